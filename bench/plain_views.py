"""Views of the comparators; see plain.py. `.json` of the list tells what it found, for comparing answers."""

import django_filters as df
from django.db import connection
from django.db.models import Count, F
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.views.generic import DetailView
from django_filters.views import FilterView

from documents.models import Body, Document, Form, Status

PAGE = b"<!doctype html><html lang='en'><title>Static</title><p>" + b"static " * 2900
FACETS = {"form": "form", "status": "status", "issuer": "issuers__slug"}


class PlainFilter(df.FilterSet):
    form = df.MultipleChoiceFilter(choices=Form.choices)
    status = df.MultipleChoiceFilter(choices=Status.choices)
    issuer = df.ModelMultipleChoiceFilter(
        field_name="issuers__slug", queryset=Body.objects.all(), to_field_name="slug", distinct=True
    )
    since = df.DateFilter(field_name="date_latest", lookup_expr="gte")
    until = df.DateFilter(field_name="date_earliest", lookup_expr="lte")
    q = df.CharFilter(method="by_words")

    class Meta:
        model = Document
        fields = []

    def by_words(self, rows, name, text):
        if connection.vendor == "postgresql":
            where = "documents_document.search @@ plainto_tsquery('documents_archive', %s)"
        else:
            where = "documents_document.id IN (SELECT rowid FROM documents_document_fts WHERE documents_document_fts MATCH %s)"
        return rows.extra(where=[where], params=[text])  # noqa: S610


class PlainList(FilterView):
    queryset = Document.objects.prefetch_related("issuers")
    filterset_class = PlainFilter
    template_name = "plain_list.html"
    paginate_by = 50
    as_json = False

    def get_queryset(self):
        falling = self.request.GET.get("sort") == "-date"
        order = F("date_sort").desc(nulls_last=True) if falling else F("date_sort").asc(nulls_last=True)
        return super().get_queryset().order_by(order, "-pk" if falling else "pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(facets={name: self.facet(name) for name in FACETS}, **kwargs)

    def facet(self, name: str) -> list[tuple[str, int]]:
        """Each value with its number of rows, without the facet's own filter."""
        params = self.request.GET.copy()
        params.pop(name, None)
        rows = PlainFilter(params, Document.objects.all()).qs.order_by()
        field = FACETS[name]
        found = rows.filter(**{f"{field}__isnull": False}).values_list(field)
        return list(found.annotate(n=Count("pk", distinct=True)).order_by("-n"))

    def render_to_response(self, context, **kwargs):
        if not self.as_json:
            return super().render_to_response(context, **kwargs)
        found = [record.slug for record in context["page_obj"]]
        facets = {name: dict(values) for name, values in context["facets"].items()}
        return JsonResponse({"count": context["paginator"].count, "ids": found, "facets": facets})


class PlainRecord(DetailView):
    queryset = Document.objects.prefetch_related(
        *("issuers", "signatories", "places", "relations__object", "inverse_relations__subject", "parts"),
        *("event_links__event", "counts", "citations__passage__source"),
    )
    template_name = "plain_record.html"
    context_object_name = "record"


def ranked(request):
    """The first fifty by the database's own ranking."""
    text = request.GET["q"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT id, ts_rank(search, query) AS rank FROM documents_document, "
                "plainto_tsquery('documents_archive', %s) query WHERE search @@ query ORDER BY rank DESC LIMIT 50",
                [text],
            )
        else:
            cursor.execute(
                "SELECT rowid FROM documents_document_fts WHERE documents_document_fts MATCH %s ORDER BY rank LIMIT 50",
                [text],
            )
        keys = [row[0] for row in cursor.fetchall()]
    rows = Document.objects.in_bulk(keys)
    return HttpResponse("".join(f"<li>{rows[key].label}" for key in keys))


urlpatterns = [
    path("healthz", lambda request: HttpResponse(b"ok")),
    path("empty", lambda request: HttpResponse(b"")),
    path("static", lambda request: HttpResponse(PAGE)),
    path("list/", PlainList.as_view()),
    path("list.json", PlainList.as_view(as_json=True)),
    path("ranked/", ranked),
    path("record/<slug:slug>/", PlainRecord.as_view()),
]
