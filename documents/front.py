"""What the home page shows of the archive as it is today; worked out once for each state of the data."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear

from documents.findings import Finding, all_findings
from documents.models import Citation, Document, DocumentRelation, Event, Passage, PeopleCount, Source
from documents.versions import current, kept_per_version

# One chain as an example: the resolution, the directive under it, and the figure that came of it.
CHAIN = ("resolution-843-342ss", "directive-00336", "released-baltic-collaborators-1946-1947")
YEARS = range(1938, 1957)


@dataclass(frozen=True)
class Chain:
    """From a decree to its figure: each link as the archive holds it."""

    decree: Document
    directive: Document
    event: Event | None
    total: PeopleCount
    parts: list[PeopleCount]
    passage: str  # address of the first passage that states the total


@dataclass(frozen=True)
class Front:
    """Today's figures, an example of a chain, and what does not agree."""

    documents: int
    held: int
    events: int
    counts: int
    passages: int
    citations: int
    sources: list[Source]
    years: list[tuple[int, int]]  # events that begin in a year
    chain: Chain | None
    disagreeing: int
    disputes: list[Finding]


@kept_per_version
def front() -> Front:
    """The home page's content; shared, so not to be altered."""
    documents = Document.objects.aggregate(all=Count("pk"), held=Count("pk", filter=Q(held=True)))
    by_year = dict(
        Event.objects.filter(date_sort__year__range=(YEARS[0], YEARS[-1]))
        .order_by()
        .values_list(ExtractYear("date_sort"))
        .annotate(Count("pk"))
    )
    found = [finding for finding in all_findings() if not finding.agrees]
    return Front(
        documents=documents["all"],
        held=documents["held"],
        events=Event.objects.count(),
        counts=PeopleCount.objects.count(),
        passages=Passage.objects.count(),
        citations=Citation.objects.count(),
        sources=list(Source.objects.for_list()),
        years=[(year, by_year.get(year, 0)) for year in YEARS],
        chain=_chain(),
        disagreeing=len(found),
        disputes=_examples(found),
    )


def state_of_the_data():
    """When the archive's data last changed."""
    return current()[1]


def _chain() -> Chain | None:
    """The example, or None in an archive that does not hold it."""
    decree, directive, total = CHAIN
    linked = DocumentRelation.objects.filter(subject__slug=directive, object__slug=decree).select_related(
        "subject", "object"
    )
    link, figure = linked.first(), PeopleCount.objects.for_export().filter(slug=total).first()
    if not link or not figure:
        return None
    citations = list(figure.citations.all())
    return Chain(
        decree=link.object,
        directive=link.subject,
        event=figure.event,
        total=figure,
        parts=list(figure.parts.for_list().filter(additive=True).order_by("-value", "pk")),
        passage=citations[0].get_absolute_url() if citations else figure.get_absolute_url(),
    )


def _examples(found: list[Finding]) -> list[Finding]:
    """Three findings, of different kinds as far as there are."""
    kinds: dict[str, Finding] = {}
    for finding in found:
        kinds.setdefault(finding.kind, finding)
    rest = [finding for finding in found if finding not in kinds.values()]
    return [*kinds.values(), *rest][:3]
