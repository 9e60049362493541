"""What an imported file may hold: the fields of each kind of record, as the exports name them."""

from dataclasses import dataclass

from documents.models import (
    Action,
    Body,
    Form,
    Group,
    Nature,
    Operator,
    Person,
    Place,
    RelationType,
    Status,
    Unit,
)


@dataclass(frozen=True)
class Kind:
    """One kind of record as files give it: which fields, and what each may hold."""

    required: tuple[str, ...]
    text: tuple[str, ...] = ()
    edtf: tuple[str, ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    numbers: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    names: tuple[tuple[str, tuple[type, ...]], ...] = ()  # lists of slugs of these kinds of name
    name: tuple[tuple[str, tuple[type, ...]], ...] = ()  # one slug, or none
    links: tuple[tuple[str, str], ...] = ()  # slug of a record in this table, or none
    lists: tuple[str, ...] = ()
    cited: bool = True

    def fields(self) -> set[str]:
        """Every field that a row may have."""
        pairs = [name for name, _ in (*self.choices, *self.names, *self.name, *self.links)]
        return {*self.required, *self.text, *self.edtf, *self.numbers, *self.flags, *self.lists, *pairs} | (
            {"citations"} if self.cited else set()
        )


_AUTHORITY = Kind(("id", "name"), text=("note", "language"), lists=("other_names",), cited=False)
KINDS = {
    "documents": Kind(
        ("id", "form", "status"),
        text=(
            *("number", "title", "label", "date_text", "classification", "summary", "collection_number"),
            *("archive", "fond", "opis", "delo", "sheets", "title_language"),
        ),
        edtf=("date",),
        choices=(("form", tuple(Form.values)), ("status", tuple(Status.values))),
        flags=("held",),
        names=(
            *(("issuers", (Body,)), ("signatories", (Person,)), ("addressees", (Body, Person))),
            *(("places", (Place,)), ("people", (Person,))),
        ),
        links=(("part_of", "documents_document"),),
    ),
    "events": Kind(
        ("id", "title"),
        text=("date_text", "summary"),
        edtf=("date",),
        names=(("places", (Place,)), ("people", (Person,)), ("bodies", (Body,)), ("groups", (Group,))),
        name=(("attributed_to", (Person, Body)),),
        links=(("part_of", "documents_event"),),
        lists=("documents",),
    ),
    "counts": Kind(
        ("id", "as_written", "operator", "unit", "group", "action", "nature"),
        text=("summary", "table", "row", "column", "date_text"),
        edtf=("period", "as_of", "reported_on"),
        choices=(
            ("operator", tuple(Operator.values)),
            ("unit", tuple(Unit.values)),
            ("action", tuple(Action.values)),
            ("nature", tuple(Nature.values)),
        ),
        numbers=("low", "high"),
        flags=("additive",),
        names=(("places", (Place,)),),
        name=(("group", (Group,)), ("attributed_to", (Person, Body))),
        links=(
            *(("event", "documents_event"), ("document", "documents_document")),
            *(("part_of", "documents_peoplecount"), ("same_as", "documents_peoplecount")),
        ),
    ),
    "relations": Kind(
        ("subject", "type", "object"),
        text=("note",),
        choices=(("type", tuple(RelationType.values)),),
        links=(("subject", "documents_document"), ("object", "documents_document")),
    ),
    "citations": Kind(("kind", "id", "citation"), cited=False),
    **dict.fromkeys(("bodies", "people", "places", "groups"), _AUTHORITY),
}
# What a file of citations may cite: the kind as the exports call it, and the citation's column.
CITED = {"documents": "document", "events": "event", "counts": "count"}
TABLES = {
    "documents": "documents_document",
    "events": "documents_event",
    "counts": "documents_peoplecount",
    "relations": "documents_documentrelation",
    **{kind: f"documents_{noun}" for kind, noun in (("bodies", "body"), ("people", "person"))},
    **{kind: f"documents_{noun}" for kind, noun in (("places", "place"), ("groups", "group"))},
}
