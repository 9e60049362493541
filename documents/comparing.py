"""Two documents, or up to four figures, side by side: what each says of the same matter."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.dates import words
from documents.models import Document, PeopleCount
from documents.words import figure


@dataclass(frozen=True)
class Line:
    """One matter; `differs` if the records do not say the same of it."""

    label: str
    values: list[str]

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1


def lines_of(records: Sequence[Document] | Sequence[PeopleCount]) -> list[Line]:
    """Every matter of which at least one of the records says something."""
    said = [_document(record) if isinstance(record, Document) else _count(record) for record in records]
    lines = (Line(label, [each[label] for each in said]) for label in said[0])
    return [line for line in lines if any(line.values)]


def _names(rows) -> str:
    return "; ".join(str(row) for row in rows)


def _document(record: Document) -> dict[str, str]:
    return {
        "Form": record.get_form_display(),
        "Number": record.number,
        "Official title": record.title,
        "Issued by": _names(record.issuers.all()),
        "Signed by": _names(record.signatories.all()),
        "Addressed to": _names([*record.addressee_bodies.all(), *record.addressee_people.all()]),
        "Date": words(record.date_edtf) or "undated",
        "Date as printed": record.date_text,
        "Classification": record.classification,
        "Status": record.get_status_display(),
        "Text": "held" if record.held else "only cited",
        "Archival reference": record.archival_reference,
        "Part of": str(record.part_of or ""),
        "Places": _names(record.places.all()),
        "People": _names(record.people.all()),
        "Summary": record.summary,
        "Stated in": _evidence(record),
    }


def _count(record: PeopleCount) -> dict[str, str]:
    return {
        "As printed": record.as_written,
        "Read as": _read_as(record),
        "Counted": record.get_unit_display(),
        "Whom": str(record.group),
        "Action": record.get_action_display(),
        "Nature": record.get_nature_display(),
        "Where": _names(record.places.all()),
        "Period covered": words(record.period),
        "State as of": words(record.as_of),
        "Reported": words(record.reported_on),
        "Claimed by": str(record.attributed_to or ""),
        "Event": str(record.event or ""),
        "Stated in the document": str(record.document or ""),
        "Part of": record.part_of.as_written if record.part_of else "",
        "What is meant": record.summary,
        "Stated in": _evidence(record),
    }


def _read_as(record: PeopleCount) -> str:
    if record.value is None:
        return "no number"
    if record.operator == "between":
        return f"between {figure(record.low)} and {figure(record.high)}"
    return f"{record.get_operator_display()} {figure(record.value)}"


def _evidence(record) -> str:
    passages = {(c.passage.source.title, c.passage.number) for c in record.citations.all()}
    return "; ".join(f"{title}, passage {number}" for title, number in sorted(passages))
