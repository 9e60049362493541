"""The search page: what is found, where a hit leads, what is suggested; the same on both databases."""

import pytest

pytestmark = pytest.mark.django_db

# What each search finds of each kind, and the addresses of the first documents.
SEARCHES = [
    (
        "deported",
        {"documents": 4, "events": 20, "counts": 11, "passages": 22, "people": 2, "places": 5, "groups": 7},
        ["serov-instructions", "opinion-193-1996", "russia-council-of-europe-membership-1996"],
    ),
    (
        "deportation",
        {"documents": 4, "events": 20, "counts": 11, "passages": 22, "people": 2, "places": 5, "groups": 7},
        ["serov-instructions", "opinion-193-1996", "russia-council-of-europe-membership-1996"],
    ),
    ("Siauliai", {"documents": 1, "events": 1, "passages": 1, "people": 1, "places": 1}, ["serov-instructions"]),
    ("Šiauliai", {"documents": 1, "events": 1, "passages": 1, "people": 1, "places": 1}, ["serov-instructions"]),
    (
        "Берия",
        {"documents": 2, "events": 3, "passages": 5, "people": 1},
        ["order-001223", "letter-molotov-to-beria-and-kruglov-1946"],
    ),
    (
        "Beria",
        {"documents": 2, "events": 3, "passages": 5, "people": 1},
        ["letter-molotov-to-beria-and-kruglov-1946", "order-001223"],
    ),
    ("843-342ss", {"documents": 1, "events": 1, "passages": 2}, ["resolution-843-342ss"]),
    ("843 342 сс", {"documents": 1}, ["resolution-843-342ss"]),
    ("00336", {"documents": 2, "events": 1, "passages": 2}, ["directive-00336", "resolution-1626-718ss"]),
    ('"carried off"', {}, []),
    (
        "released Latvians",
        {"documents": 2, "events": 1, "counts": 1, "passages": 5},
        ["directive-54", "resolution-843-342ss"],
    ),
    (
        "legionnaires -amnesty",
        {"documents": 4, "events": 13, "passages": 3, "places": 2, "groups": 5},
        ["decree-9871c", "decree-3141-950cc", "letter-kalnberzins-lacis-1946-03-16"],
    ),
    (
        "vlasov*",
        {"documents": 3, "events": 13, "counts": 2, "passages": 8, "sources": 1, "people": 1, "bodies": 2, "groups": 3},
        [
            "decision-of-western-allies-to-return-vlasovites",
            "decree-9871c",
            "resolution-georgians-armenians-azerbaijanis-1946",
        ],
    ),
    (
        "Vlasovites",
        {"documents": 1, "events": 13, "counts": 2, "passages": 7, "sources": 1, "bodies": 2, "groups": 2},
        ["decision-of-western-allies-to-return-vlasovites"],
    ),
    (
        "NKVD order",
        {"documents": 4, "events": 1, "passages": 6, "sources": 1},
        ["order-001223", "order-001683", "instructions-nkvd-1942-02-18"],
    ),
    (
        "001223",
        {"documents": 3, "passages": 3, "sources": 1, "people": 2, "bodies": 1, "groups": 4},
        ["order-001223", "rsfsr-penal-code-article-58", "third-interim-report-kersten-committee"],
    ),
    (
        "Order No. 001223",
        {"documents": 2, "passages": 2, "sources": 1, "people": 2, "bodies": 1, "groups": 4},
        ["order-001223", "rsfsr-penal-code-article-58"],
    ),
    (
        '"German prisoners of war"',
        {"documents": 2, "events": 3, "counts": 2, "passages": 5, "groups": 1},
        ["proposed-decree-release-of-germans-1955", "memorandum-238ss-am-attachment-2"],
    ),
    (
        "Adenauer",
        {"documents": 2, "events": 2, "passages": 3, "people": 1},
        ["memorandum-238ss-am", "memorandum-238ss-am-attachment-2"],
    ),
    (
        "Molotov Ribbentrop",
        {"documents": 2, "events": 3, "passages": 4},
        ["molotov-ribbentrop-pact", "molotov-ribbentrop-secret-protocol"],
    ),
    (
        "secret protocol",
        {"documents": 4, "events": 6, "passages": 8, "bodies": 1, "places": 1},
        [
            "molotov-ribbentrop-secret-protocol",
            "second-secret-protocol-september-1939",
            "condemnation-of-secret-protocol-1989",
        ],
    ),
    (
        "Lithuania occupation",
        {"documents": 1, "events": 5, "passages": 19, "sources": 1},
        ["rsfsr-lithuania-treaty-1991"],
    ),
    ("44169", {"counts": 1}, []),
    ("44,169", {"events": 2, "counts": 1, "passages": 2}, []),
    (
        "treaty",
        {"documents": 13, "events": 10, "passages": 13, "bodies": 3},
        ["non-aggression-treaties-baltic", "peace-treaties-1920", "mutual-assistance-treaty-finland-proposed-1939"],
    ),
    ("repatriation 1955", {"documents": 1, "passages": 2}, ["memorandum-238ss-am"]),
    (
        "Serov",
        {
            "documents": 8,
            "events": 10,
            "counts": 2,
            "passages": 6,
            "sources": 1,
            "people": 1,
            "bodies": 5,
            "places": 2,
            "groups": 1,
        },
        ["serov-instructions", "listing-of-11-prisoners-1955", "non-aggression-treaties-baltic"],
    ),
    (
        "instructions",
        {
            "documents": 11,
            "events": 3,
            "passages": 11,
            "sources": 1,
            "people": 2,
            "bodies": 2,
            "places": 1,
            "groups": 1,
        },
        ["serov-instructions", "instructions-nkvd-1942-02-18", "instruction-presidium-tsk-kpss-1955-06-20"],
    ),
    ("Himmler", {"documents": 1, "events": 1, "passages": 1, "people": 1}, ["himmler-ghetto-order-1943"]),
    ("special settlers", {}, []),
    ("forest brothers", {"events": 2, "passages": 3, "bodies": 1, "groups": 1}, []),
    (
        "generals",
        {"documents": 3, "events": 7, "counts": 4, "passages": 9, "people": 3, "bodies": 1, "groups": 1},
        ["soviet-general-mobilisation-1941", "serov-instructions", "listing-of-11-prisoners-1955"],
    ),
    (
        '"prisoners of war" convicted',
        {"documents": 3, "passages": 2, "groups": 1},
        [
            "memorandum-238ss-am-attachment-3",
            "proposed-decree-release-of-germans-1955",
            "memorandum-238ss-am-attachment-2",
        ],
    ),
    (
        "Kruglov",
        {"documents": 3, "events": 2, "passages": 1, "people": 1},
        ["letter-molotov-to-beria-and-kruglov-1946", "proposal-kruglov-1946", "resolution-843-342ss"],
    ),
    ("xyzzy", {}, []),
    ("-deported", {}, []),
    ('"', {}, []),
    (
        "estonia*",
        {
            "documents": 37,
            "events": 89,
            "counts": 28,
            "passages": 63,
            "sources": 2,
            "people": 4,
            "bodies": 20,
            "places": 3,
            "groups": 11,
        },
        ["peace-treaties-1920", "ultimatum-estonia-24-september-1939", "mutual-assistance-pact-estonia"],
    ),
    (
        "independence restored",
        {"documents": 2, "events": 3, "passages": 30, "bodies": 1},
        ["estonian-declaration-30-march-1990", "estonian-declaration-august-1991"],
    ),
    ("9871c", {"documents": 2, "passages": 1}, ["decree-9871c", "decree-3141-950cc"]),
    ("Каунас", {}, []),
    (
        "memorandum 238ss",
        {"documents": 7, "passages": 1, "sources": 1},
        ["memorandum-238ss-am", "draft-resolution-tsk-kpss-1955-07", "memorandum-238ss-am-attachment-1"],
    ),
]


