"""A small map: coasts, a graticule and points. No Django import.

Coasts only, no borders: those of the time were not today's, and several were what the documents are about. The
coasts are Natural Earth's (public domain), simplified in land.json, whose note says how.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sqrt
from pathlib import Path

BOX = {"near": (900, 600), "world": (900, 450)}  # units of the picture; only their ratio is seen
EUROPE = (-20, 28, 72, 73)  # west, south, east, north: where finer coasts are at hand
WORLD = (-170, -57, 190, 78)
HOME = (-12, 35, 62, 67)  # within it a map of many places comes close
LEAST = 11  # a map is at least so many degrees high
NARROW, WIDE = 340, 760  # widths in pixels for which names are set
LETTER, LINE = 7, 16  # pixels

Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Window:
    """What the map shows, in degrees; `shape` is a key of BOX."""

    west: float
    south: float
    east: float
    north: float
    shape: str = "near"

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point stands, in percent from the left and from above."""
        x = (longitude - self.west) / (self.east - self.west) * 100
        y = (self.north - latitude) / (self.north - self.south) * 100
        return round(x, 2), round(y, 2)

    def shows(self, longitude: float, latitude: float) -> bool:
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north


def window(points: Sequence[tuple[float, float]]) -> Window:
    """The stretch of the earth that holds these (longitude, latitude), with room around them; else the world."""
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    middle = (south + north) / 2
    ratio = 1.5 / max(cos(radians(middle)), 0.3)  # degrees of longitude for one of latitude, at 3 to 2
    height = max((north - south) * 1.15, (east - west) * 1.15 / ratio, LEAST)
    if height > 45 or height * ratio > 150:
        return Window(*WORLD, "world")
    across, centre = height * ratio, (west + east) / 2
    box = (centre - across / 2, middle - height / 2, centre + across / 2, middle + height / 2)
    return Window(*(round(edge, 3) for edge in box))


@cache
def _land() -> dict[str, list[Ring]]:
    found = json.loads(Path(__file__).with_name("land.json").read_text(encoding="utf-8"))
    return {
        name: [list(zip(ring[::2], ring[1::2], strict=True)) for ring in found[name]] for name in ("world", "europe")
    }


def coast(on: Window) -> str:
    """The land in the window as the path of a picture of the window's box."""
    fine = on.west >= EUROPE[0] and on.south >= EUROPE[1] and on.east <= EUROPE[2] and on.north <= EUROPE[3]
    wide, high = BOX[on.shape]
    margin = 1  # the cut edges stay outside
    around = (on.west - margin, on.south - margin, on.east + margin, on.north + margin)
    pieces = []
    for ring in _land()["europe" if fine else "world"]:
        corners = [on.at(*point) for point in clipped(ring, *around)]
        steps = list(dict.fromkeys(f"{round(x * wide / 100)} {round(y * high / 100)}" for x, y in corners))
        if len(steps) > 2:
            pieces.append(f"M{'L'.join(steps)}z")
    return "".join(pieces)


def clipped(ring: Ring, west: float, south: float, east: float, north: float) -> Ring:
    """The part of a ring inside a rectangle; empty if there is none (Sutherland and Hodgman's way)."""
    for axis, edge, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        kept: Ring = []
        for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
            starts_in, ends_in = (start[axis] - edge) * sign >= 0, (end[axis] - edge) * sign >= 0
            if starts_in:
                kept.append(start)
            if starts_in != ends_in:
                share = (edge - start[axis]) / (end[axis] - start[axis])
                kept.append(tuple(a + share * (b - a) for a, b in zip(start, end, strict=True)))
        ring = kept
    return ring


@dataclass(frozen=True)
class Line:
    """A meridian or parallel: where it stands, in percent, and how it is called."""

    at: float
    text: str


def graticule(on: Window) -> tuple[list[Line], list[Line]]:
    """The meridians and parallels of the window, at most seven of each."""
    step = next(step for step in (2, 5, 10, 20, 30, 60) if (on.east - on.west) / step <= 7)
    meridians = [Line(on.at(n, 0)[0], _degrees(n, "EW")) for n in _steps(on.west, on.east, step)]
    return meridians, [Line(on.at(0, n)[1], _degrees(n, "NS")) for n in _steps(on.south, on.north, step)]


def _steps(low: float, high: float, step: int) -> range:
    return range(int(low // step + 1) * step, int(high) + 1, step)


def _degrees(number: int, ends: str) -> str:
    return f"{abs(number)}° {ends[number < 0]}" if number else "0°"


@dataclass(frozen=True)
class Dot:
    """A point with its name: `label` is "always", "wide" where only a wide page has room, or "" for none."""

    x: float
    y: float
    radius: float
    label: str
    to_left: bool


def dots(on: Window, points: Sequence[tuple[float, float, int, str]]) -> list[Dot]:
    """A dot for each (longitude, latitude, weight, name); the heaviest get their names first, none over another."""
    heaviest = max((weight for _x, _y, weight, _name in points), default=0) or 1
    order = sorted(range(len(points)), key=lambda n: -points[n][2])
    places = [on.at(longitude, latitude) for longitude, latitude, _weight, _name in points]
    radii = [round(3 + 5 * sqrt(weight / heaviest), 1) for _x, _y, weight, _name in points]
    labelled: dict[int, tuple[str, bool]] = {}
    for width, level in ((NARROW, "always"), (WIDE, "wide")):
        height = width * BOX[on.shape][1] / BOX[on.shape][0]
        names = {
            n: [_label_box(place, points[n][3], left, width, height) for left in (False, True)]
            for n, place in enumerate(places)
        }
        circles = {n: _circle_box(place, radii[n], width, height) for n, place in enumerate(places)}
        taken = [names[n][to_left] for n, (_level, to_left) in labelled.items()]
        for n in order:
            if n in labelled:
                continue
            others = [box for m, box in circles.items() if m != n and points[m][2] >= points[n][2]] + taken
            free = [
                to_left
                for to_left, box in enumerate(names[n])
                if box[0] >= 0 and box[2] <= width and not any(_overlap(box, other) for other in others)
            ]
            if free:
                labelled[n] = (level, bool(free[0]))
                taken.append(names[n][free[0]])
    return [Dot(*places[n], radii[n], *labelled.get(n, ("", False))) for n in range(len(points))]


def _circle_box(place: tuple[float, float], radius: float, width: int, height: float) -> tuple:
    x, y = place[0] * width / 100, place[1] * height / 100
    return (x - radius, y - radius, x + radius, y + radius)


def _label_box(place: tuple[float, float], name: str, to_left: bool, width: int, height: float) -> tuple:
    """Left, top, right and bottom of a name beside its dot, in pixels of a picture of this width."""
    x, y, long = place[0] * width / 100, place[1] * height / 100, len(name) * LETTER + 14
    return (x - long if to_left else x, y - LINE / 2, x if to_left else x + long, y + LINE / 2)


def _overlap(one: tuple, other: tuple) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
