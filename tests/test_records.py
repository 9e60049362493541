"""A record's page: the chain to follow, in clicks, and what each page must show."""

import html
import re

import pytest

from documents.models import (
    Body,
    Citation,
    Document,
    Event,
    Group,
    Passage,
    PeopleCount,
    Person,
    Place,
    Source,
)

pytestmark = pytest.mark.django_db


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return html.unescape(response.content.decode())


def follow(client, text, words):
    """Click the first link whose text holds the words; return the address and the page behind it."""
    for address, label in re.findall(r'<a\b[^>]*?href="([^"]+)"[^>]*>(.*?)</a>', text, re.DOTALL):
        if words in re.sub(r"<[^>]+>", "", label):
            return address, page(client, address.split("#")[0])
    raise AssertionError(f"no link “{words}”")


def test_from_the_resolution_to_the_passage_in_four_clicks_and_back(client):
    resolution = page(client, "/documents/resolution-843-342ss/")
    address, directive = follow(client, resolution, "00336")  # 1
    assert address == "/documents/directive-00336/"
    address, count = follow(client, directive, "44169")  # 2
    assert address == "/counts/released-baltic-collaborators-1946-1947/"
    for part in ("6507", "30,824", "6838"):
        assert part in count
    address, latvians = follow(client, count, "30,824")  # 3
    address, source = follow(client, latvians, "Amnesty of SS Legionnaires in the USSR, passage 2")  # 4
    anchor = address.split("#")[1]
    assert f'id="{anchor}"' in source
    assert "/counts/released-latvians-1946-1947/" in source  # and back


@pytest.mark.parametrize("model", [Document, Event, PeopleCount, Source, Body, Person, Place, Group])
def test_every_record_has_its_page_and_its_twin(client, model):
    for record in model.objects.all():
        address = record.get_absolute_url()
        assert client.get(address).status_code == 200, address
        assert client.get(f"{address.rstrip('/')}.json").json()["id"] == record.slug


def test_every_passage_has_its_page(client):
    for passage in Passage.objects.select_related("source"):
        assert client.get(passage.get_absolute_url()).status_code == 200


def test_a_document_shows_its_chain(client):
    text = page(client, "/documents/directive-00336/")
    assert "implements" in text
    assert "Resolution No. 843-342ss" in text
    assert "only cited" in text
    assert "none given by the sources" in text


def test_a_memorandum_shows_its_attachments(client):
    text = page(client, "/documents/memorandum-238ss-am/")
    assert "text held" in text
    for number in range(1, 6):
        assert f"/documents/memorandum-238ss-am-attachment-{number}/" in text


def test_a_count_tells_what_it_means(client):
    text = page(client, "/counts/sent-to-latvia-by-1946-09-20/")
    for words in ("7,396", "20 September 1946", "9,069", "one of the addends printed", "621", "1,052", "they agree"):
        assert words in text, words


def test_a_subset_is_not_called_an_addend(client):
    text = page(client, "/counts/captured-latvian-legionnaires-courland/")
    assert "a subset, not an addend" in text


def test_a_dash_stays_a_dash(client):
    count = PeopleCount.objects.get(as_written="–", row="Finland")
    text = page(client, count.get_absolute_url())
    assert "no number" in text
    row = client.get(f"/counts/{count.slug}.json").json()
    assert (row["as_written"], row["low"], row["high"]) == ("–", None, None)


def test_competing_dates_stand_side_by_side(client):
    text = page(client, "/documents/serov-instructions/")
    assert "Competing dates" in text
    assert "rejected" in text
    assert "accepted" in text


def test_an_authority_shows_everything_that_names_it(client):
    text = page(client, "/people/ivan-serov/")
    assert "/documents/serov-instructions/" in text
    assert "/documents/memorandum-238ss-am/" in text


def test_decrees_and_directives_have_the_documents_address(client):
    response = client.get("/decrees/resolution-843-342ss/")
    assert (response.status_code, response["Location"]) == (301, "/documents/resolution-843-342ss/")


def test_the_source_lists_its_passages(client):
    data = client.get("/sources/amnesty-of-ss-legionnaires.json").json()
    assert list(data["passages"][0]) == ["number", "section", "line", "start", "end", "kind", "regest", "text"]
    assert [passage["number"] for passage in data["passages"]] == list(range(1, len(data["passages"]) + 1))


def test_every_citation_leads_to_a_passage_that_names_it_back(client):
    pages = {}
    for citation in Citation.objects.select_related("passage__source"):
        address, anchor = citation.get_absolute_url().split("#")
        if address not in pages:
            pages[address] = page(client, address)
        assert f'id="{anchor}"' in pages[address]


@pytest.mark.parametrize(
    "address", ["/documents/no-such/", "/counts/x/", "/sources/x/p1/", "/sources/memorandum-238ss-am/p999/"]
)
def test_a_record_that_is_not_there_is_told_kindly(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()


COST = [
    "/documents/resolution-843-342ss/",
    "/documents/memorandum-238ss-am/",
    "/events/release-of-baltic-legionnaires-1946-1947/",
    "/counts/released-baltic-collaborators-1946-1947/",
    "/places/lithuania/",
]


@pytest.mark.parametrize("address", COST)
def test_a_record_page_costs_a_bounded_number_of_queries(client, address, django_assert_max_num_queries):
    client.get(address)  # the first page of a kind also builds the indexes that it asks
    with django_assert_max_num_queries(60):
        client.get(address)


def test_the_cost_of_a_source_does_not_grow_with_its_citations(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as small:
        client.get("/sources/amnesty-of-ss-legionnaires/")
    with django_assert_max_num_queries(12) as large:
        client.get("/sources/second-soviet-occupation/")
    assert len(small) == len(large)
