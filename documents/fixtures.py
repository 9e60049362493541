"""The fixture files: reading them with their line numbers, and writing the database back, byte for byte.

A record's canonical form is a dict of its editable fields as Django's serialiser gives them, with natural
keys, lists of keys in order, and empty values left out. Equal dicts mean equal records.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml
from django.core.serializers import python as python_serializer
from django.db import models

from documents.errors import ArchiveError, Fault
from documents.models import (
    Body,
    Citation,
    Dating,
    Discrepancy,
    Document,
    DocumentRelation,
    Event,
    EventDocument,
    Forwarding,
    Group,
    Passage,
    PeopleCount,
    Person,
    Place,
    Source,
)
from documents.words import plain

AUTHORITIES = (Body, Person, Place, Group)
RECORDS = (Document, Event, EventDocument, PeopleCount, DocumentRelation, Dating, Discrepancy)
# In this order everything that a required key points to comes first.
MODELS = (*AUTHORITIES, Source, Passage, *RECORDS, Citation, Forwarding)
BY_LABEL = {model._meta.label_lower: model for model in MODELS}
AUTHORITY_FILE = "authorities.yaml"
FORWARDING_FILE = "forwardings.yaml"

_KEY_FIELDS = {
    Passage: ("source", "number"),
    DocumentRelation: ("subject", "type", "object"),
    EventDocument: ("event", "document", "role"),
    Citation: ("key",),
    Forwarding: ("kind", "slug"),
}
_DEEPER = {  # what a natural key needs beyond the foreign key itself
    Citation: ("passage__source", "relation__subject", "relation__object"),
}

Key = tuple[str, ...]
Fields = dict


@dataclass(frozen=True)
class Entry:
    """One record as a fixture file states it."""

    model: type[models.Model]
    key: Key
    fields: Fields
    where: str  # file:line model key


def key_text(key: Key) -> str:
    return "|".join(map(str, key))


def digest(fields: Fields) -> str:
    """sha256 over a record's canonical form."""
    return hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


# Reading


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML without its guesses: 1946-04-13 is text, not a date."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def fixture_files(folder: Path) -> list[Path]:
    """The folder's fixture files, authorities first; raises ArchiveError if there are none."""
    paths = sorted(folder.glob("*.yaml"), key=lambda path: (path.name != AUTHORITY_FILE, path.name))
    if not paths:
        raise ArchiveError([Fault(str(folder), "no fixture files (*.yaml) here")])
    return paths


def read_folder(folder: Path) -> dict[tuple[type, Key], Entry]:
    """Every record of every file by model and natural key; raises ArchiveError with all faults found."""
    entries, faults = {}, []
    for path in fixture_files(folder):
        try:
            for entry in _read_file(path, faults):
                if (entry.model, entry.key) in entries:
                    first = entries[entry.model, entry.key].where
                    faults.append(Fault(entry.where, f"stated twice, first at {first}"))
                entries[entry.model, entry.key] = entry
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            faults.append(Fault(str(path), f"is not readable YAML: {' '.join(str(error).split())}"))
    if faults:
        raise ArchiveError(faults)
    return entries


def _read_file(path: Path, faults: list[Fault]) -> Iterable[Entry]:
    loader = _Loader(path.read_text(encoding="utf-8"))
    root = loader.get_single_node()
    if not isinstance(root, yaml.SequenceNode):
        faults.append(Fault(str(path), "must be a list of records"))
        return
    for node in root.value:
        where = f"{path}:{node.start_mark.line + 1}"
        record = loader.construct_object(node, deep=True)
        problem = _malformed(record)
        if problem:
            faults.append(Fault(where, problem))
            continue
        model = BY_LABEL[record["model"]]
        key = key_of(model, record["fields"])
        yield Entry(model, key, canonical(record["fields"]), f"{where} {record['model']} {key_text(key)}")


def _malformed(record) -> str | None:
    """What is wrong with the shape of a record, or None."""
    if not isinstance(record, dict) or set(record) != {"model", "fields"} or not isinstance(record["fields"], dict):
        return "a record has exactly two parts, “model” and “fields”"
    model = BY_LABEL.get(record["model"])
    if model is None:
        return f"unknown model “{record['model']}”"
    known = {field.name: field for field in stored_fields(model)}
    for name, value in record["fields"].items():
        if name not in known:
            return f"{record['model']} has no field “{name}”"
        if isinstance(known[name], models.CharField | models.TextField) and not isinstance(value, str):
            return f"“{name}” must be text; put {value!r} in quotation marks"
    missing = [name for name in _KEY_FIELDS.get(model, ("slug",)) if not record["fields"].get(name)]
    if missing:
        return f"{record['model']} lacks “{missing[0]}”, by which it is known"
    return None


