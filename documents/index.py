"""The index of a list: what its filters and facets ask of a record, held in columns. Pure module: numpy, no Django.

A database finds a hundred thousand of a million rows quickly, but counts them by issuer, place and form slowly, and
a list does so for every facet. Here each record is one row of a few arrays, in the order of the list; a filter is an
array of truth values, a facet one count over it. The database remains the truth: see indexing.py.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

OPEN_START, OPEN_END = np.iinfo(np.int32).min, np.iinfo(np.int32).max
UNDATED = OPEN_END  # sorts behind every day

Rows = np.ndarray  # row numbers, rising
Mask = np.ndarray  # one truth value for each row


@dataclass(frozen=True)
class Axis:
    """One facet of every row: pairs of (row, value), by row. A row may have no value, one or many.

    `names` are the slugs and labels of the values; a pair holds the place of its value in that list.
    """

    names: list[tuple[str, str]]
    starts: np.ndarray  # of length rows + 1: the pairs of row r are codes[starts[r]:starts[r + 1]]
    codes: np.ndarray

    @cached_property
    def code_of(self) -> dict[str, int]:
        return {slug: code for code, (slug, _label) in enumerate(self.names)}

    @cached_property
    def is_single(self) -> bool:
        """Whether every row has exactly one value, so that a row number is a place in `codes`."""
        return len(self.codes) == len(self.starts) - 1 and bool((np.diff(self.starts) == 1).all())

    @cached_property
    def owners(self) -> Rows:
        """The row of each pair."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    @cached_property
    def rows_by_value(self) -> tuple[Rows, np.ndarray]:
        """All rows ordered by value, and where each value begins among them."""
        order = np.argsort(self.codes, kind="stable")
        return self.owners[order], np.searchsorted(self.codes[order], np.arange(len(self.names) + 1))

    @cached_property
    def totals(self) -> np.ndarray:
        """How many rows carry each value, of all rows."""
        return np.bincount(self.codes, minlength=len(self.names))

    def mask(self, slugs: list[str]) -> Mask:
        """The rows that carry any of these values."""
        mask = np.zeros(len(self.starts) - 1, dtype=bool)
        rows, begins = self.rows_by_value
        for code in {self.code_of[slug] for slug in slugs if slug in self.code_of}:
            mask[rows[begins[code] : begins[code + 1]]] = True
        return mask

    def counts(self, rows: Rows) -> np.ndarray:
        """How many of these rows carry each value."""
        every = len(self.starts) - 1
        if len(rows) == every:
            return self.totals
        if len(rows) > every // 2:
            others = np.ones(every, dtype=bool)
            others[rows] = False
            return self.totals - self._counts(np.flatnonzero(others))
        return self._counts(rows)

    def _counts(self, rows: Rows) -> np.ndarray:
        if self.is_single:
            codes = self.codes[rows]
        else:
            begins = self.starts[rows]
            lengths = self.starts[rows + 1] - begins
            ends = np.cumsum(lengths)
            # For each row the places begins[r], begins[r] + 1, …: a running number, set back at every row.
            places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(begins - ends + lengths, lengths)
            codes = self.codes[places]
        return np.bincount(codes, minlength=len(self.names))


@dataclass(frozen=True)
class Question:
    """What is asked of a list: chosen values by facet, days, and the keys that a search found."""

    chosen: dict[str, list[str]] = field(default_factory=dict)
    fixed: dict[str, list[str]] = field(default_factory=dict)  # of the list itself, e.g. the forms of decrees
    since: int | None = None  # days as proleptic ordinals, both ends included
    until: int | None = None
    within: bool = False
    undated: bool = False
    keys: np.ndarray | None = None  # primary keys that a search found; None if nothing was searched for
    tied: dict[str, list[str]] = field(default_factory=dict)  # values by facet that the search names