@pytest.mark.parametrize(("words", "numbers", "first"), SEARCHES)
def test_both_databases_find_the_same_in_the_same_order(client, words, numbers, first):
    found = client.get("/search.json", {"q": words}).json()
    assert {kind: number for kind, number in found["kinds"].items() if number} == numbers
    assert [hit["url"] for hit in found["results"]][:3] == [f"/documents/{slug}/" for slug in first]


def test_numbers_agree_with_the_lists(client):
    for words in ("deported", "Beria", "843-342ss", "estonia*"):
        kinds = client.get("/search.json", {"q": words}).json()["kinds"]
        for kind in ("documents", "events", "counts", "people", "bodies", "places", "groups"):
            assert client.get(f"/{kind}.json", {"q": words}).json()["count"] == kinds[kind], (words, kind)


def test_a_hit_is_marked_and_leads_to_its_place(client):
    hits = client.get("/search/?q=deportation&kind=passages").context["hits"]
    assert all("#p" in hit.url for hit in hits)
    marked = [piece for hit in hits for piece, is_hit in hit.snippet if is_hit]
    assert {piece.lower() for piece in marked} <= {
        "deported",
        "deportation",
        "deportations",
        "deporting",
        "deport",
        "deportees",
    }
    page = client.get(hits[0].url.split("#")[0]).content.decode()
    assert f'id="{hits[0].url.split("#")[1]}"' in page
    assert "<mark>" in client.get("/search/?q=deportation").content.decode()


