"""Check the whole archive, with or without the source texts."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents.checking import check_data, check_texts
from documents.consistency import sum_checks


class Command(BaseCommand):
    help = (
        "Check that every row is valid, every record cited, every authority named and every span inside its passage; "
        "report printed parts against printed totals. With --texts also check the source texts themselves. "
        "Lists every fault. Exit status: 0 sound, 1 faults. A sum that does not agree is a finding, not a fault."
    )

    def add_arguments(self, parser):
        parser.add_argument("--texts", type=Path, metavar="FOLDER", help="folder with the source texts")

    def handle(self, *, texts, **options):
        for check in sum_checks():
            self.stdout.write(f"sum {check.total.slug}: {check.sentence}")
        faults = list(check_data())
        if texts:
            faults += check_texts(texts)
        for fault in faults:
            self.stdout.write(self.style.ERROR(str(fault)))
        if faults:
            raise CommandError(f"{len(faults)} faults.")
        self.stdout.write(self.style.SUCCESS("No faults."))
