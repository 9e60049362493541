"""One record a page: what it is, what it is tied to, and the passages that prove it. With a .json twin each."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.generic import DetailView

from documents import addresses, charts, exports, placing
from documents.chain import chain_of, picture_of
from documents.citing import reference_of
from documents.consistency import rival_figures, sum_checks
from documents.listing import mentions
from documents.models import (
    Body,
    Citation,
    Document,
    Event,
    EventDocument,
    Group,
    Passage,
    PeopleCount,
    Person,
    Place,
    Source,
)
from documents.resolving import named_in
from documents.texts import Segment, segments, visible_spans
from documents.views.generic import page_of

# So many related records are shown on a page; the rest is a click away in the filtered list.
SHOWN = 50
PASSAGES_A_PAGE = 500


class RecordDetail(DetailView):
    """A record by its slug. Subclasses name the model, the template and the export row."""

    format = "html"
    context_object_name = "record"
    row: callable

    def get_queryset(self):
        rows = self.model._default_manager.all()
        return rows.for_page() if self.format == "html" else rows.for_export()

    def render_to_response(self, context, **kwargs):
        if self.format == "json":
            return JsonResponse(type(self).row(self.object), json_dumps_params={"ensure_ascii": False})
        return super().render_to_response(context, **kwargs)

    def get_context_data(self, **kwargs):
        related = self.related() if self.format == "html" else {}
        if self.format == "html":
            related["reference"] = reference_of(self.object, addresses.root(self.request))
        return super().get_context_data(**related, **kwargs)

    def related(self) -> dict:
        """What the page shows beside the record itself."""
        return {}


class DocumentDetail(RecordDetail):
    model = Document
    template_name = "documents/document.html"
    row = staticmethod(exports.document)

    def related(self):
        document = self.object
        events = EventDocument.objects.filter(document=document).select_related("event")
        passages = Prefetch("event__citations", Citation.objects.select_related("passage__source"))
        counts = PeopleCount.objects.for_list()
        stated = counts.filter(document=document)
        through_events = counts.filter(event__in=events.values("event")).exclude(document=document)
        chain = chain_of(document)
        cited = {citation.passage_id: citation.passage.source_id for citation in document.citations.all()}
        return {
            "chain": chain,
            "picture": picture_of(document, chain),
            "named": named_in(document),
            "passages": len(cited),
            "sources": len(set(cited.values())),
            "event_links": events.prefetch_related(passages).order_by("role", "event__date_sort", "event__slug")[
                :SHOWN
            ],
            "counts": stated.with_citations()[:SHOWN],
            "event_counts": through_events.with_citations()[:SHOWN],
            "datings": document.datings.for_page(),
            "checks": sum_checks(stated),
        }


class EventDetail(RecordDetail):
    model = Event
    template_name = "documents/event.html"
    row = staticmethod(exports.event)

    def related(self):
        counts = PeopleCount.objects.filter(event=self.object)
        return {
            "counts": counts.for_list()[:SHOWN],
            "datings": self.object.datings.for_page(),
            "checks": sum_checks(counts),
        }


class CountDetail(RecordDetail):
    model = PeopleCount
    template_name = "documents/count.html"
    row = staticmethod(exports.count)

    def related(self):
        count = self.object
        total = count.part_of or count
        parts = list(count.parts.for_list())
        siblings = list(count.part_of.parts.for_list().exclude(pk=count.pk)) if count.part_of else []
        within = charts.against_total(count.part_of, [count, *siblings]) if count.part_of else None
        return {
            "parts": parts,
            "siblings": siblings,
            "chart": charts.against_total(count, parts) or within,
            "course": charts.course_of(count, [*siblings, *parts]),
            "meant": charts.meant_and_done(count),
            "repeats": count.repeats.for_list(),
            "checks": sum_checks(PeopleCount.objects.filter(pk__in={total.pk, count.pk})),
            "rivals": next((r for r in rival_figures(count.comparable()) if count in r.counts), None),
        }


class SourceDetail(RecordDetail):
    """A source with its passages in order: the text where it is attached, and what each passage bears out."""

    model = Source
    template_name = "documents/source.html"

    def get_queryset(self):
        return Source.objects.for_list()

    @staticmethod
    def row(source):
        return exports.source_in_full(source, visible_spans(source))

    def related(self):
        passages = Passage.objects.filter(source=self.object).with_evidence()
        page = page_of(Paginator(passages, PASSAGES_A_PAGE), self.request)
        return {"page": page, "passages": with_text(self.object, page.object_list)}


class ReadersCheck(SourceDetail):
    """Every claim that the archive makes from a source, beside its passage, for a sceptic to tick through."""

    template_name = "documents/check.html"


class PassageDetail(DetailView):
    """One passage with its neighbours."""

    template_name = "documents/passage.html"
    context_object_name = "passage"

    def get_object(self, queryset=None):
        passages = Passage.objects.filter(source__slug=self.kwargs["slug"]).with_evidence()
        return get_object_or_404(passages, number=self.kwargs["number"])

    def get_context_data(self, **kwargs):
        passage = self.object
        others = Passage.objects.filter(source=passage.source).select_related("source")
        return super().get_context_data(
            source=passage.source,
            reference=reference_of(passage, addresses.root(self.request)),
            passages=with_text(passage.source, [passage]),
            previous=others.filter(number__lt=passage.number).order_by("-number").first(),
            next=others.filter(number__gt=passage.number).order_by("number").first(),
            **kwargs,
        )


def with_text(source: Source, passages: Iterable[Passage]) -> list[tuple[Passage, list[Segment]]]:
    """Each passage with its text in segments; without segments where no text is attached."""
    visible = visible_spans(source) if source.text else []
    return [(passage, segments(passage, passage.citations.all(), visible)) for passage in passages]


class AuthorityDetail(RecordDetail):
    """An authority with everything that names it, kind by kind."""

    template_name = "documents/authority.html"
    row = staticmethod(exports.authority)
    parameter: str  # by which the lists are narrowed to it

    # (heading, list it belongs to, related name on the authority)
    mentions: tuple[tuple[str, str, str], ...] = ()

    def related(self):
        groups = []
        for heading, kind, name in self.mentions:
            rows = getattr(self.object, name).all()
            total = rows.count()
            if total:
                groups.append({"heading": heading, "kind": kind, "total": total, "rows": rows.for_list()[:SHOWN]})
        return {"groups": groups, "parameter": self.parameter}


class BodyDetail(AuthorityDetail):
    model = Body
    parameter = "issuer"
    mentions = (
        ("Issued", "document", "issued"),
        ("Addressed to it", "document", "addressed"),
        ("Events", "event", "events"),
        ("Events as it tells them", "event", "claimed_events"),
        ("Figures it claims", "count", "claimed_peoplecounts"),
    )


class PersonDetail(AuthorityDetail):
    model = Person
    parameter = "person"
    mentions = (
        ("Signed", "document", "signed"),
        ("Addressed to them", "document", "addressed"),
        ("Concerned in", "document", "documents"),
        ("Events", "event", "events"),
        ("Events as they tell them", "event", "claimed_events"),
        ("Figures they claim", "count", "claimed_peoplecounts"),
    )


class PlaceDetail(AuthorityDetail):
    model = Place
    parameter = "place"
    mentions = (("Documents", "document", "documents"), ("Events", "event", "events"), ("Counts", "count", "counts"))

    def related(self):
        return {**super().related(), "map": placing.map_around(self.object, mentions("place"))}


class GroupDetail(AuthorityDetail):
    model = Group
    parameter = "group"
    mentions = (("Events", "event", "events"), ("Counts", "count", "counts"))


DETAILS = (
    DocumentDetail,
    EventDetail,
    CountDetail,
    SourceDetail,
    BodyDetail,
    PersonDetail,
    PlaceDetail,
    GroupDetail,
)
