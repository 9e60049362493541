"""What can be harvested: every kind of record, in the order in which it was changed, kind by kind.

A list is read on from the last record handed out – its kind, the time of its change and its key –, never from a
number of rows: so a page late in a million costs what the first costs, and a record that changes in the meantime is
handed out later rather than left out.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit

from django.db.models import Min, QuerySet

from documents import releases
from documents.citing import reference_of
from documents.models import Body, Citation, Document, Event, Forwarding, Group, PeopleCount, Person, Place, Source
from documents.oai.asking import Asked, OAIError
from documents.references import Reference

PAGE = 100
KINDS = (Document, Event, PeopleCount, Source, Body, Person, Place, Group)
BY_PLURAL = {model.plural: model for model in KINDS}
SOURCES = "source"  # the set of what a source is cited for; "source:SLUG" for one of them
RIGHTS = "https://creativecommons.org/licenses/by/4.0/"
END_OF_DAY = time(23, 59, 59, tzinfo=UTC)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Header:
    """A record as a harvester is told of it; without a reference it is gone."""

    identifier: str
    datestamp: datetime
    sets: tuple[str, ...]
    reference: Reference | None = None
    more: tuple[tuple[str, str], ...] = ()  # further Dublin Core elements


@dataclass(frozen=True)
class Gone:
    """A record that is no longer at its address, e.g. "documents/directive-1", since when, and its place among such."""

    path: str
    modified: datetime
    pk: int


@dataclass(frozen=True)
class Page:
    """A page of a list, and what is to be asked for the next; None at the end."""

    headers: list[Header]
    asked: Asked
    next: Asked | None


def page(wanted: Asked, root: str) -> Page:
    """The next page of what is asked for; raises OAIError if nothing is."""
    source = _source(wanted.set)
    wanted = wanted if wanted.total else replace(wanted, total=_total(wanted, source))
    found: list[tuple[int, object]] = []
    for number in range(wanted.kind, len(KINDS) + 1):
        if len(found) <= PAGE:
            rows = _after(number, wanted, source) if number < len(KINDS) else _gone_after(wanted)
            found += [(number, row) for row in rows[: PAGE + 1 - len(found)]]
    if not found:
        raise OAIError("noRecordsMatch", "No record was changed in this time, or none is in this set.")
    following = None
    if len(found) > PAGE:
        number, last = found[PAGE - 1]
        place = {"kind": number, "after": last.modified.isoformat(), "key": last.pk}
        following = replace(wanted, **place, cursor=wanted.cursor + PAGE)
    return Page([header(row, root) for _number, row in found[:PAGE]], wanted, following)


def one(identifier: str, root: str) -> Header:
    """The record with an identifier, there or gone; raises OAIError if there never was one."""
    path = identifier.removeprefix(f"oai:{_host(root)}:")
    plural, _, slug = path.partition("/")
    if path != identifier and plural in BY_PLURAL:
        row = _presented(BY_PLURAL[plural]._default_manager.filter(slug=slug[:200])).first()
        row = row or next((each for each in withdrawn() if each.path == path), None)
        if row:
            return header(row, root)
    raise OAIError("idDoesNotExist", f"Identifiers read like oai:{_host(root)}:documents/directive-00336.")


def sets() -> list[tuple[str, str]]:
    """(setSpec, name) of every set: the kinds of record, and the records stated by each source."""
    kinds = [(model.plural, model.plural.capitalize()) for model in KINDS]
    sources = Source.objects.order_by("slug").values_list("slug", "title")
    each = [(f"{SOURCES}:{slug}", f"Stated by: {title}") for slug, title in sources]
    return [*kinds, (SOURCES, "Stated by a source"), *each]


def earliest() -> datetime:
    """The time before which nothing was changed."""
    times = [model._default_manager.aggregate(first=Min("modified"))["first"] for model in KINDS]
    return min([when for when in times if when] + [gone.modified for gone in withdrawn()], default=_NEVER)


def withdrawn() -> list[Gone]:
    """The records that were renamed, merged or withdrawn, or that a release no longer holds, by time.

    Of these the day is known, not the hour. They count as gone at its end, so that who harvested on that day is told.
    """
    plural = {model.noun: model.plural for model in KINDS}
    days = {f"{plural[kind]}/{slug}": day for kind, slug, day in _forwarded() if kind in plural}
    held = releases.state()
    for release in releases.releases():
        for model in KINDS:
            name = model._meta.model_name
            for key in release.withdrawn.get(name, {}).keys() - held.get(name, {}).keys():
                days.setdefault(f"{model.plural}/{key}", date.fromisoformat(release.date))
    ordered = sorted((datetime.combine(day, END_OF_DAY), path) for path, day in days.items())
    return [Gone(path, when, place) for place, (when, path) in enumerate(ordered, 1)]


def _forwarded():
    return Forwarding.objects.values_list("kind", "slug", "since")


def _source(wanted: str) -> str | None:
    """The source that a set is of: its slug, "" for any source, None if the set is of a kind."""
    if wanted in ("", *BY_PLURAL):
        return None
    if wanted == SOURCES:
        return ""
    slug = wanted.removeprefix(f"{SOURCES}:")
    if slug == wanted or not Source.objects.filter(slug=slug[:200]).exists():
        raise OAIError("noRecordsMatch", "There is no such set; ListSets tells which there are.")
    return slug


def _narrowed(model, wanted: Asked, source: str | None) -> QuerySet:
    rows = model._default_manager.all()
    if wanted.set in BY_PLURAL and BY_PLURAL[wanted.set] is not model:
        return rows.none()
    if source is not None and model is Source:
        rows = rows.filter(slug=source) if source else rows
    elif source is not None:
        of = Citation.objects.filter(**{f"{model.noun}__isnull": False})
        of = of.filter(passage__source__slug=source) if source else of
        rows = rows.filter(pk__in=of.values(model.noun))
    if wanted.first:
        rows = rows.filter(modified__gte=wanted.first)
    return rows.filter(modified__lt=wanted.end) if wanted.end else rows


def _after(number: int, wanted: Asked, source: str | None) -> QuerySet:
    """The rows of a kind from the place on that the harvester has come to."""
    rows = _narrowed(KINDS[number], wanted, source)
    if number == wanted.kind and wanted.last:
        rows = rows.filter(modified__gte=wanted.last).exclude(modified=wanted.last, pk__lte=wanted.key)
    return _presented(rows).order_by("modified", "pk")


def _presented(rows: QuerySet) -> QuerySet:
    rows = rows.for_export()
    return rows.with_citations() if rows.model in (Body, Person, Place, Group) else rows


def _gone(wanted: Asked) -> list[Gone]:
    if wanted.set and wanted.set not in BY_PLURAL:
        return []  # by whom a withdrawn record was stated is no longer known
    return [
        each
        for each in withdrawn()
        if (not wanted.set or each.path.startswith(f"{wanted.set}/"))
        and (not wanted.first or each.modified >= wanted.first)
        and (not wanted.end or each.modified < wanted.end)
    ]


def _gone_after(wanted: Asked) -> list[Gone]:
    began = wanted.kind == len(KINDS) and wanted.last
    return [each for each in _gone(wanted) if not began or (each.modified, each.pk) > (wanted.last, wanted.key)]


def _total(wanted: Asked, source: str | None) -> int:
    return sum(_narrowed(model, wanted, source).count() for model in KINDS) + len(_gone(wanted))


def header(row, root: str) -> Header:
    """A record with its sets and its Dublin Core; a withdrawn one with neither."""
    if isinstance(row, Gone):
        return Header(f"oai:{_host(root)}:{row.path}", row.modified, (row.path.split("/")[0],))
    cited = {row.slug} if isinstance(row, Source) else {each.passage.source.slug for each in row.citations.all()}
    stated = (SOURCES, *(f"{SOURCES}:{slug}" for slug in sorted(cited))) if cited else ()
    identifier = f"oai:{_host(root)}:{row.plural}/{row.slug}"
    return Header(identifier, row.modified, (row.plural, *stated), reference_of(row, root), tuple(_more(row, root)))


def _host(root: str) -> str:
    return urlsplit(root).hostname or "localhost"


def _more(row, root: str):
    """Dublin Core that a reference has no field for: whom and where it is about, and what it belongs to."""
    if isinstance(row, Document):
        yield from (("subject", each.name) for each in row.people.all())
        yield from _relation(row.part_of, root)
    if isinstance(row, Event):
        yield from (("subject", each.name) for each in [*row.people.all(), *row.bodies.all(), *row.groups.all()])
        for link in row.document_links.all():
            yield from _relation(link.document, root)
        yield from _relation(row.part_of, root)
    if isinstance(row, PeopleCount):
        yield "subject", row.group.name
        for other in (row.document, row.event, row.part_of):
            yield from _relation(other, root)
    if isinstance(row, Document | Event | PeopleCount):
        yield from (("coverage", each.name) for each in row.places.all())
    if isinstance(row, Body | Person | Place | Group):
        yield from (("title", name) for name in row.other_name_list)
    yield "rights", row.rights if isinstance(row, Source) and row.rights else RIGHTS


def _relation(other, root: str):
    if other is not None:
        yield "relation", root + other.get_absolute_url()
