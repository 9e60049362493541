import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.numbers import number_key
from documents.query import Term, fold, marked, parse, snippet, stem


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("deported Latvia", (Term(("deported",)), Term(("Latvia",)))),
        ('"special settlement" camp', (Term(("special", "settlement")), Term(("camp",)))),
        ("-Lithuania deport*", (Term(("Lithuania",), excluded=True), Term(("deport",), prefix=True))),
        ('-"no such"', (Term(("no", "such"), excluded=True),)),
        ("843-342ss", (Term(("843", "342ss")),)),
        ('"unclosed quote', (Term(("unclosed", "quote")),)),
        ("title:x NEAR(a b)", (Term(("title", "x")), Term(("NEAR", "a")), Term(("b",)))),
        ("* - \" '", ()),
        ("a\0b", (Term(("a",)), Term(("b",)))),
    ],
)
def test_what_is_typed_is_read_as_terms(text, terms):
    assert parse(text) == terms


@given(st.text(max_size=300))
@settings(max_examples=5000)
def test_any_text_is_read_and_marked(text):
    terms = parse(text)
    assert len(terms) <= 16
    assert all(word.isalnum() for term in terms for word in term.words)
    assert "".join(piece for piece, _hit in marked(text, terms)) == text
    snippet(text, terms)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("deportation", "deported"), ("Siauliai", "Šiauliai"), ("Released", "releases"), ("Хрущёв", "хрущев")),
        *(("Kārlis", "Karlis"), ("Żagań", "zagan"), ("Løkken", "lokken"), ("CAMP", "camps")),
    ],
)
def test_forms_of_a_word_share_a_stem(one, other):
    assert stem(one) == stem(other)


def test_letters_that_are_not_latin_stay():
    assert fold("Й") == "й"


def test_hits_are_marked_in_their_forms():
    pieces = marked("They were deported; the deportation of Šiauliai.", parse("deport* siauliai"))
    assert [piece for piece, hit in pieces if hit] == ["deported", "deportation", "Šiauliai"]


def test_a_snippet_is_cut_around_the_first_hit():
    text = "word " * 100 + "deported people " + "word " * 100
    pieces = snippet(text, parse("deportations"))
    said = "".join(piece for piece, _hit in pieces)
    assert said.startswith("… ")
    assert said.endswith(" …")
    assert ("deported", True) in pieces
    assert len(said) < 240


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        *(("843-342ss", "843342ss"), ("No. 843-342ss", "843342ss"), ("№ 843-342сс", "843342ss")),
        *(("843 342 CC", "843342ss"), ("00336", "336"), ("no.336", "336"), ("9871с", "9871s"), ("9871c", "9871s")),
        *(("238сс-АМ", "238ssam"), ("494/94", "49494"), ("B6-0215/2007", "b602152007"), ("nope 5", "nope5")),
        *(("resolution", ""), ("", ""), ("000", "")),
    ],
)
def test_spellings_of_a_number_meet(spelling, key):
    assert number_key(spelling) == key
