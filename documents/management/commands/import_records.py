"""Import many records from a file: checked as a whole first, written batch by batch, taken up where it stopped."""

import sys
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents.importing import checking, writing
from documents.importing.kinds import KINDS
from documents.importing.reading import digest_of
from documents.listing import INDEXES
from documents.models import ImportProgress


class Command(BaseCommand):
    help = (
        "Import documents, events, counts, relations, citations or names from NDJSON or CSV (.gz too), in the field "
        "names of the exports. Every row is checked first, and every fault told with its line; then the rows are "
        "written in batches, each as a whole or not at all. Records are known by their id: one that is there already "
        "is brought up to the row. Stopped at any point, the same command goes on where it was. "
        "Exit status: 0 all rows are in, 1 refused."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", choices=KINDS, help="what the rows are; by default the file's name up to its dot")
        parser.add_argument("--batch", type=int, default=writing.BATCH, help=f"rows in a batch ({writing.BATCH})")
        parser.add_argument("--check", action="store_true", help="only check the file")
        parser.add_argument("--again", action="store_true", help="import once more a file that is in already")

    def handle(self, *, file, kind, batch, check, again, **options):
        kind = kind or file.name.split(".")[0]
        if kind not in KINDS:
            raise CommandError(f"Say with --kind what “{file.name}” holds: {', '.join(KINDS)}.")
        if not file.is_file():
            raise CommandError(f"{file} is not a file.")
        if batch < 1:
            raise CommandError("A batch has at least one row.")
        if again:
            ImportProgress.objects.filter(digest=digest_of(file, kind)).delete()
        if ImportProgress.objects.filter(digest=digest_of(file, kind), finished=True).exists() and not check:
            self.stdout.write("This file is in already; nothing to do. (--again imports it once more.)")
            return
        rows, faults = checking.check(file, kind, self._told("checked"))
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} faults in {rows} rows. Nothing was written.")
        self.stdout.write(f"{rows} rows are sound.")
        if check:
            return
        written = writing.Writer(kind).file(file, size=batch, tell=self._told("written", rows))
        writing.finish()
        for indexed in INDEXES.values():
            indexed.build()
            indexed.save()
        self.stdout.write(self.style.SUCCESS(f"{written} rows written; {rows} in all."))

    def _told(self, what: str, total: int = 0):
        """A function that shows progress on a terminal: rows, rate, and the time left where the total is known."""
        begun, first = time.monotonic(), None

        def tell(rows: int) -> None:
            nonlocal first
            first = rows if first is None else first
            if not sys.stderr.isatty():
                return
            rate = max(rows - first, 1) / max(time.monotonic() - begun, 0.001)
            left = f", {int((total - rows) / rate)} s left" if total else ""
            self.stderr.write(f"\r{what} {rows}{f' of {total}' if total else ''} ({rate:,.0f}/s{left})   ", ending="")
            if rows >= total > 0:
                self.stderr.write("")

        return tell
