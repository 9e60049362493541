"""Lists as readers and scripts use them: filters, facets, order, pages, twins."""

import csv
import io

import pytest

from documents import exports
from documents.models import Document, Event
from documents.views.lists import LISTS

pytestmark = pytest.mark.django_db

NAMES = [view.name for view in LISTS]


def results(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.content[:300]
    return response.json()


def ids(client, address):
    return [row["id"] for row in results(client, address)["results"]]


@pytest.mark.parametrize("name", NAMES)
def test_every_list_and_its_twins_answer(client, name):
    page = client.get(f"/{name}/")
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
    listed = results(client, f"/{name}.json?page_size=1000")
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get(f"/{name}.csv")).decode())))
    assert listed["count"] == len(listed["results"]) == len(rows) > 0
    assert f"<strong>{listed['count']}</strong> record" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        (
            "documents",
            "id url form number title issuers signatories addressees date date_text date_earliest date_latest "
            "classification status held part_of places people summary citations",
        ),
        (
            "counts",
            "id url as_written operator low high unit group action nature period as_of reported_on places attributed_to "
            "event document part_of additive same_as summary citations",
        ),
        (
            "events",
            "id url title date date_text date_earliest date_latest places people bodies documents summary citations",
        ),
        ("relations", "subject type object citations"),
        ("discrepancies", "id url kind title summary members expected found difference citations"),
        ("sources", "id url title file_name sha256 rights extract_limit passages"),
        ("people", "id url name other_names note"),
    ],
)
def test_rows_have_the_names_that_scripts_rely_on(client, name, fields):
    row = results(client, f"/{name}.json")["results"][0]
    assert list(row)[: len(fields.split())] == fields.split()
    header = next(csv.reader(io.StringIO(b"".join(client.get(f"/{name}.csv")).decode())))
    assert header == list(row)


def test_a_citation_is_told_with_its_place(client):
    row = results(client, "/counts/released-baltic-collaborators-1946-1947.json")
    assert row["as_written"] == "44169"
    assert row["low"] == row["high"] == 44169
    citation = row["citations"][0]
    assert list(citation) == ["source", "passage", "start", "end", "printed", "stance"]
    assert citation["source"] == "amnesty-of-ss-legionnaires"
    assert citation["printed"] == "44169"


def test_a_csv_cell_joins_lists_and_tells_places(client):
    text = b"".join(client.get("/counts.csv?group=latvians&action=released")).decode()
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["citations"].startswith("amnesty-of-ss-legionnaires#p2:")
    assert row["additive"] == "true"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start):
    assert exports.cell(f"{start}1+1") == f"'{start}1+1"


# Filters


def test_several_values_of_one_filter_mean_any_of(client):
    one = results(client, "/documents.json?form=directive")["count"]
    other = results(client, "/documents.json?form=resolution")["count"]
    assert results(client, "/documents.json?form=directive&form=resolution")["count"] == one + other > 2


def test_filters_of_different_kinds_narrow_together(client):
    found = ids(client, "/counts.json?group=latvians&action=released&nature=actual")
    assert "released-latvians-1946-1947" in found
    assert all("latvian" in slug for slug in found)


def test_a_date_filter_overlaps_and_tells_the_undated(client):
    undated = Document.objects.undated().count()
    page = client.get("/documents/?from=1946-04&to=1946-04").content.decode()
    assert f"+ {undated} undated" in page
    found = ids(client, "/documents.json?from=1946-04&to=1946-04")
    assert "resolution-843-342ss" in found
    assert "directive-00336" in found
    assert "memorandum-238ss-am" not in found
    assert results(client, "/documents.json?from=1946-04&to=1946-04&undated=1")["count"] == len(found) + undated


def test_within_asks_for_both_ends(client):
    overlapping = ids(client, "/events.json?from=1946-07&to=1946-08&page_size=1000")
    within = ids(client, "/events.json?from=1946-07&to=1946-08&within=1&page_size=1000")
    assert "release-of-baltic-legionnaires-1946-1947" in overlapping
    assert "release-of-baltic-legionnaires-1946-1947" not in within
    assert set(within) < set(overlapping)


def test_words_are_sought_in_any_case(client):
    assert "resolution-843-342ss" in ids(client, "/documents.json?q=843-342SS")
    assert "resolution-843-342ss" in ids(client, "/documents.json?q=Latvians+estonians+return")


