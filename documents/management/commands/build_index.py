"""Build the index of every list, for all processes of this machine to share."""

from django.core.management.base import BaseCommand

from documents.listing import INDEXES
from documents.models import Change


class Command(BaseCommand):
    help = (
        "Build the index of the lists of documents, events and counts and keep it in var/index. Needed only for a "
        "large archive, after a restore or a move; imports do it themselves. Safe to repeat."
    )

    def handle(self, **options):
        for model, indexed in INDEXES.items():
            indexed.build()
            indexed.save()
            self.stdout.write(f"{len(indexed.index.keys)} {model.plural}")
        # What every index holds need not be noted any more.
        Change.objects.filter(pk__lte=min(indexed.last_change for indexed in INDEXES.values())).delete()
