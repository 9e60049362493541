"""Writing checked rows, batch by batch: each batch is in the archive as a whole or not at all.

A record that is there already, known by its slug, is brought up to the row: its fields, its links to names, and –
where the row gives any – its citations. How far a file has come is noted with each batch.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path

from django.db import connection
from django.utils import timezone

from documents import bulk
from documents.dates import parse_edtf
from documents.importing import citing
from documents.importing.kinds import CITED, TABLES
from documents.importing.reading import digest_of, read
from documents.importing.rows import RowChecker
from documents.models import (
    Body,
    Document,
    DocumentRelation,
    Event,
    Group,
    ImportProgress,
    PeopleCount,
    Person,
    Place,
    Source,
)
from documents.numbers import number_key

BATCH = 5000
_MODELS = {"documents": Document, "events": Event, "counts": PeopleCount}
_AUTHORITIES = {"bodies": Body, "people": Person, "places": Place, "groups": Group}
# Fields of a row whose column has another name.
_COLUMNS = {"id": "slug", "date": "date_edtf"}
_THROUGH = {
    "documents": {
        ("issuers", Body): "issuers",
        ("signatories", Person): "signatories",
        ("addressees", Body): "addressee_bodies",
        ("addressees", Person): "addressee_people",
        ("places", Place): "places",
        ("people", Person): "people",
    },
    "events": {(f, m): f for f, m in (("places", Place), ("people", Person), ("bodies", Body), ("groups", Group))},
    "counts": {("places", Place): "places"},
}


class Writer:
    """Writes the rows of one kind."""

    def __init__(self, kind: str):
        self.kind, self.table = kind, TABLES.get(kind, "")
        self.checker = RowChecker(kind)
        self.ids = {
            model: dict(model._default_manager.values_list("slug", "pk"))
            for model in (Body, Person, Place, Group, Source)
        }

    def file(self, path: Path, *, size: int = BATCH, tell: Callable[[int], None] = lambda rows: None) -> int:
        """Write the rows of a checked file that are not in yet; returns how many that were."""
        progress, _ = ImportProgress.objects.get_or_create(digest=digest_of(path, self.kind))
        rows = (self.checker.row(row) for _number, row in read(path, []))
        rows = islice(rows, progress.rows, None)
        before = progress.rows
        while batch := list(islice(rows, size)):
            with bulk.batch():
                self.write(batch)
                progress.rows += len(batch)
                progress.save()
            tell(progress.rows)
        ImportProgress.objects.filter(pk=progress.pk).update(finished=True)
        return progress.rows - before

    def write(self, rows: list[dict]) -> None:
        """One batch."""
        if self.kind == "relations":
            self._relations(rows)
        elif self.kind == "citations":
            self._citations(rows)
        elif self.kind in _AUTHORITIES:
            self._authorities(rows)
        else:
            self._records(rows)

    # Records

    def _records(self, rows: list[dict]) -> None:
        slugs = [row["id"] for row in rows]
        before = bulk.keys_by(self.table, "slug", slugs)
        with bulk.words_renewed(self.table, slugs):
            for group in self._in_order(rows):
                linked = self._linked(group)
                for given in {row["given"] for row in group}:
                    alike = [row for row in group if row["given"] == given]
                    columns, values = self._values(alike, linked)
                    bulk.put(self.table, columns, values, key=["slug"], replacing=_replaced(columns, given))
        keys = bulk.keys_by(self.table, "slug", slugs)
        for (field, model), name in _THROUGH[self.kind].items():
            through = _MODELS[self.kind]._meta.get_field(name).remote_field.through._meta.db_table
            own, other = f"{_MODELS[self.kind]._meta.model_name}_id", f"{model._meta.model_name}_id"
            self._links(
                rows,
                field,
                through,
                before,
                (own, other),
                ((keys[row["id"]], self.ids[model][slug]) for row in rows for of, slug in row[field] if of is model),
            )
        if self.kind == "events":
            self._roles(rows, keys, before)
        noun = CITED[self.kind]
        given = [row for row in rows if row["citations"] is not None]
        citing.renew(noun, [(row["id"], keys[row["id"]], row["citations"]) for row in given])

    def _links(self, rows, field: str, table: str, before: dict[str, int], columns: tuple, values: Iterable) -> None:
        """Replace a record's links by those of its row, if the row gives the field at all."""
        bulk.remove(table, columns[0], [before[r["id"]] for r in rows if field in r["given"] and r["id"] in before])
        bulk.put(table, columns, sorted(set(values)))

    def _in_order(self, rows: list[dict]) -> list[list[dict]]:
        """The rows in groups, each of which leads only to earlier ones: what is part of a row comes after it."""
        own = [field for field, table in self.checker.kind.links if table == self.table]
        waiting = {row["id"]: row for row in rows}
        groups = []
        while waiting:
            ready = [row for row in waiting.values() if not any(row[field] in waiting for field in own)]
            ready = ready or list(waiting.values())  # a circle: the database refuses it
            groups.append(ready)
            for row in ready:
                del waiting[row["id"]]
        return groups

    def _linked(self, rows: list[dict]) -> dict[str, dict[str, int]]:
        """The keys of the records that the rows lead to, by table."""
        wanted: dict[str, set[str]] = {}
        for row in rows:
            for _field, table, slug in self.checker.links(row):
                wanted.setdefault(table, set()).add(slug)
        return {table: bulk.keys_by(table, "slug", sorted(slugs)) for table, slugs in wanted.items()}

    def _values(self, rows: list[dict], linked: dict) -> tuple[list[str], list[list]]:
        """Columns, and a list of values for each row."""
        kind, now = self.checker.kind, timezone.now()
        plain = [
            name
            for name in dict.fromkeys((*kind.required, *kind.text, *kind.edtf, *kind.numbers, *kind.flags))
            if name not in ("group", "label")
        ]
        columns = [_COLUMNS.get(name, name) for name in plain] + ["modified", "date_earliest", "date_latest"]
        links = [(field, table) for field, table in kind.links]
        columns += [f"{field}_id" for field, _table in links]
        extra = {"documents": ["label", "number_key"], "counts": ["group_id"]}.get(self.kind, [])
        claimed = ["attributed_person_id", "attributed_body_id"] if self.kind != "documents" else []
        values = []
        for row in rows:
            value = [row[name] for name in plain] + [now, *_bounds(row)]
            value += [linked[table][row[field]] if row[field] else None for field, table in links]
            if self.kind == "documents":
                value += [row["label"] or _label(row), number_key(row["number"])]
            else:
                value += [self.ids[Group][row["group"][0][1]]] if self.kind == "counts" else []
                value += [self._claimant(row, Person), self._claimant(row, Body)]
            values.append(value)
        return columns + extra + claimed, values

    def _claimant(self, row: dict, model: type) -> int | None:
        return next((self.ids[of][slug] for of, slug in row["attributed_to"] if of is model), None)

    def _roles(self, rows: list[dict], keys: dict[str, int], before: dict[str, int]) -> None:
        slugs = sorted({each["document"] for row in rows for each in row["documents"]})
        documents = bulk.keys_by(TABLES["documents"], "slug", slugs)
        links = (
            (keys[row["id"]], documents[each["document"]], each["role"]) for row in rows for each in row["documents"]
        )
        columns = ("event_id", "document_id", "role")
        self._links(rows, "documents", "documents_eventdocument", before, columns, links)

    # The rest

    def _relations(self, rows: list[dict]) -> None:
        slugs = sorted({slug for row in rows for slug in (row["subject"], row["object"])})
        keys = bulk.keys_by(TABLES["documents"], "slug", slugs)
        links = {
            (keys[row["subject"]], row["type"], keys[row["object"]]): (row["note"], "note" in row["given"])
            for row in rows
        }
        columns = ("subject_id", "type", "object_id", "note")
        for said in (True, False):  # a row without a note leaves the one that is there
            values = [(*link, note) for link, (note, given) in links.items() if given is said]
            replacing = ["note"] if said else ["type"]
            bulk.put(
                DocumentRelation._meta.db_table,
                columns,
                values,
                key=["subject_id", "type", "object_id"],
                replacing=replacing,
            )
        cited = [row for row in rows if row["citations"] is not None]
        if cited:
            subjects = {keys[row["subject"]] for row in cited}
            found = DocumentRelation.objects.filter(subject__in=subjects)
            known = {tuple(link): pk for pk, *link in found.values_list("pk", "subject", "type", "object")}
            links = [(tuple(row[name] for name in ("subject", "type", "object")), row["citations"]) for row in cited]
            citing.renew(
                "relation",
                [("|".join(link), known[keys[link[0]], link[1], keys[link[2]]], found) for link, found in links],
            )

    def _citations(self, rows: list[dict]) -> None:
        """Citations by themselves, each naming its record."""
        for kind, noun in CITED.items():
            own = [row for row in rows if row["kind"] == kind]
            keys = bulk.keys_by(TABLES[kind], "slug", sorted({row["id"] for row in own}))
            citing.put(noun, [(row["id"], keys[row["id"]], row["citation"]) for row in own])

    def _authorities(self, rows: list[dict]) -> None:
        now = timezone.now()
        columns = ("slug", "name", "note", "language", "other_names", "modified")
        values = [
            (row["id"], row["name"], row["note"], row["language"], "\n".join(row["other_names"]), now) for row in rows
        ]
        with bulk.words_renewed(self.table, [row["id"] for row in rows]):
            for given in {row["given"] for row in rows}:
                alike = [value for row, value in zip(rows, values, strict=True) if row["given"] == given]
                bulk.put(self.table, columns, alike, key=["slug"], replacing=_replaced(columns, given))


