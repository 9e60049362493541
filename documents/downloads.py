"""The whole archive as files: CSV with a description for machines, JSON lines, and a SQLite database.

`build` writes them into a folder of their own and then lets one small file, current.json, name that folder: so a
reader gets the old files or the new ones, whole. The texts of the sources are in none of them.
"""

import csv
import gzip
import hashlib
import io
import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from documents import exports, releases, versions
from documents.errors import ArchiveError, Fault
from documents.references import SITE
from documents.tables import MEANINGS, TABLES, Table

STEM = "decrees-and-counts"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
ABOUT = {
    "csv": "Every table as CSV, with datapackage.json, which names columns, keys and licence for machines.",
    "jsonl": "Every row as a line of JSON; “_table” says of which table. Compressed with gzip.",
    "sqlite": "The same tables in one SQLite database, to be opened for reading; lists are JSON.",
}
ENDINGS = {"csv": "csv.zip", "jsonl": "jsonl.gz", "sqlite": "sqlite3"}
TRIES = 3  # if the data changes while they are being read
_TYPES = {"boolean": "INTEGER", "integer": "INTEGER", "number": "REAL"}


@dataclass(frozen=True)
class File:
    """A file to be had, named so that a name never stands for other bytes."""

    kind: str  # a key of ABOUT
    name: str
    size: int
    sha256: str

    @property
    def about(self) -> str:
        return ABOUT[self.kind]


@dataclass(frozen=True)
class Built:
    """The files that were built last, and of which state of the data they are."""

    token: str
    release: str  # the newest data release at that time; empty before the first
    changed: datetime  # when the data last changed before
    rows: dict[str, int]  # by table
    files: tuple[File, ...]

    @property
    def version(self) -> str:
        """The newest release and the day of the last change, as files name it."""
        return "-".join(filter(None, [self.release, self.changed.strftime("%Y%m%d")]))

    @property
    def is_current(self) -> bool:
        return self.token == versions.current()[0]


def folder() -> Path:
    return settings.VAR_DIR / "downloads"


def built() -> Built | None:
    """What was built last; None if nothing was, or it cannot be read."""
    try:
        told = json.loads((folder() / "current.json").read_text(encoding="utf-8"))
        files = tuple(File(**each) for each in told.pop("files"))
        return Built(**told | {"changed": datetime.fromisoformat(told["changed"]), "files": files})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def path_of(name: str) -> Path | None:
    """Where a file of the present download lies; None for every other name."""
    now = built()
    if now is None or name not in {each.name for each in now.files}:
        return None
    path = folder() / now.token / name
    return path if path.is_file() else None


def build() -> Built:
    """Write the files of the data as they are now; those of earlier states go, but for the last.

    Raises ArchiveError if the data kept changing while they were read.
    """
    folder().mkdir(parents=True, exist_ok=True)
    for _try in range(TRIES):
        token, changed = versions.current()
        now = _built_of(token, changed)
        if versions.current()[0] == token:
            break
        shutil.rmtree(folder() / token, ignore_errors=True)
    else:
        raise ArchiveError([Fault("downloads", "the data changed while they were read; try again when it is quiet")])
    before = built()
    _point_at(now)
    for old in folder().iterdir():
        if old.is_dir() and old.name not in {token, before.token if before else token}:
            shutil.rmtree(old, ignore_errors=True)
    return now


def _built_of(token: str, changed: datetime) -> Built:
    """The files of one state of the data, in a folder of the state's name."""
    newest = releases.latest()
    release = newest.number if newest else ""
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=folder()))
    try:
        draft.chmod(0o755)
        rows = _write(draft, release, changed)
        plain = Built(token, release, changed, rows, ())
        now = replace(plain, files=tuple(_named(draft / kind, plain) for kind in ABOUT))
        shutil.rmtree(folder() / token, ignore_errors=True)
        draft.rename(folder() / token)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return now


def _point_at(now: Built) -> None:
    """From here on the page and its addresses lead to these files."""
    pointer = folder() / f"current.{now.token}.part"
    told = {**vars(now), "changed": now.changed.isoformat(), "files": [vars(each) for each in now.files]}
    pointer.write_text(json.dumps(told, indent=1), encoding="utf-8")
    pointer.replace(folder() / "current.json")


