"""Checking a whole file before anything of it is written, and telling every fault with its line."""

from array import array
from collections.abc import Callable
from pathlib import Path

import numpy as np

from documents.bulk import keys_by
from documents.errors import Fault
from documents.importing import citing
from documents.importing.kinds import TABLES
from documents.importing.reading import read
from documents.importing.rows import RowChecker, RowFault

MAX_FAULTS = 1000
CHUNK = 10_000


def check(path: Path, kind: str, tell: Callable[[int], None] = lambda rows: None) -> tuple[int, list[Fault]]:
    """Read the file; returns the number of its rows and every fault found, at most a thousand.

    Memory is bounded but for one number of eight bytes for each row.
    """
    citing.passages.cache_clear()
    checker, faults = RowChecker(kind), []
    seen, links, waiting, rows = array("q"), [], [], 0
    for number, row in read(path, faults):
        rows += 1
        try:
            clean = checker.row(row)
        except RowFault as fault:
            faults.append(Fault(f"{path}:{number}", str(fault)))
            if len(faults) >= MAX_FAULTS:
                break
            continue
        seen.append(hash(checker.identity(clean)))
        links += [(number, *link) for link in checker.links(clean)]
        if len(links) >= CHUNK:
            waiting, links = waiting + _dangling(links), []
        if rows % 5000 == 0:
            tell(rows)
    hashes = np.frombuffer(seen, dtype=np.int64) if seen else np.empty(0, dtype=np.int64)
    for number, field, table, slug in waiting + _dangling(links):
        # What is not in the archive may be a row of this very file.
        if table != TABLES.get(kind) or not np.isin(hash((slug,)), hashes):
            faults.append(Fault(f"{path}:{number}", f"{field}: there is no “{slug}”"))
    if len(np.unique(hashes)) < len(hashes):
        faults += _doubles(path, checker, hashes)
    return rows, faults


def _dangling(links: list) -> list:
    """Those links that lead to nothing in the archive."""
    found = []
    for table in sorted({table for _number, _field, table, _slug in links}):
        there = keys_by(table, "slug", sorted({slug for _n, _f, of, slug in links if of == table}))
        found += [link for link in links if link[2] == table and link[3] not in there]
    return found


def _doubles(path: Path, checker: RowChecker, hashes: np.ndarray) -> list[Fault]:
    """The rows that repeat another row's identity, found by reading the file again."""
    values, counts = np.unique(hashes, return_counts=True)
    double, first, faults = set(values[counts > 1].tolist()), {}, []
    for number, row in read(path, []):
        try:
            identity = checker.identity(checker.row(row))
        except RowFault:
            continue
        if hash(identity) in double and first.setdefault(identity, number) != number:
            said = f"{' '.join(map(str, identity))} is given twice, first on line {first[identity]}"
            faults.append(Fault(f"{path}:{number}", said))
    return faults
