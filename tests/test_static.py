"""What the pages are dressed in: few files, small letters, their licence beside them."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parent.parent / "static"
LAYERS = ["base.css", "layout.css", "components.css", "print.css"]


def test_the_layers_are_named_once_and_every_rule_lies_in_one():
    for path in (STATIC / "css").glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        outside = [line for line in text.splitlines() if line and not line.startswith(("@", " ", "}"))]
        assert outside == [], path.name


def test_every_address_in_a_stylesheet_is_a_file_here():
    for path in (STATIC / "css").glob("*.css"):
        for address in re.findall(r'url\("([^"]+)"\)', path.read_text(encoding="utf-8")):
            assert (path.parent / address).resolve().is_file(), address


def test_the_letters_of_a_first_view_are_small_and_licensed():
    first = [STATIC / f"fonts/room-{name}-latin.woff2" for name in ("serif", "serif-italic", "sans")]
    assert sum(path.stat().st_size for path in first) < 66_000
    licence = (STATIC / "fonts/OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "with Reserved Font Name ‘Source’" in licence


@pytest.mark.django_db
def test_a_page_asks_for_our_own_stylesheets_and_letters_only(client):
    head = client.get("/about/").content.decode().split("</head>")[0]
    linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', head)
    assert [name for name in LAYERS if f"/static/css/{name}" not in linked] == []
    assert "/static/fonts/room-serif-latin.woff2" in linked
    assert not re.search(r'<link rel="(?:stylesheet|preload|icon)" href="http', head)
