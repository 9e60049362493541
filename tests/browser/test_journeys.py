"""The journeys of the three kinds of users: by mouse, by keyboard alone, on a phone, with and without scripts."""

import pytest
from django.contrib.auth import get_user_model

ROOMS = [
    pytest.param({"width": 1440, "color_scheme": "light"}, id="desk"),
    pytest.param({"width": 768, "color_scheme": "dark", "java_script_enabled": False}, id="tablet-dark-no-scripts"),
    pytest.param({"width": 360, "color_scheme": "dark"}, id="phone-dark"),
    pytest.param({"width": 360, "color_scheme": "light", "java_script_enabled": False}, id="phone-no-scripts"),
]
NAME = "e => (e.innerText || e.value || '').trim().replace(/\\s+/g, ' ')"


def tab_to(page, name: str, *, limit: int = 150) -> None:
    """Press Tab until something of this name has the focus, which must be seen."""
    for _press in range(limit):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and name in focused.evaluate(NAME):
            assert focused.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
            return
    raise AssertionError(f"Tab does not lead to {name}")


@pytest.mark.parametrize("room", ROOMS)
def test_a_researcher_narrows_a_list_and_follows_the_chain(open_page, room):
    page = open_page("/", **room)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Documents").click()
    page.locator(".facet a", has_text="Resolution").first.click()
    assert "form=resolution" in page.url
    page.get_by_role("link", name="Resolution No. 843-342ss of 13 April 1946").first.click()
    page.get_by_role("link", name="Directive No. 00336 of 19 April 1946").first.click()
    assert page.locator("h1").inner_text() == "Directive No. 00336 of 19 April 1946"
    page.locator("main").get_by_role("link", name="44169").first.click()
    assert page.locator("h1").inner_text().startswith("44169")
    page.locator("#evidence .cite-where a").first.click()
    anchor = page.url.split("#")[1]
    assert 0 <= page.locator(f"[id='{anchor}']").bounding_box()["y"] < 900


@pytest.mark.parametrize("room", ROOMS)
def test_a_student_gets_from_home_to_the_passage_behind_44169_and_to_a_citation(open_page, room):
    page = open_page("/", **room, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="44,169").click()
    page.locator("#evidence .cite-where a").first.click()
    assert "/sources/amnesty-of-ss-legionnaires/" in page.url
    page.go_back()
    page.get_by_role("link", name="Cite this").first.click()
    words = page.locator("#cite-full").inner_text()
    assert "44169" in words
    if room.get("java_script_enabled", True):
        page.get_by_role("button", name="Copy the full form").click()
        page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('44169'))")


def test_by_keyboard_alone_from_home_to_the_passage(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab_to(page, "44,169")
    page.keyboard.press("Enter")
    page.wait_for_url("**/counts/**")
    tab_to(page, "passage 2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sources/amnesty-of-ss-legionnaires/**")


def test_by_keyboard_alone_a_researcher_searches_and_narrows(open_page):
    page = open_page("/documents/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "id_q"
    page.keyboard.type("Serov")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=Serov**")
    tab_to(page, "Instruction")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('.entry-title') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/*/")


def test_shortcuts_can_be_switched_off(open_page):
    page = open_page("/documents/directive-00336/")
    page.keyboard.press("n")
    page.wait_for_url("**/documents/resolution-1626-718ss/")
    page.keyboard.press("p")
    page.wait_for_url("**/documents/directive-00336/")
    page.keyboard.press("?")
    page.wait_for_url("**/about/keys/")
    page.get_by_label("use these keys in this browser").uncheck()
    page.goto("/documents/directive-00336/")
    page.keyboard.press("n")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    assert page.url.endswith("/documents/directive-00336/")


@pytest.fixture
def desk_key(site):
    """A curator's account on the running server, gone afterwards."""
    user = get_user_model().objects.create_superuser("browser-curator", password="a long enough password")
    yield user.username, "a long enough password"
    user.delete()


@pytest.mark.parametrize("width", [1440, 768])
def test_a_curator_is_told_by_keyboard_alone_what_a_date_lacks(open_page, desk_key, width):
    page = open_page("/admin/", width=width)
    page.locator("#id_username").focus()
    page.keyboard.type(desk_key[0])
    page.keyboard.press("Tab")
    page.keyboard.type(desk_key[1])
    page.keyboard.press("Enter")
    page.locator("#user-tools").wait_for()
    page.goto("/admin/documents/document/?q=00336")
    page.locator("#result_list tbody th a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/**")
    field = page.locator("#id_date_edtf")
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("19 April 1946")
    page.keyboard.press("Enter")
    page.locator(".errorlist").first.wait_for()
    assert "19 April 1946" in page.locator(".errorlist").first.inner_text() or page.locator(".errornote").count()
    assert field.input_value() == "19 April 1946"
