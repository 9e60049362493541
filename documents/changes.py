"""What changed: the releases' changes as entries to read, for the whole archive and for one record."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from documents import fixtures, releases
from documents.fixtures import Fields
from documents.models import SUBJECTS, Citation, Forwarding
from documents.releases import Release

# Fields that name what a record is, the first one found.
NAMES = ("label", "title", "name", "as_written", "regest", "printed", "date_text")
# A record of these is part of others: the fields that say of which, and the kind they name.
PARTS = {
    "citation": {name: name for name in SUBJECTS if name not in ("relation", "dating")},
    "documentrelation": {"subject": "document", "object": "document"},
    "eventdocument": {"event": "event", "document": "document"},
    "dating": {"document": "document", "event": "event"},
    "passage": {"source": "source"},
}
NOUNS = {name: getattr(model, "noun", model._meta.verbose_name) for name, model in releases.MODELS.items()}
NOUNS["eventdocument"] = "document's part in an event"
PLURAL_NOUNS = {name: getattr(model, "plural", f"{NOUNS[name]}s") for name, model in releases.MODELS.items()}
PLURAL_NOUNS["eventdocument"] = "documents' parts in events"
PLURALS = {model.noun: model.plural for model in releases.MODELS.values() if hasattr(model, "plural")}
UNPAGED = ("dating",)
LONGEST = 400  # characters of a value that are shown


@dataclass(frozen=True)
class Entry:
    """One record that a release added, changed or withdrew."""

    kind: str
    key: str
    what: str  # added, changed or withdrawn
    name: str
    url: str  # empty where it has no page
    kinds: str  # the kind in the plural
    fields: tuple[tuple[str, str, str], ...] = ()  # name, old and new value, of a changed record


@dataclass(frozen=True)
class Step:
    """What one release did, or what was done since the last."""

    number: str  # empty: since the newest release
    date: str
    entries: tuple[Entry, ...]
    first: bool = False  # whether the record came with this one

    @property
    def parts(self) -> dict[str, int]:
        """How many parts of a record came with it, by kind, in the plural."""
        counted: dict[str, int] = {}
        for entry in self.entries[1:]:
            counted[entry.kinds] = counted.get(entry.kinds, 0) + 1
        return counted


def entries(release: Release) -> Iterator[Entry]:
    """What a release changed, by kind: withdrawn, changed, added."""
    for name in releases.MODELS:
        for what in ("withdrawn", "changed", "added"):
            for key, row in getattr(release, what).get(name, {}).items():
                yield _entry(name, key, what, row)


def history(record) -> list[Step]:
    """What each release, the newest first, did to a record and its evidence; what was done since comes before."""
    name = record._meta.concrete_model._meta.model_name
    kind, slugs = record.noun, {record.slug, *_former(record.noun, record.slug)}
    steps = []
    for release in releases.releases():
        found = tuple(_about(release, name, kind, slugs))
        first = not any(step.entries for step in steps) and all(entry.what == "added" for entry in found)
        steps.append(Step(release.number, release.date, found, first))
    since = Step("", "", tuple(_since(record, name, kind)))
    return [step for step in [since, *reversed(steps)] if step.entries]


def forwardings(record) -> list[Forwarding]:
    """The addresses that lead to a record now."""
    former = _former(record.noun, record.slug)
    return list(Forwarding.objects.filter(kind=record.noun, slug__in=former))


def _former(kind: str, slug: str) -> set[str]:
    found, waiting = set(), [slug]
    while waiting and len(found) < 100:
        earlier = Forwarding.objects.filter(kind=kind, target=waiting.pop()).values_list("slug", flat=True)
        fresh = set(earlier) - found - {slug}
        found |= fresh
        waiting += fresh
    return found


def _about(release: Release, name: str, kind: str, slugs: set[str]) -> Iterator[Entry]:
    for what in ("withdrawn", "changed", "added"):
        part = getattr(release, what)
        for slug in sorted(slugs):
            if row := part.get(name, {}).get(slug):
                yield _entry(name, slug, what, row)
        for each, fields in PARTS.items():
            for key, row in part.get(each, {}).items():
                if _is_part(_known(each, key, row, what), fields, kind, slugs):
                    yield _entry(each, key, what, row)


def _is_part(row: Fields, fields: dict[str, str], kind: str, slugs: set[str]) -> bool:
    return any(of == kind and row.get(field) and row[field][0] in slugs for field, of in fields.items())


def _known(name: str, key: str, row: dict, what: str) -> Fields:
    """A record's fields; of a changed one those of the newest release, or the values that it lost."""
    if what != "changed":
        return row
    return releases.state().get(name, {}).get(key) or {field: old or new for field, (old, new) in row.items()}


