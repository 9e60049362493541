"""The interface in other languages: begun, honest about it, and marked where it stands in English pages."""

import gettext
import re
from pathlib import Path

import pytest

from documents.models import Form
from documents.navigation import MAIN

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ["lv", "lt", "et", "ru"]
CHROME = ["base.html", "includes/beside.html", "includes/crumbs.html", "includes/preferences.html"]


def catalogue(language: str) -> Path:
    return ROOT / f"documents/locale/{language}/LC_MESSAGES/django.po"


def entries(language: str) -> dict[str, str]:
    """msgid and msgstr of the source file, each on one line."""
    text = catalogue(language).read_text(encoding="utf-8")
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', text, re.MULTILINE)
    return {one.replace(r"\"", '"'): other.replace(r"\"", '"') for one, other in pairs}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language):
    with catalogue(language).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    written = entries(language)
    assert {message: compiled.gettext(message) for message in written} == written
    assert set(compiled._catalog) - {""} == set(written)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ways_and_forms_of_documents_are_translated(language):
    written = entries(language)
    asked = {label for label, *_rest in MAIN} | set(Form.labels)
    for name in CHROME:
        text = (ROOT / "templates" / name).read_text(encoding="utf-8")
        asked |= set(re.findall(r"""{% (?:say|translate) ["']([^"']+)["']""", text))
    assert [message for message in sorted(asked) if not written.get(message)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "documents", "resolution", "begun"),
    [
        ("lv", "Dokumenti", "Lēmums", "tulkojums ir iesākts"),
        ("lt", "Dokumentai", "Nutarimas", "vertimas pradėtas"),
        ("et", "Dokumendid", "Määrus", "tõlge on alustatud"),
        ("ru", "Документы", "Постановление", "Перевод интерфейса начат"),
    ],
)
def test_a_page_speaks_the_language_and_says_where_it_does_not(client, language, documents, resolution, begun):
    client.cookies["language"] = language
    text = client.get("/documents/resolution-843-342ss/").content.decode()
    assert f'<html lang="{language}">' in text
    assert '<main id="main" tabindex="-1" lang="en">' in text
    assert f'aria-current="true"><span lang="{language}">{documents}</span></a>' in text
    assert f'<span class="mark form"><span lang="{language}">{resolution}</span></span>' in text
    assert begun in text
    assert "Resolution No. 843-342ss of 13 April 1946" in text


@pytest.mark.django_db
def test_an_anchor_is_the_same_in_every_language(client):
    anchors = []
    for language in ("en-gb", "ru"):
        client.cookies["language"] = language
        text = client.get("/documents/directive-00336/").content.decode()
        anchors.append(re.findall(r'<h2[^>]* id="([^"]+)"', text))
    assert anchors[0] == anchors[1]
    assert "on-evidence" in anchors[0]
