"""What does not agree: every sum that the texts allow, with its outcome, and the known contradictions."""

import pytest

from documents.consistency import rival_figures, sum_checks
from documents.findings import all_findings
from documents.models import Discrepancy, PeopleCount

pytestmark = pytest.mark.django_db

# Total: (what its parts add up to, what is printed). A changed digit in any part or total changes a line.
SUMS = {
    "released-baltic-collaborators-1946-1947": (44169, 44169),  # 6507 + 30,824 + 6838, in the lead
    "mvd-released-baltic-collaborators-october-1946": (44169, 44169),  # the same, printed again
    "sent-by-1946-09-20": (9069, 9069),  # 621 + 7,396 + 1,052
    "sent-by-1946-11-01": (14969, 14969),  # 5,611 + 9,358
    "sent-by-1946-12-10": (26599, 26599),  # 10,691 + 15,908
    "attachment-1-total-to-release": (1064, 1064),
    "attachment-1-total-to-hand-over": (696, 696),
    "attachment-2-germans-to-release": (5614, 5614),  # 3708 + 1906; the 180 generals are a subset
    "attachment-2-germans-to-hand-over": (3917, 3917),  # 2728 + 1189
    "attachment-4-total-to-release": (180, 180),
    "attachment-4-total-to-remain": (101, 101),
    "attachment-5-total-to-remain": (10, 10),
    "memo-238ss-am-capitalist-countries-to-release": (180, 189),
    "memo-238ss-am-capitalist-countries-to-remain": (111, 111),  # 101 of Attachment 4 and 10 of Attachment 5
    "deported-1944-1955": (505_000, 500_000),  # "over half a million": 124,000 + 136,000 + 245,000
}
PARTS = {
    "released-baltic-collaborators-1946-1947": [6507, 6838, 30824],
    "mvd-released-baltic-collaborators-october-1946": [6507, 6838, 30824],
    "sent-by-1946-09-20": [621, 1052, 7396],
    "sent-by-1946-11-01": [5611, 9358],
    "sent-by-1946-12-10": [10691, 15908],
    "attachment-1-total-to-release": [4, 20, 24, 25, 56, 190, 370, 375],
    "attachment-1-total-to-hand-over": [None, 2, 3, 6, 29, 143, 237, 276],
    "attachment-2-germans-to-release": [1906, 3708],
    "attachment-2-germans-to-hand-over": [1189, 2728],
    "attachment-4-total-to-release": [1, 1, 3, 3, 4, 8, 10, 17, 23, 24, 24, 62],
    "attachment-4-total-to-remain": [None, 1, 2, 2, 2, 5, 5, 5, 6, 13, 24, 36],
    "attachment-5-total-to-remain": [1, 1, 1, 2, 2, 3],
    "memo-238ss-am-capitalist-countries-to-release": [180],
    "memo-238ss-am-capitalist-countries-to-remain": [10, 101],
    "deported-1944-1955": [124_000, 136_000, 245_000],
}


def test_every_sum_comes_out_as_the_texts_have_it():
    checks = {check.total.slug: check for check in sum_checks()}
    assert {slug: (check.expected, check.found) for slug, check in checks.items()} == SUMS
    assert [slug for slug, check in checks.items() if not check.agrees] == [
        "memo-238ss-am-capitalist-countries-to-release"
    ]


def test_every_part_is_as_printed():
    found = {c.total.slug: sorted((p.value for p in c.parts), key=lambda n: (n is not None, n)) for c in sum_checks()}
    assert found == PARTS


def test_the_numeral_and_the_number_agree():
    """The figure as written and the number read from it cannot drift apart."""
    for count in PeopleCount.objects.filter(unit="persons", low__isnull=False, operator="exact"):
        digits = "".join(ch for ch in count.as_written if ch.isdigit())
        if digits:
            assert str(int(count.low)) in (digits, f"{digits}000"), count.slug


def test_a_difference_is_told_in_words():
    check = next(c for c in sum_checks() if not c.agrees)
    assert check.sentence == "Parts add to 180; the total printed is 189; difference 9."


def test_sums_are_never_stored():
    PeopleCount.objects.filter(slug="sent-to-latvia-by-1946-09-20").update(low=7397, high=7397)
    check = next(c for c in sum_checks() if c.total.slug == "sent-by-1946-09-20")
    assert not check.agrees
    assert check.difference == -1


@pytest.mark.parametrize(
    ("operator", "low", "high", "agrees"),
    [
        ("more_than", 9068, None, True),
        ("more_than", 9069, None, False),
        ("at_least", 9069, None, True),
        ("up_to", None, 9069, True),
        ("less_than", None, 9069, False),
        ("between", 9000, 9100, True),
        ("between", 9070, 9100, False),
        ("about", 9069, 9069, True),
    ],
)
def test_a_total_is_held_to_its_qualifier(operator, low, high, agrees):
    PeopleCount.objects.filter(slug="sent-by-1946-09-20").update(operator=operator, low=low, high=high)
    check = next(c for c in sum_checks() if c.total.slug == "sent-by-1946-09-20")
    assert check.agrees is agrees


# Rival figures


def rivals():
    return [{count.slug for count in group.counts} for group in rival_figures()]


def test_the_deported_from_lithuania_and_the_dead_among_them_stand_side_by_side():
    assert {"lithuania-deported-1941-1952", "deported-lithuania-1944-1955"} in rivals()
    assert {"lithuania-deportees-died-in-exile", "lithuanian-deportees-died-1945-1958"} in rivals()