def test_names_in_other_scripts_find_the_same(client):
    one, other = (client.get("/search.json", {"q": q}).json()["kinds"] for q in ("Берия", "Beria"))
    assert one == other


def test_a_number_in_any_spelling_comes_first(client):
    for spelling in ("843-342ss", "No. 843-342ss", "843 342 SS", "843-342сс", "№ 843-342сс"):
        results = client.get("/search.json", {"q": spelling}).json()["results"]
        assert results[0]["url"] == "/documents/resolution-843-342ss/", spelling


def test_order_by_date(client):
    dates = [hit.date for hit in client.get("/search/?q=deported&kind=events&sort=date").context["hits"]]
    years = [date[:4] for date in dates if date[:4].isdigit()]
    assert len(years) > 5
    assert years == sorted(years)


def test_an_empty_result_suggests_what_to_try(client):
    page = client.get("/search/?q=legionaires").content.decode()
    assert '<a href="?q=legionnaires">legionnaires</a>' in page
    page = client.get("/search/?q=zeppelin+amnesty")
    assert ("Only", "amnesty") in page.context["advice"]
    assert page.status_code == 200


def test_suggestions_while_typing(client):
    text = client.get("/search/suggest/?q=Kalnb").content.decode()
    assert "Kalnbērziņš" in text
    assert client.get("/search/suggest/?q=").content.decode().count("<option") == 0
    assert client.get("/search/suggest/?q=" + "x" * 5000).status_code == 200


@pytest.mark.parametrize(
    "words", ["'", '"""', "NEAR(a b)", "a AND", "* * *", "-", "(", "a:b", "%s", "\\", "^a", "ß" * 150, "<b>"]
)
def test_any_text_gets_an_answer(client, words):
    for address in ("/search/", "/search.json", "/documents/", "/search/suggest/"):
        response = client.get(address, {"q": words})
        assert response.status_code == 200, address
        assert b"<b>" not in response.content


@pytest.mark.parametrize("query", ["kind=poems", "sort=colour", "page=0", "page=99", "page_size=0", "q=" + "x" * 300])
def test_what_cannot_be_asked_is_refused_in_words(client, query):
    query = query if query.startswith("q=") else f"q=deported&kind=events&{query}"
    for address in ("/search/", "/search.json"):
        assert client.get(f"{address}?{query}").status_code in (400, 404)


def test_a_search_costs_the_same_whatever_it_finds(client, django_assert_max_num_queries):
    client.get("/search/?q=xyzzy")  # builds the index
    for words in ("deported", "estonia*", "treaty"):
        with django_assert_max_num_queries(32):
            client.get("/search/", {"q": words})
