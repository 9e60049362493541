"""What a reader types into the search box, read as terms. Pure module: no Django import.

    deported Latvia       both words, in any form ("deportation" too)
    "special settlement"  these words together
    -Lithuania            not this word
    deport*               words that begin so

Any text at all is read as something; letters and digits are all that is ever passed on to a database.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

MAX_TERMS = 16
_TERM = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ё": "е"})
_porter = snowballstemmer.stemmer("porter")


@dataclass(frozen=True)
class Term:
    """A word, or several that must stand together; the last one a beginning of a word if `prefix`."""

    words: tuple[str, ...]
    prefix: bool = False
    excluded: bool = False


def parse(text: str) -> tuple[Term, ...]:
    """The terms of a search; empty if the text holds no letter and no digit."""
    terms = []
    for match in _TERM.finditer(text.replace("\0", " ")):
        raw = match["phrase"] if match["phrase"] is not None else match["word"]
        words = tuple(_WORD.findall(raw))
        if words:
            prefix = match["word"] is not None and raw.endswith("*")
            terms.append(Term(words, prefix, match["minus"] is not None))
    return tuple(terms[:MAX_TERMS])


def fold(text: str) -> str:
    """Text without case, accents and ligatures, as both databases compare it; й and its like stay letters."""
    kept = []
    for letter in text.casefold():
        base = unicodedata.normalize("NFD", letter)[0]
        kept.append(base if "LATIN" in unicodedata.name(base, "") else letter)
    return "".join(kept).translate(_LIGATURES)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The part of a word that its forms share: "deport" for "deportations". Both databases use the same rules."""
    folded = fold(word)
    return _porter.stemWord(folded) if folded.isascii() else folded


def marked(text: str, terms: tuple[Term, ...]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether a term hit it."""
    stems = {stem(word) for term in terms if not term.excluded for word in term.words}
    beginnings = tuple(fold(term.words[-1]) for term in terms if term.prefix and not term.excluded)
    pieces, end = [], 0
    for match in _WORD.finditer(text):
        word = match.group()
        if stem(word) in stems or (beginnings and fold(word).startswith(beginnings)):
            if match.start() > end:
                pieces.append((text[end : match.start()], False))
            pieces.append((word, True))
            end = match.end()
    if end < len(text):
        pieces.append((text[end:], False))
    return pieces


def snippet(text: str, terms: tuple[Term, ...], length: int = 220) -> list[tuple[str, bool]]:
    """The stretch of a text around the first hit, in pieces; its beginning where nothing hits."""
    first = next((piece for piece, hit in marked(text, terms) if hit), "")
    at = text.find(first) if first else 0
    start = 0 if at < length // 2 else text.rfind(" ", 0, at - length // 3) + 1
    stop = len(text) if start + length >= len(text) else text.rfind(" ", start, start + length)
    stop = start + length if stop <= start else stop
    return marked(("… " if start else "") + text[start:stop] + (" …" if stop < len(text) else ""), terms)
