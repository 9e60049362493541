"""Write a numbered release of the data: what was added, changed and withdrawn since the one before."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError

from documents import releases


class Command(BaseCommand):
    help = "Write fixtures/releases/NUMBER.json: every record, or what differs from the newest release."

    def add_arguments(self, parser):
        parser.add_argument("number", help="its number, e.g. 1.1.0; higher than any before")
        parser.add_argument("--date", default="", help="its day, e.g. 2026-11-22; today unless told")

    def handle(self, *args, number, **options):
        if not releases.NUMBER.fullmatch(number):
            raise CommandError("A release has a number of three parts, e.g. 1.1.0.")
        day = options["date"] or date.today().isoformat()
        try:
            date.fromisoformat(day)
        except ValueError:
            raise CommandError(f"“{day}” is not a day such as 2026-11-22.") from None
        newest = releases.latest()
        release = releases.made(number, day, releases.present())
        if newest and release.order <= newest.order:
            raise CommandError(f"The newest release is {newest.number}; a new one needs a higher number.")
        if newest and not (release.added or release.changed or release.withdrawn):
            raise CommandError(f"Nothing has changed since release {newest.number}.")
        path = releases.folder() / f"{number}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(releases.written(release), encoding="utf-8", newline="\n")
        self.stdout.write(f"Release {number} of {day}: {release.summary}. Written to {path}.")