def _replaced(columns: Sequence[str], given: frozenset[str]) -> list[str]:
    """The columns of a record that is there already which a row with these fields brings up to date."""
    from_field = {"slug": "id", "date_edtf": "date", "number_key": "number"}
    dates = {"date", "as_of", "period", "reported_on"}
    kept = []
    for column in columns:
        field = from_field.get(column, column.removesuffix("_id").removesuffix("_person").removesuffix("_body"))
        field = {"attributed": "attributed_to"}.get(field, field)
        bounds = column in ("date_earliest", "date_latest") and given & dates
        if column == "modified" or bounds or (field in given and field != "id"):
            kept.append(column)
    return kept


def _bounds(row: dict) -> tuple:
    edtf = row["date"] if "date" in row else row["as_of"] or row["period"] or row["reported_on"]
    if not edtf:
        return None, None
    return _span(edtf)


@lru_cache(maxsize=10_000)
def _span(edtf: str) -> tuple:
    span = parse_edtf(edtf)
    return span.earliest, span.latest


def _label(row: dict) -> str:
    """A short name for a document that has none: its title, or its form and number."""
    number = f" No. {row['number']}" if row["number"] else ""
    return (row["title"] or f"{row['form'].replace('_', ' ').capitalize()}{number}")[:200]


def finish() -> None:
    """Let the database take stock of what was written, so that it plans its queries well."""
    citing.passages.cache_clear()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
