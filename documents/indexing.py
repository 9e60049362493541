"""The index of each list, built from the database and kept true to it.

An index belongs to one state of the data (versions.current). When the data has changed, the triggers have noted which
records: those rows are read anew and put in. Only when too much changed is the whole index built again – at once
for a small archive, otherwise by `manage.py build_index`, which import and load call, or in the background; until
then lists are answered by the database alone (listing.py), as exactly and more slowly.

Processes on one machine share an index through files in var/index, which each of them maps into memory.
"""

import json
import os
import shutil
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db.models import F, Func, IntegerField, QuerySet
from django.db.models.functions import Coalesce

from documents import index as columns
from documents.facets import Facet
from documents.index import OPEN_END, OPEN_START, UNDATED, Index
from documents.models import Change, DataVersion
from documents.replicas import reading

BUILT_AT_ONCE = 20_000  # up to so many rows a request builds the index itself, in well under a second
PATCHED = 5_000  # up to so many changed rows are put in one by one


class Ordinal(Func):
    """A day as the number that date.toordinal gives."""

    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(
            compiler, connection, template="CAST(julianday(%(expressions)s) - 1721424.5 AS INTEGER)", **context
        )

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="(%(expressions)s - DATE '0001-01-01' + 1)", **context)


class Indexed:
    """The index of one model's list, as of some state of the data."""

    def __init__(self, model, facets: tuple[Facet, ...]):
        self.model, self.facets = model, facets
        self.lock = threading.Lock()
        self.building = False
        self.forget()

    def current(self, token: str) -> Index | None:
        """The index for this state of the data, or None if it cannot be had at once."""
        if self.token == token:
            return self.index
        with self.lock:
            if self.token != token and not (self._patch(token) or self._load(token)):
                if self.model._base_manager.count() > BUILT_AT_ONCE:
                    self._build_in_background()
                    return None
                self.build()
            return self.index if self.token == token else None

    def forget(self) -> None:
        """Begin again as after a start of the process."""
        self.token, self.epoch, self.last_change, self.index = "", -1, -1, None

    # Building

    def build(self) -> None:
        """Read the whole index from the database, in one consistent view of it."""
        with _one_view():
            state = DataVersion.objects.get(pk=1)
            last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            self._settle(state, last, columns.assembled(*self._columns(None)))

    def _settle(self, state: DataVersion, last_change: int, index: Index) -> None:
        self.index, self.epoch, self.last_change = index, state.epoch, last_change
        self.token = state.token

    def _build_in_background(self) -> None:
        if self.building:
            return
        self.building = True

        def work():
            fresh = Indexed(self.model, self.facets)
            try:
                no_time_limit()
                fresh.build()
                fresh.save()
                self._settle(DataVersion(token=fresh.token, epoch=fresh.epoch), fresh.last_change, fresh.index)
            finally:
                self.building = False
                reading().close()

        threading.Thread(target=work, name=f"index {self.model.plural}", daemon=True).start()

    def _rows(self, keys: list[int] | None) -> QuerySet:
        rows = self.model._base_manager.all()
        return rows if keys is None else rows.filter(pk__in=keys)

    def _columns(self, keys: list[int] | None):
        """The columns of the rows with these keys, or of all."""
        days = (Ordinal(F("date_earliest")), Ordinal(F("date_latest")))
        rows = self._rows(keys).values_list("pk", *(Coalesce(day, -1) for day in days))
        table = np.fromiter(rows.iterator(chunk_size=50_000), dtype="i8,i4,i4")
        pks, earliest, latest = table["f0"], table["f1"], table["f2"]
        sort = np.where(earliest > 0, earliest, np.where(latest > 0, latest, UNDATED)).astype(np.int32)
        axes = {facet.name: self._axis(facet, keys) for facet in self.facets}
        return pks, np.where(earliest > 0, earliest, OPEN_START), np.where(latest > 0, latest, OPEN_END), sort, axes

    def _axis(self, facet: Facet, keys: list[int] | None):
        """The names of a facet's values, and its pairs of row key and value."""
        if facet.choices:
            names = [(value, str(label)) for value, label in facet.choices.choices]
            code = {facet.stored(value): number for number, (value, _label) in enumerate(names)}
            pairs = ((pk, code[value]) for pk, value in self._rows(keys).values_list("pk", facet.paths[0]).iterator())
            table = np.fromiter(pairs, dtype="i8,i4")
            return names, table["f0"], table["f1"]
        values = list(facet.model(self.model)._base_manager.order_by("pk").values_list("pk", "slug", facet.value_label))
        code = np.zeros(max((pk for pk, _s, _l in values), default=0) + 1, dtype=np.int32)
        code[[pk for pk, _s, _l in values]] = np.arange(len(values))
        tables = []
        for path in facet.paths:
            pairs = self._rows(keys).filter(**{f"{path}__isnull": False}).values_list("pk", f"{path}__pk").order_by()
            pairs = pairs.distinct() if "__" in path else pairs
            tables.append(np.fromiter(pairs.iterator(chunk_size=50_000), dtype="i8,i4"))
        table = np.unique(np.concatenate(tables)) if len(tables) > 1 else tables[0]
        return [(slug, label) for _pk, slug, label in values], table["f0"], code[table["f1"]]

    # Keeping it true

    def _patch(self, token: str) -> bool:
        """Put the records that changed since into the index; False if too much changed or is not known."""
        if self.index is None:
            return False
        with _one_view():
            state = DataVersion.objects.get(pk=1)
            changes = Change.objects.filter(pk__gt=self.last_change)
            if state.token != token or state.epoch != self.epoch:
                return False
            oldest = Change.objects.order_by("pk").values_list("pk", flat=True).first()
            if self.last_change and (oldest is None or oldest > self.last_change + 1):
                return False  # some of the notes have been cleared away
            noted = changes.filter(kind=self.model.noun).values_list("record", flat=True).distinct()
            keys = list(noted[: PATCHED + 1])
            if len(keys) > PATCHED:
                return False
            last = changes.order_by("-pk").values_list("pk", flat=True).first() or self.last_change
            index = columns.patched(self.index, keys, *self._columns(keys)) if keys else self.index
            self._settle(state, last, index)
        return True

    # Sharing it

    def _folder(self, token: str) -> Path:
        return settings.VAR_DIR / "index" / f"{self.model.plural}-{token}"

    def save(self) -> None:
        """Write the index to files for the other processes, and remove those of earlier states."""
        folder = self._folder(self.token)
        if folder.exists():
            return
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder.parent))
        arrays = columns.arrays(self.index)
        for name, array in arrays.items():
            np.save(draft / f"{name}.npy", array)
        names = {name: axis.names for name, axis in self.index.axes.items()}
        about = {"epoch": self.epoch, "last_change": self.last_change, "dated": self.index.dated, "names": names}
        (draft / "about.json").write_text(json.dumps(about), encoding="utf-8")
        earlier = list(folder.parent.glob(f"{self.model.plural}-*"))
        os.replace(draft, folder)
        for old in earlier:
            shutil.rmtree(old, ignore_errors=True)

    def _load(self, token: str) -> bool:
        """Map the files that another process wrote for this state; False if there are none."""
        folder = self._folder(token)
        try:
            about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
            arrays = {path.stem: np.load(path, mmap_mode="r") for path in folder.glob("*.npy")}
            index = columns.from_arrays(arrays, about["dated"], about["names"])
        except (OSError, ValueError, KeyError):
            return False
        self._settle(DataVersion(token=token, epoch=about["epoch"]), about["last_change"], index)
        return True


def no_time_limit() -> None:
    """Lift the time limit that web processes set on queries, for this thread's connection."""
    if reading().vendor == "postgresql":
        with reading().cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")


@contextmanager
def _one_view():
    """Let all queries inside see one state of the data; inside a transaction they do so anyway.

    Not transaction.atomic: on SQLite that would wait for, and hold, the one lock for writing.
    """
    if reading().in_atomic_block:
        yield
        return
    postgres = reading().vendor == "postgresql"
    with reading().cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY" if postgres else "BEGIN")
        try:
            yield
        finally:
            cursor.execute("COMMIT")
