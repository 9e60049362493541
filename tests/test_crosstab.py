"""Cross-tables: every figure in its cell, nothing added up, each cell with its rows."""

import csv
import re
from html import unescape

import pytest

from documents.crosstab import table_of
from documents.models import PeopleCount

pytestmark = pytest.mark.django_db


def counts(**filters):
    return list(PeopleCount.objects.filter(**filters).for_list())


def written(found) -> list[str]:
    return sorted(count.as_written for count in found)


def test_a_cell_shows_every_figure_and_adds_nothing():
    table = table_of(counts(group__slug="latvians"), "action", "nature")
    cell = table.cells[("released", "Released"), ("actual", "Actual")]
    assert written(cell.counts) == ["30,824", "30,824"]


def test_a_total_stands_in_the_margin_only_as_a_source_prints_it():
    released = counts(action="released")
    by_group = table_of(released, "action", "group")
    assert written(by_group.row_totals[("released", "Released")]) == ["44,169", "44169"]
    assert by_group.column_totals == {}
    turned = table_of(released, "group", "action")
    assert written(turned.column_totals[("released", "Released")]) == ["44,169", "44169"]
    without_the_total = [count for count in released if count.part_of_id]
    assert table_of(without_the_total, "action", "group").row_totals == {}


def test_addends_in_one_cell_make_no_margin():
    total = PeopleCount.objects.get(slug="attachment-2-germans-to-release")
    table = table_of([total, *counts(part_of=total)], "action", "nature")
    assert (table.row_totals, table.column_totals) == ({}, {})


def test_a_figure_without_the_axis_is_not_stated_and_spans_have_their_own_heading():
    table = table_of(counts(), "year", "group")
    assert table.rows[-1] == ("", "not stated")
    assert ("1944/1955", "1944–1955") in table.rows
    assert ("../1941", "until 1941") in table.rows


def test_the_most_filled_rows_come_first_into_the_page_and_all_into_the_csv(client, monkeypatch):
    monkeypatch.setattr("documents.crosstab.MOST_ROWS", 3)
    text = client.get("/crosstab/", {"rows": "place", "columns": "nature"}).content.decode()
    assert text.count('<th scope="row">') - text.count("total as printed") <= 3
    assert "more are in the CSV" in text
    lines = b"".join(client.get("/crosstab.csv", {"rows": "place", "columns": "nature"})).decode().splitlines()
    assert len(lines) > 20


def test_a_cell_leads_to_as_many_rows_of_the_list(client):
    text = client.get("/crosstab/", {"rows": "group", "columns": "action", "nature": "actual"}).content.decode()
    cells = re.findall(r"<td><ul class=\"cell-figures\">(.*?)</ul><a class=\"drill\" href=\"([^\"]+)\"", text)
    assert len(cells) > 30
    for inner, address in cells[:40]:
        found = client.get(unescape(address).replace("/?", ".json?", 1)).json()
        assert found["count"] >= inner.count("<li")
        assert set(re.findall(r"/counts/([^/]+)/", inner)) <= {row["id"] for row in found["results"]}


def test_a_year_leads_to_what_lies_within_it(client):
    text = client.get("/crosstab/", {"rows": "year", "columns": "action"}).content.decode()
    address = unescape(re.search(r'<th scope="row"><a href="([^"]+)" rel="nofollow">1946<', text)[1])
    assert address == "/counts/?from=1946&to=1946&within=1"
    assert client.get(address.replace("/?", ".json?")).json()["count"] == 15


def test_the_csv_holds_the_figures_as_printed(client):
    response = client.get("/crosstab.csv", {"rows": "group", "columns": "action", "action": ["released"]})
    rows = list(csv.reader(b"".join(response).decode().splitlines()))
    assert rows[0] == ["Group", "Released", "total as printed"]
    assert ["Latvians", "30,824; 30,824", ""] in rows
    assert rows[-1] == ["total as printed", "44169; 44,169", ""]


def test_the_picture_tells_exact_from_about(client):
    text = client.get("/crosstab/", {"as": "picture"}).content.decode()
    assert 'class="dot open"' in text
    assert 'class="dot"' in text
    assert 'role="img" aria-label="' in text


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({}, 200),
        ({"rows": "year", "columns": "source"}, 200),
        ({"rows": "person", "columns": "place", "as": "picture"}, 200),
        ({"rows": "group", "columns": "group"}, 400),
        ({"rows": "shoe size"}, 400),
        ({"as": "sculpture"}, 400),
        ({"from": "soon"}, 400),
        ({"group": "martians"}, 400),
        ({"q": "(" * 200, "rows": "place"}, 200),
        ({"colour": "red"}, 200),
    ],
)
def test_odd_questions_get_an_answer(client, params, status):
    for address in ("/crosstab/", "/crosstab.csv"):
        response = client.get(address, params)
        assert response.status_code == status
        if response.streaming:
            b"".join(response)


def test_too_many_figures_are_not_laid_out_but_narrowed(client, monkeypatch):
    monkeypatch.setattr("documents.crosstab.FIGURES", 50)
    response = client.get("/crosstab/")
    assert "More than the 50 figures that can be laid out" in response.content.decode()
    assert "/crosstab/?group=latvians" in response.content.decode()
    assert client.get("/crosstab.csv").status_code == 400


def test_more_figures_cost_no_more_queries(client, django_assert_max_num_queries):
    client.get("/crosstab/")
    for params in ({"group": "latvians"}, {}):
        with django_assert_max_num_queries(8):
            client.get("/crosstab/", {**params, "columns": "source"})


def test_the_list_of_counts_leads_to_its_table(client):
    text = client.get("/counts/", {"group": "latvians", "page": "1"}).content.decode()
    assert '<a href="/crosstab/?group=latvians">cross-table</a>' in text
