"""Loading the fixtures: what would change, and changing it, all or nothing.

Three states of a record are held against each other: what the fixture says, what the database says, and what
the fixture said when it was last loaded. So an edit made in the admin is told from a change made in the files,
and is never overwritten unless that is asked for.
"""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError
from django.core.serializers.python import Deserializer
from django.db import IntegrityError, transaction

from documents import fixtures
from documents.errors import ArchiveError, Fault
from documents.fixtures import Entry, Fields, Key
from documents.models import LoadedRecord
from documents.models.base import Record

Identity = tuple[type, Key]


@dataclass
class Plan:
    """What loading would do, record by record."""

    new: list[Entry] = field(default_factory=list)
    changed: list[tuple[Entry, Fields]] = field(default_factory=list)  # with the fields as they are now
    removed: list[tuple[Identity, Fields]] = field(default_factory=list)
    kept: list[tuple[Identity, str]] = field(default_factory=list)  # left as they are, and why
    settled: list[Entry] = field(default_factory=list)  # already as the fixture says

    @property
    def changes(self) -> int:
        return len(self.new) + len(self.changed) + len(self.removed)

    def summary(self) -> Counter:
        """How many records of each model the entries to be written hold."""
        return Counter(entry.model._meta.verbose_name_plural for entry in self.new)

    def differences(self):
        """Yield (what happens, which record, field, now, then) for every field that would change."""
        for entry, now in self.changed:
            for name in sorted({*now, *entry.fields}):
                if now.get(name) != entry.fields.get(name):
                    yield "change", _name(entry.model, entry.key), name, now.get(name), entry.fields.get(name)
        for entry in self.new:
            yield "add", _name(entry.model, entry.key), "", None, None
        for (model, key), _fields in self.removed:
            yield "remove", _name(model, key), "", None, None
        for (model, key), why in self.kept:
            yield "keep", _name(model, key), why, None, None


def _name(model, key: Key) -> str:
    return f"{model._meta.verbose_name} {fixtures.key_text(key)}"


def unchanged(folder: Path) -> bool:
    """True if these very files were the last ones loaded, so that nothing needs to be compared."""
    loaded = dict(LoadedRecord.objects.filter(model="file").values_list("key", "digest"))
    return bool(loaded) and loaded == _file_digests(folder)


def compare(folder: Path, *, overwrite: bool = False) -> Plan:
    """Read the files and plan what loading them would do; raises ArchiveError if a file is broken."""
    entries = fixtures.read_folder(folder)
    loaded = {(row.model, row.key): row.digest for row in LoadedRecord.objects.exclude(model="file")}
    plan = Plan()
    for model in fixtures.MODELS:
        label, state = model._meta.label_lower, fixtures.state_of(model)
        for entry in (entry for (of, _key), entry in entries.items() if of is model):
            before = loaded.get((label, fixtures.key_text(entry.key)))
            _plan_entry(plan, entry, state.get(entry.key), before, overwrite)
        for key, now in state.items():
            before = loaded.get((label, fixtures.key_text(key)))
            if (model, key) in entries or before is None:
                continue  # in the files, or a curator's own
            if overwrite or before == fixtures.digest(now):
                plan.removed.append(((model, key), now))
            else:
                plan.kept.append(((model, key), "edited here, gone from the files"))
    return plan


def _plan_entry(plan: Plan, entry: Entry, now: Fields | None, before: str | None, overwrite: bool) -> None:
    """Sort one fixture record into the plan, given its present state and the digest last loaded."""
    identity = (entry.model, entry.key)
    if now == entry.fields:
        plan.settled.append(entry)
    elif overwrite or (now is None and before is None):
        plan.new.append(entry) if now is None else plan.changed.append((entry, now))
    elif now is None:
        plan.kept.append((identity, "deleted here"))
    elif before == fixtures.digest(now):
        plan.changed.append((entry, now))
    elif before == fixtures.digest(entry.fields):
        plan.kept.append((identity, "edited here"))
    else:
        plan.kept.append((identity, "edited here and in the files" if before else "made here and in the files"))


