"""Which places stand on a map together. Positions are modern ones, not the sources'."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.models import Place
from documents.pictures import maps

DRAWN = 300  # places on one map


@dataclass(frozen=True)
class Spot:
    place: Place
    dot: maps.Dot
    mentions: int


@dataclass(frozen=True)
class Map:
    """A map with its places; `place` is the one whose page this is, if any."""

    window: maps.Window
    spots: list[Spot]
    place: Place | None = None
    stand_in: Place | None = None  # the larger place that is shown because the place itself has no position

    @property
    def coast(self) -> str:
        return maps.coast(self.window)

    @property
    def box(self) -> str:
        wide, high = maps.BOX[self.window.shape]
        return f"0 0 {wide} {high}"

    @property
    def meridians(self) -> list[maps.Line]:
        return maps.graticule(self.window)[0]

    @property
    def parallels(self) -> list[maps.Line]:
        return maps.graticule(self.window)[1]


def maps_of(places: Sequence[Place], mentions: dict[str, int]) -> list[Map]:
    """These places on a map; on one of the world and a closer one if they are scattered. None if none has a position."""
    placed = [place for place in places if place.latitude is not None and place.longitude is not None][:DRAWN]
    if not placed:
        return []
    whole = _map(maps.window([_position(place) for place in placed]), placed, mentions)
    home = maps.Window(*maps.HOME)
    near = [place for place in placed if home.shows(*_position(place))]
    if whole.window.shape != "world" or len(near) < 2:
        return [whole]
    return [_map(maps.window([_position(place) for place in near]), near, mentions), whole]


def map_around(place: Place, mentions: dict[str, int]) -> Map | None:
    """A place, or the one around it that has a position, among the others near it; None if neither has one."""
    middle = place if place.latitude is not None else place.within
    if middle is None or middle.latitude is None:
        return None
    window = maps.window([_position(middle)])
    near = Place.objects.filter(
        latitude__range=(window.south, window.north), longitude__range=(window.west, window.east)
    ).exclude(pk=middle.pk)
    found = _map(window, [middle, *near[: DRAWN - 1]], {**mentions, middle.slug: max(mentions.values(), default=1)})
    spots = [Spot(spot.place, spot.dot, mentions.get(spot.place.slug, 0)) for spot in found.spots]
    return Map(window, spots, middle, middle if middle is not place else None)


def _map(window: maps.Window, places: list[Place], mentions: dict[str, int]) -> Map:
    points = [(*_position(place), mentions.get(place.slug, 0), place.name) for place in places]
    drawn = zip(places, maps.dots(window, points), strict=True)
    return Map(window, [Spot(place, dot, mentions.get(place.slug, 0)) for place, dot in drawn])


def _position(place: Place) -> tuple[float, float]:
    return place.longitude, place.latitude
