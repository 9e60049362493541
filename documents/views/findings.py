"""What does not agree: the list of findings and a page for each, with twins."""

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.generic import TemplateView

from documents import addresses, exports
from documents.citing import reference_of
from documents.facets import FacetValue, toggles
from documents.filters import MAX_PAGE_SIZE, PAGE_SIZE
from documents.findings import Finding, all_findings
from documents.models import DiscrepancyKind, Source
from documents.views.generic import page_of

OUTCOMES = [("open", "does not agree"), ("agrees", "agrees")]


class FindingForm(forms.Form):
    """What may be asked of the findings."""

    kind = forms.MultipleChoiceField(choices=DiscrepancyKind.choices, required=False)
    source = forms.ModelMultipleChoiceField(Source.objects.all(), to_field_name="slug", required=False)
    outcome = forms.MultipleChoiceField(choices=OUTCOMES, required=False)
    q = forms.CharField(max_length=200, required=False)
    page_size = forms.IntegerField(min_value=1, max_value=MAX_PAGE_SIZE, required=False)

    facets = ("kind", "source", "outcome")

    def narrowed(self, findings: list[Finding], *, leaving_out: str = "") -> list[Finding]:
        """The findings that pass every filter, or every filter but one."""
        asked = {name: value for name, value in self.cleaned_data.items() if name != leaving_out}
        sources = {source.slug for source in asked.get("source") or ()}
        words = asked.get("q", "").casefold().split()
        return [
            finding
            for finding in findings
            if (not asked.get("kind") or finding.kind in asked["kind"])
            and (not sources or sources & finding.source_titles.keys())
            and (not asked.get("outcome") or ("agrees" if finding.agrees else "open") in asked["outcome"])
            and all(word in f"{finding.title} {finding.explanation}".casefold() for word in words)
        ]


def carried(finding: Finding, facet: str) -> dict[str, str]:
    """The values of a facet that a finding carries, with their labels."""
    if facet == "kind":
        return {finding.kind: finding.kind_label}
    if facet == "outcome":
        value = "agrees" if finding.agrees else "open"
        return {value: dict(OUTCOMES)[value]}
    return finding.source_titles


class DiscrepancyList(TemplateView):
    """Everything that does not agree, and the sums that do."""

    template_name = "documents/discrepancies.html"
    format = "html"

    def get(self, request, *args, **kwargs):
        self.form = FindingForm(request.GET)
        if not self.form.is_valid():
            return self.refuse()
        self.findings = all_findings()
        rows = self.form.narrowed(self.findings)
        self.page = page_of(Paginator(rows, self.form.cleaned_data["page_size"] or PAGE_SIZE), request)
        return {"html": self.as_page, "json": self.as_json, "csv": self.as_csv}[self.format]()

    def refuse(self):
        if self.format == "html":
            return self.render_to_response({"form": self.form, "view": self}, status=400)
        errors = {name: [str(error) for error in problems] for name, problems in self.form.errors.items()}
        return JsonResponse({"errors": errors, "count": 0, "results": []}, status=400)

    def facets(self) -> dict[str, list[FacetValue]]:
        """Each facet's values with the number of findings that carry them, counted without the facet's own filter."""
        found = {}
        for name in self.form.facets:
            counts: dict[str, list] = {}
            for finding in self.form.narrowed(self.findings, leaving_out=name):
                for value, label in carried(finding, name).items():
                    counts.setdefault(value, [label, 0])[1] += 1
            chosen = self.request.GET.getlist(name)
            address_with = toggles(self.request.GET, self.request.path, name)
            found[name] = [
                FacetValue(v, label, n, v in chosen, address_with(v))
                for v, (label, n) in sorted(counts.items(), key=lambda item: -item[1][1])
            ]
        return found

    def as_page(self):
        open_findings = [finding for finding in self.page.object_list if not finding.agrees]
        query = self.request.GET.urlencode()
        return self.render_to_response(
            {
                "view": self,
                "form": self.form,
                "page": self.page,
                "open": open_findings,
                "verified": [finding for finding in self.page.object_list if finding.agrees],
                "facets": self.facets(),
                "narrowed": any(self.request.GET.get(name) for name in (*self.form.facets, "q")),
                "twins": [
                    (f, reverse(f"documents:discrepancies-{f}") + (f"?{query}" if query else ""))
                    for f in ("json", "csv")
                ],
            }
        )

    def as_json(self):
        page = self.page
        return JsonResponse(
            {
                "count": page.paginator.count,
                "next": self._page_url(page.next_page_number()) if page.has_next() else None,
                "previous": self._page_url(page.previous_page_number()) if page.has_previous() else None,
                "facets": {name: [value.__dict__ for value in values] for name, values in self.facets().items()},
                "results": [exports.discrepancy(finding) for finding in page.object_list],
            },
            json_dumps_params={"ensure_ascii": False},
        )

    def as_csv(self):
        rows = (exports.discrepancy(finding) for finding in self.page.paginator.object_list)
        lines = exports.csv_lines(rows, exports.FIELDS["discrepancies"])
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="discrepancies.csv"'
        return response

    def _page_url(self, number: int) -> str:
        params = self.request.GET.copy()
        params["page"] = number
        return f"{self.request.path}?{params.urlencode()}"


class DiscrepancyDetail(TemplateView):
    """One finding with both sides."""

    template_name = "documents/discrepancy.html"
    format = "html"

    def get(self, request, *args, slug, **kwargs):
        found = next((finding for finding in all_findings() if finding.slug == slug), None)
        if found is None:
            raise Http404("No such discrepancy is known; it may have been settled.")
        if self.format == "json":
            return JsonResponse(exports.discrepancy(found), json_dumps_params={"ensure_ascii": False})
        reference = reference_of(found, addresses.root(request))
        return self.render_to_response({"finding": found, "reference": reference})
