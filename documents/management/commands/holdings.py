"""Say what the archive holds."""

from django.core.management.base import BaseCommand

from documents.fixtures import MODELS


class Command(BaseCommand):
    help = "Print how many records of each kind the archive holds."

    def handle(self, **options):
        held = ((model._meta.verbose_name_plural, model._default_manager.count()) for model in MODELS)
        self.stdout.write("The archive holds " + ", ".join(f"{number} {name}" for name, number in held) + ".")
