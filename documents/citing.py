"""From a record to the reference that cites it: which of its fields are author, date, archive and evidence."""

from documents import releases
from documents.fixtures import key_text
from documents.models import Document, Form, Passage, PeopleCount, Source, SourceKind, Stance
from documents.models.authorities import Authority
from documents.models.records import Event
from documents.references import Name, Reference

# What a form of document is to reference managers; every other form is a "document".
ITEM_TYPES = {Form.LETTER: "letter", Form.MEMORANDUM: "report", Form.REPORT: "report"}
SHOWN = 3  # so many sources are named as evidence


def reference_of(record, root: str) -> Reference:
    """The reference for a record, finding or passage; `root` is the archive's own address, without a slash.

    Reads what `for_export` and `for_page` fetch, so a list of references costs no query a row.
    """
    fields = _FIELDS.get(type(record)._meta.concrete_model if hasattr(record, "_meta") else None, _named)(record)
    path = record.get_absolute_url()
    return Reference(id=path.strip("/"), url=root + path, **fields, **_release(record))


def _release(record) -> dict[str, str]:
    """The newest release, if it holds the record."""
    newest = releases.latest()
    if newest is None or not hasattr(record, "_meta"):
        return {}
    name = record._meta.concrete_model._meta.model_name
    held = key_text(record.natural_key()) in releases.state().get(name, ())
    return {"release": newest.number, "released": newest.date} if held else {}


def _people(rows) -> list[Name]:
    return [Name(row.name) for row in rows]


def _bodies(rows) -> list[Name]:
    return [Name(row.name, corporate=True) for row in rows]


def _evidence(record, verb: str) -> str:
    """Where a record is stated: the supporting passages in each of the first sources that cite it."""
    named = [
        f"“{source.title}”, {'passage' if len(numbers) == 1 else 'passages'} {_ranges(numbers)}"
        for source, numbers in list(_supports(record).values())[:SHOWN]
    ]
    return f"{verb} {'; '.join(named)}" if named else ""


def _supports(record) -> dict[int, tuple[Source, list[int]]]:
    """The sources that state a record, each with the numbers of the passages, in order."""
    found = {}
    for citation in record.citations.all():
        if citation.stance == Stance.SUPPORTS:
            numbers = found.setdefault(citation.passage.source_id, (citation.passage.source, []))[1]
            if citation.passage.number not in numbers:
                numbers.append(citation.passage.number)
    return found


def _ranges(numbers: list[int]) -> str:
    """Rising numbers with runs drawn together: 2, 9–11; of many the first few."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs[:SHOWN])
    return f"{said} and others" if len(runs) > SHOWN else said


def _document(record: Document) -> dict:
    kind = ITEM_TYPES.get(record.form, "document")
    signed = _people(record.signatories.all())
    issued = _bodies(record.issuers.all())
    where = _evidence(record, "printed in" if record.held else "cited in")
    edition = next((source for source, _numbers in _supports(record).values()), None) if record.held else None
    if record.collection_number:
        where = f"{where}, No. {record.collection_number} of the collection"
    if edition and edition.publisher:
        where = f"{where} ({edition.publisher[0].lower()}{edition.publisher[1:]})"
    archive, _, location = record.archival_reference.partition(", ")
    return {
        "type": kind,
        "label": record.label,
        "title": record.title,
        "authors": tuple(signed or issued if kind == "letter" else issued or signed),
        "recipients": tuple(
            [*_bodies(record.addressee_bodies.all()), *_people(record.addressee_people.all())]
            if kind == "letter"
            else ()
        ),
        "date": record.date_edtf,
        "dateless": "undated",
        "genre": record.get_form_display(),
        "number": record.number,
        "archive": archive if record.archive else "",
        "location": location if record.archive else record.archival_reference,
        "evidence": where,
        "translator": edition.translator if edition else "",
        "language": record.title_language,
        "abstract": record.summary,
    }


def _event(record: Event) -> dict:
    return {
        "type": "webpage",
        "label": record.title,
        "authors": _claimant(record),
        "date": record.date_edtf,
        "genre": "Event",
        "evidence": _evidence(record, "stated in"),
        "abstract": record.summary,
    }


def _count(record: PeopleCount) -> dict:
    return {
        "type": "dataset",
        "label": f"“{record.as_written}”: {record.group.name}, {record.get_action_display().lower()}",
        "authors": _claimant(record),
        "date": record.bounding_edtf(),
        "genre": f"Count, {record.get_nature_display().lower()}",
        "evidence": _evidence(record, "stated in"),
        "abstract": record.summary,
    }


def _claimant(record) -> tuple[Name, ...]:
    if record.attributed_person:
        return (Name(record.attributed_person.name),)
    return (Name(record.attributed_body.name, corporate=True),) if record.attributed_body else ()


def _source(record: Source) -> dict:
    return {
        "type": "webpage" if record.kind == SourceKind.COMMENTARY else "document",
        "label": record.title,
        "authors": (Name(record.author),) if record.author else (),
        "translator": record.translator,
        "date": record.date_edtf,
        "dateless": "undated",
        "genre": record.get_kind_display(),
        "publisher": record.publisher,
        "language": record.language,
        "abstract": record.description,
    }


def _passage(record: Passage) -> dict:
    """A passage is cited as its source is, with its number."""
    place = f"passage {record.number}" + (f" ({record.section})" if record.section else "")
    return _source(record.source) | {"label": f"{record.source.title}, {place}", "abstract": record.regest}


def _authority(record: Authority) -> dict:
    return {"type": "webpage", "label": record.name, "genre": record.noun.capitalize(), "abstract": record.note}


def _named(record) -> dict:
    """A name, or a finding: a page of the archive under its own title."""
    if isinstance(record, Authority):
        return _authority(record)
    return {"type": "webpage", "label": str(record.title), "genre": "Discrepancy", "abstract": record.explanation}


_FIELDS = {Document: _document, Event: _event, PeopleCount: _count, Source: _source, Passage: _passage}
