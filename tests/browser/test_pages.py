"""Every kind of page in a real browser: both colours, three widths, with and without scripts, and on paper."""

import os
import re
from pathlib import Path

import brotli
import pytest

AXE = Path(os.environ.get("AXE_SOURCE", "var/npm/node_modules/axe-core/axe.min.js"))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = [1440, 768, 360]
# All rules in light; in dark those that look at colours.
COLOURS = {"light": RULES, "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
PAGES = [
    "/",
    "/documents/?form=resolution&from=1946",
    "/counts/?group=latvians",
    "/events/",
    "/timeline/",
    "/discrepancies/",
    "/sources/",
    "/people/",
    "/not-held/",
    "/documents/resolution-843-342ss/",
    "/documents/memorandum-238ss-am-attachment-1/",
    "/counts/released-baltic-collaborators-1946-1947/",
    "/events/release-of-baltic-legionnaires-1946-1947/",
    "/bodies/nkvd/",
    "/people/ivan-serov/",
    "/places/lithuania/",
    "/groups/anti-soviet-elements/",
    "/sources/amnesty-of-ss-legionnaires/",
    "/sources/serov-instructions/p3/",
    "/sources/serov-instructions/check/",
    "/discrepancies/sum-attachment-1-total-to-release/",
    "/search/",
    "/search/?q=deportation",
    "/search/?q=deportaton",
    "/coverage/",
    "/about/",
    "/about/components/",
    "/crosstab/",
    "/ref/unresolved/",
    "/download/",
    "/versions/",
    "/bag/",
    "/counts/by/group/",
    "/about/keys/",
    "/no/such/page/",
    "/documents/?from=nonsense",
]
NOT_WELL = {"/no/such/page/": 404, "/documents/?from=nonsense": 400}


@pytest.fixture(scope="module")
def page(chromium, site):
    """One page for the whole module, wide and light to begin with."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, base_url=site, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_every_kind_of_page_is_accessible_and_fits(page, address):
    page.set_viewport_size({"width": 1440, "height": 900})
    assert page.goto(address).status == NOT_WELL.get(address, 200)
    page.add_script_tag(path=AXE)
    found = []
    for colours, rules in COLOURS.items():
        for width in WIDTHS:
            page.emulate_media(color_scheme=colours)
            page.set_viewport_size({"width": width, "height": 900})
            result = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", rules)
            found += [(colours, width, v["id"], [n["target"] for n in v["nodes"]][:3]) for v in result["violations"]]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                found.append((colours, width, "scrolls sideways"))
    assert found == []


def test_nothing_comes_from_elsewhere_nothing_moves_and_the_first_view_is_small(chromium, site):
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, base_url=site)
    page, weights, addresses = context.new_page(), [], []

    def weigh(response):
        addresses.append(response.url)
        body = response.body() if response.status == 200 else b""
        weights.append(len(body) if response.url.endswith(".woff2") else len(brotli.compress(body, quality=5)))

    page.on("response", weigh)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(e => { window.moved += e.value; }))"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    for address in ("/", "/documents/", "/documents/resolution-843-342ss/", "/discrepancies/"):
        weights.clear()
        page.goto(address, wait_until="networkidle")
        assert page.evaluate("window.moved") < 0.01, address
        if address == "/":
            assert sum(weights) <= 100_000
    assert [url for url in addresses if not url.startswith((site, "data:"))] == []
    context.close()


@pytest.mark.parametrize("address", ["/documents/resolution-843-342ss/", "/sources/amnesty-of-ss-legionnaires/p2/"])
def test_paper_is_citable_and_holds_no_ways_about(open_page, site, address):
    page = open_page(address, width=794, color_scheme="dark")
    page.emulate_media(media="print")
    for selector in (".masthead nav", ".seek", ".foot", ".crumbs"):
        assert not page.locator(selector).first.is_visible(), selector
    assert page.locator(".on-paper").inner_text().startswith(f"{site}{address}")
    assert re.search(r"data as of \d{1,2} \w+ \d{4}", page.locator(".on-paper").inner_text())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    assert 1 <= sheets <= 6


@pytest.mark.parametrize("address", ["/", "/documents/", "/documents/resolution-843-342ss/", "/timeline/", "/search/"])
def test_pages_are_the_same_without_scripts(open_page, address):
    shown = "document.querySelector('main').innerText"
    with_scripts = open_page(address).evaluate(shown)
    without = open_page(address, java_script_enabled=False)
    words = without.locator("main").inner_text()
    only_with = set(re.findall(r"\w+", with_scripts)) - set(re.findall(r"\w+", words))
    assert only_with <= {"Copy", "the", "full", "form", "short", "permalink"}
    assert not without.locator("[data-themes]").is_visible()


def test_colours_follow_the_system_until_chosen_and_are_remembered(open_page):
    page = open_page("/", color_scheme="dark")
    paper = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(paper) == "rgb(22, 20, 18)"
    page.get_by_role("button", name="Light").click()
    assert page.evaluate(paper) == "rgb(250, 248, 243)"
    page.goto("/documents/")
    assert page.evaluate(paper) == "rgb(250, 248, 243)"
    assert page.get_by_role("button", name="Light").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="As the system").click()
    assert page.evaluate(paper) == "rgb(22, 20, 18)"


def test_a_language_is_chosen_without_scripts(open_page):
    page = open_page("/documents/?form=decree", java_script_enabled=False)
    page.get_by_role("button", name="Latviešu").click()
    assert page.locator("html").get_attribute("lang") == "lv"
    assert page.url.endswith("/documents/?form=decree")
    assert page.locator("h1").inner_text() == "Dokumenti"
    page.get_by_role("button", name="English").click()
    assert page.locator("h1").inner_text() == "Documents"


@pytest.mark.parametrize("address", ["/timeline/", "/counts/released-baltic-collaborators-1946-1947/", "/"])
def test_what_is_drawn_stays_within_its_picture(open_page, address):
    """Another component's style of the same name would stretch bars beyond their picture."""
    astray = open_page(address).evaluate(
        """() => [...document.querySelectorAll("main svg rect")].filter(rect => {
            const own = rect.getBoundingClientRect(), frame = rect.ownerSVGElement.getBoundingClientRect();
            return own.right > frame.right + 2 || own.left < frame.left - 2 || own.bottom > frame.bottom + 2;
        }).length"""
    )
    assert astray == 0
