"""References: the text, and downloads that real readers of each format take back in without loss."""

import json
import re

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from documents.models import Passage
from documents.references import Name, Reference, bibtex, csl, csl_date, full, meta, ris, short, tex, year

DIRECTIVE = Reference(
    id="documents/directive-00336",
    type="document",
    label="Directive No. 00336 of 19 April 1946",
    title="On {braces} & 100 % of _signs_",
    url="https://archive.example.org/documents/directive-00336/",
    authors=(Name("Ministry of Internal Affairs", corporate=True), Name("Serov, Ivan")),
    date="1946-04-19",
    dateless="undated",
    genre="Directive",
    number="00336",
    archive="GARF",
    location="f. 9401, op. 1, d. 100, l. 3",
    evidence="cited in “Amnesty”, passage 20",
    release="1.0.0",
    released="2026-11-22",
)
LETTER = Reference(
    id="documents/letter",
    type="letter",
    label="Letter to Stalin",
    url="https://archive.example.org/documents/letter/",
    authors=(Name("Stalin", corporate=False),),
    recipients=(Name("Molotov, Vyacheslav"),),
    translator="Jane Roe",
    date="[1939-10-11..1941-01-21]",
)


def test_the_text_follows_the_archival_pattern():
    assert full(DIRECTIVE) == (
        "Ministry of Internal Affairs; Serov, Ivan, Directive No. 00336 of 19 April 1946, “On {braces} & 100 % of "
        "_signs_”, GARF, f. 9401, op. 1, d. 100, l. 3, cited in “Amnesty”, passage 20. Decrees and Counts, data "
        "release 1.0.0 (22 November 2026), https://archive.example.org/documents/directive-00336/"
    )
    assert short(DIRECTIVE) == (
        "Directive No. 00336 of 19 April 1946, GARF, f. 9401, op. 1, d. 100, l. 3, Decrees and Counts 1.0.0, "
        "https://archive.example.org/documents/directive-00336/"
    )
    assert full(LETTER) == (
        "Stalin, to Molotov, Vyacheslav, Letter to Stalin, 11 October 1939 to 21 January 1941, translated by "
        "Jane Roe. Decrees and Counts, not yet in a data release, https://archive.example.org/documents/letter/"
    )


def test_ris_keeps_archive_date_and_one_field_names():
    entry = rispy.loads(ris([DIRECTIVE]))[0]
    assert entry["type_of_reference"] == "MANSCPT"
    assert entry["authors"] == ["Ministry of Internal Affairs,", "Serov, Ivan"]
    assert (entry["date"], entry["year"]) == ("1946/04/19", "1946")
    assert entry["name_of_database"] == "GARF"
    assert entry["accession_number"] == "f. 9401, op. 1, d. 100, l. 3"
    letter = rispy.loads(ris([LETTER]))[0]
    assert (letter["type_of_reference"], letter["date"]) == ("PCOMM", "[1939-10-11..1941-01-21]")
    assert letter["secondary_authors"] == ["Molotov, Vyacheslav"]


def test_bibtex_survives_every_sign():
    library = bibtexparser.parse_string(bibtex([DIRECTIVE]), append_middleware=[LatexDecodingMiddleware()])
    assert library.failed_blocks == []
    fields = {field.key: field.value for field in library.entries[0].fields}
    assert fields["title"].strip("{}") == "Directive No. 00336 of 19 April 1946: On {braces} & 100 % of _signs_"
    assert "author = {{Ministry of Internal Affairs} and Serov, Ivan}" in bibtex([DIRECTIVE])
    assert fields["date"] == "1946-04-19"
    assert bibtex([DIRECTIVE, LETTER]).count("@misc{") == bibtex([LETTER]).count("@letter{") == 1
    assert tex("a\\b~c^d\ne") == r"a\textbackslash{}b\textasciitilde{}c\textasciicircum{}d e"


def test_csl_keeps_everything():
    item = json.loads(csl([DIRECTIVE]))[0]
    assert item["author"] == [{"literal": "Ministry of Internal Affairs"}, {"family": "Serov", "given": "Ivan"}]
    assert (item["archive"], item["archive_location"]) == ("GARF", "f. 9401, op. 1, d. 100, l. 3")
    assert item["issued"] == {"date-parts": [[1946, 4, 19]], "raw": "1946-04-19"}


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("1946", {"date-parts": [[1946]], "raw": "1946"}),
        ("1941-02/1941-06", {"date-parts": [[1941, 2], [1941, 6]], "raw": "1941-02/1941-06"}),
        ("1946-06~", {"date-parts": [[1946, 6, 1], [1946, 6, 30]], "circa": True, "raw": "1946-06~"}),
        ("../1955", {"date-parts": [[1955, 12, 31]], "circa": True, "raw": "../1955"}),
        ("", {}),
    ],
)
def test_dates_go_out_as_they_are(edtf, expected):
    assert csl_date(edtf) == expected


def test_a_year_is_given_only_where_there_is_one():
    assert [year(d) for d in ("1946-06~", "[1939-10-11..1941-01-21]", "../1955", "194X", "")] == [
        "1946",
        "1939",
        "1955",
        "",
        "",
    ]


def test_page_metadata_name_type_archive_and_place():
    pairs = meta(DIRECTIVE)
    assert ("z:itemType", "document") in pairs
    assert ("DC.creator", "Ministry of Internal Affairs,") in pairs
    assert ("DC.creator", "Serov, Ivan") in pairs
    assert ("z:archive", "GARF") in pairs
    assert ("DC.coverage", "f. 9401, op. 1, d. 100, l. 3") in pairs
    assert ("DC.date", "1946-04-19") in pairs
    assert not any(name.startswith(("citation_", "DC.source")) for name, _content in pairs)


