"""The bag: filled from any page, one reader's own, shared by address; and records side by side."""

import csv

import pytest

from documents import bag
from documents.models import Document, PeopleCount

pytestmark = pytest.mark.django_db

FIRST, SECOND = "d:directive-00336", "c:released-latvians-1946-1947"
HERE = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


def put(client, *items, **more):
    return client.post("/bag/", {"item": items, **more}, headers=HERE)


def held(client) -> tuple[str, ...]:
    return bag.unpacked(client.cookies["bag"].value).items if "bag" in client.cookies else ()


def test_items_are_read_in_order_each_once_and_the_rest_is_told():
    read = bag.read(["d:b,d:a", "d:b", "x:y", "d:", "d:é", " c:one "])
    assert read == bag.Items(("d:b", "d:a", "c:one"), ("x:y", "d:", "d:é"), 0)
    many = bag.read([",".join(f"d:n{n}" for n in range(250))])
    assert (len(many.items), many.too_many) == (200, 50)
    assert len(bag.read(["!" * 9000]).refused[0]) == 60


def test_a_cookie_that_was_not_made_here_holds_nothing():
    packed = bag.packed(bag.read([FIRST]))
    assert bag.unpacked(packed).items == (FIRST,)
    for value in ("", "x", packed[:-1], packed.swapcase(), "é" * 5000):
        assert bag.unpacked(value).items == ()


def test_records_go_in_and_out_and_the_bag_can_be_emptied(client):
    response = put(client, FIRST)
    assert (response.status_code, response["Location"]) == (303, "/bag/")
    put(client, SECOND)
    put(client, SECOND)
    assert held(client) == (FIRST, SECOND)
    assert client.cookies["bag"]["httponly"]
    assert client.cookies["bag"]["samesite"] == "Lax"
    text = client.get("/bag/").content.decode()
    assert "Directive No. 00336" in text
    assert "30,824 Latvians released" in text
    put(client, FIRST, action="remove")
    assert held(client) == (SECOND,)
    put(client, action="clear")
    assert client.cookies["bag"].value == ""
    assert "The bag is empty" in client.get("/bag/").content.decode()


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}]
)
def test_no_other_site_can_fill_it(client, headers):
    response = client.post("/bag/", {"item": FIRST}, headers=headers)
    assert response.status_code == 403
    assert "bag" not in client.cookies


def test_a_full_bag_says_so_and_keeps_what_it_has(client):
    put(client, FIRST)
    response = put(client, *(f"d:{n:0110}" for n in range(199)))
    assert held(client) == (FIRST, *held(client)[1:])
    put(client, *(f"e:{n * 7919:040}{n}" for n in range(250)))
    assert len(held(client)) <= 200
    assert len(client.cookies["bag"].value) <= 3800
    response = put(client, *(f"e:n{n}" for n in range(250)))
    assert response["Location"] == "/bag/?full=1"
    assert "The bag is full" in client.get("/bag/?full=1").content.decode()


def test_no_shared_cache_keeps_a_bag(client):
    for address in ("/bag/", "/bag/bibliography/", "/bag.csv", f"/bag/?items={FIRST}"):
        assert client.get(address)["Cache-Control"] == "private, no-store"
    put(client, FIRST)
    assert "Directive No. 00336" in client.get("/bag/").content.decode()
    client.cookies.clear()
    assert "Directive No. 00336" not in client.get("/bag/").content.decode()


def test_pages_are_the_same_with_a_full_bag(client):
    empty = client.get("/documents/").content
    put(client, FIRST)
    assert client.get("/documents/").content == empty
    assert b"csrfmiddlewaretoken" not in empty
    assert empty.count(b'form="bag-form"') == 50


def test_every_kind_of_record_has_its_button(client):
    for address, item in (
        ("/documents/directive-00336/", FIRST),
        ("/counts/released-latvians-1946-1947/", SECOND),
        ("/events/release-of-baltic-legionnaires-1946-1947/", "e:release-of-baltic-legionnaires-1946-1947"),
        ("/sources/amnesty-of-ss-legionnaires/", "s:amnesty-of-ss-legionnaires"),
        ("/places/riga/", "l:riga"),
        ("/groups/latvians/", "g:latvians"),
    ):
        assert f'name="item" value="{item}"' in client.get(address).content.decode()


