"""The generic list: a view told by attributes what it lists; pages, .json and .csv alike."""

import re
from functools import cached_property, partial

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, JsonResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.generic import View
from django.views.generic.base import TemplateResponseMixin
from django_filters.views import FilterMixin

from documents import exports
from documents.dates import words
from documents.facets import Values, values_of, without
from documents.filters import DatedFilter, ListFilter
from documents.listing import listing_of
from documents.query import fold
from documents.views import citing

SHOWN_VALUES = 8  # of each facet beside a list
MAX_VALUES = 1000  # of each facet in JSON
VALUES_PER_PAGE = 200


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
        return {"html": self.as_page, "json": self.as_json, "csv": self.as_csv, "values": self.as_values}[self.format]()

    def get_filterset_kwargs(self, filterset_class):
        # Always bound, so that a bare address is checked and sorted like any other.
        return {**super().get_filterset_kwargs(filterset_class), "data": self.request.GET}

    @cached_property
    def path(self) -> str:
        """The address of the list, of which the page of a facet is a part."""
        return reverse(f"documents:{self.name}") if self.format == "values" else self.request.path

    @cached_property
    def page(self):
        """The page asked for; raises Http404 in words where there is none."""
        return page_of(Paginator(self.listing, self.filterset.rows_per_page), self.request)

    # The page

    def as_page(self):
        return self.render_to_response(self.get_context_data())

    def refuse(self):
        """Answer a bad filter with its error and no rows."""
        if self.format in ("html", "values"):
            return self.render_to_response(self.get_context_data(), status=self.error_status)
        errors = {name: [str(e) for e in problems] for name, problems in self.filterset.errors.items()}
        return JsonResponse({"errors": errors, "count": 0, "results": []}, status=self.error_status)

    def get_context_data(self, **kwargs):
        valid = self.filterset.is_valid()
        return {
            "view": self,
            "filterset": self.filterset,
            "form": self.filterset.form,
            "page": self.page if valid and self.format == "html" else None,
            "facets": self.facets(SHOWN_VALUES) if valid and self.format == "html" else [],
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
        known = {*self.filterset.filters, "page", *(["find"] if self.format == "values" else [])}
        return sorted(name for name in self.request.GET if name not in known)

    def facets(self, most: int) -> list[tuple]:
        """Each facet with its values, every one counted without its own filter; the most frequent of them."""
        return [(facet, self.values(facet, most)) for facet in self.filterset.facets]

    def values(self, facet, most: int) -> Values:
        """The values of a facet with their numbers and addresses."""
        found, total = self.listing.facet(facet.name, most)
        return values_of(facet.name, found, total, self.request.GET, self.path, partial(self.label_of, facet))

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

    # One facet on a page of its own

    def as_values(self):
        """Every value of one facet, those that would give nothing last, narrowed by the letters of its name."""
        facet = next((facet for facet in self.filterset.facets if facet.name == self.kwargs["facet"]), None)
        if facet is None:
            raise Http404("This list cannot be narrowed by that.")
        sought = fold(self.request.GET.get("find", "")[:100].strip())
        counted = {slug: (slug, label, number) for slug, label, number in self.listing.facet(facet.name)[0]}
        every = [counted.get(slug, (slug, label, 0)) for slug, label in facet.names(self.model)]
        fitting = [value for value in every if sought in fold(value[1])]
        found = values_of(
            facet.name, fitting, len(counted), self.request.GET, self.path, partial(self.label_of, facet), every=False
        )
        page = page_of(Paginator(found.most, VALUES_PER_PAGE), self.request)
        params = self.request.GET
        context = self.get_context_data(
            facet=facet,
            values=page,
            occurring=len(counted),
            total=len(every),
            find=params.get("find", ""),
            back=without(params, self.path),
            kept=[(name, v) for name, values in params.lists() for v in values if name not in ("find", "page")],
        )
        return TemplateResponse(self.request, "documents/values.html", context)

    # The twins

    def as_json(self):
        page = self.page
        return JsonResponse(
            {
                "count": page.paginator.count,
                "next": self.page_url(page.next_page_number()) if page.has_next() else None,
                "previous": self.page_url(page.previous_page_number()) if page.has_previous() else None,
                "facets": {
                    facet.name: [value.__dict__ for value in found.most] for facet, found in self.facets(MAX_VALUES)
                },
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
