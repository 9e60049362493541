"""References in words: what texts name, what readers type, and that nothing is guessed."""

import html
import re
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.mentions import Reference, asked, find
from documents.models import Document, Passage
from documents.resolving import index, resolve

RESOLUTION = "/documents/resolution-843-342ss/"
DIRECTIVE = "/documents/directive-00336/"

SPELLINGS = {
    "843-342ss": RESOLUTION,
    "No. 843-342ss": RESOLUTION,
    "№ 843-342ss": RESOLUTION,
    "№843-342сс": RESOLUTION,
    "843 342 ss": RESOLUTION,
    "843.342.ss": RESOLUTION,
    "843342SS": RESOLUTION,
    "n 843-342cc": RESOLUTION,
    "Nr. 843/342 сс": RESOLUTION,
    "Resolution 843–342 сс": RESOLUTION,
    "resolution no 843-342ss": RESOLUTION,
    "Resolution No. 843-342ss of 13 April 1946": RESOLUTION,
    "“843-342ss”": RESOLUTION,
    "(843-342ss)": RESOLUTION,
    "resolution of 13 April 1946": RESOLUTION,
    "decree no. 843-342ss": RESOLUTION,
    "00336": DIRECTIVE,
    "336": DIRECTIVE,
    "Directive 00336": DIRECTIVE,
    "directive № 336": DIRECTIVE,
    "MVD Directive No. 00336 of April 19, 1946": DIRECTIVE,
    "Order 001223": "/documents/order-001223/",
    "NKVD order No. 1223": "/documents/order-001223/",
    "№001683": "/documents/order-001683/",
    "9871c": "/documents/decree-9871c/",
    "9871с": "/documents/decree-9871c/",  # Cyrillic
    "9871 S": "/documents/decree-9871c/",
    "decree of August 18, 1945": "/documents/decree-9871c/",
    "decree of the State Defense Committee of 18 August 1945": "/documents/decree-9871c/",
    "3141-950cc": "/documents/decree-3141-950cc/",
    "3141 950 сс": "/documents/decree-3141-950cc/",
    "1626-718ss": "/documents/resolution-1626-718ss/",
    "494/94": "/documents/directive-494-94/",
    "Directive 494-94": "/documents/directive-494-94/",
    "238ss-AM": "/documents/memorandum-238ss-am/",
    "memorandum of 4 July 1955": "/documents/memorandum-238ss-am/",
    "B6-0215/2007": "/documents/motion-b6-0215-2007/",
    "motion B6 0215 2007": "/documents/motion-b6-0215-2007/",
    "Resolution 1455 (2005)": "/documents/resolution-1455-2005/",
    "Resolution 1455": "/documents/resolution-1455-2005/",
    "Opinion No. 193": "/documents/opinion-193-1996/",
    "letter of 16.03.1946": "/documents/letter-kalnberzins-lacis-1946-03-16/",
    "1946-10-02": "/documents/resolution-georgians-armenians-azerbaijanis-1946/",
    "Serov Instructions": "/documents/serov-instructions/",
    "Molotov–Ribbentrop Pact": "/documents/molotov-ribbentrop-pact/",
}


@pytest.mark.django_db
@pytest.mark.parametrize("typed", SPELLINGS)
def test_what_a_reader_types_leads_to_the_record(client, typed):
    response = client.get("/ref/", {"q": typed})
    assert (response.status_code, response.get("Location")) == (302, SPELLINGS[typed])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("193", ["criminal-code-rsfsr-article-193", "opinion-193-1996"]),
        ("letter of March 1946", ["letter-kalnberzins-lacis-1946-03-16", "letter-molotov-to-beria-and-kruglov-1946"]),
        ("decree of 1945", ["decree-3141-950cc", "decree-9871c"]),
        ("protocol of 1939", ["molotov-ribbentrop-secret-protocol", "second-secret-protocol-september-1939"]),
        ("0336", ["directive-00336"]),  # other zeros than printed
        ("letter 00336", ["directive-00336"]),  # another form
        ("Directive 00336 of 1 May 1950", ["directive-00336"]),  # another date
    ],
)
def test_the_ambiguous_asks(client, typed, offered):
    response = client.get("/ref/", {"q": typed})
    text = response.content.decode()
    assert response.status_code == 200
    assert "Which document is meant?" in text
    assert sorted(set(re.findall(r'href="/documents/([^"/?]+)/"', text))) == offered