# The shipped archive, the way readers take it.


LISTS = ("documents", "events", "counts", "sources", "bodies", "people", "places", "groups")


@pytest.mark.django_db
def test_every_record_and_passage_is_read_by_the_three_readers(client):
    ids, texts = [], {ending: [] for ending in ("ris", "bib", "csl.json")}
    for name in LISTS:
        ids += [row["url"].strip("/") for row in client.get(f"/{name}.json?page_size=1000").json()["results"]]
        for ending, found in texts.items():
            found.append(client.get(f"/{name}.{ending}").content.decode())
    for passage in Passage.objects.select_related("source"):
        ids.append(passage.get_absolute_url().strip("/"))
        for ending, found in texts.items():
            found.append(client.get(f"/{ids[-1]}.{ending}").content.decode())
    entries = rispy.loads("".join(texts["ris"]))
    assert [entry["id"] for entry in entries] == ids
    assert [entry["id"] for entry in entries if "unknown_tag" in entry] == []
    library = bibtexparser.parse_string("".join(texts["bib"]))
    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == [each.replace("/", ":") for each in ids]
    items = [item for text in texts["csl.json"] for item in json.loads(text)]
    assert [item["id"] for item in items] == ids
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for each in ids:
        bibliography.register(Citation([CitationItem(each)]))
    assert len(bibliography.bibliography()) == len(ids)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        *("/documents/directive-00336", "/events/release-of-baltic-legionnaires-1946-1947", "/people/ivan-serov"),
        *("/counts/released-latvians-1946-1947", "/sources/memorandum-238ss-am", "/bodies/nkvd", "/places/latvia"),
        *("/groups/latvians", "/sources/memorandum-238ss-am/p12", "/discrepancies/sum-attachment-1-total-to-release"),
    ],
)
def test_every_kind_of_record_has_its_reference_at_its_address(client, address):
    item = client.get(f"{address}.csl.json").json()[0]
    assert item["URL"] == f"http://testserver{address}/"
    assert rispy.loads(client.get(f"{address}.ris").content.decode())[0]["id"] == address.strip("/")
    assert client.get(f"{address}.bib").content.decode().startswith("@")


@pytest.mark.django_db
def test_what_a_reader_saves_is_what_the_archive_says(client):
    def item(address):
        return client.get(address).json()[0]

    memorandum = item("/documents/memorandum-238ss-am.csl.json")
    assert memorandum["type"] == "report"
    assert memorandum["number"] == "238ss-AM"
    assert memorandum["author"] == [{"literal": "Joint committee in the TsK KPSS"}]
    assert "(originally printed in the book “Военнопленные в СССР 1939-1956”)" in memorandum["note"]
    assert item("/documents/resolution-843-342ss.csl.json")["type"] == "document"
    letter = item("/documents/memorandum-238ss-am-attachment-2.csl.json")
    assert letter["type"] == "personal_communication"
    assert letter["author"] == [{"family": "Khrushchev", "given": "Nikita"}]
    assert {"family": "Ulbricht", "given": "Walter"} in letter["recipient"]
    count = item("/counts/released-latvians-1946-1947.csl.json")
    assert (count["type"], count["issued"]["raw"]) == ("dataset", "1946-06/1947-22~")
    passage = item("/sources/memorandum-238ss-am/p12.csl.json")
    assert passage["title"].endswith("passage 12 (No. 8.58)")


@pytest.mark.django_db
def test_a_list_is_cited_as_it_is_filtered(client):
    everything = client.get("/documents.ris").content.decode()
    assert len(rispy.loads(everything)) == client.get("/documents.json").json()["count"]
    some = client.get("/documents.csl.json?form=letter").json()
    assert {item["type"] for item in some} == {"personal_communication"}
    assert len(client.get("/counts.csl.json?page_size=7&page=2").json()) == 7
    assert client.get("/documents.bib?from=nonsense").status_code == 400
    assert client.get("/documents.bib?page=999").status_code == 404


@pytest.mark.django_db
def test_a_list_of_references_costs_the_same_for_two_and_for_twenty(client, django_assert_max_num_queries):
    client.get("/documents.ris?page_size=3")
    with django_assert_max_num_queries(25) as two:
        client.get("/documents.ris?page_size=2")
    with django_assert_max_num_queries(25) as twenty:
        client.get("/documents.ris?page_size=20")
    assert len(two) == len(twenty)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/documents/directive-00336/",
        "/events/release-of-baltic-legionnaires-1946-1947/",
        "/counts/released-latvians-1946-1947/",
        "/sources/memorandum-238ss-am/",
        "/sources/memorandum-238ss-am/p12/",
        "/people/ivan-serov/",
    ],
)
def test_every_record_tells_how_to_cite_it(client, settings, address):
    settings.SITE_URL = "https://archive.example.org"
    text = client.get(address).content.decode()
    box = re.search(r'<section id="cite".*?</section>', text, re.DOTALL)[0]
    assert f'<a href="https://archive.example.org{address}" rel="bookmark">' in box
    assert "data release 1.0.0 (22 November 2026)" in box
    for ending in ("ris", "bib", "csl.json"):
        assert f'href="{address.rstrip("/")}.{ending}"' in box
    assert '<meta name="z:itemType"' in text


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["ris", "bib", "csl.json"])
def test_there_is_no_reference_for_what_is_not_there(client, ending):
    for address in ("/documents/no-such", "/sources/memorandum-238ss-am/p999", "/discrepancies/no-such"):
        assert client.get(f"{address}.{ending}").status_code == 404