@dataclass(frozen=True)
class Index:
    """All rows of one list in the order of dates, undated last, ties by key."""

    keys: np.ndarray
    earliest: np.ndarray
    latest: np.ndarray
    dated: int  # so many rows have a date
    axes: dict[str, Axis]

    @cached_property
    def row_of(self) -> np.ndarray:
        """The row of each key, -1 where there is none."""
        rows = np.full(int(self.keys.max(initial=0)) + 1, -1, dtype=np.int32)
        rows[self.keys] = np.arange(len(self.keys), dtype=np.int32)
        return rows

    @cached_property
    def every(self) -> Rows:
        return np.arange(len(self.keys), dtype=np.int32)

    def select(self, question: Question) -> "Selection":
        """The rows that fit, by filter, so that each facet can be counted without its own."""
        masks = {name: self.axes[name].mask(slugs) for name, slugs in question.chosen.items() if slugs}
        for name, slugs in question.fixed.items():
            masks[f"fixed {name}"] = self.axes[name].mask(slugs)
        if question.keys is not None:
            masks["q"] = self.found(question.keys)
            for name, slugs in question.tied.items():
                masks["q"] |= self.axes[name].mask(slugs)
        if question.since is not None or question.until is not None:
            masks["dates"] = self._dates(question)
        return Selection(self, masks, question.chosen)

    def found(self, keys: np.ndarray) -> Mask:
        """The rows with these keys."""
        mask = np.zeros(len(self.keys), dtype=bool)
        rows = self.row_of[keys[keys < len(self.row_of)]]
        mask[rows[rows >= 0]] = True
        return mask

    def _dates(self, question: Question) -> Mask:
        mask = np.ones(len(self.keys), dtype=bool)
        early, late = (self.earliest, self.latest)
        if question.since is not None:
            mask &= (early if question.within else late) >= question.since
        if question.until is not None:
            mask &= (late if question.within else early) <= question.until
        mask[self.dated :] = question.undated
        return mask


@dataclass(frozen=True)
class Selection:
    """The rows that fit a question."""

    index: Index
    masks: dict[str, Mask]
    chosen: dict[str, list[str]] = field(default_factory=dict)

    @cached_property
    def rows(self) -> Rows:
        return self._rows(self.masks.values())

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def undated_left_out(self) -> int:
        """How many undated rows fit everything but the days."""
        if "dates" not in self.masks or self.masks["dates"][self.index.dated :].any():
            return 0
        rest = self._rows(mask for name, mask in self.masks.items() if name != "dates")
        return len(rest) - self._dated(rest)

    def page(self, start: int, stop: int, *, falling: bool = False) -> list[int]:
        """The keys from one place of the list to another, earliest first or latest first, undated always last."""
        if not falling:
            return self.index.keys[self.rows[start:stop]].tolist()
        dated = self._dated(self.rows)
        undated = len(self.rows) - dated
        places = np.arange(start, min(stop, len(self.rows)))
        # Counted from the latest dated row down, then from the last undated one.
        rows = np.where(places < dated, dated - 1 - places, len(self.rows) - 1 - (places - dated))
        return self.index.keys[self.rows[rows]].tolist() if dated + undated else []

    def page_by(self, tiers: list[np.ndarray], start: int, stop: int) -> list[int]:
        """The keys from one place to another where rows with the first tier's keys come first, and so on."""
        rank = np.full(len(self.index.keys), len(tiers), dtype=np.int8)
        for number, keys in reversed(list(enumerate(tiers))):
            rank[self.index.found(keys)] = number
        order = np.argsort(rank[self.rows], kind="stable")
        return self.index.keys[self.rows[order[start:stop]]].tolist()

    def facet(self, name: str, most: int | None = None) -> tuple[list[tuple[str, str, int]], int]:
        """(slug, label, rows) of the values that occur, counted without the facet's own filter, and their number.

        With `most`, so many of the most frequent, the first by name where several are as frequent, and those chosen.
        """
        own = name in self.masks
        rows = self._rows(mask for other, mask in self.masks.items() if other != name) if own else self.rows
        axis = self.index.axes[name]
        counts = axis.counts(rows)
        codes = np.flatnonzero(counts)
        total = len(codes)
        if most and total > most:
            chosen = [axis.code_of[slug] for slug in self.chosen.get(name, []) if slug in axis.code_of]
            least = np.partition(counts[codes], -most)[-most]
            often = sorted(
                codes[counts[codes] >= least].tolist(), key=lambda code: (-counts[code], axis.names[code][1])
            )
            codes = np.array([*often[:most], *(code for code in chosen if code not in often[:most] and counts[code])])
        return [(*axis.names[code], int(counts[code])) for code in codes.tolist()], total

    def _dated(self, rows: Rows) -> int:
        """How many of the rows have a date."""
        # Of the rows' own type: another would be compared with a copy of them all.
        return int(np.searchsorted(rows, np.int32(self.index.dated)))

    def _rows(self, masks) -> Rows:
        masks = list(masks)
        if not masks:
            return self.index.every
        fits = masks[0].copy() if len(masks) > 1 else masks[0]
        for mask in masks[1:]:
            fits &= mask
        return np.flatnonzero(fits).astype(np.int32)


