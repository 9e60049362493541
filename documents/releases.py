"""Data releases: the files that hold them, what each changed, and the state of the data as of the newest.

A release is one JSON file, `fixtures/releases/NUMBER.json`. The first holds every record; each later one holds what
was added, changed (old and new value) and withdrawn since the one before. So old values are never lost, and the files
alone are enough to tell what changed.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from documents import fixtures
from documents.errors import ArchiveError, Fault
from documents.fixtures import Fields

NUMBER = re.compile(r"(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})", re.ASCII)
MODELS = {model._meta.model_name: model for model in fixtures.MODELS}

# Of each kind, by model name: records by natural key as text.
State = dict[str, dict[str, Fields]]


@dataclass(frozen=True, eq=False)
class Release:
    """One release of the data and what it changed against the one before."""

    number: str
    date: str
    added: State = field(default_factory=dict)
    changed: dict[str, dict[str, dict[str, list]]] = field(default_factory=dict)  # field: [old, new]
    withdrawn: State = field(default_factory=dict)

    @property
    def totals(self) -> dict[str, int]:
        """How many records it added, changed and withdrew."""
        parts = {"added": self.added, "changed": self.changed, "withdrawn": self.withdrawn}
        return {word: sum(map(len, part.values())) for word, part in parts.items()}

    @property
    def summary(self) -> str:
        """The same in words, e.g. "12 records added, 3 changed, 1 withdrawn"."""
        totals = self.totals
        return f"{totals['added']:,} records added, {totals['changed']:,} changed, {totals['withdrawn']:,} withdrawn"

    @property
    def order(self) -> tuple[int, ...]:
        return tuple(map(int, self.number.split(".")))


def folder() -> Path:
    return Path(settings.FIXTURE_DIRS[0]) / "releases"


def releases() -> tuple[Release, ...]:
    """Every release, the oldest first; raises ArchiveError if a file is broken."""
    return _read(tuple((path, path.stat().st_mtime_ns) for path in sorted(folder().glob("*.json"))))


@lru_cache(maxsize=2)
def _read(files: tuple[tuple[Path, int], ...]) -> tuple[Release, ...]:
    found = []
    for path, _changed in files:
        try:
            release = Release(**json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError) as error:
            raise ArchiveError([Fault(str(path), f"is no release: {error}")]) from error
        if not NUMBER.fullmatch(release.number):
            raise ArchiveError([Fault(str(path), f"has no number such as 1.0.0: {release.number!r}")])
        found.append(release)
    return tuple(sorted(found, key=lambda release: release.order))


def latest() -> Release | None:
    """The newest release; None before the first."""
    return next(reversed(releases()), None)


def state(upto: Iterable[Release] | None = None) -> State:
    """The data as the newest release has them, or as the last of some releases has them. Not to be altered."""
    return _folded(releases() if upto is None else tuple(upto))


@lru_cache(maxsize=2)
def _folded(found: tuple[Release, ...]) -> State:
    after: State = {name: {} for name in MODELS}
    for release in found:
        for name, rows in release.added.items():
            after.setdefault(name, {}).update(rows)
        for name, rows in release.changed.items():
            for key, fields in rows.items():
                now = {**after[name][key], **{each: new for each, (_old, new) in fields.items()}}
                after[name][key] = {each: value for each, value in now.items() if value is not None}
        for name, rows in release.withdrawn.items():
            for key in rows:
                after[name].pop(key, None)
    return after


def differences(old: Fields, new: Fields) -> dict[str, list]:
    """Field by field what differs: {field: [old value, new value]}, None where there is none."""
    return {name: [old.get(name), new.get(name)] for name in sorted({*old, *new}) if old.get(name) != new.get(name)}


def as_released(fields: Fields) -> Fields:
    """A record's canonical fields as releases hold them: a text of several lines is the list of its lines."""
    return {
        name: value.split("\n") if isinstance(value, str) and "\n" in value else value for name, value in fields.items()
    }


def present() -> State:
    """The data as the database has them now."""
    return {
        name: {fixtures.key_text(key): as_released(fields) for key, fields in fixtures.state_of(model).items()}
        for name, model in MODELS.items()
    }


def compared(old: dict[str, Fields], new: dict[str, Fields]) -> tuple[dict, dict, dict]:
    """What two states of one kind of record differ in: (added, changed field by field, withdrawn)."""
    added = {key: new[key] for key in sorted(new.keys() - old.keys())}
    changed = {key: differences(old[key], new[key]) for key in sorted(old.keys() & new.keys()) if old[key] != new[key]}
    withdrawn = {key: old[key] for key in sorted(old.keys() - new.keys())}
    return added, changed, withdrawn


def made(number: str, date: str, now: State) -> Release:
    """The release that leads from the newest one to a state of the data."""
    before = state()
    added, changed, withdrawn = {}, {}, {}
    for name in MODELS:
        added[name], changed[name], withdrawn[name] = compared(before.get(name, {}), now.get(name, {}))
    parts = ({name: rows for name, rows in part.items() if rows} for part in (added, changed, withdrawn))
    return Release(number, date, *parts)


def written(release: Release) -> str:
    """The release as the text of its file: one record a line, so that a difference reads well."""

    def part(rows_by_name: dict) -> str:
        kinds = []
        for name, rows in rows_by_name.items():
            lines = ",\n".join(f"{_json(key)}: {_json(fields)}" for key, fields in rows.items())
            kinds.append(f"{_json(name)}: {{\n{lines}\n}}")
        return "{" + ",\n".join(kinds) + "}"

    return (
        f'{{"number": {_json(release.number)}, "date": {_json(release.date)},\n"added": {part(release.added)},\n'
        f'"changed": {part(release.changed)},\n"withdrawn": {part(release.withdrawn)}}}\n'
    )


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
