"""Citations as Web Annotations: who is linked, which span of which file, and no word of the source."""

import hashlib
import os
from pathlib import Path

import pytest

from documents.models import Citation, Document, Person, Source

pytestmark = pytest.mark.django_db
SOURCES = os.environ.get("ARCHIVE_SOURCES", "")


def test_a_citation_tells_record_file_and_span(client):
    citation = Citation.objects.select_related("passage__source").filter(document__slug="directive-00336").first()
    response = client.get(f"/citations/{citation.key}.jsonld")
    assert response["Content-Type"] == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    told = response.json()
    assert told["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert told["type"] == "Annotation"
    assert told["id"] == f"http://testserver/citations/{citation.key}.jsonld"
    assert told["body"][0]["source"] == "http://testserver/documents/directive-00336/"
    assert told["body"][1]["value"] == "supports"
    target = told["target"]
    assert target["source"]["id"] == "http://testserver/sources/amnesty-of-ss-legionnaires/"
    assert target["source"]["sha256"] == citation.passage.source.sha256
    assert target["selector"]["type"] == "TextPositionSelector"
    assert (target["selector"]["start"], target["selector"]["end"]) == (citation.start, citation.end)
    words = [each["value"] for each in told["body"][1:]]
    assert words == [each for each in (citation.stance, citation.printed, citation.note) if each]
    assert target["scope"] == f"http://testserver/sources/amnesty-of-ss-legionnaires/#c-{citation.key}"


def test_every_citation_has_its_annotation_and_every_source_all_of_its_own(client):
    keys = set()
    for source in Source.objects.all():
        address = f"/sources/{source.slug}/annotations.jsonld"
        whole = client.get(address).json()
        assert whole["type"] == "AnnotationCollection"
        assert whole["total"] == Citation.objects.filter(passage__source=source).count()
        page = whole["first"]
        while page:
            keys |= {item["id"] for item in page["items"]}
            page = client.get(page["next"]).json() if "next" in page else None
    assert keys == {
        f"http://testserver/citations/{key}.jsonld" for key in Citation.objects.values_list("key", flat=True)
    }


def test_a_page_of_its_own_belongs_to_its_collection(client):
    address = "/sources/second-soviet-occupation/annotations.jsonld"
    page = client.get(f"{address}?page=2").json()
    assert page["type"] == "AnnotationPage"
    assert page["startIndex"] == 500
    assert page["partOf"]["id"] == f"http://testserver{address}"
    assert page["prev"].endswith("?page=1")
    assert "next" not in page
    for wrong in ("0", "3", "x", "", "99999999999", "-1", "١"):
        assert client.get(address, {"page": wrong}).status_code == 404


def test_records_of_every_kind_have_theirs(client):
    for record in (Document.objects.get(slug="directive-54"), Person.objects.get(slug="ivan-serov")):
        address = f"{record.get_absolute_url()}annotations.jsonld"
        assert client.get(address).json()["total"] == record.citations.count()
        assert address in client.get(record.get_absolute_url()).content.decode()
    assert client.get("/documents/no-such/annotations.jsonld").status_code == 404
    assert client.get("/citations/nosuch.jsonld").status_code == 404


def test_a_record_without_citations_has_an_empty_collection(client):
    Document.objects.create(slug="bare", form="order", label="Bare", status="issued")
    told = client.get("/documents/bare/annotations.jsonld").json()
    assert (told["total"], "first" in told) == (0, False)


def test_the_cost_does_not_grow(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        client.get("/sources/second-soviet-occupation/annotations.jsonld")


@pytest.mark.sources
@pytest.mark.skipif(not SOURCES, reason="ARCHIVE_SOURCES names no folder with the source texts")
def test_the_digests_are_those_of_the_file_and_the_span(client):
    source = Source.objects.get(slug="serov-instructions")
    raw = (Path(SOURCES) / source.file_name).read_bytes()
    for item in client.get("/sources/serov-instructions/annotations.jsonld").json()["first"]["items"]:
        assert item["target"]["source"]["sha256"] == hashlib.sha256(raw).hexdigest()
        selector = item["target"]["selector"]
        span = raw.decode()[selector["start"] : selector["end"]]
        assert selector["sha256"] == hashlib.sha256(span.encode()).hexdigest()