def test_states_at_different_days_do_not_rival():
    groups = [group for group in rivals() if any(slug.startswith("sent-by") for slug in group)]
    assert groups == []


def test_parts_of_one_total_do_not_rival():
    assert not any("deported-estonia-1944-1955" in group for group in rivals())


def test_a_curators_judgement_stands_for_the_group():
    finding = next(f for f in all_findings() if f.slug == "deported-from-lithuania-130000-or-245000")
    assert {count.slug for count in finding.rivals.counts} == {
        "lithuania-deported-1941-1952",
        "deported-lithuania-1944-1955",
    }
    assert finding.source_titles.keys() == {"serov-instructions", "second-soviet-occupation"}
    assert not any(f.slug.startswith("figures-lithuania") for f in all_findings())


def test_without_a_judgement_the_difference_is_told():
    Discrepancy.objects.filter(kind="figures").delete()
    finding = next(f for f in all_findings() if f.slug == "figures-lithuania-deported-1941-1952")
    assert finding.explanation.startswith("The texts do not say that these are the same people; they differ in ")
    assert "the time they cover" in finding.explanation


# The known contradictions, with a side in each passage


@pytest.mark.parametrize(
    ("slug", "kind", "words"),
    [
        ("five-finns-release-or-remain", "statement", "Finns"),
        ("other-nationalities-1947-or-1953", "statement", "1953"),
        ("serov-instructions-mistaken-for-order-001223", "identity", "Third Interim Report"),
        ("serov-instructions-date-disputed", "dating", "1939"),
        ("pact-signed-or-executed-on-23-or-24-august", "dating", "23 August"),
        ("estonian-independence-20-or-21-august", "dating", "21 August"),
    ],
)
def test_a_known_contradiction_is_there_with_both_sides(client, slug, kind, words):
    finding = client.get(f"/discrepancies/{slug}.json").json()
    assert finding["kind"] == kind
    assert words in finding["summary"]
    assert len({(c["source"], c["passage"], c["start"]) for c in finding["citations"]}) > 1


def test_every_finding_has_a_page_and_names_its_members(client):
    for finding in all_findings():
        response = client.get(finding.get_absolute_url())
        assert response.status_code == 200
        for member in finding.members:
            assert member.get_absolute_url().encode() in response.content


def test_the_list_filters_by_kind_source_and_outcome(client):
    every = client.get("/discrepancies.json?page_size=1000").json()
    sums = client.get("/discrepancies.json?kind=sum&page_size=1000").json()
    assert sums["count"] == len(SUMS)
    assert {v["value"]: v["count"] for v in every["facets"]["kind"]}["sum"] == len(SUMS)
    opened = client.get("/discrepancies.json?kind=sum&outcome=open").json()
    assert [row["id"] for row in opened["results"]] == ["sum-memo-238ss-am-capitalist-countries-to-release"]
    assert opened["results"][0] | {"citations": [], "members": []} == {
        "id": "sum-memo-238ss-am-capitalist-countries-to-release",
        "url": "/discrepancies/sum-memo-238ss-am-capitalist-countries-to-release/",
        "kind": "sum",
        "title": "189 does not add up: Citizens of capitalist countries, to be released",
        "summary": "Parts add to 180; the total printed is 189; difference 9.",
        "members": [],
        "expected": 180,
        "found": 189,
        "difference": 9,
        "citations": [],
        "agrees": False,
    }
    assert client.get("/discrepancies/?kind=mood").status_code == 400
    assert client.get("/discrepancies/?page=0").status_code == 404


def test_a_discrepancy_shows_on_the_records_it_touches(client):
    for address in ("/documents/memorandum-238ss-am/", "/counts/memo-238ss-am-finns-to-release/"):
        assert "Were the five Finns to be released or to remain?" in client.get(address).content.decode()
    assert "difference 9" in client.get("/counts/memo-238ss-am-capitalist-countries-to-release/").content.decode()
    assert "Rival figures" in client.get("/counts/deported-lithuania-1944-1955/").content.decode()


# Cited but not held, coverage, the reader's check


def test_what_is_cited_but_not_held_is_a_worklist(client):
    listed = client.get("/not-held.json?page_size=1000").json()
    assert listed["count"] > 90
    assert not any(row["held"] for row in listed["results"])
    text = client.get("/not-held/?q=001223").content.decode()
    assert "no archival reference known" in text
    assert "Serov Instructions, passage" in text


def test_coverage_counts_what_each_source_gave(client):
    text = client.get("/coverage/").content.decode()
    assert "All sources" in text
    assert "figures that conflict" in text
    for axis in ("group", "place", "event"):
        assert client.get(f"/coverage/?by={axis}").status_code == 200
    assert client.get("/coverage/?by=weather").status_code == 404


def test_the_matrix_tells_conflicts_from_figures():
    from documents.coverage import CONFLICT, FIGURE, matrix

    years, rows = matrix("place")
    lithuania = next(cells for record, cells in rows if record.slug == "lithuania")
    assert lithuania[years.index(1949)].state == CONFLICT
    latvia = next(cells for record, cells in rows if record.slug == "latvia")
    assert latvia[years.index(1949)].state == FIGURE


def test_the_readers_check_lists_every_claim(client):
    text = client.get("/sources/memorandum-238ss-am/check/").content.decode()
    for count in PeopleCount.objects.filter(citations__passage__source__slug="memorandum-238ss-am").distinct():
        assert count.get_absolute_url() in text
