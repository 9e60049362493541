"""What machines ask for: metadata in the head, unAPI, sitemap, feed, search description, robots.txt."""

import html
import json
import re
from xml.etree import ElementTree as ET

import pytest

from documents.linked import iso
from documents.models import Document, Event
from documents.references import Name, Reference
from documents.zotero import SPACES, rdf

pytestmark = pytest.mark.django_db

RECORDS = [
    "/documents/directive-00336/",
    "/documents/memorandum-238ss-am/",
    "/events/release-of-baltic-legionnaires-1946-1947/",
    "/counts/released-latvians-1946-1947/",
    "/sources/memorandum-238ss-am/",
    "/sources/memorandum-238ss-am/p12/",
    "/people/ivan-serov/",
    "/bodies/nkvd/",
    "/places/latvia/",
    "/groups/latvians/",
    "/discrepancies/sum-attachment-1-total-to-release/",
]


def json_ld(client, address):
    text = client.get(address).content.decode()
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1])


@pytest.mark.parametrize("address", RECORDS)
def test_every_record_page_says_what_it_is(client, settings, address):
    settings.SITE_URL = "https://archive.example.org"
    data = json_ld(client, address)
    assert data["@context"] == "https://schema.org"
    assert data["@id"] == f"https://archive.example.org{address}"
    text = client.get(address).content.decode()
    assert f'<meta property="og:url" content="https://archive.example.org{address}">' in text
    assert f'<abbr class="unapi-id" title="{address.strip("/")}"></abbr>' in text
    assert text.count("unapi-id") == 1


def test_types_and_values_of_the_json_ld(client):
    directive = json_ld(client, "/documents/directive-00336/")
    assert directive["@type"] == ["ArchiveComponent", "Legislation"]
    assert (directive["legislationDate"], directive["legislationIdentifier"]) == ("1946-04-19", "00336")
    assert directive["creator"] == [{"@type": "Organization", "name": "Ministry of Internal Affairs of the USSR (MVD)"}]
    assert "http://testserver/sources/amnesty-of-ss-legionnaires/p20/" in directive["citation"]
    assert json_ld(client, "/documents/memorandum-238ss-am/")["@type"] == ["ArchiveComponent", "CreativeWork"]
    count = json_ld(client, "/counts/released-latvians-1946-1947/")
    assert count["@type"] == "Dataset"
    assert count["variableMeasured"]["value"] == 30824
    event = json_ld(client, "/events/release-of-baltic-legionnaires-1946-1947/")
    assert (event["@type"], event["startDate"][:4]) == ("Event", "1946")
    assert json_ld(client, "/places/latvia/")["@type"] == "Place"
    kinds = [each["@type"] for each in json_ld(client, "/")["@graph"]]
    assert kinds == ["WebSite", "Dataset"]


def test_json_ld_cannot_leave_its_element(client):
    Event.objects.filter(slug="release-of-baltic-legionnaires-1946-1947").update(
        summary="</script><script>alert(1)</script><!-- & \u2028"
    )
    text = client.get("/events/release-of-baltic-legionnaires-1946-1947/").content.decode()
    assert "<script>alert" not in text
    data = json_ld(client, "/events/release-of-baltic-legionnaires-1946-1947/")
    assert data["description"] == "</script><script>alert(1)</script><!-- & \u2028"


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("1946-04-13", "1946-04-13"),
        ("1941-02/1941-06", "1941-02/1941-06"),
        ("1945/..", "1945/.."),
        ("1946-06~", ""),
        ("1946-21", ""),
        ("[1939-10-11..1941-01-21]", ""),
        ("194X", ""),
    ],
)
def test_uncertain_dates_are_not_given_as_certain(edtf, said):
    assert iso(edtf) == said


def test_a_list_offers_its_records_to_reference_managers(client):
    text = client.get("/documents/?form=letter").content.decode()
    assert re.findall(r'<abbr class="unapi-id" title="([^"]+)"', text) == [
        "documents/letter-kalnberzins-lacis-1946-03-16",
        *re.findall(r'<abbr class="unapi-id" title="([^"]+)"', text)[1:],
    ]
    assert text.count('class="unapi-id"') == 3
    assert '<link rel="unapi-server" type="application/xml" title="unAPI" href="/unapi">' in text


