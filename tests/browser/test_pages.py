"""Pages in a real browser: the way from a decree to its evidence, and accessibility."""

import os
from pathlib import Path

import pytest

AXE = Path(os.environ.get("AXE_SOURCE", "var/npm/node_modules/axe-core/axe.min.js"))
PAGES = [
    "/",
    "/documents/",
    "/counts/?group=latvians",
    "/documents/resolution-843-342ss/",
    "/counts/released-baltic-collaborators-1946-1947/",
    "/events/release-of-baltic-legionnaires-1946-1947/",
    "/sources/memorandum-238ss-am/",
    "/discrepancies/",
    "/coverage/",
    "/about/",
]


def test_from_the_resolution_to_the_passage_by_clicking(open_page):
    page = open_page("/documents/resolution-843-342ss/")
    page.get_by_role("link", name="Directive No. 00336").first.click()
    page.get_by_role("link", name="44169").first.click()
    assert page.locator("h1").inner_text().startswith("44169")
    page.locator("#evidence a").first.click()
    anchor = page.url.split("#")[1]
    target = page.locator(f"[id='{anchor}']")
    assert target.bounding_box()["y"] < 900
    page.get_by_role("link", name="44169").first.click()
    assert "/counts/released-baltic-collaborators-1946-1947/" in page.url


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("address", PAGES)
def test_nothing_overflows_sideways(open_page, address, width):
    page = open_page(address, width=width)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_no_violation(open_page, address, scheme):
    page = open_page(address, color_scheme=scheme, bypass_csp=True)
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    violations = [(v["id"], [node["target"] for node in v["nodes"]][:3]) for v in found["violations"]]
    assert violations == []


def test_the_archive_is_complete_without_scripts(open_page):
    page = open_page("/documents/", java_script_enabled=False)
    page.get_by_role("link", name="Directive", exact=False).first.click()
    assert page.locator(".entry").count() > 0
