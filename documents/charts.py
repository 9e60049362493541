"""Which figures are drawn together. Only those that a source itself holds against each other, or that rival.

Nothing is added up here that consistency.py does not: parts are laid end to end only where a source prints them as
the addends of a total.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from documents.consistency import SumCheck
from documents.models import Action, Nature, PeopleCount
from documents.pictures.figures import Axis, Mark, Point, axis, course, height_of, mark

DRAWN = 60  # figures in one chart
MEANT = (Nature.PLANNED, Nature.PERMITTED, Nature.PROPOSED)
# What was meant to be done, and what it is called once it is done.
DONE = {Action.TO_RELEASE: Action.RELEASED}


@dataclass(frozen=True)
class Row:
    """A figure and its bar; None where no number is printed. `gap` stands for a difference and has no figure."""

    count: PeopleCount | None
    mark: Mark | None
    gap: Decimal | None = None
    addend: bool = False


@dataclass(frozen=True)
class Chart:
    """Figures on one axis."""

    axis: Axis
    rows: list[Row]
    left_out: int = 0

    @property
    def kinds(self) -> set[str]:
        """The kinds of bars in it, for its key."""
        return {"gap" if row.gap is not None else row.count.operator for row in self.rows if row.mark}


def side_by_side(counts: Sequence[PeopleCount]) -> Chart | None:
    """Figures of one unit on one axis, in their order; None for fewer than two numbers."""
    drawn = [count for count in counts if count.value is not None and count.unit == counts[0].unit][:DRAWN]
    if len(drawn) < 2:
        return None
    on = axis(number for count in drawn for number in (count.low, count.high))
    rows = [Row(count, mark(count.low, count.high, count.operator, on)) for count in drawn]
    return Chart(on, rows, len(counts) - len(drawn))


def against_total(total: PeopleCount, parts: Sequence[PeopleCount]) -> Chart | None:
    """A total, its addends end to end below it, its other parts from zero, and what is missing or too much."""
    like = [part for part in parts if part.unit == total.unit]
    if total.value is None or not like:
        return None
    addends = sorted((part for part in like if part.additive), key=lambda part: part.pk)[:DRAWN]
    subsets = [part for part in like if not part.additive][:DRAWN]
    added = sum((part.value for part in addends if part.value is not None), Decimal(0))
    on = axis([total.value, total.high, added, *(part.value for part in like)])
    rows = [Row(total, mark(total.low, total.high, total.operator, on))]
    start = Decimal(0)
    for part in addends:
        rows.append(Row(part, mark(part.low, part.high, part.operator, on, start), addend=True))
        start += part.value or 0
    complete = len(addends) == sum(1 for part in like if part.additive)
    if addends and complete and not SumCheck(total, tuple(addends)).agrees:
        low, high = sorted((added, total.value))
        rows.append(Row(None, mark(Decimal(0), high - low, "gap", on, low), gap=total.value - added))
    rows += [Row(part, mark(part.low, part.high, part.operator, on)) for part in subsets]
    return Chart(on, rows, len(like) - len(addends) - len(subsets))


@dataclass(frozen=True)
class Step:
    count: PeopleCount
    day: date
    point: Point


@dataclass(frozen=True)
class Course:
    """One quantity over the days as of which it was stated, below the total it belongs to if there is one."""

    steps: list[Step]
    total: PeopleCount | None
    total_y: int | None
    lines: list[tuple[Point, Point]] = field(default_factory=list)


def course_of(count: PeopleCount, family: Sequence[PeopleCount]) -> Course | None:
    """The course that a figure is a step of, or else the total of, among its siblings and parts; None if there is none."""
    for total in (count.part_of, count):
        series = defaultdict(dict)
        for each in (count, *family):
            if total and each.part_of_id == total.pk and each.as_of and each.date_earliest and each.value is not None:
                series[each.group_id, each.action, each.unit, each.nature].setdefault(each.date_earliest, each)
        found = [steps for steps in series.values() if len(steps) > 1 and (total is count or count in steps.values())]
        if found:
            return _course(max(found, key=len), total)
    return None


def _course(by_day: dict[date, PeopleCount], total: PeopleCount) -> Course:
    days = sorted(by_day)[:DRAWN]
    alike = total.unit == by_day[days[0]].unit and total.value is not None
    top = max([by_day[day].value for day in days] + ([total.value] if alike else [])) or Decimal(1)
    points = course([(day, by_day[day].value) for day in days], top)
    steps = [Step(by_day[day], day, point) for day, point in zip(days, points, strict=True)]
    return Course(
        steps,
        total if alike else None,
        height_of(total.value, top) if alike else None,
        list(zip(points, points[1:], strict=False)),
    )


def meant_and_done(count: PeopleCount) -> Chart | None:
    """What was planned, permitted or proposed for these people, and what was done; None unless there is both."""
    undone = {done: meant for meant, done in DONE.items()}
    actions = {count.action, DONE.get(count.action, count.action), undone.get(count.action, count.action)}
    alike = PeopleCount.objects.filter(
        group=count.group_id, action__in=actions, unit=count.unit, value__isnull=False, same_as__isnull=True
    )
    rows = list(alike.order_by("date_sort", "pk").for_list()[:DRAWN])
    if len({row.nature in MEANT for row in rows}) < 2:
        return None
    return side_by_side(sorted(rows, key=lambda row: row.nature not in MEANT))
