"""A walk over the whole site: no dead link, no dead anchor, one heading, a language, a label for every control."""

import hashlib
import html
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHECKER = Path(os.environ.get("VNU_JAR", ROOT / "var/npm/node_modules/vnu-jar/build/dist/vnu.jar"))
CHECKABLE = os.environ.get("CI") or (shutil.which("java") and CHECKER.is_file())

pytestmark = pytest.mark.django_db


class Page(HTMLParser):
    """The links, ids, headings and unlabelled controls of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.links, self.ids, self.headings, self.controls, self.labelled = [], [], [], [], set()
        self.inline = []
        self.text = text
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag in ("a", "link") and attrs.get("href"):
            self.links.append(attrs["href"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("input", "select", "textarea") and attrs.get("type") not in ("hidden", "checkbox", "submit"):
            self.controls.append(attrs.get("id"))
        if tag == "label":
            self.labelled.add(attrs.get("for"))
        if "style" in attrs or tag == "style" or any(name.startswith("on") for name in attrs):
            self.inline.append(tag)
        if tag == "script" and "src" not in attrs and attrs.get("type") != "application/ld+json":
            self.inline.append(tag)


def local(address: str) -> bool:
    """Whether the walk goes there; references and annotations are all read in tests of their own."""
    pages = not address.startswith(("//", "/static/", "/admin/"))
    return address.startswith("/") and pages and not re.search(r"\.(ris|bib|csl\.json|jsonld)(\?|$)", address)


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """Every page that can be reached from the home page, by address; filtered lists only one step deep."""
    from django.test import Client

    client, seen, pages, waiting = Client(), {"/"}, {}, ["/"]
    with django_db_blocker.unblock():
        while waiting:
            address = waiting.pop()
            response = client.get(html.unescape(address))
            if not response.headers.get("Content-Type", "").startswith("text/html"):
                pages[address] = (response.status_code, None)
                continue
            text = response.content.decode()
            pages[address] = (response.status_code, Page(text))
            if "?" in address and "page=" not in address:
                continue  # every filter leads to every other filter
            for link in pages[address][1].links:
                target = link.split("#")[0]
                if target.startswith("?"):
                    target = address.split("?")[0] + target
                if local(target) and target not in seen:
                    seen.add(target)
                    waiting.append(target)
    return pages


def test_the_walk_reaches_the_whole_site(site):
    assert len(site) > 1000
    assert "/documents/directive-00336/" in site
    assert "/coverage/" in site
    assert "/not-held/" in site


def test_no_link_is_dead(site):
    assert {address: status for address, (status, _page) in site.items() if status != 200} == {}


def test_no_anchor_is_dead(site):
    dead = set()
    for address, (_status, page) in site.items():
        for link in page.links if page else ():
            target, _, anchor = link.partition("#")
            target = target or address
            if anchor and target in site and site[target][1] and anchor not in site[target][1].ids:
                dead.add((address, link))
    assert dead == set()


def test_ids_are_unique(site):
    assert [a for a, (_s, page) in site.items() if page and len(page.ids) != len(set(page.ids))] == []


def test_every_page_has_one_first_heading_and_skips_no_level(site):
    wrong = []
    for address, (_status, page) in site.items():
        if page:
            steps = zip(page.headings, page.headings[1:], strict=False)
            if page.headings.count(1) != 1 or page.headings[0] != 1 or any(b > a + 1 for a, b in steps):
                wrong.append((address, page.headings[:12]))
    assert wrong == []


def test_every_control_has_a_label(site):
    wrong = [a for a, (_s, page) in site.items() if page and not set(page.controls) <= page.labelled]
    assert wrong == []


def test_nothing_is_inline(site):
    assert [a for a, (_s, page) in site.items() if page and page.inline] == []


@pytest.mark.skipif(not CHECKABLE, reason="no Java or no Nu HTML checker on this machine")
def test_the_nu_html_checker_finds_neither_error_nor_warning(site, tmp_path):
    # What was found good, letter by letter, is not checked again: the second database serves the same pages.
    memory = ROOT / "var/good-pages.txt"
    good = set(memory.read_text().split()) if memory.is_file() else set()
    fresh = {}
    for address, (_status, page) in site.items():
        if page:
            digest = hashlib.sha256(page.text.encode()).hexdigest()
            if digest not in good:
                fresh[digest] = address
                (tmp_path / f"{digest}.html").write_text(page.text, encoding="utf-8")
    if fresh:
        command = ["java", "-jar", str(CHECKER), "--skip-non-html", "--format", "gnu", str(tmp_path)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        found = [re.sub(r"\w{64}", lambda name: fresh[name[0]], line) for line in result.stderr.splitlines()]
        assert (result.returncode, found[:20]) == (0, [])
        memory.parent.mkdir(exist_ok=True)
        memory.write_text("\n".join(sorted(good | fresh.keys())))
