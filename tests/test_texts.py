"""Attaching texts: by digest and nothing else, verified, and never shown beyond their terms."""

import hashlib
import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from documents.models import Body, Citation, Passage, Source
from documents.texts import visible_spans

pytestmark = pytest.mark.django_db
TEXT = "One body ordered a thing.\nAnother body refused it, with “quotes” and Šiauliai.\n"


def run(name, *args, **options) -> str:
    out = StringIO()
    call_command(name, *args, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def source():
    """A source of two passages with three cited spans."""
    source = Source.objects.create(
        slug="little",
        title="Little",
        kind="article",
        file_name="little.txt",
        sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
        length=len(TEXT),
    )
    body = Body.objects.first()
    for number, (start, end) in enumerate([(0, 25), (26, len(TEXT) - 1)], start=1):
        Passage.objects.create(
            source=source, number=number, kind="body", line=number, start=start, end=end, regest=f"Regest {number}."
        )
    for key, words in [("aaa", "One body"), ("bbb", "body ordered"), ("ccc", "Šiauliai")]:
        start = TEXT.index(words)
        Citation.objects.create(
            key=key,
            body=body,
            passage=source.passages.get(start__lte=start, end__gte=start + len(words)),
            start=start,
            end=start + len(words),
            printed=words,
            sha256=hashlib.sha256(words.encode()).hexdigest(),
        )
    return source


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "any-name.txt").write_bytes(TEXT.encode())
    return tmp_path


def test_a_text_is_known_by_its_digest_whatever_its_name(source, folder):
    assert "little: attached, 3 cited spans verified" in run("attach_texts", folder)
    assert "little: was attached" in run("attach_texts", folder)
    source.refresh_from_db()
    assert source.text == TEXT
    assert "1 texts detached" in run("detach_texts")


def test_a_changed_file_is_refused_with_its_digest(source, folder):
    (folder / "little.txt").write_text(TEXT + "more")
    digest = hashlib.sha256((TEXT + "more").encode()).hexdigest()
    with pytest.raises(CommandError, match=digest):
        run("attach_texts", folder)
    source.refresh_from_db()
    assert source.text == ""


def test_a_wrong_span_is_refused(source, folder):
    Citation.objects.filter(key="bbb").update(sha256="0" * 64)
    with pytest.raises(CommandError, match="citation bbb: the span 4–16 of little has another digest"):
        run("attach_texts", folder)
    source.refresh_from_db()
    assert source.text == ""


def test_a_folder_that_is_not_there_is_told():
    with pytest.raises(CommandError, match="is not a folder"):
        run("attach_texts", Path("/no/such/folder"))


def test_the_cited_words_are_marked_and_reached_by_their_anchors(source, folder, client):
    assert "<mark>" not in client.get("/sources/little/").content.decode()
    run("attach_texts", folder)
    page = client.get("/sources/little/").content.decode()
    assert '<span id="c-aaa" class="anchor"></span><mark>One </mark>' in page
    assert '<span id="c-bbb" class="anchor"></span><mark>body</mark><mark> ordered</mark> a thing.' in page
    assert '<span id="c-ccc" class="anchor"></span><mark>Šiauliai</mark>.' in page
    assert page.count('id="c-aaa"') == 1


def test_text_is_escaped(source, folder, client):
    Source.objects.filter(pk=source.pk).update(text="<b>&" + TEXT[4:])
    page = client.get("/sources/little/p1/").content.decode()
    assert "&lt;b&gt;&amp;" in page
    assert "<b>&" not in page


@pytest.mark.parametrize("limit", [0, 1, 8, 15, 20, 500])
def test_no_page_and_no_export_shows_more_than_the_limit(source, folder, client, limit):
    Source.objects.filter(pk=source.pk).update(extract_limit=limit)
    run("attach_texts", folder)
    source.refresh_from_db()
    spans = visible_spans(source)
    assert sum(end - start for start, end in spans) == min(limit, len("One body ordered") + len("Šiauliai"))
    shown = "".join(p["text"] for p in client.get("/sources/little.json").json()["passages"])
    assert "refused" not in shown
    for address in ("/sources/little/", "/sources/little/check/", "/sources/little/p1/", "/sources/little/p2/"):
        page = client.get(address).content.decode()
        assert "refused it" not in page
        assert "a thing" not in page
        assert "[…]" in page


def test_the_same_characters_are_shown_everywhere(source, folder, client):
    """Not a different extract on every page, which together would give the whole."""
    Source.objects.filter(pk=source.pk).update(extract_limit=8)
    run("attach_texts", folder)
    assert "<mark>One </mark>" in client.get("/sources/little/").content.decode()
    assert "Šiauliai</mark>" not in client.get("/sources/little/p2/").content.decode()


def test_the_shipped_source_with_terms_keeps_its_limit():
    source = Source.objects.get(slug="fate-of-vlasovites")
    assert source.extract_limit == 500
    assert sum(end - start for start, end in visible_spans(source)) <= 500
    assert source.url


def test_no_text_is_shipped():
    assert not Source.objects.exclude(text="").exists()


def test_a_curator_need_not_work_out_digests(source, folder):
    run("attach_texts", folder)
    source.refresh_from_db()
    citation = Citation(
        body=Body.objects.first(), passage=source.passages.get(number=2), start=26, end=33, printed="Another"
    )
    citation.full_clean()
    assert citation.sha256 == hashlib.sha256(b"Another").hexdigest()


SOURCES = os.environ.get("ARCHIVE_SOURCES", "")


@pytest.mark.sources
@pytest.mark.skipif(not SOURCES, reason="ARCHIVE_SOURCES names no folder with the source texts")
def test_the_archive_is_sound_against_its_texts(client):
    assert "No faults." in run("check_archive", texts=Path(SOURCES))
    assert "5 texts attached" in run("attach_texts", Path(SOURCES))
    for source in Source.objects.all():
        assert "<mark>" in client.get(source.get_absolute_url()).content.decode()
