"""Is the archive sound? Everything that neither a form nor a constraint can see, row by row.

`check_data` needs the database alone. `check_texts` holds it against the source texts, for whoever has them.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db.models import F, Q

from documents.errors import Fault
from documents.fixtures import AUTHORITIES, MODELS, key_text
from documents.models import (
    ADDRESSED,
    SUBJECTS,
    Citation,
    Dating,
    Discrepancy,
    Document,
    DocumentRelation,
    Event,
    Forwarding,
    Passage,
    PeopleCount,
    Source,
)

OWNERS = {Citation: ("passage__source",)}  # what `clean` looks at beyond the row itself
MUST_BE_CITED = (Document, Event, PeopleCount, DocumentRelation, Dating, Discrepancy)


def check_data() -> Iterator[Fault]:
    """Every fault that the database alone can show."""
    yield from _invalid_rows()
    yield from _uncited_records()
    yield from _orphan_authorities()
    yield from _misplaced_spans()
    yield from _unlike_repeats()
    yield from _lost_addresses()


def check_texts(folder: Path) -> Iterator[Fault]:
    """Every fault that shows against the source texts in a folder, matched by file name."""
    for source in Source.objects.all():
        path = folder / source.file_name
        if not path.is_file():
            yield Fault(f"source {source.slug}", f"has no text {source.file_name} in {folder}")
            continue
        raw = path.read_bytes()
        found = hashlib.sha256(raw).hexdigest()
        if found != source.sha256:
            yield Fault(f"source {source.slug}", f"sha256 of {path} is {found}, not {source.sha256}")
            continue
        yield from _mismatches(source, raw.decode("utf-8"))


def _name(row) -> str:
    key = row.natural_key() if hasattr(row, "natural_key") else (row.pk,)
    return f"{row._meta.verbose_name} {key_text(key)}"


def _invalid_rows() -> Iterator[Fault]:
    for model in MODELS:
        derived = ("date_earliest", "date_latest")
        # The database itself keeps keys, uniqueness and check constraints; asking it again row by row takes minutes.
        keys = [field.name for field in model._meta.concrete_fields if field.is_relation]
        for row in model._default_manager.select_related(*OWNERS.get(model, ())):
            before = {name: getattr(row, name, None) for name in derived}
            try:
                row.full_clean(exclude=["modified", *keys], validate_unique=False, validate_constraints=False)
            except ValidationError as error:
                for field, messages in error.message_dict.items():
                    yield Fault(_name(row), f"{field}: {' '.join(messages)}")
            for name in derived:
                if getattr(row, name, None) != before[name]:
                    yield Fault(_name(row), f"{name} is {before[name]}, its date says {getattr(row, name)}")


def _uncited_records() -> Iterator[Fault]:
    for model in MUST_BE_CITED:
        for row in model._default_manager.filter(citations__isnull=True):
            yield Fault(_name(row), "has no citation")
    for source in Source.objects.filter(passages__isnull=True):
        yield Fault(_name(source), "has no passage")


def _orphan_authorities() -> Iterator[Fault]:
    for model in AUTHORITIES:
        unnamed = Q()
        for relation in model._meta.related_objects:
            unnamed &= Q(**{f"{relation.name}__isnull": True})
        for row in model._default_manager.filter(unnamed):
            yield Fault(_name(row), "is named by no record and no citation")


def _misplaced_spans() -> Iterator[Fault]:
    for passage in Passage.objects.filter(end__gt=F("source__length")).select_related("source"):
        yield Fault(_name(passage), f"ends at {passage.end}, behind the source's {passage.source.length} characters")
    before = None
    for passage in Passage.objects.select_related("source").order_by("source__file_name", "start"):
        if before and before.source_id == passage.source_id and passage.start < before.end:
            yield Fault(_name(passage), f"begins inside passage {before.number}")
        before = passage
    outside = Q(start__lt=F("passage__start")) | Q(end__gt=F("passage__end"))
    for citation in Citation.objects.filter(outside).select_related("passage__source"):
        yield Fault(_name(citation), f"{citation.start}–{citation.end} lies outside {citation.passage}")


def _unlike_repeats() -> Iterator[Fault]:
    for count in PeopleCount.objects.filter(same_as__isnull=False).select_related("same_as"):
        first = count.same_as
        if (count.low, count.high, count.unit) != (first.low, first.high, first.unit):
            yield Fault(_name(count), f"is said to repeat {first.slug}, but the figures differ")


def _lost_addresses() -> Iterator[Fault]:
    """Forwardings that lead nowhere, or from an address that is in use."""
    models = {model.noun: model for model in MODELS if getattr(model, "noun", "") in ADDRESSED.values()}
    for forwarding in Forwarding.objects.all():
        rows = models[forwarding.kind]._default_manager
        if rows.filter(slug=forwarding.slug).exists():
            yield Fault(_name(forwarding), "the old address is in use")
        end = Forwarding.objects.end_of(forwarding.kind, forwarding.slug)
        if end.target and not rows.filter(slug=end.target).exists():
            yield Fault(_name(forwarding), f"leads to {end.target}, which is not there")


def _mismatches(source: Source, text: str) -> Iterator[Fault]:
    if len(text) != source.length:
        yield Fault(f"source {source.slug}", f"has {len(text)} characters, not {source.length}")
    for passage in source.passages.all():
        line = text.count("\n", 0, passage.start) + 1
        if line != passage.line:
            yield Fault(_name(passage), f"begins on line {line}, not {passage.line}")
    citations = Citation.objects.filter(passage__source=source).select_related("passage__source", *SUBJECTS)
    for citation in citations:
        span = text[citation.start : citation.end]
        if citation.printed not in span:
            yield Fault(_name(citation), f"“{citation.printed}” does not stand in the cited span ({citation.subject})")
        if hashlib.sha256(span.encode()).hexdigest() != citation.sha256:
            yield Fault(_name(citation), f"the cited span has another digest ({citation.subject})")