def test_a_person_is_found_as_signatory_and_addressee(client):
    found = ids(client, "/documents.json?person=vyacheslav-molotov")
    assert "letter-kalnberzins-lacis-1946-03-16" in found
    assert "memorandum-238ss-am" in ids(client, "/documents.json?person=ivan-serov")


def test_a_source_narrows_to_what_it_bears_out(client):
    every = results(client, "/counts.json")["count"]
    one = results(client, "/counts.json?source=memorandum-238ss-am")["count"]
    assert 60 < one < every


def test_chips_name_each_filter_and_remove_it(client):
    page = client.get("/documents/?form=directive&form=order&from=1946").content.decode()
    assert '<span class="chip-name">Form:</span> Directive' in page
    assert 'href="/documents/?form=order&amp;from=1946"' in page
    assert '<span class="chip-name">From:</span> 1946' in page
    assert 'href="/documents/?form=directive&amp;form=order"' in page


def test_a_parameter_that_the_list_does_not_know_is_told(client):
    assert results(client, "/documents.json?grup=latvians")["ignored"] == ["grup"]
    assert "<code>grup</code>" in client.get("/documents/?grup=latvians").content.decode()


# Facets


FACETED = [
    ("documents", ""),
    ("documents", "form=decree&form=resolution"),
    ("documents", "issuer=nkvd&from=1941&to=1946"),
    ("documents", "place=latvia&status=issued"),
    ("documents", "source=memorandum-238ss-am&undated=1&from=1950"),
    ("documents", "q=release&person=ivan-serov"),
    ("events", "place=estonia&group=estonians"),
    ("events", "from=1940&to=1941&within=1"),
    ("counts", "group=latvians&group=estonians"),
    ("counts", "action=deported&place=lithuania"),
    ("counts", "nature=proposed&source=memorandum-238ss-am&q=citizens"),
]


@pytest.mark.parametrize(("name", "query"), FACETED)
def test_facet_counts_are_what_the_list_gives(client, name, query):
    """Following a value's address gives as many rows as its count says, when no other value is chosen."""
    listed = results(client, f"/{name}.json?{query}&page_size=1000")
    for facet, values in listed["facets"].items():
        chosen = [value for value in values if value["selected"]]
        for value in values[:6]:
            if chosen and not value["selected"]:
                continue
            if chosen:
                alone = results(client, f"/{name}.json?{query}&page_size=1")
                if len(chosen) == 1:
                    assert alone["count"] == value["count"], (facet, value)
            else:
                assert results(client, value["url"])["count"] == value["count"], (facet, value)


def test_a_facet_is_counted_without_its_own_filter(client):
    every = {v["value"]: v["count"] for v in results(client, "/documents.json")["facets"]["form"]}
    one = {v["value"]: v["count"] for v in results(client, "/documents.json?form=decree")["facets"]["form"]}
    assert one == every


def test_a_chosen_value_that_gives_nothing_is_listed_with_nought(client):
    facets = results(client, "/documents.json?form=judgment&issuer=red-army")["facets"]
    chosen = [value for value in facets["issuer"] if value["selected"]]
    assert [(value["value"], value["label"], value["count"]) for value in chosen] == [("red-army", "Red Army", 0)]


# Order and pages


def dates(client, sort):
    rows = results(client, f"/documents.json?sort={sort}&page_size=1000")["results"]
    return [row["date_earliest"] or row["date_latest"] for row in rows]


def test_dates_sort_both_ways_with_undated_last(client):
    rising, falling = dates(client, "date"), dates(client, "-date")
    dated = [day for day in rising if day]
    assert dated == sorted(dated)
    assert rising[len(dated) :] == [None] * (len(rising) - len(dated)) != []
    assert [day for day in falling if day] == sorted(dated, reverse=True)
    assert falling[len(dated) :] == rising[len(dated) :]


def test_figures_sort_by_value(client):
    rows = results(client, "/counts.json?sort=-value&page_size=3")["results"]
    assert [row["as_written"] for row in rows] == [
        "more than 3 million",
        "Approximately two million",
        "less than 2 million",
    ]


def test_pages_of_fifty_and_links_between_them(client):
    first = results(client, "/events.json")
    assert len(first["results"]) == 50
    assert first["previous"] is None
    second = results(client, first["next"])
    assert second["previous"] == "/events.json?page=1"
    assert not {row["id"] for row in first["results"]} & {row["id"] for row in second["results"]}