@pytest.mark.django_db
def test_two_documents_of_one_number_are_never_chosen_between(client):
    Document.objects.create(
        slug="another-00336", form="order", number="00336", number_key="336", label="Order No. 00336", status="issued"
    )
    assert client.get("/ref/", {"q": "00336"}).status_code == 200
    assert client.get("/ref/", {"q": "directive 00336"})["Location"] == DIRECTIVE
    assert client.get("/ref/", {"q": "order 336"})["Location"] == "/documents/another-00336/"


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["no such thing", "99999-1ss", "decree of 3 May 1801", "(((((", "№", "Directive"])
def test_nothing_is_told_helpfully(client, typed):
    response = client.get("/ref/", {"q": typed})
    text = html.unescape(response.content.decode())
    assert response.status_code == 404
    assert f"No document answers to “{typed}”" in text
    assert "/search/?q=" in text


@pytest.mark.django_db
def test_a_number_without_its_secrecy_mark_is_offered_what_is_like_it(client):
    response = client.get("/ref/", {"q": "843-342"})
    assert response.status_code == 404
    assert f'href="{RESOLUTION}"' in response.content.decode()


@pytest.mark.django_db
def test_the_empty_box_shows_how_to_ask(client):
    response = client.get("/ref/")
    assert response.status_code == 200
    assert "With or without" in response.content.decode()


HOSTILE = {
    "long": "decree of the " * 15_000,
    "nested": "(" * 100_000 + "No. 1-1ss" + ")" * 100_000,
    "numbers": "No. 1-" * 33_000,
    "dashes": "No. " + "1-" * 100_000,
    "dates": "decrees of 18 August and " * 8_000,
    "digits": "1" * 200_000,
    "letters": "decree of " + "A" * 200_000,
    "spaces": "decree" + " " * 200_000,
    "nul": "No. 843\0-342ss decree of \0 18 August 1945",
    "surrogate": "No. \ud800 decree of 30 February 1945",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_hostile_is_read_quickly(name):
    began = time.process_time()
    find(HOSTILE[name])
    asked(HOSTILE[name])
    assert time.process_time() - began < 0.1


@pytest.mark.django_db
@pytest.mark.parametrize("name", HOSTILE)
def test_the_hostile_gets_an_answer(client, name):
    response = client.get("/ref/", {"q": HOSTILE[name].encode("utf-8", "replace").decode()})
    assert response.status_code in (400, 404)


NAMED = {
    "Its basis was Resolution No. 843-342ss of the USSR": [Reference("resolution", "843342ss")],
    "decree No. 9871c of 18 August 1945": [Reference("decree", "9871s", "1945-08-18")],
    "the decrees of 18 August and 21 December 1945 held": [
        Reference("decree", "", "1945-08-18"),
        Reference("decree", "", "1945-12-21"),
    ],
    "Directives No. 54 and No. 00336.": [Reference("directive", "54"), Reference("directive", "00336")],
    "decree of the Presidium of the Supreme Soviet of 19 April 1943": [Reference("decree", "", "1943-04-19")],
    "headed Order № 001223 (reference 3)": [Reference("order", "001223")],
    "Zorin; No. 238ss-AM": [Reference("", "238ssam")],
    "Combine No. 7 and School No. 12": [],
    "he orders 300 rifles and reports 2,000 dead": [],
    "under the law of 1940": [],
    "International Law 69": [],
    "the resolution on the 90th anniversary": [],
    "there was no. 5 and no decree": [],
    "decree of 31 February 1945": [],
}


@pytest.mark.parametrize("text", NAMED)
def test_what_a_text_names(text):
    assert [mention.reference for mention in find(text)] == NAMED[text]


@pytest.mark.django_db
def test_every_mention_of_the_archive_can_be_typed():
    for (text,) in [*Passage.objects.values_list("regest"), *Document.objects.values_list("summary")]:
        for mention in find(text):
            assert asked(mention.asked) == mention.reference


def plain(shown: str) -> str:
    return html.unescape(re.sub(r"<[^<>]*>", "", shown))


PIECES = [
    "decree ",
    "No. ",
    "843-342ss",
    "00336",
    " of ",
    "18 August 1945",
    "directives ",
    " and ",
    "<b>",
    "&amp;",
    '"',
]


@pytest.mark.django_db
@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=12).map("".join))
def test_links_change_no_letter_of_a_text(text):
    from documents.templatetags.mentions import with_links

    mentions = find(text)
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    assert all(a.end <= b.start for a, b in zip(mentions, mentions[1:], strict=False))
    shown = with_links(text, mentions, (), resolve(mention.reference for mention in mentions))
    assert plain(shown) == text
    assert set(re.findall(r"<(?!/|a |span )", shown)) == set()


