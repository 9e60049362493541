"""The layout of the timeline, and its page: what a bar says is what its list holds."""

import re
from datetime import date
from html import unescape

import numpy as np
import pytest

from documents.index import OPEN_END, OPEN_START
from documents.models import Event
from documents.pictures.timeline import Label, Strip, Tally, bins, histograms, labels, strip, tally, window

# Layout


def days(*pairs):
    return tuple(np.array([pair[n] for pair in pairs]) for n in (0, 1))


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("first", "last", "number", "label", "since", "to"),
    [
        ("1946-04-10", "1946-05-09", 30, "10 Apr 1946", "1946-04-10", "1946-05-09"),
        ("1946-01-01", "1946-12-31", 12, "Jan 1946", "1946-01", "1946-12"),
        ("1939-08-23", "1949-03-25", 11, "1939", "1939", "1949"),
        ("1724-01-28", "1991-08-21", 28, "1720s", "1720", "1999"),
        ("0001-01-01", "9999-12-31", 100, "0s", "0001", "9999"),
    ],
)
def test_the_unit_follows_the_reach(first, last, number, label, since, to):
    drawn = bins(date.fromisoformat(first), date.fromisoformat(last))
    assert (len(drawn), drawn[0].label, drawn[0].from_, drawn[-1].to) == (number, label, since, to)


def test_a_record_counts_wherever_it_reaches_and_is_within_only_one_stretch():
    drawn = bins(date(1940, 1, 1), date(1944, 12, 31))
    found = tally(
        *days(
            (day("1940-06-17"), day("1940-06-17")),
            (day("1941-06-14"), day("1942-01-01")),
            (day("1930-01-01"), OPEN_END),
            (OPEN_START, day("1940-01-01")),
            (day("1950-01-01"), day("1950-12-31")),
        ),
        drawn,
    )
    assert found == [Tally(3, 1), Tally(2, 0), Tally(2, 0), Tally(1, 0), Tally(1, 0)]


def test_the_axis_leaves_out_a_few_far_records_unless_asked():
    many = [(day("1946-01-01"), day("1946-01-01"))] * 99
    far = (day("1724-01-28"), day("1724-01-28"))
    assert window(*days(far, *many), None, None) == (date(1946, 1, 1), date(1946, 1, 1))
    assert window(*days(far, *many), date(1700, 1, 1), None) == (date(1700, 1, 1), date(1946, 1, 1))
    assert window(*days(far, *many[:9]), None, None) == (date(1724, 1, 28), date(1946, 1, 1))
    assert window(*days(), date(1700, 1, 1), date(1701, 1, 1)) == (date(1700, 1, 1), date(1701, 1, 1))
    assert window(*days(), None, None) is None


def test_bars_share_one_scale():
    drawn = bins(date(1940, 1, 1), date(1944, 12, 31))
    some = [Tally(10, 5), Tally(0, 0), Tally(1, 0), Tally(0, 0), Tally(0, 0)]
    more = [Tally(30, 30), Tally(0, 0), Tally(0, 0), Tally(0, 0), Tally(0, 0)]
    above, below = histograms(drawn, [some, more])
    assert (above.height, below.height) == (50, 150)
    first = above.bars[0]
    assert (first.x, first.width, first.height, first.solid, first.top, first.solid_top) == (1.2, 17.6, 50, 25, 0, 25)
    assert [bar.height for bar in above.bars] == [50, 0, 5, 0, 0]


def test_labels_stand_at_round_years_and_lead_closer():
    assert labels(bins(date(1938, 1, 1), date(1951, 12, 31)))[:2] == [
        Label(0.0, "1938", "1938", "1939", False),
        Label(14.286, "1940", "1940", "1941", True),
    ]
    assert [label.text for label in labels(bins(date(1918, 1, 1), date(2007, 1, 1)))][:2] == ["1920", "1930"]
    assert len(labels(bins(date(1, 1, 1), date(9999, 1, 1)))) == 10


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest", "expected"),
    [
        ("1941-06-14", "1941-06-14", "1941-06-14", Strip("day", 14.51, 0.03, False, False)),
        ("1941", "1941-01-01", "1941-12-31", Strip("within", 10.02, 9.99, False, False)),
        ("1941-06~", "1941-06-01", "1941-06-30", Strip("about", 14.15, 0.82, False, False)),
        ("1941/1942", "1941-01-01", "1942-12-31", Strip("span", 10.02, 19.98, False, False)),
        ("1941/..", "1941-01-01", None, Strip("span", 10.02, 89.98, False, True)),
        ("../1941", None, "1941-12-31", Strip("span", 0, 20.01, True, False)),
        ("1930/1960", "1930-01-01", "1960-12-31", Strip("span", 0, 100, True, True)),
        ("1900-05-01", "1900-05-01", "1900-05-01", Strip("day", 0, 0, True, False)),
    ],
)
def test_a_strip_tells_how_a_date_is_known(edtf, earliest, latest, expected):
    ends = [date.fromisoformat(text) if text else None for text in (earliest, latest)]
    assert strip(edtf, *ends, date(1940, 1, 1), date(1949, 12, 31)) == expected


