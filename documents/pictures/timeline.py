"""A timeline: bars by century, decade, year, month or day, and a strip for each record. No Django import."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

import numpy as np

from documents.index import OPEN_START

BARS_HEIGHT = 200  # of the tallest bars of all kinds together, in pixels
MOST_YEARS, MOST_DECADES = 120, 1200  # so many years are drawn one by one, so many by decade
LABELS = 12  # at most so many words along the axis
TRIMMED = 0.02  # a few records far from all others do not stretch the axis


@dataclass(frozen=True)
class Bin:
    """A stretch of the axis: its first and last day, and both as the lists' `from` and `to` take them."""

    since: date
    until: date
    from_: str
    to: str
    label: str


def bins(first: date, last: date) -> list[Bin]:
    """The stretches that reach from one day to another: few enough to be seen, each a whole unit of the calendar."""
    years = last.year - first.year + 1
    if (last - first).days < 62:
        return [_day(date.fromordinal(n)) for n in range(first.toordinal(), last.toordinal() + 1)]
    if years <= 4:
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        return [_month(n // 12, n % 12 + 1) for n in months]
    step = 1 if years <= MOST_YEARS else 10 if years <= MOST_DECADES else 100
    return [_years(year, step) for year in range(first.year // step * step, last.year + 1, step)]


def _day(day: date) -> Bin:
    return Bin(day, day, day.isoformat(), day.isoformat(), f"{day.day} {calendar.month_abbr[day.month]} {day.year}")


def _month(year: int, month: int) -> Bin:
    text, last = f"{year:04}-{month:02}", calendar.monthrange(year, month)[1]
    return Bin(date(year, month, 1), date(year, month, last), text, text, f"{calendar.month_abbr[month]} {year}")


def _years(year: int, step: int) -> Bin:
    first, last = max(year, 1), min(year + step - 1, 9999)
    label = str(first) if step == 1 else f"{year}s"
    return Bin(date(first, 1, 1), date(last, 12, 31), f"{first:04}", f"{last:04}", label)


def window(
    earliest: np.ndarray, latest: np.ndarray, since: date | None, until: date | None
) -> tuple[date, date] | None:
    """The first and last day to be drawn: those asked for, or else those between which nearly all records begin.

    None if there is neither a record nor a pair of days to go by.
    """
    if since and until:
        return since, until
    begins = np.where(earliest != OPEN_START, earliest, latest)
    if not len(begins):
        return (since or until, since or until) if since or until else None
    cut = TRIMMED if len(begins) >= 50 else 0
    low, high = (int(np.quantile(begins, share, method="nearest")) for share in (cut, 1 - cut))
    first = since or date.fromordinal(low if not until else min(low, until.toordinal()))
    last = until or date.fromordinal(max(high, first.toordinal()))
    return first, last


@dataclass(frozen=True)
class Tally:
    """How many records touch a bin, and how many of them lie wholly within it."""

    touching: int
    within: int


def tally(earliest: np.ndarray, latest: np.ndarray, drawn: list[Bin]) -> list[Tally]:
    """For each bin the number of records whose days touch it, as the list with its `from` and `to` counts them."""
    edges = np.array([each.since.toordinal() for each in drawn] + [drawn[-1].until.toordinal() + 1])
    begin = np.searchsorted(edges, earliest, side="right")  # 0 before the first bin, len(drawn) + 1 behind the last
    end = np.searchsorted(edges, latest, side="right")
    begun = np.cumsum(np.bincount(begin, minlength=len(edges) + 1))
    ended = np.cumsum(np.bincount(end, minlength=len(edges) + 1))
    inside = np.bincount(begin[begin == end], minlength=len(edges) + 1)
    return [Tally(int(begun[n] - ended[n - 1]), int(inside[n])) for n in range(1, len(drawn) + 1)]


@dataclass(frozen=True)
class Bar:
    """A bar of a histogram: across in percent, heights in pixels; `solid` of its height lies wholly within the bin.

    `top` and `solid_top` are where it begins if it stands on the foot of its histogram.
    """

    bin: Bin
    tally: Tally
    x: float
    width: float
    height: int
    solid: int
    top: int
    solid_top: int


@dataclass(frozen=True)
class Histogram:
    """The bars of one kind of record; as high as the tallest."""

    height: int
    bars: list[Bar]


def histograms(drawn: list[Bin], tallies: list[list[Tally]]) -> list[Histogram]:
    """One for each kind, all to one scale; what is there at all is at least two pixels high."""
    tallest = [max(each.touching for each in found) for found in tallies]
    per_record = min(BARS_HEIGHT / (sum(tallest) or 1), BARS_HEIGHT / 10)
    return [_histogram(drawn, found, per_record) for found in tallies]


def _histogram(drawn: list[Bin], tallies: list[Tally], per_record: float) -> Histogram:
    step = 100 / len(drawn)
    gap = step * 0.12
    sizes = [tuple(max(2, round(n * per_record)) if n else 0 for n in (t.touching, t.within)) for t in tallies]
    highest = max(height for height, _solid in sizes)
    places = enumerate(zip(drawn, tallies, sizes, strict=True))
    return Histogram(
        highest,
        [
            Bar(each, found, round(n * step + gap / 2, 3), round(step - gap, 3), *size, *(highest - s for s in size))
            for n, (each, found, size) in places
        ],
    )


@dataclass(frozen=True)
class Label:
    """Words on the axis, with the stretch up to the next ones; a narrow page leaves out the minor ones."""

    x: float
    text: str
    from_: str
    to: str
    minor: bool


def labels(drawn: list[Bin]) -> list[Label]:
    """At most twelve, at round numbers where the axis goes by years."""
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100) if len(drawn) <= n * LABELS)
    years = len(drawn[0].from_) == 4
    width = int(drawn[-1].to) - int(drawn[-1].from_) + 1 if years else 1
    round_at = [
        n
        for n, each in enumerate(drawn)
        if (int(each.from_) // width % every if years and every > 1 else n % every) == 0
    ]
    found = []
    for place, n in enumerate(round_at):
        behind = round_at[place + 1] if place + 1 < len(round_at) else len(drawn)
        stretch = drawn[n:behind]
        x = round(n * 100 / len(drawn), 3)
        found.append(Label(x, drawn[n].label, stretch[0].from_, stretch[-1].to, bool(place % 2)))
    return found


@dataclass(frozen=True)
class Strip:
    """One record on the axis, in percent.

    `kind` is "day" for a day that is known, "span" for what lasted, "within" for some time inside it, "about" for a
    date marked as approximate or uncertain. An end that is open, or lies beyond the axis, gets an arrow.
    """

    kind: str
    x: float
    width: float
    to_left: bool
    to_right: bool

    @property
    def right(self) -> float:
        return round(self.x + self.width, 2)


def strip(edtf: str, earliest: date | None, latest: date | None, first: date, last: date) -> Strip:
    """Where a record with this date stands between the first and the last day of the axis."""
    low, high = first.toordinal(), last.toordinal() + 1
    begin = earliest.toordinal() if earliest else low
    end = latest.toordinal() + 1 if latest else high
    left, right = (min(max((day - low) / (high - low) * 100, 0), 100) for day in (begin, end))
    return Strip(
        _kind(edtf, earliest, latest),
        round(left, 2),
        round(right - left, 2),
        earliest is None or begin < low,
        latest is None or end > high,
    )


def _kind(edtf: str, earliest: date | None, latest: date | None) -> str:
    if re.search(r"[~?%]", edtf):
        return "about"
    if "/" in edtf or edtf.startswith("{"):
        return "span"
    return "day" if earliest == latest else "within"
