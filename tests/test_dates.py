from datetime import date

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.dates import EDTFError, parse_edtf, words


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "said"),
    [
        ("1946", date(1946, 1, 1), date(1946, 12, 31), "1946"),
        ("1946-02", date(1946, 2, 1), date(1946, 2, 28), "February 1946"),
        ("1940-02-XX", date(1940, 2, 1), date(1940, 2, 29), "February 1940"),
        ("1946-04-13", date(1946, 4, 13), date(1946, 4, 13), "13 April 1946"),
        ("1946-06~", date(1946, 6, 1), date(1946, 6, 30), "about June 1946"),
        ("1946?", date(1946, 1, 1), date(1946, 12, 31), "1946 (uncertain)"),
        ("1946-06%", date(1946, 6, 1), date(1946, 6, 30), "about June 1946 (uncertain)"),
        ("194X", date(1940, 1, 1), date(1949, 12, 31), "1940s"),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31), "1900s"),
        ("1946-21", date(1946, 3, 1), date(1946, 5, 31), "spring 1946"),
        ("1946-22", date(1946, 6, 1), date(1946, 8, 31), "summer 1946"),
        ("1942-24", date(1942, 12, 1), date(1943, 2, 28), "winter 1942"),
        ("1941-02/1941-06", date(1941, 2, 1), date(1941, 6, 30), "February 1941 to June 1941"),
        ("1941-02/..", date(1941, 2, 1), None, "from February 1941"),
        ("1941-02/", date(1941, 2, 1), None, "from February 1941"),
        ("../1945", None, date(1945, 12, 31), "until 1945"),
        ("[1939-10-11..1941-01-21]", date(1939, 10, 11), date(1941, 1, 21), "11 October 1939 to 21 January 1941"),
        ("{1941,1945..1952}", date(1941, 1, 1), date(1952, 12, 31), "1941 and 1945 to 1952"),
        ("[1940,1941]", date(1940, 1, 1), date(1941, 12, 31), "1940 or 1941"),
        ("[..1941]", None, date(1941, 12, 31), "until 1941"),
    ],
)
def test_bounds_and_words(text, earliest, latest, said):
    span = parse_edtf(text)
    assert (span.earliest, span.latest) == (earliest, latest)
    assert words(text) == said


@pytest.mark.parametrize(
    "text",
    [
        *("1940-02-30", "1947-13", "junk", "1940-07-?", "0000", "194X-02", "1946-21-01", "1946/1945", "/", "../.."),
        *("[1940", "{}", "[]", "..", "١٩٤٦", "1946-4", "46", "1946-04-13T00:00", "9999-24", "1946" * 40, ""),
    ],
)
def test_refused(text):
    with pytest.raises(EDTFError):
        parse_edtf(text)


def test_no_date_has_no_words():
    assert words("") == ""


@given(st.text(max_size=120) | st.text(alphabet="0123456789X-/.~?%[]{},", max_size=30))
@settings(max_examples=10_000)
def test_any_text_is_read_or_refused(text):
    try:
        span = parse_edtf(text)
    except EDTFError:
        return
    assert span.earliest or span.latest
    assert not (span.earliest and span.latest) or span.earliest <= span.latest
    assert words(text)


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)), st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))
def test_agrees_with_the_edtf_package_where_that_is_right(day, pattern):
    text = day.strftime(pattern)
    other = edtf.parse_edtf(text)
    lower, upper = other.lower_strict(), other.upper_strict()
    span = parse_edtf(text)
    assert span.earliest == date(*lower[:3])
    assert span.latest == date(*upper[:3])


@pytest.mark.parametrize("text", ["1941-02/1941-06", "1946-06~", "194X", "1940-02-XX", "[1939-10-11..1941-01-21]"])
def test_agrees_on_spans_and_approximations(text):
    other = edtf.parse_edtf(text)
    span = parse_edtf(text)
    assert (span.earliest, span.latest) == (date(*other.lower_strict()[:3]), date(*other.upper_strict()[:3]))
