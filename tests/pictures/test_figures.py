"""Bars for figures: their shapes, and the charts on the pages of counts and discrepancies."""

import re
from datetime import date
from decimal import Decimal as D

import pytest

from documents.charts import against_total, course_of, meant_and_done, side_by_side
from documents.models import PeopleCount
from documents.pictures.figures import Mark, Point, axis, course, mark

HUNDRED = axis([D(100)])


@pytest.mark.parametrize(
    ("numbers", "texts"),
    [
        ([44169, 6507], ["0", "10,000", "20,000", "30,000", "40,000"]),
        ([11], ["0", "5", "10"]),
        ([D("0.6")], ["0", "0.2", "0.4", "0.6"]),
        ([], ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        ([None, 0], ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (
            [99_999_999_999],
            ["0", "20,000,000,000", "40,000,000,000", "60,000,000,000", "80,000,000,000", "100,000,000,000"],
        ),
    ],
)
def test_round_numbers_stand_along_the_axis(numbers, texts):
    made = axis(None if n is None else D(n) for n in numbers)
    assert [tick.text for tick in made.ticks] == texts
    assert all(0 <= tick.x <= 100 for tick in made.ticks)


@pytest.mark.parametrize(
    ("operator", "low", "high", "drawn"),
    [
        ("exact", 52, 52, Mark(0, 50, 0)),
        ("about", 52, 52, Mark(0, 50, 0, striped=True)),
        ("at_least", 52, None, Mark(0, 50, 0, end="arrow")),
        ("more_than", 52, None, Mark(0, 50, 0, end="arrow")),
        ("up_to", None, 52, Mark(0, 0, 50)),
        ("less_than", None, 52, Mark(0, 0, 50)),
        ("between", 26, 52, Mark(0, 25, 25)),
        ("exact", None, None, None),
    ],
)
def test_every_operator_has_its_shape(operator, low, high, drawn):
    low, high = (None if n is None else D(n) for n in (low, high))
    assert mark(low, high, operator, HUNDRED) == drawn


def test_a_part_begins_where_the_last_one_ended():
    assert mark(D(26), D(26), "exact", HUNDRED, D(52)) == Mark(50, 25, 0)


def test_the_course_keeps_to_its_days():
    steps = [(date(1946, 9, 20), D(9069)), (date(1946, 11, 1), D(14969)), (date(1946, 12, 10), D(26599))]
    assert course(steps, D(44169)) == [Point(4, 144, False), Point(51.7, 121, False), Point(96, 76, True)]


# The shipped figures

pytestmark = pytest.mark.django_db


def count(slug: str) -> PeopleCount:
    return PeopleCount.objects.for_page().get(slug=slug)


def written(chart) -> list[str]:
    return [row.count.as_written if row.count else f"gap {row.gap:.0f}" for row in chart.rows]


def test_addends_stand_end_to_end_below_their_total_and_subsets_from_zero():
    total = count("mvd-released-baltic-collaborators-october-1946")
    chart = against_total(total, total.parts.for_list())
    assert written(chart) == ["44,169", "6507", "30,824", "6838", "9,069", "14,969", "26,599"]
    assert [row.mark.x for row in chart.rows] == [0, 0, 14.17, 81.27, 0, 0, 0]
    assert chart.left_out == 0


def test_what_is_missing_from_a_total_is_drawn_as_a_gap():
    total = count("memo-238ss-am-capitalist-countries-to-release")
    assert written(against_total(total, total.parts.for_list())) == ["189", "180", "gap 9"]


def test_a_total_that_agrees_with_its_qualifier_has_no_gap():
    total = count("deported-1944-1955")
    assert written(against_total(total, total.parts.for_list())) == [
        "over half a million",
        "124,000",
        "136,000",
        "245,000",
    ]


@pytest.mark.parametrize("slug", ["mvd-released-baltic-collaborators-october-1946", "sent-by-1946-11-01"])
def test_one_quantity_over_its_days(slug):
    record = count(slug)
    family = [*record.parts.for_list(), *(record.part_of.parts.for_list() if record.part_of else [])]
    found = course_of(record, family)
    assert [step.count.as_written for step in found.steps] == ["9,069", "14,969", "26,599"]
    assert found.total.as_written == "44,169"


def test_a_figure_of_one_day_has_no_course():
    record = count("released-latvians-1946-1947")
    assert course_of(record, list(record.part_of.parts.for_list())) is None


def test_planned_and_actual_stand_together_only_if_there_is_both():
    done = count("released-latvians-1946-1947")
    assert meant_and_done(done) is None
    meant = PeopleCount.objects.create(
        slug="to-be-released",
        as_written="up to 31,000",
        operator="up_to",
        high=31000,
        unit="persons",
        group=done.group,
        action="to_release",
        nature="planned",
    )
    assert written(meant_and_done(done))[0] == "up to 31,000"
    assert "30,824" in written(meant_and_done(meant))


def test_figures_of_another_unit_or_none_are_left_out_and_said_to_be():
    rows = [count(s) for s in ("released-latvians-1946-1947", "attachment-1-total-to-release")]
    assert side_by_side(rows[:1]) is None
    share = PeopleCount(
        as_written="half", operator="exact", low=D("0.5"), high=D("0.5"), value=D("0.5"), unit="fraction"
    )
    chart = side_by_side([*rows, share])
    assert (written(chart), chart.left_out) == (["30,824", "1064"], 1)


def test_the_page_of_a_count_draws_course_and_parts(client):
    text = client.get("/counts/mvd-released-baltic-collaborators-october-1946/").content.decode()
    assert "As it went on" in text
    assert "Against the total" in text
    assert re.search(r'<rect class="fig solid" x="14.17%" width="67.1%"', text)


def test_about_and_up_to_are_not_told_apart_by_colour_alone(client):
    text = client.get("/discrepancies/how-many-served-by-country-or-up-to-300000/").content.decode()
    assert 'class="fig hollow"' in text
    assert 'class="fig striped"' in text
    assert "up to, less than" in text


def test_a_chart_costs_the_same_queries_for_few_and_many_parts(client, django_assert_max_num_queries):
    pages = [
        f"/counts/{slug}/"
        for slug in ("memo-238ss-am-capitalist-countries-to-release", "attachment-1-total-to-release")
    ]
    client.get(pages[0])  # builds the index of the list
    for page in pages:
        with django_assert_max_num_queries(34):
            client.get(page)
