"""Fill an empty database with a generated archive, through the archive's own import: python -m bench.fill FOLDER."""

import hashlib
import os
import sys
from pathlib import Path

import django

from bench.generate import PASSAGES, SOURCES

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    django.setup()

from django.core.management import call_command  # noqa: E402

from documents.models import Document, Passage, Source  # noqa: E402


def sources() -> None:
    """The sources and passages that the citations lie in."""
    made = [
        Source(
            slug=f"source-{n}",
            title=f"Source {n}",
            kind="article",
            file_name=f"{n:03}.txt",
            sha256=hashlib.sha256(str(n).encode()).hexdigest(),
            length=PASSAGES * 1000,
        )
        for n in range(SOURCES)
    ]
    Source.objects.bulk_create(made)
    for source in Source.objects.all():
        Passage.objects.bulk_create(
            Passage(
                source=source,
                number=number,
                section="",
                kind="body",
                line=number,
                start=(number - 1) * 1000,
                end=number * 1000,
                regest=f"Passage {number} of {source.title}.",
            )
            for number in range(1, PASSAGES + 1)
        )


KINDS = ("bodies", "people", "places", "documents", "relations")


def fill(folder: Path, kinds: tuple[str, ...] = KINDS) -> None:
    """Import the files that `generate.write` made, if the database holds no document yet."""
    call_command("migrate", verbosity=0)
    if Document.objects.exists():
        return
    if not Source.objects.exists():
        sources()
    for kind in kinds:
        call_command("import_records", str(folder / f"{kind}.ndjson.gz"), kind=kind)


if __name__ == "__main__":
    fill(Path(sys.argv[1]), tuple(sys.argv[2:]) or KINDS)
