"""Cross-tables of counts: every figure in its cell, and totals only where a source prints them.

Nothing is added up. A total stands in a margin if a source prints it and its printed addends lie in one row or column.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from documents.models import Action, Nature, PeopleCount
from documents.pictures.figures import Spot, spots

AXES = {
    "group": "Group",
    "action": "Action",
    "nature": "Nature",
    "place": "Place",
    "year": "Time",
    "person": "Claimed by",
    "source": "Source",
}
FIGURES = 2000  # so many at most are laid out
MOST_ROWS, MOST_COLUMNS = 60, 16  # of a page; the CSV has all
IN_A_CELL = 8

NOT_STATED = ("", "not stated")
Key = tuple[str, str]  # (value in addresses, label)


def keys_of(count: PeopleCount, axis: str) -> list[Key]:
    """Under which headings of an axis a figure stands: a figure for two places stands under both."""
    if axis in ("action", "nature"):
        return [(getattr(count, axis), getattr(count, f"get_{axis}_display")())]
    if axis == "year":
        return [_time(count)]
    if axis == "group":
        found = [count.group]
    elif axis == "place":
        found = list(count.places.all())
    elif axis == "person":
        found = [count.attributed_person] if count.attributed_person else []
    else:
        cited = {c.passage.source for c in count.citations.all()}
        found = sorted(cited, key=lambda source: source.slug)
    return [(record.slug, str(record)) for record in found] or [NOT_STATED]


def _time(count: PeopleCount) -> Key:
    first, last = (day.year if day else None for day in (count.date_earliest, count.date_latest))
    if first is None and last is None:
        return NOT_STATED
    if first == last:
        return f"{first:04}", str(first)
    ends = [f"{year:04}" if year else ".." for year in (first, last)]
    return "/".join(
        ends
    ), f"{first or 'until'}–{last}" if first and last else f"from {first}" if first else f"until {last}"


def drill(axis: str, key: Key) -> dict[str, str] | None:
    """The filters that give a heading's figures in the list of counts; None where no filter can ask for them."""
    value, _label = key
    if not value:
        return None
    if axis != "year":
        return {axis: value}
    first, _, last = value.partition("/")
    last = last or first
    if ".." in (first, last):
        return None
    return {"from": first, "to": last, "within": "1"}


@dataclass
class Cell:
    """The figures of one row and one column, as printed."""

    counts: list[PeopleCount] = field(default_factory=list)

    @property
    def shown(self) -> list[PeopleCount]:
        return self.counts[:IN_A_CELL]

    @property
    def more(self) -> int:
        return len(self.counts) - len(self.shown)


@dataclass(frozen=True)
class Table:
    """Figures by two axes; margins hold the totals that sources print."""

    axes: tuple[str, str]
    rows: list[Key]
    columns: list[Key]
    cells: dict[tuple[Key, Key], Cell]
    row_totals: dict[Key, list[PeopleCount]]
    column_totals: dict[Key, list[PeopleCount]]
    rows_left_out: int = 0
    columns_left_out: int = 0

    @cached_property
    def scale_top(self) -> float:
        """The largest number of persons, to which the picture is drawn."""
        return float(
            max(
                (c.value for cell in self.cells.values() for c in cell.counts if c.value and c.unit == "persons"),
                default=1,
            )
        )

    def spots(self, cell: Cell) -> list[Spot]:
        """The cell's numbers of persons as marks on an axis of powers of ten."""
        numbers = [(count.value, count.operator) for count in cell.counts if count.unit == "persons" and count.value]
        return spots(numbers, self.scale_top)


def table_of(counts: Sequence[PeopleCount], rows: str, columns: str, *, whole: bool = False) -> Table:
    """The cross-table of these figures; the most filled rows and columns, or all with `whole`."""
    cells: dict[tuple[Key, Key], Cell] = defaultdict(Cell)
    places: dict[int, tuple[list[Key], list[Key]]] = {}
    for count in counts:
        places[count.pk] = keys_of(count, rows), keys_of(count, columns)
        for row in places[count.pk][0]:
            for column in places[count.pk][1]:
                cells[row, column].counts.append(count)
    row_keys, rows_left = _headings(rows, (key for key, _c in cells), None if whole else MOST_ROWS, cells, 0)
    column_keys, columns_left = _headings(
        columns, (key for _r, key in cells), None if whole else MOST_COLUMNS, cells, 1
    )
    totals = _totals(counts, places)
    return Table((rows, columns), row_keys, column_keys, dict(cells), *totals, rows_left, columns_left)


def _headings(axis: str, keys: Iterable[Key], most: int | None, cells, side: int) -> tuple[list[Key], int]:
    """The headings of an axis in their order, and how many were left out as the least filled."""
    weight: dict[Key, int] = defaultdict(int)
    for pair, cell in cells.items():
        weight[pair[side]] += len(cell.counts)
    every = sorted(set(keys), key=lambda key: (-weight[key], key))
    kept = every[:most]
    choices = {"action": Action, "nature": Nature}.get(axis)
    order = {value: n for n, value in enumerate(choices.values)} if choices else {}
    kept.sort(key=lambda key: (key == NOT_STATED, order.get(key[0], 0), key[0] if axis == "year" else key[1], key[0]))
    return kept, len(every) - len(kept)


def _totals(counts: Sequence[PeopleCount], places) -> tuple[dict, dict]:
    """The printed totals whose addends lie in one row and several columns, and in one column and several rows."""
    addends = defaultdict(list)
    for count in counts:
        if count.additive and count.part_of_id in places:
            addends[count.part_of_id].append(count.pk)
    by_row, by_column = defaultdict(list), defaultdict(list)
    for total in counts:
        parts = addends.get(total.pk, [])
        in_rows = {key for pk in parts for key in places[pk][0]}
        in_columns = {key for pk in parts for key in places[pk][1]}
        if len(in_rows) == 1 and len(in_columns) > 1:
            by_row[in_rows.pop()].append(total)
        elif len(in_columns) == 1 and len(in_rows) > 1:
            by_column[in_columns.pop()].append(total)
    return dict(by_row), dict(by_column)
