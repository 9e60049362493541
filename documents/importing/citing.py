"""Writing the citations of imported rows: each one's passage, its permanent name, and what became of earlier ones."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from documents import bulk
from documents.models import Citation, Passage, Stance

_COLUMNS = ("key", "passage_id", "start", "end", "printed", "stance", "sha256", "note")


@lru_cache(maxsize=256)
def passages(source: str) -> dict[int, tuple[int, int, int]]:
    """The passages of a source by number: (primary key, start, end). Empty for a source that is not there."""
    rows = Passage.objects.filter(source__slug=source).values_list("number", "pk", "start", "end")
    return {number: place for number, *place in rows}


def renew(noun: str, records: list[tuple[str, int, list[dict]]]) -> None:
    """Bring the citations of records, given as (slug, primary key, citations), up to what an import says of them.

    A span that was cited already stays the same citation; one that is no longer given is removed.
    """
    column = f"{noun}_id"
    there = Citation.objects.filter(**{f"{column}__in": [key for _slug, key, _citations in records]})
    fields = (column, "passage__source__slug", "passage__number", "start", "end")
    old = {(tuple(place), stance): pk for pk, stance, *place in there.values_list("pk", "stance", *fields)}
    kept, fresh = set(), []
    for slug, key, citations in records:
        for citation in citations:
            place = (key, *(citation[name] for name in ("source", "passage", "start", "end")))
            stances = [citation["stance"]] if citation["stance"] else Stance.values
            kept |= {(place, stance) for stance in stances}
            if not any((place, stance) in old for stance in stances):
                fresh.append((slug, key, citation))
    bulk.remove(Citation._meta.db_table, "id", [pk for known, pk in old.items() if known not in kept])
    put(noun, fresh)


def put(noun: str, cited: Iterable[tuple[str, int, dict]]) -> None:
    """Write citations, given as (slug, primary key, citation) of their records."""
    values = {}
    for slug, key, citation in cited:
        passage, _start, _end = passages(citation["source"])[citation["passage"]]
        name = citation_key(noun, slug, citation)
        span = (citation["start"], citation["end"], citation["printed"], citation["stance"] or Stance.SUPPORTS)
        values[name] = (name, passage, *span, "", "", key)
    bulk.put(Citation._meta.db_table, (*_COLUMNS, f"{noun}_id"), values.values(), key=["key"])


def citation_key(noun: str, slug: str, citation: dict) -> str:
    """The permanent name of an imported citation: the same row imported again is the same citation."""
    said = "|".join(map(str, (noun, slug, *citation.values())))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
