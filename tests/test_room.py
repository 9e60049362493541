"""The reading room: home, ways about, words that are not the archive's own, languages, pages for what goes wrong."""

import re

import pytest

from documents.listing import INDEXES
from documents.models import Document, Event, PeopleCount
from documents.neighbours import neighbours
from documents.speech import pieces

pytestmark = pytest.mark.django_db


def page(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_home_tells_what_it_is_and_gives_four_ways_in(client):
    text = page(client, "/")
    assert "What was decreed, what was done, and to how many people" in text
    assert 'action="/search/"' in text
    assert 'href="/events/?from=1941&amp;to=1941"' in text
    chain = text.split('class="steps"')[1].split("</ol>")[0]
    figures = re.findall(r'class="numeral"[^>]*>([\d,]+)<', chain)
    assert figures == ["44,169", "30,824", "6,838", "6,507"]
    assert "/documents/resolution-843-342ss/" in chain
    assert "/documents/directive-00336/" in chain
    assert "/sources/amnesty-of-ss-legionnaires/" in chain
    assert re.search(r'<a href="/discrepancies/\?outcome=open">43 findings</a>', text)


def test_home_costs_one_query_while_the_data_stays_as_it_is(client, django_assert_max_num_queries):
    page(client, "/")
    with django_assert_max_num_queries(2):
        page(client, "/")


def test_home_stands_without_its_example(client):
    PeopleCount.objects.filter(slug="released-baltic-collaborators-1946-1947").update(slug="renamed")
    assert 'class="steps"' not in page(client, "/")


def test_the_masthead_says_where_the_reader_is(client):
    assert '<a href="/documents/" aria-current="page">Documents</a>' in page(client, "/documents/")
    assert '<a href="/documents/" aria-current="true">Documents</a>' in page(client, "/documents/directive-00336/")
    assert '<a href="/documents/" aria-current="true">Documents</a>' in page(client, "/decrees/")


def test_a_trail_leads_to_each_record(client):
    text = page(client, "/documents/memorandum-238ss-am-attachment-1/")
    crumbs = text.split('class="crumbs"')[1].split("</nav>")[0]
    assert 'itemtype="https://schema.org/BreadcrumbList"' in crumbs
    assert re.findall(r'href="([^"]+)"', crumbs) == ["/", "/documents/", "/documents/memorandum-238ss-am/"]
    assert 'aria-current="page"' in crumbs
    passage = page(client, "/sources/serov-instructions/p3/").split('class="crumbs"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', passage) == ["/", "/sources/", "/sources/serov-instructions/"]


@pytest.mark.parametrize("model", [Document, Event, PeopleCount])
def test_before_and_after_go_by_date_from_the_index_and_from_the_table_alike(model, monkeypatch):
    rows = list(model.objects.order_by(*model._meta.ordering))
    monkeypatch.setattr(INDEXES[model], "current", lambda token: None)
    for before, record, after in zip([None, *rows], rows, [*rows[1:], None], strict=False):
        assert neighbours(record) == (before, after)
    monkeypatch.undo()
    for before, record, after in zip([None, *rows], rows, [*rows[1:], None], strict=False):
        assert neighbours(record) == (before, after)


def test_a_record_leads_on_by_date(client):
    beside = page(client, "/documents/directive-00336/").split('class="beside"')[1].split("</nav>")[0]
    assert '<a rel="prev" href="/documents/resolution-843-342ss/">' in beside
    assert '<a rel="next" href="/documents/resolution-1626-718ss/">' in beside


def test_a_long_page_has_a_table_of_contents_and_a_short_one_none(client):
    text = page(client, "/documents/directive-00336/")
    contents = text.split('class="contents"')[1].split("</nav>")[0]
    anchors = re.findall(r'href="#([^"]+)"', contents)
    assert len(anchors) >= 3
    assert [anchor for anchor in anchors if text.count(f'id="{anchor}"') != 1] == []
    assert 'class="contents"' not in page(client, "/about/keys/")


def test_terms_of_the_papers_and_cyrillic_words_are_told_apart():
    assert list(pieces("the “enemies of the people” (НКВД СССР) were taken")) == [
        ("", "the "),
        ("term", "“enemies of the people”"),
        ("", " ("),
        ("cyrillic", "НКВД СССР"),
        ("", ") were taken"),
    ]
    assert list(pieces('entitled "On the return"')) == [("", 'entitled "On the return"')]
    assert list(pieces("")) == []


def test_terms_are_marked_on_pages_and_explained(client):
    heading = page(client, "/groups/anti-soviet-elements/").split("<h1>")[1].split("</h1>")[0]
    assert heading == '<span class="term" title="a term of the sources">&quot;Anti-Soviet elements&quot;</span>'
    assert "How the archive speaks of people" in page(client, "/about/")


def test_prose_is_escaped(client):
    Document.objects.filter(slug="directive-00336").update(summary="<b>“bandits” & НКВД</b>")
    text = page(client, "/documents/directive-00336/")
    assert (
        '&lt;b&gt;<span class="term" title="a term of the sources">“bandits”</span> &amp; <span lang="ru">НКВД' in text
    )


def test_the_components_are_shown(client):
    text = page(client, "/about/components/")
    for name in ("entry", "mark held", "mark disputed", "facts", "finding", "passage", "beside", "chips", "problem"):
        assert f'class="{name}' in text, name


def test_what_is_not_there_is_said_with_ways_on(client, settings):
    text = page(client, "/no/such/page/", 404)
    for address in ("/search/", "/documents/", "/sources/", "/"):
        assert f'href="{address}"' in text


def test_a_fault_is_told_without_a_request():
    from django.template.loader import render_to_string

    assert "The records are unharmed" in render_to_string("500.html")
    assert "This record was withdrawn" in render_to_string("410.html")


# Languages


def test_a_language_is_remembered_and_leads_back(client):
    response = client.post("/language/", {"language": "lv", "next": "/documents/?form=decree"})
    assert (response.status_code, response["Location"]) == (302, "/documents/?form=decree")
    assert response.cookies["language"].value == "lv"
    assert '<html lang="lv">' in page(client, "/documents/")
    client.post("/language/", {"language": "en-gb", "next": "/"})
    assert '<html lang="en">' in page(client, "/")


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "", "\\\\evil"])
def test_a_language_form_never_leads_away(client, back):
    assert client.post("/language/", {"language": "lv", "next": back})["Location"] == "/"


def test_a_language_is_not_chosen_from_elsewhere(client):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        response = client.post("/language/", {"language": "lv"}, headers=headers)
        assert response.status_code == 403
        assert "language" not in response.cookies
    assert client.get("/language/").status_code == 405
    assert "language" not in client.post("/language/", {"language": "xx"}).cookies


def test_twins_speak_no_language(client):
    plain = client.get("/documents/directive-00336.json").content
    client.cookies["language"] = "ru"
    assert client.get("/documents/directive-00336.json").content == plain
    client.cookies["language"] = "nonsense"
    assert '<html lang="en">' in page(client, "/")