def _named(path: Path, now: Built) -> File:
    """Give a file its name for good: version and the beginning of its digest."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    final = path.with_name(f"{STEM}-{now.version}-{digest[:10]}.{ENDINGS[path.name]}")
    path.rename(final)
    final.chmod(0o444)
    return File(path.name, final.name, final.stat().st_size, digest)


def _write(draft: Path, release: str, changed: datetime) -> dict[str, int]:
    """All files of one reading of the tables; the number of rows of each."""
    counted = {}
    stamp = max(changed, datetime(1980, 1, 1, tzinfo=UTC)).timetuple()[:6]
    with (
        zipfile.ZipFile(draft / "csv", "w", zipfile.ZIP_DEFLATED) as pack,
        (draft / "jsonl").open("wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed,
        closing(sqlite3.connect(draft / "sqlite")) as database,
    ):
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=4096;")
        for table in TABLES:
            database.execute(_created(table))
            entry = zipfile.ZipInfo(f"{table.name}.csv", stamp)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with (
                pack.open(entry, "w", force_zip64=True) as binary,
                io.TextIOWrapper(binary, "utf-8", newline="") as text,
            ):
                rows = _Told(table, packed, database)
                writer = csv.writer(text)
                writer.writerow(table.fields)
                writer.writerows([_cell(value) for value in row.values()] for row in rows)
            counted[table.name] = rows.number
        database.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT)")
        about = {"title": SITE, "release": release, "changed": changed.isoformat(), "licence": LICENCE["path"]}
        database.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        database.commit()
        database.execute("VACUUM")
        description = json.dumps(datapackage(release, changed), ensure_ascii=False, indent=1)
        pack.writestr(zipfile.ZipInfo("datapackage.json", stamp), description, zipfile.ZIP_DEFLATED)
        pack.writestr(zipfile.ZipInfo("README.txt", stamp), _readme(release, changed), zipfile.ZIP_DEFLATED)
    return counted


class _Told:
    """The rows of a table, each told to the JSON lines and to the database on its way to the CSV."""

    def __init__(self, table: Table, lines, database):
        self.table, self.lines, self.database, self.number = table, lines, database, 0

    def __iter__(self) -> Iterator[dict]:
        marks = ", ".join("?" for _ in self.table.fields)
        insert = f'INSERT INTO "{self.table.name}" VALUES ({marks})'  # noqa: S608 - our own names
        for row in self.table.rows():
            row = {name: row[name] for name in self.table.fields}
            line = json.dumps({"_table": self.table.name, **row}, ensure_ascii=False)
            self.lines.write(f"{line}\n".encode())
            self.database.execute(insert, [_stored(value) for value in row.values()])
            self.number += 1
            yield row


def _cell(value):
    """A value as the CSV twins write it, but that a number stays one, below nothing too."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else exports.cell(value)


def _stored(value):
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _created(table: Table) -> str:
    """The statement that makes the table in SQLite."""
    columns = [f'"{name}" {_TYPES.get(table.type_of(name), "TEXT")}' for name in table.fields]
    columns.append(f"PRIMARY KEY ({_quoted(table.key)})")
    for own, (other, theirs) in table.points_at.items():
        columns.append(f'FOREIGN KEY ({_quoted(own)}) REFERENCES "{other}" ({_quoted(theirs)})')
    return f'CREATE TABLE "{table.name}" ({", ".join(columns)})'


def _quoted(names) -> str:
    return ", ".join(f'"{name}"' for name in names)


def datapackage(release: str, changed: datetime) -> dict:
    """The description of the CSV files as a Frictionless data package."""
    return {
        "profile": "tabular-data-package",
        "name": STEM,
        "title": SITE,
        "description": "Soviet decrees, directives, letters and treaties, of what they ordered and of how many people.",
        "version": release or "0.0.0",
        "created": changed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "licenses": [LICENCE],
        "resources": [_resource(table) for table in TABLES],
    }


def _resource(table: Table) -> dict:
    schema = {"fields": [_field(table, name) for name in table.fields], "primaryKey": list(table.key)}
    schema["foreignKeys"] = [
        {
            "fields": list(own),
            "reference": {"resource": "" if other == table.name else other, "fields": list(theirs)},
        }
        for own, (other, theirs) in table.points_at.items()
    ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {name: value for name, value in schema.items() if value},
    }


def _field(table: Table, name: str) -> dict:
    told = {"name": name, "type": table.type_of(name)}
    return told | ({"description": MEANINGS[name]} if name in MEANINGS else {})


def _readme(release: str, changed: datetime) -> str:
    return (
        f"{SITE}\nData release {release or '(none yet)'}; data as last changed on {changed:%Y-%m-%d}.\n\n"
        "Regests, summaries and the structure of the data: CC BY 4.0, https://creativecommons.org/licenses/by/4.0/\n"
        "The texts of the sources are not part of this.\n\n"
        "Lists inside a cell are joined by “; ”. A citation reads source#pNUMBER:start-end: offsets count characters\n"
        "from 0 in the source's file decoded as UTF-8, the end is exclusive. A cell that a spreadsheet would take for\n"
        "a formula begins with an apostrophe. Dates are EDTF.\n"
    )
