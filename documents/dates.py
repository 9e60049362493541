"""Uncertain dates: Extended Date/Time Format (EDTF, ISO 8601-2) in, days and words out.

Pure module: no Django import. Supported are levels 0 and 1 and the sets of level 2, which is
what the archive's sources need:

    1946  1946-04  1946-04-13        a year, a month, a day
    1946-06~  1946?  1946-06%        approximate, uncertain, both
    194X  19XX  1940-02-XX           unspecified digits
    1946-21 … 1946-24                spring, summer, autumn, winter
    1941-02/1941-06  1941-02/..      an interval, open on one side (``..``) or unknown (empty)
    [1939-10-11..1941-01-21]         one of these, {1940,1941} all of these

Four rules on which readers of EDTF differ are fixed here:

* a season is three whole months of the northern hemisphere; winter begins in December of its year;
* ``~``, ``?`` and ``%`` mark the date and do not widen it: earliest and latest stay strict;
* an open or unknown end has no day: it is ``None``, never an invented one;
* a set reaches from its first to its last member.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

SEASONS = {"21": ("spring", 3), "22": ("summer", 6), "23": ("autumn", 9), "24": ("winter", 12)}
MONTHS = tuple(calendar.month_name)
MAX_LENGTH = 100

_DATE = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)"
    r"(?:-(?P<month>0[1-9]|1[0-2]|2[1-4]|XX)(?:-(?P<day>0[1-9]|[12][0-9]|3[01]|XX))?)?"
    r"(?P<mark>[?~%])?",
    re.ASCII,
)


class EDTFError(ValueError):
    """The text is not a date in the part of EDTF that the archive uses; the message is for a reader."""


@dataclass(frozen=True)
class Span:
    """The days that a date covers, both ends included; ``None`` where it is open."""

    earliest: date | None
    latest: date | None


def parse_edtf(text: str) -> Span:
    """Return the earliest and latest day of an EDTF string; raise EDTFError if it is none."""
    if len(text) > MAX_LENGTH:
        raise EDTFError(f"A date has at most {MAX_LENGTH} characters.")
    if text[:1] in "[{" and text:
        return _parse_set(text)
    if "/" in text:
        return _parse_interval(text)
    return _parse_date(text)


def words(text: str) -> str:
    """Return an EDTF string as a reader says it: ``1946-06~`` is "about June 1946".

    An empty string gives an empty string; raises EDTFError as parse_edtf does.
    """
    if not text:
        return ""
    parse_edtf(text)
    if text[0] in "[{":
        joint = " or " if text[0] == "[" else " and "
        return joint.join(_range_words(member, "..") for member in text[1:-1].split(","))
    if "/" in text:
        return _range_words(text, "/")
    return _date_words(text)


def _parse_date(text: str) -> Span:
    match = _DATE.fullmatch(text)
    if match is None:
        raise EDTFError(f"“{text}” is not a date such as 1946, 1946-04, 1946-04-13 or 1946-06~.")
    year, month, day = match["year"], match["month"], match["day"]
    if month and ("X" in year or (day and (month == "XX" or month in SEASONS))) and not (month == day == "XX"):
        raise EDTFError(f"“{text}” gives a closer date inside a vaguer one.")
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first < 1:
        raise EDTFError("Years run from 0001 to 9999.")
    if month is None or month == "XX":
        return Span(date(first, 1, 1), date(last, 12, 31))
    if month in SEASONS:
        return _season(first, SEASONS[month][1])
    if day is None or day == "XX":
        return Span(date(first, int(month), 1), _month_end(first, int(month)))
    try:
        exact = date(first, int(month), int(day))
    except ValueError:
        raise EDTFError(f"“{text}” is not a day of the calendar.") from None
    return Span(exact, exact)


def _parse_interval(text: str) -> Span:
    start, _, end = text.partition("/")
    if start in ("", "..") and end in ("", ".."):
        raise EDTFError("An interval needs at least one end.")
    earliest = None if start in ("", "..") else _parse_date(start).earliest
    latest = None if end in ("", "..") else _parse_date(end).latest
    if earliest and latest and earliest > latest:
        raise EDTFError(f"“{text}” ends before it begins.")
    return Span(earliest, latest)


def _parse_set(text: str) -> Span:
    if text[-1] != {"[": "]", "{": "}"}[text[0]]:
        raise EDTFError("A set of dates needs its closing bracket.")
    spans = []
    for member in text[1:-1].split(","):
        if ".." in member:
            start, _, end = member.partition("..")
            spans.append(_parse_interval(f"{start}/{end}"))
        else:
            spans.append(_parse_date(member))
    earliest, latest = [s.earliest for s in spans], [s.latest for s in spans]
    return Span(None if None in earliest else min(earliest), None if None in latest else max(latest))


def _season(year: int, month: int) -> Span:
    if month == 12:
        if year == date.max.year:
            raise EDTFError("Years run from 0001 to 9999.")
        return Span(date(year, 12, 1), _month_end(year + 1, 2))
    return Span(date(year, month, 1), _month_end(year, month + 2))


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _date_words(text: str) -> str:
    match = _DATE.fullmatch(text)
    year, month, day, mark = match["year"], match["month"], match["day"], match["mark"]
    said = {3: f"{year[:3]}0s", 2: f"{year[:2]}00s"}.get(len(year.rstrip("X")), year.lstrip("0"))
    if month in SEASONS:
        said = f"{SEASONS[month][0]} {said}"
    elif month and month != "XX":
        said = f"{MONTHS[int(month)]} {said}"
        if day and day != "XX":
            said = f"{int(day)} {said}"
    before = "about " if mark in ("~", "%") else ""
    after = " (uncertain)" if mark in ("?", "%") else ""
    return before + said + after


def _range_words(text: str, joint: str) -> str:
    start, found, end = text.partition(joint) if text not in ("..",) else ("", "", "")
    if not found:
        return _date_words(text)
    if start in ("", ".."):
        return f"until {_date_words(end)}"
    if end in ("", ".."):
        return f"from {_date_words(start)}"
    return f"{_date_words(start)} to {_date_words(end)}"
