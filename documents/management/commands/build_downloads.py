"""Write the whole archive into files to be downloaded."""

from django.core.management.base import BaseCommand, CommandError

from documents import downloads
from documents.errors import ArchiveError


class Command(BaseCommand):
    help = (
        "Write the whole archive as CSV, JSON lines and SQLite into var/downloads, from where the page Downloads "
        "serves it. Does nothing if the data has not changed since; safe to repeat and to interrupt."
    )

    def add_arguments(self, parser):
        parser.add_argument("--again", action="store_true", help="Write the files even if the data has not changed.")

    def handle(self, *, again: bool = False, verbosity: int = 1, **options):
        now = downloads.built()
        whole = now and all(downloads.path_of(file.name) for file in now.files)
        if whole and now.is_current and not again:
            return
        try:
            now = downloads.build()
        except ArchiveError as error:
            raise CommandError(str(error)) from None
        for file in now.files if verbosity else ():
            self.stdout.write(f"{file.name}: {file.size} bytes, sha256 {file.sha256}")
