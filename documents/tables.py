"""The whole archive as tables: which there are, their columns, and the rows that their columns point at.

The columns are those of the CSV twins (exports.py); citations and passages, which the twins hold inside other rows,
are tables of their own. The texts of the sources are in none of them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from documents import exports
from documents.findings import all_findings
from documents.models import (
    SUBJECTS,
    Body,
    Citation,
    Document,
    DocumentRelation,
    Event,
    Group,
    Passage,
    PeopleCount,
    Person,
    Place,
    Source,
)

CHUNK = 1000

# The type of a column in the words of Table Schema; every other is a string.
TYPES = {
    "held": "boolean",
    "additive": "boolean",
    "agrees": "boolean",
    "low": "number",
    "high": "number",
    "expected": "number",
    "found": "number",
    "difference": "number",
    "date_earliest": "date",
    "date_latest": "date",
    "extract_limit": "integer",
    "start": "integer",
    "end": "integer",
    "line": "integer",
    "number_of_passage": "integer",
    "passages": "integer",
    "passage": "integer",
}
MEANINGS = {
    "id": "Permanent name of the record; its address is made of it.",
    "url": "Path of the record's page.",
    "date": "Date in Extended Date/Time Format (EDTF).",
    "date_text": "Date as printed.",
    "date_earliest": "First day that the date allows; empty where open or undated.",
    "date_latest": "Last day that the date allows; empty where open or undated.",
    "number": "Number as printed.",
    "held": "Whether a source here prints the text.",
    "as_written": "The figure as printed.",
    "low": "The number, or the lower of two; empty where the source gives none.",
    "high": "The number, or the higher of two; empty where the source gives none.",
    "additive": "Whether the figure is an addend of the total it belongs to, or only a subset.",
    "citations": "source#pNUMBER:start-end, joined by “; ”.",
    "start": "Offset of the first character in the source's file decoded as UTF-8, from 0.",
    "end": "Offset behind the last character.",
    "printed": "The numeral, date or name as it stands there.",
    "regest": "What the passage states, in the archive's own words.",
    "sha256": "Digest of the source's file.",
    "modified": "When the record was last loaded or edited.",
}


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, its rows, its key, and for columns that point at rows of others, where."""

    name: str
    title: str
    fields: tuple[str, ...]
    rows: Callable[[], Iterable[dict]]
    key: tuple[str, ...] = ("id",)
    points_at: dict[tuple[str, ...], tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def type_of(self, name: str) -> str:
        if (self.name, name) == ("passages", "number"):
            return "integer"
        return TYPES.get(name, "string")


def _of(model, row: Callable) -> Callable[[], Iterator[dict]]:
    def rows() -> Iterator[dict]:
        for each in model._default_manager.for_export().order_by("slug").iterator(chunk_size=CHUNK):
            yield row(each)

    return rows


def _relations() -> Iterator[dict]:
    rows = DocumentRelation.objects.for_export().order_by("subject__slug", "type", "object__slug")
    for each in rows.iterator(chunk_size=CHUNK):
        yield exports.relation(each)


def _findings() -> Iterator[dict]:
    yield from map(exports.discrepancy, sorted(all_findings(), key=lambda finding: finding.slug))


PASSAGE = ("source", "number", "section", "line", "start", "end", "kind", "regest")


def _passages() -> Iterator[dict]:
    columns = ("source__slug", *PASSAGE[1:])
    rows = Passage.objects.order_by("source__slug", "number").values_list(*columns)
    for row in rows.iterator(chunk_size=CHUNK):
        yield dict(zip(PASSAGE, row, strict=True))


CITATION = ("id", "kind", "record", "source", "passage", "start", "end", "printed", "stance", "sha256", "note")


# Where each kind of subject has its permanent name.
_NAMED = {
    kind: ("relation__subject__slug", "relation__type", "relation__object__slug")
    if kind == "relation"
    else (f"{kind}__slug",)
    for kind in SUBJECTS
}
_CITED = ("key", "passage__source__slug", "passage__number", "start", "end", "printed", "stance", "sha256", "note")


def _citations() -> Iterator[dict]:
    """Kind by kind, so that each asks only for the records of its own."""
    for kind, names in sorted(_NAMED.items()):
        rows = Citation.objects.filter(**{f"{kind}__isnull": False}).order_by("key")
        for row in rows.values_list(*_CITED, *names).iterator(chunk_size=CHUNK):
            key, *told, sha256, note = row[: len(_CITED)]
            fields = (key, kind, "|".join(row[len(_CITED) :]), *told, sha256, note)
            yield dict(zip(CITATION, fields, strict=True))


def _one(column: str, table: str) -> dict:
    return {(column,): (table, ("id",))}


_PASSAGE = {("source", "passage"): ("passages", ("source", "number"))}
_AUTHORITIES = ((Body, "Bodies"), (Person, "People"), (Place, "Places"), (Group, "Groups of people"))

TABLES = (
    Table("sources", "The texts", exports.FIELDS["sources"], _of(Source, exports.source)),
    Table("passages", "Passages", PASSAGE, _passages, ("source", "number"), _one("source", "sources")),
    *(
        Table(model.plural, title, exports.FIELDS["authorities"], _of(model, exports.authority))
        for model, title in _AUTHORITIES
    ),
    Table(
        *("documents", "Documents", exports.FIELDS["documents"], _of(Document, exports.document)),
        points_at=_one("part_of", "documents"),
    ),
    Table(
        *("events", "Events", exports.FIELDS["events"], _of(Event, exports.event)),
        points_at=_one("part_of", "events"),
    ),
    Table(
        *("counts", "Figures about people", exports.FIELDS["counts"], _of(PeopleCount, exports.count)),
        points_at=_one("group", "groups")
        | _one("event", "events")
        | _one("document", "documents")
        | _one("part_of", "counts")
        | _one("same_as", "counts"),
    ),
    Table(
        *("relations", "Relations between documents", exports.FIELDS["relations"], _relations),
        ("subject", "type", "object"),
        _one("subject", "documents") | _one("object", "documents"),
    ),
    Table("discrepancies", "What does not agree", exports.FIELDS["discrepancies"], _findings),
    Table("citations", "Citations", CITATION, _citations, points_at=_one("source", "sources") | _PASSAGE),
)