@pytest.mark.django_db
def test_pages_link_what_their_texts_name(client):
    directive = client.get("/sources/amnesty-of-ss-legionnaires/").content.decode()
    assert '<a class="ref" href="/documents/resolution-843-342ss/">Resolution No. 843-342ss</a>' in directive
    resolution = client.get("/documents/resolution-1626-718ss/").content.decode()
    assert '<a class="ref" href="/documents/directive-00336/">Directive No. 00336</a>' in resolution
    assert 'class="ref" href="/documents/resolution-1626-718ss/"' not in resolution  # not to itself
    event = client.get("/events/extension-to-other-nationalities-1947-06-12/").content.decode()
    assert 'href="/ref/?q=act+of+April+1946"' in event


@pytest.mark.django_db
def test_a_text_is_escaped(client):
    Document.objects.filter(slug="directive-54").update(summary="<script>alert(1)</script> Order 001223 <!--x:0-->")
    text = client.get("/documents/directive-54/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <a" in text
    assert "&lt;!--x:0--&gt;" in text
    assert "<!--" not in text


@pytest.mark.django_db
def test_links_cost_the_same_for_two_references_and_for_fifty(client, django_assert_num_queries):
    numbers = list(Document.objects.exclude(number="").values_list("number", flat=True)[:50])
    one = Document.objects.get(number="843-342ss")
    Document.objects.filter(pk=one.pk).update(summary="After Order 001223 came the decree of 18 August 1945.")
    client.get(one.get_absolute_url())  # what is worked out once for the changed data
    with CaptureQueriesContext(connection) as few:
        client.get(f"{one.get_absolute_url()}?again")
    cost = len(few)
    Document.objects.filter(pk=one.pk).update(summary=", ".join(f"Order No. {number}" for number in numbers))
    client.get(one.get_absolute_url())
    with django_assert_num_queries(cost):
        client.get(f"{one.get_absolute_url()}?again")


@pytest.mark.django_db
def test_the_unresolved_are_listed_with_their_places(client):
    text = client.get("/ref/unresolved/").content.decode()
    assert "report of May 2005" in text
    assert "/documents/russian-mfa-statement-7-may-2005/" in text
    assert "letter of March 1946" in text
    data = client.get("/ref/unresolved.json").json()
    row = next(row for row in data["results"] if row["words"] == "letter of March 1946")
    assert row["may_be"] == ["letter-kalnberzins-lacis-1946-03-16", "letter-molotov-to-beria-and-kruglov-1946"]
    one = client.get("/ref/unresolved/", {"q": "report of May 2005"}).content.decode()
    assert "letter of March 1946" not in one
    assert "/ref/unresolved/" in client.get("/coverage/").content.decode()


@pytest.mark.django_db
def test_what_the_archive_names_is_resolved():
    found = index()
    assert found.complete
    assert [entry.words for entry in found.of("none")] == ["report of May 2005"]
    assert len(found.of("one")) >= 35
    assert len(found.of("several")) <= 10
