"""Write the archive back to its fixture files."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from documents import fixtures


class Command(BaseCommand):
    help = (
        "Write the whole archive to fixture files: one per source and one for authorities. An unchanged archive "
        "gives the same bytes, so that a curator's edits can be reviewed in git."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.FIXTURE_DIRS[0], help="default: fixtures/")

    def handle(self, *, folder, **options):
        for name, number in fixtures.write_folder(folder).items():
            self.stdout.write(f"{folder / name}: {number} records")
