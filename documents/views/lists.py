"""Lists: one generic view, told by attributes what it lists; pages, .json and .csv alike."""

import re
from functools import cached_property, partial

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.generic import View
from django.views.generic.base import TemplateResponseMixin
from django_filters.views import FilterMixin

from documents import exports
from documents.dates import words
from documents.facets import facet_values, without
from documents.filters import (
    CountFilter,
    DatedFilter,
    DocumentFilter,
    EventFilter,
    ListFilter,
)
from documents.listing import listing_of
from documents.models import (
    Body,
    Decree,
    Directive,
    Document,
    DocumentRelation,
    Event,
    Group,
    PeopleCount,
    Person,
    Place,
    Source,
)
from documents.views import citing


def page_of(paginator: Paginator, request: HttpRequest) -> Page:
    """The page that a request asks for, the first by default; Http404 in words where there is none."""
    asked = request.GET.get("page") or "1"
    # Page numbers are plain digits: int() would also take " 1 ", "1_0" and the digits of other scripts.
    if re.fullmatch("[0-9]{1,9}", asked) and 1 <= int(asked) <= paginator.num_pages:
        return paginator.page(int(asked))
    raise Http404(f"There is no such page; this list has {paginator.num_pages}.")


class RecordList(FilterMixin, TemplateResponseMixin, View):
    """A filtered, sorted, paged list of one kind of record.

    Subclasses name the model, its filters, the function that makes an export row and the template of a row.
    """

    filterset_class = ListFilter
    template_name = "documents/list.html"
    format = "html"
    name: str  # of its addresses, e.g. "counts"
    heading: str
    intro = ""
    row: callable  # a function of exports
    fields: str  # a key of exports.FIELDS
    row_template: str
    fixed: dict[str, list[str]] = {}  # values of facets that make the list what it is
    error_status = 400

    def get_queryset(self):
        return self.model._default_manager.all()

    def present(self, rows):
        """The rows with all that this format says of them."""
        return rows.for_list() if self.format == "html" else rows.for_export()

    def get(self, request, *args, **kwargs):
        self.filterset = self.get_filterset(self.filterset_class)
        if not self.filterset.is_valid():
            return self.refuse()
        self.listing = listing_of(self.filterset, self.present, self.fixed)
        if self.format in citing.FORMATS:
            return self.as_references()
        return {"html": self.as_page, "json": self.as_json, "csv": self.as_csv}[self.format]()

    def get_filterset_kwargs(self, filterset_class):
        # Always bound, so that a bare address is checked and sorted like any other.
        return {**super().get_filterset_kwargs(filterset_class), "data": self.request.GET}

    @property
    def path(self) -> str:
        return self.request.path

    @cached_property
    def page(self):
        """The page asked for; raises Http404 in words where there is none."""
        return page_of(Paginator(self.listing, self.filterset.rows_per_page), self.request)

    # The page

    def as_page(self):
        return self.render_to_response(self.get_context_data())

    def refuse(self):
        """Answer a bad filter with its error and no rows."""
        if self.format == "html":
            return self.render_to_response(self.get_context_data(), status=self.error_status)
        errors = {name: [str(e) for e in problems] for name, problems in self.filterset.errors.items()}
        return JsonResponse({"errors": errors, "count": 0, "results": []}, status=self.error_status)

    def get_context_data(self, **kwargs):
        valid = self.filterset.is_valid()
        return {
            "view": self,
            "filterset": self.filterset,
            "form": self.filterset.form,
            "page": self.page if valid else None,
            "facets": self.facets() if valid else [],
            "chips": self.chips() if valid else [],
            "hidden": [(n, v) for n, vs in self.request.GET.lists() for v in vs if self.is_facet(n)],
            "undated": self.listing.undated_left_out if valid else 0,
            "ignored": self.ignored(),
            "twins": [(name, self.twin(name)) for name in ("json", "csv")],
            "references": [(label, self.twin(ending)) for label, ending in citing.LABELS.items()],
            **kwargs,
        }

    @property
    def is_dated(self) -> bool:
        return isinstance(self.filterset, DatedFilter)

    def is_facet(self, name: str) -> bool:
        return any(facet.name == name for facet in self.filterset.facets)

    def ignored(self) -> list[str]:
        """Parameters that this list does not know; said on the page, so that a misspelt link is noticed."""
        known = {*self.filterset.filters, "page"}
        return sorted(name for name in self.request.GET if name not in known)

    def facets(self) -> list[tuple]:
        """Each facet with its values, every one counted without its own filter."""
        params = self.request.GET
        return [
            (
                facet,
                facet_values(
                    facet.name, self.listing.facet(facet.name), params, self.path, partial(self.label_of, facet)
                ),
            )
            for facet in self.filterset.facets
        ]

    def label_of(self, facet, value: str) -> str:
        """What a chosen value is called."""
        if facet.choices:
            return facet.choices(value).label
        chosen = self.filterset.form.cleaned_data.get(facet.name) or []
        return next((str(row) for row in chosen if row.slug == value), value)

    def chips(self) -> list[tuple[str, str, str]]:
        """The filters in force: (name, value in words, address without it)."""
        chips, params = [], self.request.GET
        for facet in self.filterset.facets:
            for value in dict.fromkeys(params.getlist(facet.name)):
                kept = params.copy()
                kept.setlist(facet.name, [v for v in params.getlist(facet.name) if v != value])
                chips.append((facet.label, self.label_of(facet, value), without(kept, self.path)))
        if params.get("q", "").strip():
            chips.insert(0, ("Words", params["q"].strip(), without(params, self.path, "q")))
        for name, label in (("from", "From"), ("to", "To")):
            if params.get(name) and self.is_dated:
                chips.append((label, words(params[name].strip()), without(params, self.path, name)))
        if self.is_dated and self.filterset.span()["within"]:
            chips.append(("Dates", "wholly within", without(params, self.path, "within")))
        if self.is_dated and self.filterset.span()["undated"]:
            chips.append(("Dates", "undated included", without(params, self.path, "undated")))
        return chips

    def twin(self, format: str) -> str:
        """The address of this very view in another format."""
        query = self.request.GET.urlencode()
        return reverse(f"documents:{self.name}-{format}") + (f"?{query}" if query else "")

    # The twins

    def as_json(self):
        page = self.page
        return JsonResponse(
            {
                "count": page.paginator.count,
                "next": self.page_url(page.next_page_number()) if page.has_next() else None,
                "previous": self.page_url(page.previous_page_number()) if page.has_previous() else None,
                "facets": {facet.name: [value.__dict__ for value in found] for facet, found in self.facets()},
                "ignored": self.ignored(),
                "results": [type(self).row(record) for record in page.object_list],
            },
            json_dumps_params={"ensure_ascii": False},
        )

    def as_csv(self):
        """The whole filtered list, streamed; one page of it if a page is asked for."""
        asked = "page" in self.request.GET or "page_size" in self.request.GET
        records = self.page.object_list if asked else self.listing
        lines = exports.csv_lines((type(self).row(record) for record in records), exports.FIELDS[self.fields])
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.name}.csv"'
        return response

    def as_references(self):
        """The references of the filtered list, or of one page of it; see citing.LONGEST."""
        asked = "page" in self.request.GET or "page_size" in self.request.GET
        records = self.page.object_list if asked else self.listing[0 : min(len(self.listing), citing.LONGEST)]
        return citing.download(self.request, records, self.format, self.name)

    def page_url(self, number: int) -> str:
        params = self.request.GET.copy()
        params["page"] = number
        return f"{self.path}?{params.urlencode()}"


