"""OAI-PMH 2.0 as harvesters use it: all six verbs, sets, dates, resumption, errors; harvested by two real clients."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree
from oaipmh_scythe import Scythe
from pytest_django.live_server_helper import LiveServer
from sickle import Sickle
from sickle.oaiexceptions import NoRecordsMatch

from documents import releases
from documents.models import Body, Document, Event, Forwarding, Group, PeopleCount, Person, Place, Source
from documents.oai.holdings import PAGE
from tests.oai_shape import NS, check

pytestmark = pytest.mark.django_db
MODELS = (Document, Event, PeopleCount, Source, Body, Person, Place, Group)
ID = "oai:testserver:documents/directive-00336"


def ask(client, method="get", **arguments):
    """The answer to a request, which is held to the shape of the protocol."""
    arguments = {name.rstrip("_"): value for name, value in arguments.items()}
    response = getattr(client, method)("/oai", arguments)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/xml")
    root = etree.fromstring(response.content)
    check(root)
    return root


def code(root):
    return root.findtext("o:error", namespaces=NS) and root.find("o:error", NS).get("code")


def texts(root, path):
    return [each.text for each in root.iterfind(path, NS)]


def harvest(client, verb="ListIdentifiers", method="get", **arguments):
    """Every header of a list over its tokens, with the number of pages."""
    root = ask(client, method, verb=verb, metadataPrefix="oai_dc", **arguments)
    headers, pages = [*root.iter(f"{{{NS['o']}}}header")], 1
    while token := root.findtext(".//o:resumptionToken", namespaces=NS):
        root = ask(client, method, verb=verb, resumptionToken=token)
        headers += root.iter(f"{{{NS['o']}}}header")
        pages += 1
    return headers, pages


def everything():
    return {f"oai:testserver:{row.plural}/{row.slug}" for model in MODELS for row in model.objects.all()}


def identifiers(headers):
    return [header.findtext("o:identifier", namespaces=NS) for header in headers]


def test_identify(client):
    root = ask(client, verb="Identify")
    assert texts(root, "o:Identify/o:repositoryName") == ["Decrees and Counts"]
    assert texts(root, "o:Identify/o:baseURL") == ["http://testserver/oai"]
    assert texts(root, "o:Identify/o:granularity") == ["YYYY-MM-DDThh:mm:ssZ"]
    assert texts(root, "o:Identify/o:deletedRecord") == ["transient"]
    earliest = texts(root, "o:Identify/o:earliestDatestamp")[0]
    assert earliest <= min(each.findtext("o:datestamp", namespaces=NS) for each in harvest(client)[0])


def test_formats_and_sets(client):
    assert texts(ask(client, verb="ListMetadataFormats"), ".//o:metadataPrefix") == ["oai_dc"]
    assert texts(ask(client, verb="ListMetadataFormats", identifier=ID), ".//o:metadataPrefix") == ["oai_dc"]
    sets = texts(ask(client, verb="ListSets"), ".//o:setSpec")
    assert sets[:9] == [*("documents", "events", "counts", "sources", "bodies", "people", "places", "groups"), "source"]
    assert "source:serov-instructions" in sets


def test_a_record_as_dublin_core(client):
    root = ask(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=ID)
    assert texts(root, ".//dc:title") == ["Directive No. 00336 of 19 April 1946"]
    assert texts(root, ".//dc:creator") == ["Ministry of Internal Affairs of the USSR (MVD)"]
    assert texts(root, ".//dc:date") == ["1946-04-19"]
    assert texts(root, ".//dc:identifier") == ["http://testserver/documents/directive-00336/", "No. 00336"]
    assert texts(root, ".//dc:rights") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert texts(root, ".//o:setSpec") == ["documents", "source", "source:amnesty-of-ss-legionnaires"]


@pytest.mark.parametrize("verb", ["ListIdentifiers", "ListRecords"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_record_is_harvested_once(client, verb, method):
    headers, pages = harvest(client, verb, method)
    assert len(headers) == len(set(identifiers(headers)))
    assert set(identifiers(headers)) == everything()
    assert pages == -(-len(headers) // PAGE)


def test_the_token_tells_how_far_one_is(client):
    root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc")
    token = root.find(".//o:resumptionToken", NS)
    assert (token.get("cursor"), token.get("completeListSize")) == ("0", str(len(everything())))
    token = ask(client, verb="ListIdentifiers", resumptionToken=token.text).find(".//o:resumptionToken", NS)
    assert token.get("cursor") == "100"


def test_sets_by_kind_and_by_source(client):
    for model in MODELS:
        headers, _pages = harvest(client, set=model.plural)
        assert len(headers) == model.objects.count()
    stated = set(identifiers(harvest(client, set="source:serov-instructions")[0]))
    assert "oai:testserver:documents/serov-instructions" in stated
    assert "oai:testserver:sources/serov-instructions" in stated
    assert ID not in stated
    assert stated < set(identifiers(harvest(client, set="source")[0]))
    for header in harvest(client, set="source:serov-instructions")[0]:
        assert "source:serov-instructions" in texts(header, "o:setSpec")


def test_by_date_with_both_ends_included(client):
    Document.objects.update(modified=datetime(2001, 2, 3, 4, 5, 6, 700_000, tzinfo=UTC))
    number = Document.objects.count()

    def found(**when):
        root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", **when)
        return code(root) or int(root.find(".//o:resumptionToken", NS).get("completeListSize"))

    assert found(from_="2001-02-03", until="2001-02-03") == number
    assert found(until="2001-02-03T04:05:06Z") == number
    assert found(from_="2001-02-03T04:05:06Z", until="2001-02-03T04:05:06Z") == number
    assert found(until="2001-02-03T04:05:05Z") == "noRecordsMatch"
    assert found(from_="2001-02-03T04:05:07Z") == len(everything()) - number
    assert found(until="2001-02-02") == "noRecordsMatch"
    assert found(from_="2999-01-01") == "noRecordsMatch"
    assert found(until="9999-12-31") == len(everything())


def test_records_of_one_moment_and_records_that_change_are_not_lost(client):
    Event.objects.update(modified=datetime(2001, 2, 3, tzinfo=UTC))
    root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", set="events")
    seen = set(identifiers(root.iter(f"{{{NS['o']}}}header")))
    changed = Event.objects.order_by("pk").last()
    Event.objects.filter(pk=changed.pk).update(modified=datetime.now(UTC))
    while token := root.findtext(".//o:resumptionToken", namespaces=NS):
        root = ask(client, verb="ListIdentifiers", resumptionToken=token)
        more = identifiers(root.iter(f"{{{NS['o']}}}header"))
        assert not seen & set(more)
        seen |= set(more)
    assert len(seen) == Event.objects.count()


LISTED = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
ERRORS = [
    ({}, "badVerb"),
    ({"verb": "Steal"}, "badVerb"),
    ({"verb": ["Identify", "Identify"]}, "badVerb"),
    ({"verb": "Identify", "x": "1"}, "badArgument"),
    ({"verb": "GetRecord", "identifier": ID}, "badArgument"),
    ({"verb": "ListRecords"}, "badArgument"),
    (LISTED | {"set": ["events", "events"]}, "badArgument"),
    (LISTED | {"set": "not a set"}, "badArgument"),
    (LISTED | {"set": "nosuchset"}, "noRecordsMatch"),
    (LISTED | {"set": "source:nosuch"}, "noRecordsMatch"),
    (LISTED | {"from": "yesterday"}, "badArgument"),
    (LISTED | {"from": "2001-02-30"}, "badArgument"),
    (LISTED | {"from": "0000-01-01"}, "badArgument"),
    (LISTED | {"from": "2001-01-01T00:00:00+01:00"}, "badArgument"),
    (LISTED | {"from": "2002-01-01", "until": "2001-01-01"}, "badArgument"),
    (LISTED | {"from": "2001-01-01", "until": "2002-01-01T00:00:00Z"}, "badArgument"),
    (LISTED | {"resumptionToken": "x"}, "badArgument"),
    ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
    ({"verb": "ListRecords", "resumptionToken": "W10"}, "badResumptionToken"),
    ({"verb": "ListRecords", "resumptionToken": "W1tbXV1d"}, "badResumptionToken"),
    ({"verb": "ListRecords", "resumptionToken": "[" * 900}, "badResumptionToken"),
    ({"verb": "ListSets", "resumptionToken": "x"}, "badResumptionToken"),
    ({"verb": "ListRecords", "metadataPrefix": "marc21"}, "cannotDisseminateFormat"),
    ({"verb": "GetRecord", "metadataPrefix": "marc21", "identifier": ID}, "cannotDisseminateFormat"),
    (
        {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:testserver:documents/nosuch"},
        "idDoesNotExist",
    ),
    ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "<&\"'\ufffe>"}, "idDoesNotExist"),
    ({"verb": "ListMetadataFormats", "identifier": "x" * 900}, "idDoesNotExist"),
    ({"verb": "ListMetadataFormats", "identifier": "x" * 5000}, "badArgument"),
    ({"verb": "ListMetadataFormats", "identifier": "a\x01b"}, "badArgument"),
]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("arguments", "expected"), ERRORS)
def test_errors_are_answers(client, method, arguments, expected):
    root = ask(client, method, **arguments)
    assert code(root) == expected
    if expected in ("badVerb", "badArgument"):
        assert root.find("o:request", NS).attrib == {}


def test_a_harvester_posts_without_a_token_of_ours():
    from django.test import Client

    root = ask(Client(enforce_csrf_checks=True), "post", verb="Identify")
    assert root.find("o:Identify", NS) is not None


def test_what_xml_cannot_hold_is_replaced(client):
    Document.objects.filter(slug="directive-00336").update(summary="a\x0bb\x01<&>\ufffe]]>")
    root = ask(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=ID)
    assert texts(root, ".//dc:description") == ["a\ufffdb\ufffd<&>\ufffd]]>"]


GONE = "oai:testserver:documents/gone-decree"


def gone_after_a_release(monkeypatch):
    first = releases.releases()[0]
    later = releases.Release("9.0.0", "2020-05-06", withdrawn={"document": {"gone-decree": {}}})
    monkeypatch.setattr(releases, "releases", lambda: (first, later))


def gone_from_the_desk(monkeypatch):
    gone = Forwarding.objects.note("document", "gone-decree", "withdrawn", reason="Entered twice.")
    Forwarding.objects.filter(pk=gone.pk).update(since=date(2020, 5, 6))


@pytest.mark.parametrize("go", [gone_after_a_release, gone_from_the_desk])
def test_a_withdrawn_record_is_told_as_deleted(client, monkeypatch, go):
    go(monkeypatch)
    root = ask(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=GONE)
    header = root.find(".//o:header", NS)
    assert header.get("status") == "deleted"
    assert header.findtext("o:datestamp", namespaces=NS) == "2020-05-06T23:59:59Z"
    assert root.find(".//o:metadata", NS) is None
    assert identifiers(harvest(client, until="2020-12-31")[0]) == [GONE]
    assert GONE in identifiers(harvest(client)[0])
    assert GONE in identifiers(harvest(client, set="documents", from_="2020-05-06T18:00:00Z")[0])
    assert GONE not in identifiers(harvest(client, set="events")[0])


def test_many_withdrawn_records_go_over_pages(client):
    Forwarding.objects.bulk_create(
        Forwarding(kind="place", slug=f"old-{n}", fate="withdrawn", reason="No.", since=date(2020, 1, 1))
        for n in range(250)
    )
    headers, pages = harvest(client, until="2020-12-31")
    assert len(set(identifiers(headers))) == 250
    assert pages == 3


def test_a_page_costs_the_same_wherever_it_is(client):
    def cost(**arguments):
        with CaptureQueriesContext(connection) as queries:
            root = ask(client, verb="ListRecords", **arguments)
        return len(queries), root.findtext(".//o:resumptionToken", namespaces=NS)

    _first, token = cost(metadataPrefix="oai_dc", set="events")
    second, token = cost(resumptionToken=token)
    third, token = cost(resumptionToken=token)
    assert second == third <= 20


def test_the_answer_is_not_kept(client):
    assert client.get("/oai?verb=Identify")["Cache-Control"] == "no-store"


@pytest.fixture(scope="module")
def served(django_db_setup, django_db_blocker):
    """The address of a server on the shipped archive, which is only read."""
    with django_db_blocker.unblock():
        server = LiveServer("127.0.0.1")
        yield f"{server.url}/oai"
        server.stop()


def wanted():
    return {each.replace("testserver", "127.0.0.1") for each in everything()}


def test_sickle_harvests_every_record_by_set_and_by_date(served):
    sickle = Sickle(served)
    records = list(sickle.ListRecords(metadataPrefix="oai_dc"))
    assert {record.header.identifier for record in records} == wanted()
    assert all(record.metadata["identifier"][0].startswith("http://127.0.0.1:") for record in records)
    sets = [each.setSpec for each in sickle.ListSets()]
    by_kind = [
        header.identifier for kind in sets[:8] for header in sickle.ListIdentifiers(metadataPrefix="oai_dc", set=kind)
    ]
    assert sorted(by_kind) == sorted(wanted())
    stated = sickle.ListRecords(metadataPrefix="oai_dc", set="source:fate-of-vlasovites")
    assert 50 < len(list(stated)) < len(by_kind)
    earliest = sickle.Identify().earliestDatestamp
    assert len(list(sickle.ListRecords(**{"metadataPrefix": "oai_dc", "from": earliest}))) == len(by_kind)
    with pytest.raises(NoRecordsMatch):
        sickle.ListRecords(metadataPrefix="oai_dc", until="1990-01-01")
    found = sickle.GetRecord(identifier="oai:127.0.0.1:documents/directive-00336", metadataPrefix="oai_dc")
    assert found.metadata["title"] == ["Directive No. 00336 of 19 April 1946"]


def test_scythe_harvests_every_record_by_set_and_by_date(served):
    with Scythe(served) as scythe:
        records = list(scythe.list_records(metadata_prefix="oai_dc"))
        assert {record.header.identifier for record in records} == wanted()
        events = scythe.list_identifiers(metadata_prefix="oai_dc", set_="events")
        assert len(list(events)) == Event.objects.count()
        recent = scythe.list_records(metadata_prefix="oai_dc", from_="2001-01-01", until="2999-12-31")
        assert len(list(recent)) == len(records)
        assert len(list(scythe.list_sets())) == 9 + Source.objects.count()