def test_an_address_shares_a_selection_and_tells_what_it_does_not_know(client):
    text = client.get("/bag/", {"items": f"{SECOND},{FIRST},d:never-was,nonsense"}).content.decode()
    assert text.index("30,824 Latvians") < text.index("Directive No. 00336")
    assert "Not in the archive, perhaps under another name: <code>d:never-was</code>" in text
    assert "Not understood: <code>nonsense</code>" in text
    assert f"http://testserver/bag/?items={SECOND},{FIRST}" in text
    many = ",".join(f"d:n{n}" for n in range(230))
    assert "30 more than the 200" in client.get("/bag/", {"items": many}).content.decode()


def test_the_lot_comes_as_csv_references_and_bibliography(client):
    items = {"items": f"{FIRST},{SECOND},g:latvians,s:amnesty-of-ss-legionnaires"}
    rows = list(csv.DictReader(b"".join(client.get("/bag.csv", items)).decode().splitlines()))
    assert [row["kind"] for row in rows] == ["document", "count", "group", "source"]
    assert rows[1]["as_written"] == "30,824"
    assert rows[1]["citations"].startswith("amnesty-of-ss-legionnaires#p2:")
    ris = client.get("/bag.ris", items).content.decode()
    assert ris.count("ER  -") == 4
    assert client.get("/bag.csl.json", items).status_code == 200
    assert client.get("/bag.bib", items).content.count(b"@") >= 4
    text = client.get("/bag/bibliography/", items).content.decode()
    assert text.count("<li>Ministry") + text.count("http://testserver/") >= 4
    assert client.get("/bag.exe").status_code == 404


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", "d:" + "a" * 5000, ",,,", "d:%00", "\u202e", "=1+1"])
def test_hostile_items_get_an_answer(client, value):
    for address in ("/bag/", "/bag.csv", "/bag.ris", "/bag/bibliography/"):
        response = client.get(address, {"items": value})
        assert response.status_code == 200
        if not response.streaming:
            assert b"<script>alert(1)" not in response.content
    assert put(client, value).status_code == 303
    client.cookies["bag"] = "x" * 100
    assert client.get("/bag/").status_code == 200


def test_a_bag_of_many_costs_no_more_queries(client, django_assert_max_num_queries):
    slugs = list(Document.objects.values_list("slug", flat=True)[:60])
    client.get("/bag/", {"items": "d:" + slugs[0]})
    for number in (2, 60):
        with django_assert_max_num_queries(14):
            client.get("/bag/", {"items": ",".join(f"d:{slug}" for slug in slugs[:number])})


# Side by side


def test_two_documents_stand_side_by_side_with_their_link(client):
    text = client.get("/compare/", {"d": ["directive-00336", "resolution-843-342ss"]}).content.decode()
    assert "How they are linked" in text
    assert "19 April 1946" in text
    assert "13 April 1946" in text
    assert "≠" in text


def test_up_to_four_figures_stand_on_one_axis(client):
    slugs = list(PeopleCount.objects.filter(action="released").values_list("slug", flat=True))
    text = client.get("/compare/", {"c": slugs[:4]}).content.decode()
    assert "On one axis" in text
    assert text.count('<th scope="col">') == 4
    assert client.get("/compare/", {"c": slugs[:5]}).status_code == 400


@pytest.mark.parametrize(
    ("params", "status", "words"),
    [
        ({}, 400, "Choose two documents, or two to 4 figures."),
        ({"d": ["directive-00336"]}, 400, "Choose two documents."),
        ({"d": ["directive-00336", "directive-00336"]}, 400, "Choose two documents."),
        (
            {"d": ["directive-00336"], "c": ["released-latvians-1946-1947"]},
            400,
            "documents are compared with documents",
        ),
        ({"c": ["a,b", "c"]}, 400, "a parameter of its own"),
        ({"d": ["no-such", "directive-00336"]}, 404, ""),
        ({"d": ["<script>", "é"]}, 404, ""),
    ],
)
def test_what_cannot_be_compared_is_told(client, params, status, words):
    response = client.get("/compare/", params)
    assert response.status_code == status
    assert words.lower() in response.content.decode().lower()