@pytest.mark.parametrize("page", ["0", "-1", "1.0", "x", "99999999999999999999", "٣"])
def test_a_page_that_is_not_there_says_so(client, page):
    response = client.get("/documents/", {"page": page})
    assert response.status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        *("form=poem", "issuer=nobody", "from=1946-02-30", "to=soon", "from=1947&to=1946", "sort=password"),
        *("page_size=0", "page_size=1001", "page_size=x", "within=perhaps", "q=" + "a" * 201),
    ],
)
@pytest.mark.parametrize("format", ["/", ".json", ".csv"])
def test_a_bad_filter_gives_its_error_and_no_rows(client, query, format):
    response = client.get(f"/documents{format}?{query}")
    assert response.status_code == 400
    if format == "/":
        assert "This cannot be asked" in response.content.decode()
        assert 'class="entry"' not in response.content.decode()
    else:
        assert response.json()["results"] == []
        assert list(response.json()["errors"]) == [query.split("=")[0] if "&" not in query else "to"]


def test_an_empty_list_helps(client):
    page = client.get("/documents/?q=xylophone").content.decode()
    assert "Nothing here fits all of these filters" in page
    assert 'href="/documents/"' in page


# Cost


@pytest.mark.parametrize("name", NAMES)
def test_a_page_costs_the_same_with_two_rows_and_with_twenty(client, name, django_assert_max_num_queries):
    client.get(f"/{name}/")  # builds the index
    with django_assert_max_num_queries(20) as two:
        client.get(f"/{name}/?page_size=2")
    with django_assert_max_num_queries(25) as twenty:
        client.get(f"/{name}/?page_size=20")
    assert len(two) == len(twenty)


@pytest.mark.parametrize("name", ["documents", "events", "counts", "relations", "people"])
def test_a_twin_costs_the_same_with_two_rows_and_with_twenty(client, name, django_assert_max_num_queries):
    client.get(f"/{name}.json")
    with django_assert_max_num_queries(25) as two:
        client.get(f"/{name}.json?page_size=2")
    with django_assert_max_num_queries(25) as twenty:
        client.get(f"/{name}.json?page_size=20")
    assert len(two) == len(twenty)


def test_csv_gives_everything_that_is_filtered(client):
    text = b"".join(client.get("/events.csv?place=latvia")).decode()
    assert len(list(csv.DictReader(io.StringIO(text)))) == Event.objects.having(places__slug="latvia").count() > 50


# The page of one facet


def test_many_values_have_a_page_of_their_own(client):
    listed = client.get("/counts/?nature=actual").content.decode()
    assert 'href="/counts/by/group/?nature=actual"' in listed
    page = client.get("/counts/by/group/?nature=actual")
    values = {value.value: value.count for value in page.context["values"]}
    assert values == {
        v["value"]: v["count"] for v in results(client, "/counts.json?nature=actual")["facets"]["group"]
    } | {value: 0 for value, number in values.items() if not number}
    assert list(values.values()) == sorted(values.values(), reverse=True)
    assert page.context["occurring"] < page.context["total"] == len(values)
    first = page.context["values"][0]
    assert results(client, first.url.replace("/counts/", "/counts.json"))["count"] == first.count


def test_values_are_found_by_the_letters_of_their_names(client):
    page = client.get("/documents/by/place/?find=siaul")
    assert [value.label for value in page.context["values"]] == ["Šiauliai"]
    assert client.get("/documents/by/place/?find=zzz").context["values"].object_list == []
    assert client.get("/documents/by/colour/").status_code == 404
    assert client.get("/documents/by/place/?from=1946-13").status_code == 400
    assert client.get("/documents/by/place/?page=99").status_code == 404


def test_a_list_shows_few_values_and_those_chosen(client):
    rare = results(client, "/documents.json")["facets"]["issuer"][-1]["value"]
    facets = {facet.name: values for facet, values in client.get(f"/documents/?issuer={rare}").context["facets"]}
    assert len(facets["issuer"].most) == 9
    assert [value.value for value in facets["issuer"].most if value.selected] == [rare]
    assert facets["issuer"].others == len(results(client, "/documents.json")["facets"]["issuer"]) - 9