def key_of(model, fields: Fields) -> Key:
    """The natural key that a record's fields make up."""
    parts = (fields[name] for name in _KEY_FIELDS.get(model, ("slug",)))
    return tuple(str(part[0] if isinstance(part, list) else part) for part in parts)


def canonical(fields: Fields) -> Fields:
    """The fields without empty values, numbers as plain as they are, and lists of keys in order."""
    return {name: _plain(value) for name, value in fields.items() if not _empty(value)}


def _empty(value) -> bool:
    return value is None or value is False or (isinstance(value, str | list) and not value)


def _plain(value):
    if isinstance(value, Decimal | float):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list) and value and isinstance(value[0], list):
        return sorted(value)
    return value


# The database's side


def stored_fields(model) -> list[models.Field]:
    """The fields that fixtures hold: editable ones, not those that the archive derives."""
    concrete = [field for field in model._meta.concrete_fields if field.editable and not field.primary_key]
    many = [field for field in model._meta.many_to_many if field.remote_field.through._meta.auto_created]
    return [field for field in concrete if not field.generated] + many


def state_of(model, some: models.QuerySet | None = None) -> dict[Key, Fields]:
    """Every row of a model, or some of them, in canonical form by natural key."""
    fields = stored_fields(model)
    joins = [field.name for field in fields if field.many_to_one]
    rows = (model._default_manager.all() if some is None else some).select_related(*joins, *_DEEPER.get(model, ()))
    rows = rows.prefetch_related(*(field.name for field in fields if field.many_to_many)).order_by("pk")
    serialized = python_serializer.Serializer().serialize(
        rows, fields=[field.name for field in fields], use_natural_foreign_keys=True, use_natural_primary_keys=True
    )
    state = {}
    for row in serialized:
        plain = canonical({name: _lists(value) for name, value in row["fields"].items()})
        state[key_of(model, plain)] = plain
    return state


def _lists(value):
    if isinstance(value, tuple | list):
        return [_lists(item) for item in value]
    return value


# Writing


class _Dumper(yaml.SafeDumper):
    """Block style for records, one line for keys and lists of keys."""

    def ignore_aliases(self, data):
        return True


def write_folder(folder: Path) -> dict[str, int]:
    """Write the whole archive to fixture files; returns the number of records in each.

    Every record stands in the file of the first source that cites it, in the order of `MODELS` and of the keys,
    so an unchanged archive gives unchanged bytes.
    """
    homes = _homes()
    files: dict[str, list[dict]] = {AUTHORITY_FILE: []}
    for model in MODELS:
        names = [field.name for field in stored_fields(model)]
        for key, fields in sorted(state_of(model).items(), key=lambda item: _order(model, item)):
            ordered = {name: fields[name] for name in names if name in fields}
            record = {"model": model._meta.label_lower, "fields": ordered}
            files.setdefault(_file_of(model, key, fields, homes), []).append(record)
    folder.mkdir(parents=True, exist_ok=True)
    for name, records in files.items():
        text = "\n".join(_dump(record) for record in records)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return {name: len(records) for name, records in files.items()}


def _dump(record: dict) -> str:
    return yaml.dump([record], Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)


def _order(model, item):
    key, fields = item
    if model is Citation:
        return (fields["passage"][0], fields["passage"][1], fields.get("start", 0), fields["end"], key)
    if model is Passage:
        return (key[0], fields["number"])
    return key


def _homes() -> dict[tuple[str, str], str]:
    """For each cited record, by kind and id, the slug of the first source that cites it."""
    homes = {}
    for citation in Citation.objects.select_related(
        "passage__source", "relation__subject", "relation__object"
    ).order_by("passage__source__file_name"):
        subject = citation.subject
        homes.setdefault((type(subject), key_text(subject.natural_key())), citation.passage.source.slug)
    return homes


def _file_of(model, key: Key, fields: Fields, homes: dict) -> str:
    if model in AUTHORITIES:
        return AUTHORITY_FILE
    if model is Forwarding:
        return FORWARDING_FILE
    if model is Source:
        return f"{key[0]}.yaml"
    if model is Passage:
        return f"{fields['source'][0]}.yaml"
    if model is Citation:
        return f"{fields['passage'][0]}.yaml"
    if model is EventDocument:
        model, key = Event, (fields["event"][0],)
    # A record that nobody has cited yet is still saved; check_archive asks for its citation.
    return f"{homes.get((model, key_text(key)), 'uncited')}.yaml"
