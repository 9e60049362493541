"""Coverage: how much of each source has become records, and for which people and years there is evidence."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from documents.consistency import rival_figures
from documents.findings import Finding, all_findings
from documents.models import Citation, Event, Group, PeopleCount, Place, Source
from documents.versions import kept_per_version

FIRST_YEAR, LAST_YEAR = 1939, 1956

# What a cell of the matrix can say, from least to most.
NOTHING, EVENT, DOCUMENT, FIGURE, CONFLICT = range(5)
STATES = {
    NOTHING: ("", "no document"),
    EVENT: ("·", "event, no document"),
    DOCUMENT: ("D", "document without figure"),
    FIGURE: ("F", "figure"),
    CONFLICT: ("≠", "figures that conflict"),
}


@dataclass(frozen=True)
class SourceCoverage:
    """What one source has given."""

    source: Source | None  # None for the line of totals
    passages: int
    documents: int
    events: int
    counts: int
    relations: int
    citations: int
    sums_verified: int
    open_findings: int
    undated: int
    unattributed: int


@kept_per_version
def by_source() -> list[SourceCoverage]:
    """A line for each source and a last one for all; a record cited from two sources counts in both lines."""
    sources, findings = list(Source.objects.for_list()), all_findings()
    return [_line(source, findings) for source in sources] + [_line(None, findings)]


def _line(source: Source | None, findings: list[Finding]) -> SourceCoverage:
    citations = Citation.objects.filter(passage__source=source) if source else Citation.objects.all()
    numbers = citations.aggregate(
        documents=Count("document", distinct=True),
        events=Count("event", distinct=True),
        counts=Count("count", distinct=True),
        relations=Count("relation", distinct=True),
        citations=Count("pk"),
        undated=Count("document", distinct=True, filter=Q(document__date_edtf=""))
        + Count("event", distinct=True, filter=Q(event__date_edtf="")),
        unattributed=Count("document", distinct=True, filter=Q(document__issuers=None, document__signatories=None)),
    )
    touched = [f for f in findings if source is None or source.slug in f.source_titles]
    return SourceCoverage(
        source=source,
        passages=source.passage_total if source else sum(each.passage_total for each in Source.objects.for_list()),
        sums_verified=sum(1 for f in touched if f.check and f.agrees),
        open_findings=sum(1 for f in touched if not f.agrees),
        **numbers,
    )


@dataclass(frozen=True)
class Cell:
    year: int
    state: int

    @property
    def sign(self) -> str:
        return STATES[self.state][0]

    @property
    def label(self) -> str:
        return STATES[self.state][1]


AXES = {"group": Group, "place": Place, "event": Event}


@kept_per_version
def matrix(axis: str) -> tuple[list[int], list[tuple]]:
    """The years, and for each group, place or event of which anything is known a row of cells."""
    years = list(range(FIRST_YEAR, LAST_YEAR + 1))
    states: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))

    def note(keys, span, state):
        for key in keys:
            for year in years:
                if _covers(span, year):
                    states[key][year] = max(states[key][year], state)

    conflicting = {count.pk for rivals in rival_figures() for count in rivals.counts}
    for event in Event.objects.prefetch_related("places", "groups", "documents"):
        keys = _keys(axis, event)
        note(keys, (event.date_earliest, event.date_latest), EVENT)
        for document in event.documents.all():
            note(keys, (document.date_earliest, document.date_latest), DOCUMENT)
    for count in PeopleCount.objects.select_related("event").prefetch_related("places"):
        span = (count.date_earliest, count.date_latest)
        if span == (None, None) and count.event:
            span = (count.event.date_earliest, count.event.date_latest)
        keys = [count.event_id] if axis == "event" else [count.group_id] if axis == "group" else _keys(axis, count)
        note(keys, span, CONFLICT if count.pk in conflicting else FIGURE)
    records = (
        AXES[axis]
        .objects.filter(pk__in=[key for key in states if key])
        .order_by("date_sort" if axis == "event" else "name", "slug")
    )
    return years, [(record, [Cell(year, states[record.pk][year]) for year in years]) for record in records]


def _keys(axis: str, record) -> list[int]:
    if axis == "event":
        return [record.pk]
    return [row.pk for row in (record.groups if axis == "group" else record.places).all()]


def _covers(span: tuple[date | None, date | None], year: int) -> bool:
    """Whether a span of days touches a year; an undated one touches none, an open one reaches no further than known."""
    earliest, latest = span
    if earliest is None and latest is None:
        return False
    return (earliest or latest).year <= year <= (latest or earliest).year
