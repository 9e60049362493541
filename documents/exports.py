"""Twins of the pages as JSON and CSV, with the field names that scripts rely on. A page and its twins agree."""

import csv
from collections.abc import Iterable, Iterator

from documents.texts import shown_text
from documents.words import plain

# A spreadsheet would run a cell that begins with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

# Columns of the CSV twins, in order; the keys of the JSON rows are the same.
_DATES = ("date", "date_text", "date_earliest", "date_latest")
FIELDS = {
    "documents": (
        *("id", "url", "form", "number", "title", "issuers", "signatories", "addressees", *_DATES),
        *("classification", "status", "held", "part_of", "places", "people", "summary", "citations"),
        *("label", "archival_reference", "collection_number"),
    ),
    "events": (
        *("id", "url", "title", *_DATES, "places", "people", "bodies", "documents", "summary", "citations"),
        *("groups", "part_of", "attributed_to"),
    ),
    "counts": (
        *("id", "url", "as_written", "operator", "low", "high", "unit", "group", "action", "nature"),
        *("period", "as_of", "reported_on", "places", "attributed_to", "event", "document"),
        *("part_of", "additive", "same_as", "summary", "citations"),
        *("table", "row", "column", "date_text"),
    ),
    "relations": ("subject", "type", "object", "citations", "note"),
    "sources": ("id", "url", "title", "file_name", "sha256", "rights", "extract_limit", "passages"),
    "authorities": ("id", "url", "name", "other_names", "note"),
    "discrepancies": (
        *("id", "url", "kind", "title", "summary", "members", "expected", "found", "difference", "citations", "agrees"),
    ),
}


def slugs(rows: Iterable) -> list[str]:
    return sorted(row.slug for row in rows)


def _slug(row) -> str | None:
    return row.slug if row else None


def _day(day) -> str | None:
    return day.isoformat() if day else None


def citation(row) -> dict:
    """Where it stands: offsets are 0-based, the end is exclusive, into the source decoded as UTF-8."""
    return {
        "source": row.passage.source.slug,
        "passage": row.passage.number,
        "start": row.start,
        "end": row.end,
        "printed": row.printed,
        "stance": row.stance,
    }


def citations(row) -> list[dict]:
    return [citation(each) for each in row.citations.all()]


def _dates(row) -> dict:
    return {
        "date": row.date_edtf,
        "date_text": row.date_text,
        "date_earliest": _day(row.date_earliest),
        "date_latest": _day(row.date_latest),
    }


def document(row) -> dict:
    return {
        "id": row.slug,
        "url": row.get_absolute_url(),
        "form": row.form,
        "number": row.number,
        "title": row.title,
        "issuers": slugs(row.issuers.all()),
        "signatories": slugs(row.signatories.all()),
        "addressees": slugs([*row.addressee_bodies.all(), *row.addressee_people.all()]),
        **_dates(row),
        "classification": row.classification,
        "status": row.status,
        "held": row.held,
        "part_of": _slug(row.part_of),
        "places": slugs(row.places.all()),
        "people": slugs(row.people.all()),
        "summary": row.summary,
        "citations": citations(row),
        "label": row.label,
        "archival_reference": row.archival_reference,
        "collection_number": row.collection_number,
    }


def event(row) -> dict:
    return {
        "id": row.slug,
        "url": row.get_absolute_url(),
        "title": row.title,
        **_dates(row),
        "places": slugs(row.places.all()),
        "people": slugs(row.people.all()),
        "bodies": slugs(row.bodies.all()),
        "documents": [{"document": link.document.slug, "role": link.role} for link in row.document_links.all()],
        "summary": row.summary,
        "citations": citations(row),
        "groups": slugs(row.groups.all()),
        "part_of": _slug(row.part_of),
        "attributed_to": _slug(row.attributed_to),
    }


def count(row) -> dict:
    return {
        "id": row.slug,
        "url": row.get_absolute_url(),
        "as_written": row.as_written,
        "operator": row.operator,
        "low": plain(row.low),
        "high": plain(row.high),
        "unit": row.unit,
        "group": row.group.slug,
        "action": row.action,
        "nature": row.nature,
        "period": row.period,
        "as_of": row.as_of,
        "reported_on": row.reported_on,
        "places": slugs(row.places.all()),
        "attributed_to": _slug(row.attributed_to),
        "event": _slug(row.event),
        "document": _slug(row.document),
        "part_of": _slug(row.part_of),
        "additive": row.additive,
        "same_as": _slug(row.same_as),
        "summary": row.summary,
        "citations": citations(row),
        "table": row.table,
        "row": row.row,
        "column": row.column,
        "date_text": row.date_text,
    }


def relation(row) -> dict:
    return {
        "subject": row.subject.slug,
        "type": row.type,
        "object": row.object.slug,
        "citations": citations(row),
        "note": row.note,
    }


def source(row) -> dict:
    return {
        "id": row.slug,
        "url": row.get_absolute_url(),
        "title": row.title,
        "file_name": row.file_name,
        "sha256": row.sha256,
        "rights": row.rights,
        "extract_limit": row.extract_limit,
        "passages": row.passage_total,
    }


def passage(row, visible) -> dict:
    """A passage; `text` is what may be shown of it, empty where no text is attached."""
    return {
        "number": row.number,
        "section": row.section,
        "line": row.line,
        "start": row.start,
        "end": row.end,
        "kind": row.kind,
        "regest": row.regest,
        "text": shown_text(row, visible),
    }


def source_in_full(row, visible) -> dict:
    """A source with its passages; `visible` are the stretches of its text that may be shown."""
    passages = row.passages.select_related("source").order_by("number")
    return {**source(row), "passages": [passage(each, visible) for each in passages]}


def authority(row) -> dict:
    return {
        "id": row.slug,
        "url": row.get_absolute_url(),
        "name": row.name,
        "other_names": row.other_name_list,
        "note": row.note,
    }


def discrepancy(finding) -> dict:
    """A finding; the numbers are None where it is not about a sum."""
    return {
        "id": finding.slug,
        "url": finding.get_absolute_url(),
        "kind": finding.kind,
        "title": finding.title,
        "summary": finding.explanation,
        "members": [member.slug for member in finding.members],
        "expected": plain(finding.expected),
        "found": plain(finding.found),
        "difference": plain(finding.difference),
        "citations": [citation(each) for each in finding.citations],
        "agrees": finding.agrees,
    }


def cell(value) -> str:
    """A value as a CSV cell: lists joined by "; ", a citation as source#p12:start-end, no formula."""
    if value is None:
        text = ""
    elif isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, list):
        text = "; ".join(_item(item) for item in value)
    else:
        text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _item(item) -> str:
    if not isinstance(item, dict):
        return str(item)
    if "passage" in item:
        return f"{item['source']}#p{item['passage']}:{item['start']}-{item['end']}"
    return f"{item['role']}: {item['document']}"


class _Echo:
    """A file that hands back each line it is given, so that rows can be streamed."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[dict], header: Iterable[str]) -> Iterator[str]:
    """The rows as lines of CSV, one at a time, the header first."""
    header = list(header)
    writer = csv.writer(_Echo())
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow([cell(row[name]) for name in header])
