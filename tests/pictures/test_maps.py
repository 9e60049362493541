"""The map: what is shown of the earth, where points and their names stand, and the pages that have one."""

import re

import pytest

from documents.models import Place
from documents.pictures.maps import Dot, Line, Window, clipped, coast, dots, graticule, window
from documents.placing import map_around, maps_of

RIGA, TALLINN, BRAZIL = (24.11, 56.95), (24.75, 59.44), (-51.9, -14.2)


def test_one_point_is_shown_with_what_lies_around_it():
    assert window([RIGA]) == Window(8.983, 51.45, 39.237, 62.45)
    assert Window(8.983, 51.45, 39.237, 62.45).at(*RIGA) == (50.0, 50.0)


def test_far_points_need_the_world():
    assert window([RIGA, TALLINN]).shape == "near"
    assert window([RIGA, BRAZIL]) == Window(-170, -57, 190, 78, "world")
    assert window([(180, 89), (180, 90)]).north <= 101


def test_a_ring_is_cut_at_the_edges():
    square = [(0, 0), (4, 0), (4, 4), (0, 4)]
    assert set(clipped(square, 2, -1, 9, 2)) == {(2, 0), (4, 0), (4, 2), (2, 2)}
    assert clipped(square, 5, 5, 9, 9) == []
    assert set(clipped(square, -9, -9, 9, 9)) == set(square)


def test_the_coast_around_riga_is_land_and_sea():
    path = coast(window([RIGA]))
    assert re.fullmatch(r"(M-?\d+ -?\d+(L-?\d+ -?\d+)+z)+", path)
    assert 1500 < len(path) < 12000
    assert coast(Window(-40, 30, -38, 31)) == ""  # mid-Atlantic


def test_degrees_are_named():
    meridians, parallels = graticule(Window(8.983, 51.45, 39.237, 62.45))
    assert meridians[0] == Line(3.36, "10° E")
    assert [line.text for line in parallels] == ["55° N", "60° N"]
    assert [line.text for line in graticule(Window(-170, -57, 190, 78, "world"))[1]] == ["0°", "60° N"]


def test_the_heaviest_gets_its_name_and_none_lies_over_another_or_a_heavier_dot():
    on = Window(0, 0, 30, 20)
    made = dots(on, [(10, 10, 4, "Here"), (10.1, 10, 1, "Beside it"), (25, 5, 0, "Elsewhere")])
    assert made == [
        Dot(33.33, 50, 8, "always", False),
        Dot(33.67, 50, 5.5, "", False),
        Dot(83.33, 75, 3, "always", True),
    ]
    crowd = dots(on, [(10, 10, n, "A name of some length") for n in range(9)])
    assert sum(1 for dot in crowd if dot.label) <= 2


pytestmark = pytest.mark.django_db


def test_places_have_a_near_map_and_one_of_the_world(client):
    text = client.get("/places/").content.decode()
    assert text.count('class="chart map"') == 2
    assert "Borders have changed since" in text
    assert "Positions are those of a modern gazetteer" in text
    assert re.search(r'<tr><th scope="row"><a href="/places/riga/">Riga</a></th><td class="num">56.95</td>', text)


def test_the_map_follows_the_filter(client):
    text = client.get("/places/", {"q": "riga"}).content.decode()
    assert text.count('class="chart map"') == 1
    assert "Brazil" not in text
    assert 'class="chart map"' not in client.get("/places/", {"q": "siberia"}).content.decode()
    assert client.get("/places/", {"q": "zzzz"}).status_code == 200
    assert client.get("/places/", {"page_size": "x"}).status_code == 400


def test_a_place_is_marked_among_its_neighbours(client):
    text = client.get("/places/riga/").content.decode()
    assert text.count('class="here"') == 1
    assert "Tallinn" in text


def test_a_place_without_position_is_shown_by_the_one_around_it():
    osula = map_around(Place.objects.for_page().get(slug="osula"), {})
    assert osula.stand_in.slug == "estonia"
    assert map_around(Place.objects.for_page().get(slug="siberia"), {}) is None
    assert maps_of([], {}) == []


def test_coordinates_at_the_ends_of_the_earth_are_drawn(client):
    for slug, latitude, longitude in (("north", 90, 0), ("south", -90, 180), ("date-line", 0, -180)):
        Place.objects.create(slug=slug, name=slug, latitude=latitude, longitude=longitude)
        assert client.get(f"/places/{slug}/").status_code == 200


def test_every_shipped_position_is_on_the_right_side_of_the_earth():
    """A slip of a sign or an exchange of the two numbers would show here."""
    for place in Place.objects.filter(latitude__isnull=False, within__slug__in=["latvia", "lithuania", "estonia"]):
        assert 53.8 < place.latitude < 59.9, place
        assert 20.5 < place.longitude < 28.5, place
    western = {p.slug for p in Place.objects.filter(longitude__lt=-5)}
    assert western == {"brazil", "mexico", "washington", "chicago", "united-states"}


def test_more_places_cost_no_more_queries(client, django_assert_max_num_queries):
    client.get("/places/")
    with django_assert_max_num_queries(10):
        client.get("/places/", {"q": "riga"})
    with django_assert_max_num_queries(10):
        client.get("/places/", {"q": "a"})