# The page

pytestmark = pytest.mark.django_db


def bars_of(text: str) -> list[tuple[str, str]]:
    """(address, title) of every bar."""
    return re.findall(r'<a href="(/[^"]+)"><title>([^<]+)</title>', text)


def test_a_bar_leads_to_the_list_of_as_many_records(client):
    text = client.get("/timeline/", {"from": "1940", "to": "1949"}).content.decode()
    bars = bars_of(text)
    assert len(bars) == 20
    assert bars[6] == ("/documents/?from=1946&amp;to=1946", "1946: 10 documents, 10 wholly within")
    for address, title in bars:
        found = client.get(unescape(address).replace("/?", ".json?", 1)).json()["count"]
        assert title.split()[1] == str(found)


def test_it_takes_the_filters_of_the_lists_and_keeps_them(client):
    text = client.get(
        "/timeline/", {"issuer": "politburo", "place": "latvia", "from": "1940", "to": "1941"}
    ).content.decode()
    for address, _title in bars_of(text):
        assert "place=latvia" in address


def test_a_filter_of_one_kind_leaves_the_other_out(client):
    text = client.get("/timeline/", {"group": "latvians"}).content.decode()
    assert "/events/?group=latvians" in text
    assert "Documents are not shown" in text
    neither = client.get("/timeline/", {"group": "latvians", "form": "decree"})
    assert neither.status_code == 200
    assert "no kind of record can be narrowed" in neither.content.decode()


def test_undated_records_are_told_of_and_listed(client):
    text = client.get("/timeline/").content.decode()
    assert "+ 108 undated" in text
    assert "Documents: 39" in text
    assert "Events: 69" in text
    assert "Left out by the dates asked for" in client.get("/timeline/", {"from": "1946"}).content.decode()


def test_too_many_records_are_not_drawn_one_by_one(client, monkeypatch):
    monkeypatch.setattr("documents.views.timeline.DRAWN", 100)
    text = client.get("/timeline/").content.decode()
    assert "more than the 100 that can be drawn one by one" in text
    assert "strip-row" not in text
    assert "strip-row" in client.get("/timeline/", {"from": "1946-04", "to": "1946-04"}).content.decode()


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"from": "0001", "to": "9999"}, 200),
        ({"from": "9999-12-31"}, 200),
        ({"to": "0001-01-01"}, 200),
        ({"to": "../1946", "from": "1946/.."}, 200),
        ({"from": "yesterday"}, 400),
        ({"from": "1950", "to": "1940"}, 400),
        ({"kind": "counts"}, 400),
        ({"place": "nowhere"}, 400),
        ({"colour": "red"}, 200),
    ],
)
def test_hostile_and_odd_questions_get_an_answer(client, params, status):
    response = client.get("/timeline/", params)
    assert response.status_code == status
    assert ("This cannot be asked" in response.content.decode()) == (status == 400)


def test_without_an_index_the_database_gives_the_same_picture(client, monkeypatch):
    address = "/timeline/?from=1939&to=1947&place=latvia"
    quick = client.get(address).content
    monkeypatch.setattr("documents.indexing.BUILT_AT_ONCE", -1)
    monkeypatch.setattr("documents.indexing.Indexed._build_in_background", lambda self: None)
    monkeypatch.setattr("documents.indexing.Indexed._load", lambda self, token: False)
    for indexed in __import__("documents.listing", fromlist=["INDEXES"]).INDEXES.values():
        indexed.forget()
    assert client.get(address).content == quick


def test_the_number_of_queries_does_not_grow_with_the_rows(client, django_assert_num_queries):
    client.get("/timeline/")
    with django_assert_num_queries(3):
        client.get("/timeline/", {"from": "1946-04", "to": "1946-04"})
    with django_assert_num_queries(3):
        client.get("/timeline/", {"from": "1939", "to": "1950"})


def test_lists_lead_to_the_timeline_with_their_filters(client):
    text = client.get("/events/", {"group": "latvians", "sort": "title"}).content.decode()
    assert '<a href="/timeline/?group=latvians&amp;kind=events">' in text
    assert Event.objects.filter(groups__slug="latvians").exists()
