"""The chain on a document's page: both directions, the passage of each link, and the picture with its words."""

import html
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents import resolving
from documents.chain import LINKS, chain_of
from documents.models import Document, DocumentRelation
from documents.neighbourhood import Edge, Node, drawn

pytestmark = pytest.mark.django_db


def section(client, slug, which="relations"):
    text = client.get(f"/documents/{slug}/").content.decode()
    found = re.search(rf'<section id="{which}".*?</section>', text, re.DOTALL)
    return html.unescape(found[0]) if found else ""


def test_the_chain_leads_from_the_proposal_to_the_count(client):
    text = section(client, "resolution-843-342ss")
    places = [
        text.index(words)
        for words in (
            *("Rests on", "is based on", "/documents/proposal-kruglov-1946/", "is requested by"),
            *("This document", "Followed by", "is implemented by", "/documents/directive-00336/"),
            *("Events", "ordered by this", "Counts", "44169", "Beside it", "leaves out those covered by"),
        )
    ]
    assert places == sorted(places)


def test_every_link_has_its_passage(client):
    for document in Document.objects.all():
        for link in chain_of(document).links:
            assert link.citations, link.relation


def test_both_ends_tell_the_link(client):
    assert "implements" in section(client, "directive-00336")
    assert "/sources/amnesty-of-ss-legionnaires/#c-" in section(client, "directive-00336")
    assert "is implemented by" in section(client, "resolution-843-342ss")


def test_a_request_comes_before_what_it_asks_for():
    chain = chain_of(Document.objects.get(slug="letter-kalnberzins-lacis-1946-03-16"))
    assert [link.other.slug for link in chain.after] == ["resolution-843-342ss"]
    chain = chain_of(Document.objects.get(slug="permission-to-retain-mine-workers-1946-09"))
    assert [link.other.slug for link in chain.before] == ["directive-00336", "request-vakhrushev-1946-09"]


def test_cited_by_counts_documents_texts_and_passages(client):
    text = section(client, "order-001223", "cited-by")
    assert "0 documents, 5 other texts of this archive that name it, and 2 passages of 1 source" in re.sub(
        "<[^>]+>", "", text
    )
    text = section(client, "serov-instructions", "cited-by")
    assert "1 document, " in text
    assert "/documents/third-interim-report-kersten-committee/" in text


def svg_of(text):
    return ElementTree.fromstring(re.search(r"<svg.*?</svg>", text, re.DOTALL)[0])  # noqa: S314 - our own page


def test_the_picture_and_its_words_say_the_same(client):
    text = client.get("/documents/resolution-843-342ss/").content.decode()
    svg = svg_of(text)
    space = "{http://www.w3.org/2000/svg}"
    links = {a.get("href") for a in svg.iter(f"{space}a")}
    assert "/documents/directive-00336/" in links
    assert "/documents/resolution-843-342ss/" not in links
    assert len(links) == 6
    words = re.search(r"The same in words.*?</ul>", text, re.DOTALL)[0]
    assert all(link in words for link in links)
    assert words.count("<li>") == len(svg.findall(f".//{space}path[@class='head own']")) == 6
    assert words.count("passage ") >= 6
    assert 'role="region" aria-labelledby="neighbourhood" tabindex="0"' in text
    assert "style=" not in text


def test_with_two_relations_there_is_no_picture(client):
    assert "<svg" not in section(client, "decision-tsk-kpss-1955-05-23")
    assert "<svg" in section(client, "petitions-to-supreme-soviet-1940")


def test_a_document_without_relations_says_nothing_of_a_chain(client):
    DocumentRelation.objects.all().delete()
    assert section(client, "constitution-of-russia") == ""


def test_a_name_of_the_picture_is_escaped(client):
    Document.objects.filter(slug="directive-00336").update(label='</text><script>alert("1")</script>')
    text = client.get("/documents/resolution-843-342ss/").content.decode()
    assert "<script>alert" not in text
    assert svg_of(text) is not None


def many(number: int) -> None:
    """So many documents that implement the resolution."""
    resolution = Document.objects.get(slug="resolution-843-342ss")
    made = [Document(slug=f"made-{n}", form="order", label=f"Made {n}", status="issued") for n in range(number)]
    Document.objects.bulk_create(made)
    made = Document.objects.filter(slug__startswith="made-")
    DocumentRelation.objects.bulk_create(
        DocumentRelation(subject=each, type="implements", object=resolution) for each in made
    )


def test_the_chain_costs_the_same_for_few_and_for_many(client):
    def cost():
        client.get("/documents/resolution-843-342ss/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get("/documents/resolution-843-342ss/", headers={"Cookie": "x=1"})
        return len(queries), response.content.decode()

    few, _text = cost()
    many(300)
    client.get("/documents/resolution-843-342ss/")
    several, text = cost()
    assert several == few <= 32
    assert "There are more relations than are listed here" in text
    assert text.count("/documents/made-") <= LINKS + 40
    assert "more are listed above" in text


def test_arcs_lead_from_subject_to_object():
    nodes = [Node("a", "/a/", "1939"), Node("b" * 200, "/b/", ""), Node("c", "/c/", "", True)]
    picture = drawn(nodes, [Edge(0, 2, "implements"), Edge(2, 1, "cites")])
    assert [row.y for row in picture.rows] == sorted(row.y for row in picture.rows)
    assert [arc.is_own for arc in picture.arcs] == [True, True]
    first = picture.arcs[0]
    assert first.path.startswith(f"M{picture.x - 6} {picture.rows[0].y + 3}")
    assert first.head.startswith(f"M{picture.x - 6} {picture.rows[2].y - 3}")
    assert all(len(row.lines) <= 2 for row in picture.rows)
    assert picture.width <= 358  # what a telephone of 390 pixels shows


def test_of_too_many_texts_none_is_counted(client, monkeypatch):
    monkeypatch.setattr(resolving, "READ", 10)
    resolving._can_be_read.forget()
    text = section(client, "order-001223", "cited-by")
    resolving._can_be_read.forget()
    assert "0 documents and 2 passages of 1 source" in re.sub("<[^>]+>", "", text)