def test_unapi_gives_formats_and_records(client):
    formats = ET.fromstring(client.get("/unapi").content)
    assert [each.get("name") for each in formats] == ["rdf_zotero", "ris", "bibtex"]
    answer = client.get("/unapi?id=documents/directive-00336")
    assert answer.status_code == 300
    assert ET.fromstring(answer.content).get("id") == "documents/directive-00336"
    Document.objects.filter(slug="directive-00336").update(
        archive="GARF", fond="9401", opis="1", delo="100", sheets="3"
    )
    record = ET.fromstring(client.get("/unapi?id=documents/directive-00336&format=rdf_zotero").content)

    def text(tag):
        return record.findtext(f".//{tag}", namespaces=SPACES)

    assert (text("z:itemType"), text("z:archive")) == ("document", "GARF")
    assert text("dc:coverage") == "f. 9401, op. 1, d. 100, l. 3"
    assert text("foaf:surname") == "Ministry of Internal Affairs of the USSR (MVD)"
    assert record.find(".//foaf:givenName", SPACES) is None
    passage = client.get("/unapi?id=sources/memorandum-238ss-am/p12&format=ris").content.decode()
    assert "passage 12" in passage


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("id=documents/no-such", 404),
        ("id=nonsense", 404),
        ("id=users/1&format=ris", 404),
        ("id=documents/directive-00336/p1&format=ris", 404),
        ("id=documents/directive-00336&format=marc", 406),
        ("id=" + "a" * 5000, 404),
        ("id=sources/memorandum-238ss-am/p999999999", 404),
    ],
)
def test_unapi_answers_anything_kindly(client, query, status):
    assert client.get(f"/unapi?{query}").status_code == status


def test_rdf_leaves_out_what_xml_cannot_hold():
    ref = Reference(id="x", type="letter", label="a\x0bb <&>", url="https://x.example/", authors=(Name("Roe, Jane"),))
    item = ET.fromstring(rdf([ref]))
    assert item.findtext(".//dc:title", namespaces=SPACES) == "ab <&>"


MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_the_sitemap_names_every_record_once(client, settings):
    settings.SITE_URL = "https://archive.example.org"
    index = ET.fromstring(client.get("/sitemap.xml").content)
    found = []
    for each in index.iter(f"{MAP}loc"):
        assert each.text.startswith("https://archive.example.org/sitemap-")
        response = client.get(each.text.removeprefix("https://archive.example.org"))
        found += [loc.text for loc in ET.fromstring(response.content).iter(f"{MAP}loc")]
    assert len(found) == len(set(found))
    assert "https://archive.example.org/documents/directive-00336/" in found
    assert "https://archive.example.org/sources/memorandum-238ss-am/p12/" in found
    assert "https://archive.example.org/versions/" in found
    everything = sum(
        client.get(f"/{name}.json?page_size=1").json()["count"]
        for name in ("documents", "events", "counts", "sources", "bodies", "people", "places", "groups")
    )
    assert len(found) > everything


def test_every_page_of_the_first_sitemap_is_there(client):
    pages = ET.fromstring(client.get("/sitemap-pages.xml").content)
    for each in pages.iter(f"{MAP}loc"):
        assert client.get(each.text.removeprefix("http://testserver")).status_code == 200


@pytest.mark.parametrize(
    "address", ["/sitemap-users.xml", "/sitemap-documents.xml?page=2", "/sitemap-documents.xml?page=x"]
)
def test_there_is_no_other_sitemap(client, address):
    assert client.get(address).status_code == 404


ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_feed_tells_what_was_mended(client):
    document = Document.objects.get(slug="directive-00336")
    document.touch()
    document.save()
    feed = ET.fromstring(client.get("/feed.atom").content)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 50
    assert entries[0].findtext(f"{ATOM}title") == "Added or mended: Directive No. 00336 of 19 April 1946"
    assert entries[0].findtext(f"{ATOM}id") == "http://testserver/documents/directive-00336/"
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == "http://testserver/feed.atom"
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))


def test_the_feed_costs_a_bounded_number_of_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get("/feed.atom")


def test_search_description_and_robots(client, settings):
    settings.SITE_URL = "https://archive.example.org"
    text = client.get("/opensearch.xml").content.decode()
    assert 'template="https://archive.example.org/search/?q={searchTerms}"' in text
    assert len(ET.fromstring(text).findtext("{http://a9.com/-/spec/opensearch/1.1/}ShortName")) <= 16
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in robots
    assert "Sitemap: https://archive.example.org/sitemap.xml" in robots
    assert 'type="application/opensearchdescription+xml"' in html.unescape(client.get("/").content.decode())
