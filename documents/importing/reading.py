"""Reading a file of records row by row: NDJSON or CSV, gzip too."""

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from documents.errors import Fault
from documents.exports import FORMULA_STARTS


def digest_of(path: Path, kind: str) -> str:
    """By what an import is known again: the bytes of the file and the kind of its rows."""
    digest = hashlib.sha256(kind.encode())
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def read(path: Path, faults: list[Fault]) -> Iterator[tuple[int, dict]]:
    """Each row of the file with the number of its line; unreadable ones are added to the faults."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        try:
            if ".csv" in path.suffixes:
                yield from _csv_rows(file)
                return
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except ValueError as error:
                    faults.append(Fault(f"{path}:{number}", f"is not JSON: {error}"))
                    continue
                if not isinstance(row, dict):
                    faults.append(Fault(f"{path}:{number}", "is not a JSON object"))
                    continue
                yield number, row
        except (UnicodeDecodeError, csv.Error, EOFError, gzip.BadGzipFile) as error:
            faults.append(Fault(str(path), f"cannot be read to its end: {error}"))


def _csv_rows(file) -> Iterator[tuple[int, dict]]:
    reader = csv.DictReader(file)
    for row in reader:
        # An apostrophe was put before what a spreadsheet would run as a formula.
        yield (
            reader.line_num,
            {
                name: value[1:] if value and value[0] == "'" and value[1:].startswith(FORMULA_STARTS) else value
                for name, value in row.items()
            },
        )
