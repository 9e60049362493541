"""A bag of records that a reader has put aside: what an address or a cookie says of it, and the records it means.

An item is a letter and a slug, `d:directive-00336`. Nothing is stored here about anybody: the bag is the reader's own
cookie, or an address that can be passed on.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing

from documents.models import Body, Document, Event, Group, PeopleCount, Person, Place, Source

KINDS = {
    "d": Document,
    "e": Event,
    "c": PeopleCount,
    "s": Source,
    "b": Body,
    "p": Person,
    "l": Place,
    "g": Group,
}
LETTERS = {model.noun: letter for letter, model in KINDS.items()}
MOST = 200
COOKIE = "bag"
COOKIE_BYTES = 3800  # browsers keep some 4,096 for a cookie with its name
_ITEM = re.compile(f"[{''.join(KINDS)}]:[-a-zA-Z0-9_]{{1,120}}")


@dataclass(frozen=True)
class Items:
    """The items of a bag in their order, each once; with what was not understood and how many were too many."""

    items: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    too_many: int = 0

    def __str__(self) -> str:
        return ",".join(self.items)


def read(texts: Iterable[str]) -> Items:
    """The items that these texts name, separated by commas."""
    named = dict.fromkeys(item.strip() for text in texts for item in text.split(",") if item.strip())
    fit = [item for item in named if _ITEM.fullmatch(item)]
    refused = [item[:60] for item in named if not _ITEM.fullmatch(item)][:20]
    return Items(tuple(fit[:MOST]), tuple(refused), max(len(fit) - MOST, 0))


def item_of(record) -> str:
    """How a record is named in a bag; empty for what cannot be put in one."""
    letter = LETTERS.get(getattr(record, "noun", ""))
    return f"{letter}:{record.slug}" if letter else ""


def packed(items: Items) -> str:
    """The items as a cookie's value, signed."""
    return signing.dumps(str(items), salt=COOKIE, compress=True)


def unpacked(value: str) -> Items:
    """The items of a cookie; none if it was not made here."""
    try:
        return read([signing.loads(value, salt=COOKIE)])
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return Items()


def fits(items: Items) -> bool:
    """Whether a browser would keep so many items."""
    return not items.too_many and len(packed(items)) <= COOKIE_BYTES


def records_of(items: Items) -> tuple[list, list[str]]:
    """The records in the order of the items, ready to be exported, and the items of which there is no record."""
    wanted: dict[str, list[str]] = {}
    for item in items.items:
        wanted.setdefault(item[0], []).append(item[2:])
    found = {}
    for letter, slugs in wanted.items():
        for record in KINDS[letter]._default_manager.for_export().filter(slug__in=slugs):
            found[f"{letter}:{record.slug}"] = record
    return [found[item] for item in items.items if item in found], [i for i in items.items if i not in found]
