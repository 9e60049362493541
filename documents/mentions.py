"""Documents that a text names by number or date. Pure module: no Django import.

`find` reads running text: "Resolution No. 843-342ss", "Order 001223", "decree of August 18, 1945", "the decrees of
18 August and 21 December 1945". `asked` reads what somebody types into a box and is more forgiving. Neither knows
which documents there are; see resolving.py.

Every pattern is tried at a place a bounded number of times, so that the time grows with the length of the text alone.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from documents.dates import EDTFError, parse_edtf
from documents.dates import words as date_words
from documents.numbers import number_key

MAX_ASKED = 300  # characters that a reader may type
MAX_TEXT = 50_000  # characters of a text that are read; no summary or regest comes near it

# The words by which texts call a document, and the forms they may mean; none means any form.
WORDS = {
    "decree": "decree",
    "ukase": "decree",
    "ukaz": "decree",
    "resolution": "resolution",
    "law": "law",
    "order": "order",
    "directive": "directive",
    "instruction": "instruction",
    "letter": "letter",
    "memorandum": "memorandum",
    "memo": "memorandum",
    "treaty": "treaty",
    "pact": "treaty",
    "convention": "treaty",
    "agreement": "agreement",
    "protocol": "protocol",
    "ultimatum": "ultimatum",
    "declaration": "declaration",
    "proclamation": "declaration",
    "report": "report",
    "motion": "motion",
    "opinion": "opinion",
    "judgment": "judgment",
    "judgement": "judgment",
    "speech": "speech",
    "attachment": "attachment",
    "act": "",
    "document": "",
}
# Forms that texts use for one another: what one calls a decree is a resolution to the next.
FAMILIES = (
    frozenset({"decree", "resolution", "law"}),
    frozenset({"order", "directive", "instruction"}),
    frozenset({"letter", "memorandum", "report"}),
    frozenset({"treaty", "agreement", "protocol"}),
)
# "The law of 1940" or "the order of 1946" is no single act: with a bare year these words name nothing.
_VAGUE = frozenset({"law", "order", "act", "document"})

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_YEAR = r"(?:1[5-9][0-9]{2}|20[0-9]{2})"
_DATE = re.compile(
    rf"(?:(?P<d1>[0-9]{{1,2}})\s(?P<m1>{_MONTH})\.?,?\s(?P<y1>{_YEAR})"
    rf"|(?P<m2>{_MONTH})\.?\s(?P<d2>[0-9]{{1,2}}),?\s(?P<y2>{_YEAR})"
    rf"|(?P<m3>{_MONTH})\.?,?\s(?P<y3>{_YEAR})"
    rf"|(?P<y4>{_YEAR})-(?P<m4>[01][0-9])-(?P<d4>[0-3][0-9])"
    rf"|(?P<d5>[0-9]{{1,2}})[./](?P<m5>[01]?[0-9])[./](?P<y5>{_YEAR})"
    rf"|(?P<y6>{_YEAR}))(?![0-9]|[-–/.,][0-9])",
    re.IGNORECASE,
)
# "18 August and 21 December 1945": the first of two days that share a year.
_SHARED = re.compile(
    rf"(?P<first>[0-9]{{1,2}}\s{_MONTH})(?P<joint>,?\sand\s(?:of\s)?)(?P<second>[0-9]{{1,2}}\s{_MONTH},?\s(?P<year>{_YEAR}))(?![0-9])",
    re.IGNORECASE,
)
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_START = re.compile(rf"(?<![^\W_])(?:(?P<word>{_WORD})(?P<plural>s?)(?![^\W_])|(?P<sign>No\.|Nos\.|Nr\.|№|N°))", re.I)
_SIGN = re.compile(r"\s{0,3}(?:Nos?\.|No(?=\s)|Nr\.?|№|N°|Number(?=\s))\s{0,3}", re.IGNORECASE)
_TAIL = r"[0-9]{1,12}[^\W\d_]{0,3}"
_NUMBER = re.compile(
    rf"(?:[^\W\d_]{{1,2}}-?)?{_TAIL}(?:[-–‑/.]{_TAIL}|[-–‑/][^\W\d_]{{1,3}}){{0,4}}"
    rf"(?:\s(?:ss|сс|cc|SS|СС))?(?:\s\({_YEAR}\))?(?![^\W_]|,[0-9])"
)
_ORDINAL = re.compile(r"[0-9]+(?:st|nd|rd|th)", re.IGNORECASE)
_OF = re.compile(r"\s(?:of|dated|from)\s(?:the\s)?")
# "of the Presidium of the Supreme Soviet of": who issued it, between the word and the date.
_ISSUER = re.compile(r"(?:\s(?:of|the|and|[^\W\d_a-zа-я][\w’'-]{0,40})){1,9}?\s(?:of|dated)\s" + rf"(?=[0-9]|{_MONTH})")
# A number without a word for the document counts only where none can stand: not in "Combine No. 7".
_BEFORE = re.compile(r"(?:^|[^\w\s]|\b(?:and|or|to|by|with|under|of|in|see|the))\s{0,3}$", re.IGNORECASE)


@dataclass(frozen=True)
class Reference:
    """Which document is meant: by the form it is called, its number folded for comparing, its date as EDTF."""

    form: str = ""  # empty: any
    number: str = ""  # folded, with leading zeros
    edtf: str = ""

    @property
    def key(self) -> str:
        """The number without leading zeros, as documents keep it to be found by."""
        return self.number.lstrip("0")

    @property
    def words(self) -> str:
        """The reference as one would type it; `asked` reads it back."""
        number = f"No. {self.number}" if self.number else ""
        day = f"of {date_words(self.edtf)}" if self.edtf else ""
        return " ".join(filter(None, (self.form or "document", number, day)))


@dataclass(frozen=True)
class Mention:
    """A stretch of a text that names a document."""

    start: int
    end: int
    text: str = field(compare=False)
    reference: Reference

    @property
    def asked(self) -> str:
        """What one would type to mean the same: the text itself, unless a part of it stands further off."""
        return self.text if asked(self.text) == self.reference else self.reference.words


def family(form: str) -> frozenset[str]:
    """The forms that texts use for this one; empty for any form."""
    return next((forms for forms in FAMILIES if form in forms), frozenset({form} if form else ()))


def folded(number: str) -> str:
    """A number as it is compared, its leading zeros kept; empty if it has no digit."""
    key = number_key(number)
    digits = re.search("[0-9]", unicodedata.normalize("NFKC", number[:200]))
    zeros = re.match("0*", unicodedata.normalize("NFKC", number[:200])[digits.start() :])[0] if digits else ""
    return zeros + key if key else ""


def find(text: str) -> list[Mention]:
    """The documents that a text names, in order; no two stretches overlap."""
    found: list[Mention] = []
    place = 0
    text = text[:MAX_TEXT]
    while start := _START.search(text, place):
        place = start.end()
        before = found[-1] if found else None
        new = _named(text, start) if start["word"] else _numbered(text, start, before)
        if new:
            found += new
            place = new[-1].end
    return found


def _named(text: str, start: re.Match) -> list[Mention]:
    """What follows a word such as "decree"."""
    word, form = start["word"].lower(), WORDS[start["word"].lower()]
    sign = _SIGN.match(text, start.end())
    place = sign.end() if sign else start.end() + 1
    number = _NUMBER.match(text, place)
    if number and (sign or text[start.end() : place] == " " and _plainly_a_number(text, number, start)):
        return [_with_date(text, start.start(), number, form)]
    for joint in (_OF, _ISSUER):
        of = joint.match(text, start.end())
        if of and (day := _DATE.match(text, of.end())):
            break
        if of and start["plural"] and (shared := _SHARED.match(text, of.end())):
            return _two_days(text, start.start(), shared, form)
    else:
        return []
    edtf = _edtf(day)
    if not edtf or start["plural"] and form != "instruction" or len(edtf) == 4 and word in _VAGUE:
        return []
    return [Mention(start.start(), day.end(), text[start.start() : day.end()], Reference(form, "", edtf))]


def _numbered(text: str, start: re.Match, before: Mention | None) -> list[Mention]:
    """A number with its sign and no word; it takes the word of the number that it is joined to."""
    number = _NUMBER.match(text, _SIGN.match(text, start.start()).end()) if _SIGN.match(text, start.start()) else None
    if number is None or not _BEFORE.search(text, max(0, start.start() - 12), start.start()):
        return []
    joined = before is not None and re.fullmatch(r",?\s(?:and\s)?|\sor\s", text[before.end : start.start()]) is not None
    if not joined and re.fullmatch("[1-9][0-9]?", number[0]):
        return []
    return [_with_date(text, start.start(), number, before.reference.form if joined else "")]


def _plainly_a_number(text: str, number: re.Match, start: re.Match) -> bool:
    """Whether a number without its sign names a document: "Order 001223", not "orders 300 rifles"."""
    if start["plural"] or _ORDINAL.fullmatch(number[0]) or _DATE.match(text, number.start()):
        return bool(re.fullmatch(r"[0-9]{4} \([0-9]{4}\)", number[0]))
    if start["word"].lower() == "law":
        return False  # "Journal of International Law 69/1"
    told = re.search(r"^0|[^0-9]", number[0]) is not None
    return told or (text[start.start()].isupper() and not re.match(rf"\s{_MONTH}", text[number.end() :][:12]))


def _with_date(text: str, start: int, number: re.Match, form: str) -> Mention:
    """A numbered document with the date that may follow it."""
    end, edtf = number.end(), ""
    of = _OF.match(text, end)
    day = _DATE.match(text, of.end()) if of else None
    if day and len(_edtf(day)) > 4:
        end, edtf = day.end(), _edtf(day)
    return Mention(start, end, text[start:end], Reference(form, folded(number[0]), edtf))


def _two_days(text: str, start: int, shared: re.Match, form: str) -> list[Mention]:
    days = (f"{shared['first']} {shared['year']}", shared["second"])
    first, second = (_edtf(_DATE.match(day)) for day in days)
    if not first or not second:
        return []
    cut = shared.end("first")
    return [
        Mention(start, cut, text[start:cut], Reference(form, "", first)),
        Mention(shared.start("second"), shared.end(), shared["second"], Reference(form, "", second)),
    ]


def _edtf(found: re.Match) -> str:
    """A date as written in EDTF; empty if there is no such day."""
    parts = {name[0]: value for name, value in found.groupdict().items() if value}
    text = parts["y"]
    if month := parts.get("m"):
        text += f"-{int(month):02}" if month.isdigit() else f"-{_month(month):02}"
        text += f"-{int(parts['d']):02}" if "d" in parts else ""
    try:
        parse_edtf(text)
    except EDTFError:
        return ""
    return text


def _month(name: str) -> int:
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name[:3].lower()))


_ASKED_WORD = re.compile(rf"(?<![^\W_])({_WORD})s?(?![^\W_])", re.IGNORECASE)
_ASKED_SIGN = re.compile(r"^[\s.,:#]*(?:(?:Nos?|Nr|N|№|N°|Number|Num)(?:[\s.:°]+|(?=[0-9])))?", re.IGNORECASE)
_ASKED_DATE = re.compile(r"(?:^|\s|,)(?:of\s|dated\s|from\s)?(?:the\s)?$", re.IGNORECASE)


def asked(text: str) -> Reference | None:
    """What a reader means who types a number, a date, or both, with or without a word; None if it is neither."""
    text = " ".join(unicodedata.normalize("NFKC", text[:MAX_ASKED]).replace("\0", " ").split()).strip("«»“”\"'()[] ")
    word = _ASKED_WORD.search(text)
    form = WORDS[word[1].lower()] if word else ""
    rest = text[word.end() :] if word else text
    rest = rest[_ASKED_SIGN.match(rest).end() :]
    edtf = ""
    for day in _DATE.finditer(rest):
        before = _ASKED_DATE.search(rest[: day.start()])
        told = before and (before[0].strip(" ,") or (word and day.start() == 0))
        # Four digits that nothing shows to be a year are part of the number.
        if before and day.end() == len(rest) and (told or len(_edtf(day)) > 4):
            edtf, rest = _edtf(day), rest[: before.start()]
            break
    number = (
        folded(re.split(r"\sof\s|,\s", rest.strip(" .,;:"))[0])
        if re.match(r"\W*(?:[^\W\d_]{1,2}-?)?[0-9]", rest)
        else ""
    )
    return Reference(form, number, edtf) if number or edtf else None
