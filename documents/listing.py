"""A list as it was asked for: how many rows, which rows from here to there, and the numbers of its facets.

Two ways to the same answer: from the index, in milliseconds whatever the size, and from the database alone, while
there is no index for the present state of the data. Tests hold the one against the other.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property

import numpy as np
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from documents import search, versions
from documents.filters import CountFilter, DatedFilter, DocumentFilter, EventFilter, ListFilter
from documents.index import OPEN_END, OPEN_START
from documents.indexing import Indexed, Ordinal
from documents.models import Document, Event, PeopleCount
from documents.querysets import UNDATED

INDEXES = {
    Document: Indexed(Document, DocumentFilter.facets),
    Event: Indexed(Event, EventFilter.facets),
    PeopleCount: Indexed(PeopleCount, CountFilter.facets),
}
CHUNK = 1000


class Listing:
    """The rows of a list, in its order; a sequence of records that a paginator can cut pages from."""

    def __init__(self, filterset: ListFilter, present: Callable[[QuerySet], QuerySet]):
        self.filterset, self.present = filterset, present

    def count(self) -> int:
        raise NotImplementedError

    def keys(self, start: int, stop: int) -> list[int]:
        """The primary keys of the rows from one place to another."""
        raise NotImplementedError

    def facet(self, name: str, most: int | None = None) -> tuple[list[tuple[str, str, int]], int]:
        """(slug, label, number of rows) of the values that occur, counted without the facet's own filter; their number.

        With `most`, so many of the most frequent, and those chosen.
        """
        raise NotImplementedError

    @property
    def undated_left_out(self) -> int:
        """How many undated rows the filter by date leaves out; 0 where none is in force."""
        return 0

    def days(self) -> tuple[np.ndarray, np.ndarray]:
        """First and last day of every dated row as ordinals, open ends as in the index; by date."""
        raise NotImplementedError

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, places: slice) -> list:
        keys = self.keys(places.start or 0, self.count() if places.stop is None else places.stop)
        model = self.filterset.queryset.model
        records = {record.pk: record for record in self.present(model._default_manager.filter(pk__in=keys))}
        return [records[key] for key in keys if key in records]

    def __iter__(self) -> Iterator:
        for start in range(0, self.count(), CHUNK):
            yield from self[start : start + CHUNK]


class TableListing(Listing):
    """Answered by the database alone."""

    @cached_property
    def rows(self) -> QuerySet:
        return self.filterset.qs

    def count(self) -> int:
        return self.total

    @cached_property
    def total(self) -> int:
        return self.rows.count()

    def keys(self, start: int, stop: int) -> list[int]:
        return list(self.rows.values_list("pk", flat=True)[start:stop])

    def facet(self, name: str, most: int | None = None) -> tuple[list[tuple[str, str, int]], int]:
        facet = next(facet for facet in self.filterset.facets if facet.name == name)
        found = sorted(facet.counts(self.filterset.narrowed(leaving_out=name)), key=lambda value: (-value[2], value[1]))
        chosen = self.filterset.data.getlist(name)
        return [value for place, value in enumerate(found) if not most or place < most or value[0] in chosen], len(
            found
        )

    @property
    def undated_left_out(self) -> int:
        filterset = self.filterset
        span = filterset.span() if isinstance(filterset, DatedFilter) else {}
        if span.get("undated") or not (span.get("since") or span.get("until")):
            return 0
        return filterset.narrowed(dates=False).undated().count()

    def days(self) -> tuple[np.ndarray, np.ndarray]:
        ends = (Coalesce(Ordinal("date_earliest"), OPEN_START), Coalesce(Ordinal("date_latest"), OPEN_END))
        rows = self.rows.exclude(UNDATED).order_by("date_sort", "pk").values_list(*ends)
        table = np.fromiter(rows.iterator(chunk_size=50_000), dtype="i4,i4")
        return table["f0"], table["f1"]


class IndexListing(TableListing):
    """Answered by the index; only orders other than by date are left to the database."""

    def __init__(self, filterset, present, index, fixed: dict[str, list[str]]):
        super().__init__(filterset, present)
        self.selection = index.select(filterset.question(fixed))

    def count(self) -> int:
        return self.selection.total

    def keys(self, start: int, stop: int) -> list[int]:
        if self.filterset.order in ("date", "-date"):
            return self.selection.page(start, stop, falling=self.filterset.order == "-date")
        if self.filterset.order == "relevance":
            tiers = search.tiers(self.filterset.queryset.model, self.filterset.searched)
            return self.selection.page_by(tiers, start, stop)
        return super().keys(start, stop)

    def facet(self, name: str, most: int | None = None) -> tuple[list[tuple[str, str, int]], int]:
        return self.selection.facet(name, most)

    @property
    def undated_left_out(self) -> int:
        return self.selection.undated_left_out

    def days(self) -> tuple[np.ndarray, np.ndarray]:
        index, rows = self.selection.index, self.selection.rows
        dated = rows[: int(np.searchsorted(rows, index.dated))]
        return index.earliest[dated], index.latest[dated]


def listing_of(filterset: ListFilter, present: Callable[[QuerySet], QuerySet], fixed: dict[str, list[str]]) -> Listing:
    """The list that a valid filterset asks for, from the index where there is one for the data as they are now."""
    indexed = INDEXES.get(filterset.queryset.model._meta.concrete_model)
    index = indexed.current(versions.current()[0]) if indexed else None
    return IndexListing(filterset, present, index, fixed) if index else TableListing(filterset, present)


def mentions(facet: str) -> dict[str, int]:
    """How many records carry each value of a facet, in all lists together; empty while there is no index."""
    token, totals = versions.current()[0], Counter()
    for indexed in INDEXES.values():
        index = indexed.current(token)
        axis = index.axes.get(facet) if index else None
        if axis:
            names = (slug for slug, _label in axis.names)
            totals.update(dict(zip(names, axis.totals.tolist(), strict=True)))
    return totals
