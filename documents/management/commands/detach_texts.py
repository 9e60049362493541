"""Take the source texts out of the database again."""

from django.core.management.base import BaseCommand

from documents import texts


class Command(BaseCommand):
    help = "Take every attached source text out of the database. The archive goes on with its regests."

    def handle(self, **options):
        self.stdout.write(f"{texts.detach()} texts detached.")
