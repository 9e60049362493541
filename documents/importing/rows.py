"""Holding one row of a file against its kind, and bringing it into plain values."""

import re

from documents.dates import EDTFError, parse_edtf
from documents.importing import citing
from documents.importing.kinds import CITED, KINDS, TABLES
from documents.models import Body, EventRole, Group, Person, Place, Source, Stance

STANCES = tuple(Stance.values)
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,120}")
_CITATION = re.compile(r"(?P<source>[-\w]+)#p(?P<passage>[0-9]+):(?P<start>[0-9]+)-(?P<end>[0-9]+)")
_ROLE = re.compile(r"(?P<role>[a-z_]+): (?P<document>[-\w]+)")
_DERIVED = {"url", "date_earliest", "date_latest", "archival_reference"}  # in the exports, worked out anew here
_TRUTH = {"true": True, "false": False, "1": True, "0": False, "": False}


class RowFault(ValueError):
    """What is wrong with one row, in words."""


class RowChecker:
    """Rows of one kind. The names that rows may use are read once."""

    def __init__(self, kind: str):
        self.name, self.kind = kind, KINDS[kind]
        models = (Body, Person, Place, Group, Source)
        self.known = {model: set(model._default_manager.values_list("slug", flat=True)) for model in models}

    def identity(self, row: dict) -> tuple:
        """By what a checked row is known: its id, or what a link ties together."""
        if self.name == "relations":
            return (row["subject"], row["type"], row["object"])
        if self.name == "citations":
            return (row["kind"], row["id"], *row["citation"].values())
        return (row["id"],)

    def links(self, row: dict) -> list[tuple[str, str, str]]:
        """(field, table, slug) of every record that a checked row leads to."""
        found = [(field, table, row[field]) for field, table in self.kind.links if row[field]]
        if self.name == "events":
            found += [("documents", TABLES["documents"], each["document"]) for each in row["documents"]]
        if self.name == "citations":
            found.append(("id", TABLES[row["kind"]], row["id"]))
        return found

    def row(self, row: dict) -> dict:
        """The row in plain values, every field present; raises RowFault."""
        kind, fields = self.kind, self.kind.fields()
        unknown = sorted(str(name) for name in row if name not in fields and name not in _DERIVED)
        if unknown:
            raise RowFault(f"unknown field “{unknown[0]}”")
        clean = {name: self._text(row, name) for name in (*kind.required, *kind.text)}
        clean["given"] = frozenset(row)  # what a row leaves out stays as it is in a record that is there already
        for name in kind.required:
            if not clean[name] and not isinstance(row.get(name), dict):
                raise RowFault(f"{name} is missing")
        if "id" in clean and not SLUG.fullmatch(clean["id"]):
            raise RowFault(f"id: “{clean['id'][:80]}” is not made of letters, digits and hyphens")
        for name in kind.edtf:
            clean[name] = self._edtf(name, self._text(row, name))
        for name, choices in kind.choices:
            if clean.setdefault(name, self._text(row, name)) not in choices:
                raise RowFault(f"{name}: “{clean[name][:80]}” is not one of {', '.join(choices)}")
        for name in kind.numbers:
            clean[name] = self._number(name, row.get(name))
        for name in kind.flags:
            clean[name] = self._flag(name, row.get(name))
        for name in kind.lists:
            clean[name] = self._list(name, row.get(name))
        if self.name == "events":
            clean["documents"] = [self._role(each) for each in clean["documents"]]
        for name, models in (*kind.names, *kind.name):
            many = (name, models) in kind.names
            slugs = self._list(name, row.get(name)) if many else [s for s in [self._text(row, name)] if s]
            clean[name] = [self._named(name, slug, models) for slug in slugs]
        for name, _table in kind.links:
            clean[name] = self._text(row, name)
        if kind.cited:
            clean["citations"] = (
                [self._citation(c) for c in self._list("citations", row["citations"])] if "citations" in row else None
            )
        if self.name == "citations":
            clean["citation"] = self._citation(row.get("citation"))
            if clean["kind"] not in CITED:
                raise RowFault(f"kind: “{clean['kind'][:80]}” is not one of {', '.join(CITED)}")
        return clean

    def _text(self, row: dict, name: str) -> str:
        value = row.get(name)
        if value is None:
            return ""
        if isinstance(value, bool | list | dict):
            return "" if isinstance(value, dict) else self._refuse(name, "must be text")
        text = str(value)
        return self._refuse(name, "holds a NUL character") if "\0" in text else text

    def _refuse(self, name: str, why: str) -> str:
        raise RowFault(f"{name}: {why}")

    def _edtf(self, name: str, text: str) -> str:
        try:
            if text:
                parse_edtf(text)
        except EDTFError as error:
            raise RowFault(f"{name}: {error}") from None
        return text

    def _number(self, name: str, value):
        if value in (None, ""):
            return None
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise RowFault(f"{name}: {value!r} is not a number") from None
        if not 0 <= number < 10**11:
            raise RowFault(f"{name}: {value!r} is out of range")
        return number

    def _flag(self, name: str, value) -> bool:
        if isinstance(value, bool) or value is None:
            return bool(value)
        return (
            _TRUTH[str(value).lower()] if str(value).lower() in _TRUTH else self._refuse(name, "must be true or false")
        )

    def _list(self, name: str, value) -> list:
        if value in (None, ""):
            return []
        if isinstance(value, str):
            return value.split("; ")
        return value if isinstance(value, list) else self._refuse(name, "must be a list")

    def _named(self, name: str, slug, models: tuple[type, ...]) -> tuple[type, str]:
        for model in models:
            if isinstance(slug, str) and slug in self.known[model]:
                return model, slug
        raise RowFault(f"{name}: there is no “{slug}”")

    def _role(self, value) -> dict:
        """A document's part in an event as the exports write it: an object, or "role: document"."""
        if isinstance(value, str) and (match := _ROLE.fullmatch(value)):
            value = match.groupdict()
        if not isinstance(value, dict) or value.get("role") not in EventRole.values or not value.get("document"):
            raise RowFault(f"documents: each has a document and a role, one of {', '.join(EventRole.values)}")
        return {"document": str(value["document"]), "role": value["role"]}

    def _citation(self, value) -> dict:
        """A citation as the exports write it: an object, or source#p12:start-end."""
        if isinstance(value, str) and (match := _CITATION.fullmatch(value)):
            value = match.groupdict()
        if not isinstance(value, dict) or not {"source", "passage", "start", "end"} <= set(value):
            raise RowFault("citations: each has source, passage, start and end")
        try:
            passage, start, end = (int(value[name]) for name in ("passage", "start", "end"))
        except (TypeError, ValueError):
            raise RowFault("citations: passage, start and end are numbers") from None
        if value["source"] not in self.known[Source]:
            raise RowFault(f"citations: there is no source “{value['source']}”")
        place = citing.passages(value["source"]).get(passage)
        if place is None:
            raise RowFault(f"citations: “{value['source']}” has no passage {passage}")
        _key, first, last = place
        if not first <= start < end <= last:
            raise RowFault(f"citations: {start}–{end} is no span of passage {passage}, which is {first}–{last}")
        stance = value.get("stance") or ""  # CSV says only where
        if stance and stance not in STANCES:
            raise RowFault(f"citations: “{stance}” is not one of {', '.join(STANCES)}")
        printed = str(value.get("printed") or "")[:300]
        return {
            "source": value["source"],
            "passage": passage,
            "start": start,
            "end": end,
            "printed": printed,
            "stance": stance,
        }