class DocumentList(RecordList):
    model = Document
    filterset_class = DocumentFilter
    name = fields = "documents"
    heading = "Documents"
    intro = "Every official act or paper that the sources print, describe or only mention."
    row = staticmethod(exports.document)
    row_template = "documents/rows/document.html"


class DecreeList(DocumentList):
    model = Decree
    name = "decrees"
    fixed = {"form": list(Decree.FORMS)}
    heading = "Decrees"
    intro = "Acts of supreme state and party bodies: decrees, resolutions and laws."


class DirectiveList(DocumentList):
    model = Directive
    name = "directives"
    fixed = {"form": list(Directive.FORMS)}
    heading = "Directives"
    intro = "Acts of commissariats, ministries and agencies that carry decrees out: orders, directives, instructions."


class NotHeldList(DocumentList):
    """The worklist for the next visit to an archive."""

    name = "not-held"
    heading = "Cited but not held"
    intro = "Documents that the sources mention but do not print: the worklist for the next visit to an archive."
    row_template = "documents/rows/not_held.html"
    fixed = {"held": ["0"]}

    def get_queryset(self):
        return super().get_queryset().filter(held=False)

    def present(self, rows):
        rows = super().present(rows)
        return rows.with_citations() if self.format == "html" else rows


class EventList(RecordList):
    model = Event
    filterset_class = EventFilter
    name = fields = "events"
    heading = "Events"
    intro = "What happened, or was meant to happen, in the order of time."
    row = staticmethod(exports.event)
    row_template = "documents/rows/event.html"


class CountList(RecordList):
    model = PeopleCount
    filterset_class = CountFilter
    name = fields = "counts"
    heading = "Counts"
    intro = "Every figure about people, as one source prints it. Figures are never added up across sources."
    row = staticmethod(exports.count)
    row_template = "documents/rows/count.html"


class SourceList(RecordList):
    model = Source
    name = fields = "sources"
    heading = "Sources"
    intro = "The texts that the archive was built from, passage by passage."
    row = staticmethod(exports.source)
    row_template = "documents/rows/source.html"


class AuthorityList(RecordList):
    fields = "authorities"
    row = staticmethod(exports.authority)
    row_template = "documents/rows/authority.html"


class BodyList(AuthorityList):
    model = Body
    name = "bodies"
    heading = "Bodies"
    intro = "State and party organs, armies, courts and institutions that the sources name."


class PersonList(AuthorityList):
    model = Person
    name = "people"
    heading = "People"
    intro = "Signatories, addressees, claimants, authors and others whom the sources name."


class PlaceList(AuthorityList):
    model = Place
    name = "places"
    heading = "Places"
    intro = "Countries, regions, towns and camps that the sources name."


class GroupList(AuthorityList):
    model = Group
    name = "groups"
    heading = "Groups of people"
    intro = "The people whom the figures count, named as the sources name them."


class RelationFilter(ListFilter):
    """Relations have no words of their own: theirs are the documents' names."""

    def by_words(self, rows, name, text):
        return rows.mentioning(text, "note", "subject__label", "object__label")


class RelationList(RecordList):
    """Links between documents; as JSON and CSV only."""

    model = DocumentRelation
    filterset_class = RelationFilter
    name = fields = "relations"
    row = staticmethod(exports.relation)


LISTS = (
    DocumentList,
    DecreeList,
    DirectiveList,
    NotHeldList,
    EventList,
    CountList,
    SourceList,
    BodyList,
    PersonList,
    PlaceList,
    GroupList,
)
