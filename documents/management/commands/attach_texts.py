"""Attach the source texts that somebody has to the sources they belong to."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from documents import texts
from documents.errors import ArchiveError


class Command(BaseCommand):
    help = (
        "Attach the texts in a folder to their sources, matched by sha256 and nothing else, after verifying the "
        "digest of every cited span. A wrong or changed file is refused and nothing is attached. Safe to repeat."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.ARCHIVE_TEXTS)

    def handle(self, *, folder, **options):
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        try:
            done = texts.attach(folder)
        except ArchiveError as error:
            raise CommandError(f"{error}\nNothing was attached.") from None
        for line in done:
            self.stdout.write(line)
        self.stdout.write(f"{len(done)} texts attached." if done else f"No text in {folder} belongs to a source here.")