def _since(record, name: str, kind: str) -> Iterator[Entry]:
    """How the record and its evidence differ from the newest release."""
    released = releases.state()
    model = releases.MODELS[name]
    now = {name: fixtures.state_of(model, model._base_manager.filter(pk=record.pk))}
    before = {name: {key: row for key, row in released.get(name, {}).items() if key == record.slug}}
    if kind in PARTS["citation"]:
        now["citation"] = fixtures.state_of(Citation, Citation.objects.filter(**{kind: record}))
        before["citation"] = {
            key: row for key, row in released.get("citation", {}).items() if row.get(kind) == [record.slug]
        }
    for each, rows in now.items():
        found = {fixtures.key_text(key): releases.as_released(row) for key, row in rows.items()}
        change = releases.compared(before[each], found)
        for what, part in zip(("added", "changed", "withdrawn"), change, strict=True):
            for key, row in part.items():
                yield _entry(each, key, what, row)


def _entry(name: str, key: str, what: str, row: dict) -> Entry:
    fields = _known(name, key, row, what)
    changed = (
        tuple((field.replace("_", " "), _said(old), _said(new)) for field, (old, new) in row.items())
        if what == "changed"
        else ()
    )
    said = _name(name, key, fields)
    return Entry(NOUNS[name], key, what, said, _url(name, key, fields), PLURAL_NOUNS[name], changed)


def _name(name: str, key: str, fields: Fields) -> str:
    if name == "passage":
        source, number = key.split("|")
        return f"{_called('source', source)}, passage {number}"
    if name == "documentrelation":
        subject, word, target = key.split("|")
        return f"{_called('document', subject)} {word.replace('_', ' ')} {_called('document', target)}"
    if name == "eventdocument":
        event, document, role = key.split("|")
        return f"{_called('event', event)}, {role.replace('_', ' ')} {_called('document', document)}"
    if name == "citation" and fields.get("passage"):
        source, number = _called("source", fields["passage"][0]), fields["passage"][1]
        printed = f": “{fields['printed']}”" if fields.get("printed") else ""
        return f"{source}, passage {number}{printed}"
    return next((_said(fields[each]) for each in NAMES if fields.get(each)), key)


def _called(name: str, slug: str) -> str:
    """What the newest release calls a record; its slug if it is not in it."""
    row = releases.state().get(name, {}).get(slug, {})
    return next((row[each] for each in NAMES if row.get(each)), slug)


def _url(name: str, key: str, fields: Fields) -> str:
    if name == "passage":
        source, number = key.split("|")
        return f"/sources/{quote(source)}/p{number}/"
    if name == "citation" and fields.get("passage"):
        source, number = fields["passage"][:2]
        return f"/sources/{quote(source)}/p{number}/"
    if name in ("documentrelation", "eventdocument"):
        return f"/{'documents' if name == 'documentrelation' else 'events'}/{quote(key.split('|')[0])}/"
    noun = NOUNS[name]
    return f"/{PLURALS[noun]}/{quote(key)}/" if noun in PLURALS and noun not in UNPAGED else ""


def _said(value) -> str:
    """A value as a reader sees it; nothing for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(" ".join(map(str, each)) if isinstance(each, list) else str(each) for each in value)
    return str(value) if len(str(value)) <= LONGEST else f"{str(value)[:LONGEST]}…"
