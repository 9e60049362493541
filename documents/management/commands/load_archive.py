"""Load the fixtures into the database: all of them or nothing, and never over a curator's edit."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from documents import loading
from documents.errors import ArchiveError
from documents.models import LoadedRecord


class Command(BaseCommand):
    help = (
        "Load the archive from its fixture files, in one transaction. An empty database is filled; otherwise the "
        "changes are shown first and need --yes. Records edited in the admin are kept as they are unless "
        "--overwrite is given. Running it again changes nothing. Exit status: 0 loaded or nothing to do, 1 refused."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.FIXTURE_DIRS[0], help="default: fixtures/")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, field by field, and stop")
        parser.add_argument("--yes", action="store_true", help="apply the changes without asking")
        parser.add_argument("--overwrite", action="store_true", help="let the files win over edits made in the admin")

    def handle(self, *, folder, dry_run, yes, overwrite, verbosity, **options):
        try:
            if not overwrite and loading.unchanged(folder):
                self.stdout.write("The archive is as these files say; nothing to load.")
                return
            plan = loading.compare(folder, overwrite=overwrite)
            self._show(plan, in_full=dry_run or verbosity > 1)
            if dry_run:
                return
            if plan.changes and not self._confirmed(yes):
                raise CommandError("Nothing was changed. Give --yes to apply, or --dry-run to see every field.")
            total = len(plan.new) + len(plan.changed)
            loading.apply(plan, folder, lambda done: self._progress(done, total))
        except ArchiveError as error:
            raise CommandError(f"{error}\nNothing was changed.") from None
        loaded = ", ".join(f"{number} {name}" for name, number in plan.summary().items())
        self.stdout.write(self.style.SUCCESS(f"Loaded: {loaded or f'{plan.changes} changes'}."))

    def _show(self, plan, *, in_full: bool) -> None:
        if in_full:
            for verb, record, name, now, then in plan.differences():
                change = f": {now!r} -> {then!r}" if verb == "change" else ""
                self.stdout.write(f"{verb} {record} {name}{change}".rstrip())
        self.stdout.write(
            f"{len(plan.new)} to add, {len(plan.changed)} to change, {len(plan.removed)} to remove, "
            f"{len(plan.kept)} kept as edited here, {len(plan.settled)} as they are."
        )

    def _confirmed(self, yes: bool) -> bool:
        if yes or not LoadedRecord.objects.exists():
            return True
        return sys.stdin.isatty() and input("Apply these changes? [y/N] ").strip().lower() in ("y", "yes")

    def _progress(self, done: int, total: int) -> None:
        if sys.stderr.isatty() and (done % 50 == 0 or done == total):
            self.stderr.write(f"\r{done} of {total} records", ending="\n" if done == total else "")