Pairs = tuple[list[tuple[str, str]], np.ndarray, np.ndarray]  # names, keys of rows, codes of values


def assembled(keys, earliest, latest, sort, axes: dict[str, Pairs]) -> Index:
    """Put columns in list order. `sort` is each row's day, or UNDATED."""
    order = np.lexsort((keys, sort))
    dated = int(np.count_nonzero(sort != UNDATED))
    index = Index(keys[order], earliest[order].astype(np.int32), latest[order].astype(np.int32), dated, {})
    row_of = index.row_of
    for name, (names, owners, codes) in axes.items():
        rows = row_of[owners]
        starts = np.zeros(len(keys) + 1, dtype=np.int32)
        np.cumsum(np.bincount(rows, minlength=len(keys)), out=starts[1:])
        index.axes[name] = Axis(names, starts, codes[np.argsort(rows, kind="stable")].astype(_code_type(names)))
    return index


def _code_type(names: list) -> type:
    return np.uint8 if len(names) <= 2**8 else np.uint16 if len(names) <= 2**16 else np.uint32


def patched(index: Index, gone: list[int], keys, earliest, latest, sort, axes: dict[str, Pairs]) -> Index:
    """The index without the rows of some keys and with these rows, in a fraction of the time of a new one."""
    fresh = assembled(keys, earliest, latest, sort, axes)
    stays = np.ones(len(index.keys), dtype=bool)
    rows = index.row_of[[key for key in gone if key < len(index.row_of)]]
    stays[rows[rows >= 0]] = False
    places = np.searchsorted(_order(index)[stays], _order(fresh))

    def joined(old, new):
        return np.insert(old[stays], places, new)

    result = Index(
        joined(index.keys, fresh.keys),
        joined(index.earliest, fresh.earliest),
        joined(index.latest, fresh.latest),
        int(np.count_nonzero(stays[: index.dated])) + fresh.dated,
        {},
    )
    for name, axis in index.axes.items():
        old, new = np.diff(axis.starts), np.diff(fresh.axes[name].starts)
        kept = np.zeros(int(stays.sum()) + 1, dtype=np.int32)
        np.cumsum(old[stays], out=kept[1:])
        codes = np.insert(
            axis.codes[np.repeat(stays, old)],
            np.repeat(kept[places], new),
            fresh.axes[name].codes.astype(axis.codes.dtype),
        )
        starts = np.zeros(len(result.keys) + 1, dtype=np.int32)
        np.cumsum(joined(old, new), out=starts[1:])
        result.axes[name] = Axis(axis.names, starts, codes)
    return result


def _order(index: Index) -> np.ndarray:
    """One number for each row by which rows are in list order: the day, then the key."""
    day = np.where(index.earliest != OPEN_START, index.earliest, index.latest).astype(np.int64)
    day[index.dated :] = UNDATED
    return (day << 32) + index.keys


def arrays(index: Index) -> dict[str, np.ndarray]:
    """Everything of an index but its names, for files; with what would take time to work out again."""
    found = {"keys": index.keys, "earliest": index.earliest, "latest": index.latest, "row_of": index.row_of}
    for name, axis in index.axes.items():
        rows, begins = axis.rows_by_value
        parts = {"starts": axis.starts, "codes": axis.codes, "rows": rows, "begins": begins, "totals": axis.totals}
        found |= {f"{name}.{part}": array for part, array in parts.items()}
    return found


def from_arrays(found: dict[str, np.ndarray], dated: int, names: dict[str, list]) -> Index:
    """The index that `arrays` took apart; raises KeyError if something is missing."""
    index = Index(found["keys"], found["earliest"], found["latest"], dated, {})
    index.__dict__["row_of"] = found["row_of"]
    for name, values in names.items():
        axis = Axis([tuple(value) for value in values], found[f"{name}.starts"], found[f"{name}.codes"])
        axis.__dict__["rows_by_value"] = (found[f"{name}.rows"], found[f"{name}.begins"])
        axis.__dict__["totals"] = found[f"{name}.totals"]
        index.axes[name] = axis
    return index