@transaction.atomic
def apply(plan: Plan, folder: Path, progress: Callable[[int], None] = lambda done: None) -> None:
    """Write the plan to the database in one transaction.

    Raises ArchiveError, naming file and record, if anything is refused; the database is then as it was.
    """
    for (model, key), _now in reversed(plan.removed):
        model._default_manager.get_by_natural_key(*key).delete()
    entries = _in_order(plan.new + [entry for entry, _now in plan.changed])
    deferred = []
    for done, entry in enumerate(entries, start=1):
        deserialized = _written(entry)
        if deserialized.deferred_fields:
            deferred.append((entry, deserialized))
        progress(done)
    for entry, deserialized in deferred:
        try:
            deserialized.save_deferred_fields()
        except (DeserializationError, IntegrityError, ObjectDoesNotExist) as error:
            raise ArchiveError([Fault(entry.where, _said(error))]) from error
    _verify(entries)
    _remember(plan, entries, folder)


def _in_order(entries: list[Entry]) -> list[Entry]:
    """Model by model, and inside a model whatever a record points to before the record itself.

    An addend without its total, for one, is refused by the database, so its key cannot be filled in later.
    """
    known = {(entry.model, entry.key): entry for entry in entries}
    ordered: dict[Identity, Entry] = {}

    def place(entry: Entry, waiting: tuple = ()) -> None:
        identity = (entry.model, entry.key)
        if identity in ordered or identity in waiting:
            return
        for name in (f.name for f in entry.model._meta.concrete_fields if f.related_model is entry.model):
            target = known.get((entry.model, tuple(map(str, entry.fields.get(name, ())))))
            if target:
                place(target, (*waiting, identity))
        ordered[identity] = entry

    for entry in sorted(entries, key=lambda entry: fixtures.MODELS.index(entry.model)):
        place(entry)
    return list(ordered.values())


def _written(entry: Entry):
    """Save one record through Django's deserialiser and return it; references ahead are deferred."""
    # 6.3 as a float is 6.29999…; as text it reaches a decimal column as it is written.
    fields = {name: str(value) if isinstance(value, float) else value for name, value in entry.fields.items()}
    data = {"model": entry.model._meta.label_lower, "fields": fields}
    try:
        deserialized = next(iter(Deserializer([data], handle_forward_references=True)))
        row = deserialized.object
        if isinstance(row, Record):
            row.derive()
            row.touch()
        # The database itself sees to keys; asking it for each one again would double the time.
        row.clean_fields(exclude=["modified", *(f.name for f in entry.model._meta.concrete_fields if f.is_relation)])
        deserialized.save()
    except (DeserializationError, ValidationError, IntegrityError, ObjectDoesNotExist, ValueError) as error:
        raise ArchiveError([Fault(entry.where, _said(error))]) from error
    return deserialized


def _said(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())
    return " ".join(str(error).split())


def _verify(entries: list[Entry]) -> None:
    """Hold what was written against what the files say: nothing may be lost or altered on the way."""
    faults = []
    for model in {entry.model for entry in entries}:
        state = fixtures.state_of(model)
        for entry in entries:
            if entry.model is model and state.get(entry.key) != entry.fields:
                now = state.get(entry.key) or {}
                names = [n for n in {*now, *entry.fields} if now.get(n) != entry.fields.get(n)]
                faults.append(Fault(entry.where, f"does not keep its value in: {', '.join(sorted(names))}"))
    if faults:
        raise ArchiveError(faults)


def _remember(plan: Plan, entries: list[Entry], folder: Path) -> None:
    """Note what was loaded, so that later edits and later files can be told apart."""
    rows = [
        LoadedRecord(model=e.model._meta.label_lower, key=fixtures.key_text(e.key), digest=fixtures.digest(e.fields))
        for e in entries + plan.settled
    ]
    rows += [LoadedRecord(model="file", key=name, digest=value) for name, value in _file_digests(folder).items()]
    LoadedRecord.objects.filter(model="file").delete()
    for (model, key), _now in plan.removed:
        LoadedRecord.objects.filter(model=model._meta.label_lower, key=fixtures.key_text(key)).delete()
    LoadedRecord.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["model", "key"], update_fields=["digest"], batch_size=500
    )


def _file_digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in fixtures.fixture_files(folder)}
