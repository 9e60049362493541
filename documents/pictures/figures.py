"""Figures as bars on one axis: what is exact is solid, what is not shows it by its shape. No Django import.

| as printed | drawn as |
|---|---|
| exactly | a solid bar |
| about | a striped bar |
| at least, more than | a solid bar with an arrow: it goes on |
| up to, less than | a hollow bar: anything up to its end |
| between | solid to the lower number, hollow to the upper |
| no number | nothing |
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import floor, log10

from documents.words import figure

TICKS = 5  # at most so many numbers along an axis
ROOM = Decimal("1.04")  # behind the largest number, for arrows
COURSE_HEIGHT = 180  # pixels


@dataclass(frozen=True)
class Tick:
    x: float
    text: str


@dataclass(frozen=True)
class Axis:
    """From nothing to a little more than the largest number."""

    top: Decimal
    ticks: list[Tick]

    def at(self, number: Decimal) -> float:
        """Where a number stands, in percent."""
        return round(float(number / self.top * 100), 2)


def axis(numbers: Iterable[Decimal | None]) -> Axis:
    """The axis for these numbers, with round numbers along it."""
    largest = max((number for number in numbers if number), default=Decimal(1))
    top = largest * ROOM
    step = _round_step(float(largest) / TICKS)
    made = Axis(top, [])
    for n in range(TICKS + 1):
        if step * n <= top:
            made.ticks.append(Tick(made.at(step * n), figure(step * n)))
    return made


def _round_step(least: float) -> Decimal:
    """The next of 1, 2, 5, 10, 20 … or their tenths."""
    power = floor(log10(least))
    digit = next(digit for digit in (1, 2, 5, 10) if digit >= least / 10**power - 1e-9)
    return Decimal(digit).scaleb(power)


@dataclass(frozen=True)
class Mark:
    """A bar in percent: `solid` of it from `x`, then `hollow`; its `end` is "" or "arrow"."""

    x: float
    solid: float
    hollow: float
    striped: bool = False
    end: str = ""

    @property
    def turn(self) -> float:
        """Where the solid part ends."""
        return round(self.x + self.solid, 2)

    @property
    def right(self) -> float:
        return round(self.x + self.solid + self.hollow, 2)


def mark(
    low: Decimal | None, high: Decimal | None, operator: str, on: Axis, start: Decimal = Decimal(0)
) -> Mark | None:
    """How a figure is drawn; None if no number is printed. `start` is where it begins, for parts laid end to end."""
    if low is None and high is None:
        return None
    x, solid, whole = on.at(start), on.at(low or Decimal(0)), on.at(high if high is not None else low)
    return Mark(
        x,
        solid,
        round(max(whole - solid, 0), 2),
        striped=operator == "about",
        end="arrow" if operator in ("at_least", "more_than") else "",
    )


@dataclass(frozen=True)
class Point:
    """A figure at its date: x in percent, y in pixels from above."""

    x: float
    y: int
    last: bool  # its words stand to the left


def course(values: list[tuple[date, Decimal]], top: Decimal) -> list[Point]:
    """One quantity at its dates, in their order, below a line at `top`."""
    first, last = values[0][0].toordinal(), values[-1][0].toordinal()
    reach = max(last - first, 1)
    return [
        Point(
            round(4 + (day.toordinal() - first) / reach * 92, 2),
            round(COURSE_HEIGHT - float(value / (top * ROOM)) * COURSE_HEIGHT),
            n == len(values) - 1,
        )
        for n, (day, value) in enumerate(values)
    ]


def height_of(value: Decimal, top: Decimal) -> int:
    """Where a value stands in the course, in pixels from above."""
    return round(COURSE_HEIGHT - float(value / (top * ROOM)) * COURSE_HEIGHT)


@dataclass(frozen=True)
class Spot:
    """A number as a mark in a cell: in percent of its width; open if it is not exact."""

    x: float
    open: bool


def spots(numbers: Iterable[tuple[Decimal, str]], top: float) -> list[Spot]:
    """Numbers with their operators on an axis of powers of ten that ends at `top`."""
    reach = max(log10(max(top, 1)), 1)
    found = {
        (round(4 + log10(max(float(number), 1)) / reach * 92, 1), operator != "exact") for number, operator in numbers
    }
    return [Spot(*each) for each in sorted(found)]
