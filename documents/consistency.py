"""Does it agree? Printed parts against printed totals, and figures that rival one another.

Computed from the figures every time and never stored. Only parts that a source itself prints as addends of a
total are added, and only within that total; nothing is ever corrected or averaged.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from documents.models import Operator, PeopleCount
from documents.words import figure


@dataclass(frozen=True)
class SumCheck:
    """A printed total held against the sum of its printed parts."""

    total: PeopleCount
    parts: tuple[PeopleCount, ...]

    @property
    def expected(self) -> Decimal:
        """What the parts add up to; a dash adds nothing."""
        return sum((part.value for part in self.parts if part.value is not None), Decimal(0))

    @property
    def found(self) -> Decimal:
        """What is printed as the total."""
        return self.total.value

    @property
    def difference(self) -> Decimal:
        """The printed total less the sum of the parts."""
        return self.found - self.expected

    @property
    def agrees(self) -> bool:
        """Whether the sum is what the total says, with its qualifier: 505,000 is "over half a million"."""
        return {
            Operator.MORE_THAN: self.expected > self.found,
            Operator.AT_LEAST: self.expected >= self.found,
            Operator.LESS_THAN: self.expected < self.found,
            Operator.UP_TO: self.expected <= self.found,
            Operator.BETWEEN: self.total.low <= self.expected <= (self.total.high or self.expected)
            if self.total.low is not None
            else False,
        }.get(self.total.operator, self.difference == 0)

    @property
    def title(self) -> str:
        """What is added up, in a few words."""
        outcome = "adds up" if self.agrees else "does not add up"
        return f"{self.total.as_written} {outcome}: {self.total.group}, {self.total.get_action_display().lower()}"

    @property
    def sentence(self) -> str:
        """The outcome in words, e.g. "Parts add to 180; the total printed is 189; difference 9."."""
        added = f"Parts add to {figure(self.expected)}; the total printed is {self.total.as_written}"
        if self.agrees:
            return f"{added}: they agree."
        return f"{added}; difference {figure(self.difference)}."


def sum_checks(totals=None) -> list[SumCheck]:
    """One check for each total of which a source prints addends, among `totals` or all counts."""
    counts = PeopleCount.objects.all() if totals is None else totals
    rows = (
        counts.having(parts__additive=True)
        .filter(value__isnull=False)
        .select_related("group", "document", "event")
        .with_citations()
        .with_parts()
    )
    checks = []
    for total in rows:
        addends = sorted((part for part in total.parts.all() if part.additive), key=lambda part: part.pk)
        checks.append(SumCheck(total, tuple(addends)))
    return checks


@dataclass(frozen=True)
class RivalFigures:
    """Different figures that seem to answer one question: who, what befell them, where, in overlapping times."""

    counts: tuple[PeopleCount, ...]

    @property
    def spread(self) -> tuple[Decimal, Decimal]:
        """The smallest and the largest number printed."""
        values = [number for count in self.counts for number in (count.low, count.high) if number is not None]
        return min(values), max(values)

    @property
    def differing(self) -> list[str]:
        """In what else the figures differ, as far as the texts tell; empty if in nothing but the number."""
        aspects = {
            "the people they name": {count.group_id for count in self.counts},
            "the time they cover": {_time(count) for count in self.counts},
            "who claims them": {(count.attributed_person_id, count.attributed_body_id) for count in self.counts},
            "whether they were counted, planned or estimated": {count.nature for count in self.counts},
            "the event they are tied to": {count.event_id for count in self.counts},
        }
        return [aspect for aspect, values in aspects.items() if len(values) > 1]

    @property
    def sentence(self) -> str:
        """Whether they speak of the same people, in words."""
        if not self.differing:
            return "As far as the texts tell, these speak of the same people, and the numbers differ."
        return f"The texts do not say that these are the same people; they differ in {_and(self.differing)}."


def rival_figures(counts: Iterable[PeopleCount] | None = None) -> list[RivalFigures]:
    """Groups of figures among `counts` (or all) that rival one another; parts of one total never do."""
    if counts is None:
        counts = PeopleCount.objects.filter(value__isnull=False, same_as__isnull=True).for_comparison()
    by_question = defaultdict(list)
    for count in counts:
        if count.is_mere_subset:
            continue
        places = frozenset(place.pk for place in count.places.all())
        by_question[count.action, count.unit, places].append(count)
    found = []
    for rows in by_question.values():
        while rows:
            cluster, rows = _cluster(rows)
            if len(cluster) > 1:
                found.append(RivalFigures(tuple(sorted(cluster, key=lambda count: (count.value, count.slug)))))
    return found


def _cluster(rows: list[PeopleCount]) -> tuple[list[PeopleCount], list[PeopleCount]]:
    """The first row with all that rival it, directly or by way of another; and the rows left over."""
    cluster, left = [rows[0]], rows[1:]
    for known in cluster:  # grows while it is walked
        rivals = [row for row in left if _rivals(known, row)]
        cluster += rivals
        left = [row for row in left if row not in rivals]
    return cluster, left


def _rivals(one: PeopleCount, other: PeopleCount) -> bool:
    """Whether two figures with the same action, unit and places may answer the same question differently."""
    same_people = (one.event_id and one.event_id == other.event_id) or bool(_lineage(one) & _lineage(other))
    in_one_total = one.part_of_id == other.pk or other.part_of_id == one.pk
    in_one_total |= one.part_of_id is not None and one.part_of_id == other.part_of_id
    alike = (one.low, one.high, one.operator) == (other.low, other.high, other.operator)
    return bool(same_people) and not in_one_total and not alike and _overlap(_time(one), _time(other))


def _lineage(count: PeopleCount) -> set[int]:
    """The group counted and the one above it."""
    return {pk for pk in (count.group_id, count.group.broader_id) if pk}


def _time(count: PeopleCount) -> tuple:
    """The days a figure speaks of: its own, or else those of its event."""
    if count.date_earliest or count.date_latest:
        return count.date_earliest, count.date_latest
    return (count.event.date_earliest, count.event.date_latest) if count.event else (None, None)


def _overlap(one: tuple, other: tuple) -> bool:
    """Whether two spans of days share a day; an undated span shares none that the texts vouch for."""
    if one == (None, None) or other == (None, None):
        return False
    begins = [day for day in (one[0], other[0]) if day]
    ends = [day for day in (one[1], other[1]) if day]
    return not begins or not ends or max(begins) <= min(ends)


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
