"""The reader's bag: putting records in, looking at them together, taking them along; and records side by side."""

from django.http import Http404, HttpResponseForbidden, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from documents import addresses, bag, charts, comparing, exports
from documents.citing import reference_of
from documents.models import Document, DocumentRelation, PeopleCount
from documents.references import full
from documents.views.citing import LABELS, download
from documents.views.room import YEAR, from_here

FIELDS = (
    *("kind", "id", "url", "label", "date", "as_written", "operator", "low", "high", "unit"),
    *("group", "action", "nature", "summary", "citations"),
)
MOST_FIGURES = 4


class Selection:
    """Mixed into views: the items of the address, or else of the reader's own bag."""

    @property
    def shared(self) -> bool:
        return "items" in self.request.GET

    def items(self) -> bag.Items:
        if self.shared:
            return bag.read(self.request.GET.getlist("items"))
        return bag.unpacked(self.request.COOKIES.get(bag.COOKIE, ""))


@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class Bag(Selection, TemplateView):
    """The records of the bag together. Its answers are one reader's, and kept by nobody.

    Pages carry no CSRF token, since they are the same for everybody: a browser must say that the form is from here.
    """

    template_name = "documents/bag.html"
    full = False

    def post(self, request):
        if not from_here(request):
            return HttpResponseForbidden("The bag can only be filled from a page of this archive.")
        held, named = self.items(), bag.read(request.POST.getlist("item"))
        action = request.POST.get("action", "add")
        if action == "clear":
            items = bag.Items()
        elif action == "remove":
            items = bag.Items(tuple(item for item in held.items if item not in named.items))
        else:
            items = bag.read([str(held), str(named)])
        fits = bag.fits(items)
        response = HttpResponseRedirect(reverse("documents:bag") + ("" if fits else "?full=1"), status=303)
        if fits and items.items:
            response.set_cookie(
                bag.COOKIE, bag.packed(items), max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
            )
        elif fits:
            response.delete_cookie(bag.COOKIE, samesite="Lax")
        return response

    def get_context_data(self, **kwargs):
        items = self.items()
        records, unknown = bag.records_of(items)
        query = f"?items={','.join(map(bag.item_of, records))}" if records else ""
        return super().get_context_data(
            items=items,
            entries=[(bag.item_of(record), record) for record in records],
            unknown=unknown,
            shared=self.shared,
            full=self.request.GET.get("full") == "1",
            most=bag.MOST,
            address=addresses.absolute(self.request, reverse("documents:bag") + query) if query else "",
            downloads=[
                (label, reverse("documents:bag-file", args=[format]) + query)
                for label, format in {"CSV": "csv", **LABELS}.items()
            ],
            bibliography=reverse("documents:bibliography") + query,
            comparable=[sum(isinstance(r, model) for r in records) > 1 for model in (Document, PeopleCount)],
            **kwargs,
        )


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class Bibliography(Selection, TemplateView):
    """The full references of the bag's records, to be printed."""

    template_name = "documents/bibliography.html"

    def get_context_data(self, **kwargs):
        records, unknown = bag.records_of(self.items())
        root = addresses.root(self.request)
        references = sorted(full(reference_of(record, root)) for record in records)
        return super().get_context_data(references=references, unknown=unknown, **kwargs)


class BagFile(Selection, TemplateView):
    """The bag as CSV or as references for a reference manager."""

    @method_decorator(cache_control(private=True, no_store=True))
    def get(self, request, format):
        records, _unknown = bag.records_of(self.items())
        if format != "csv":
            return download(request, records, format, "bag")
        response = StreamingHttpResponse(
            exports.csv_lines(map(row_of, records), FIELDS), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = 'attachment; filename="bag.csv"'
        return response


def row_of(record) -> dict:
    """A record of any kind as a line of the bag's CSV; blank where its kind has no such field."""
    write = {"document": exports.document, "event": exports.event, "count": exports.count}.get(record.noun)
    known = write(record) if write else {"id": record.slug, "url": record.get_absolute_url()}
    own = {"kind": record.noun, "label": str(record), "summary": known.get("summary") or getattr(record, "note", "")}
    return {name: {**known, **own}.get(name, "") for name in FIELDS}


class Compare(TemplateView):
    """Two documents (`d`, twice) or two to four figures (`c`) side by side."""

    template_name = "documents/compare.html"

    def get(self, request):
        slugs = {name: list(dict.fromkeys(request.GET.getlist(name))) for name in ("d", "c")}
        problem = self.problem(slugs)
        if problem:
            return self.render_to_response({"problem": problem}, status=400)
        letter = "d" if slugs["d"] else "c"
        records, unknown = bag.records_of(bag.read(f"{letter}:{slug}" for slug in slugs[letter]))
        if unknown or len(records) < len(slugs[letter]):
            missing = ", ".join(item[2:] for item in unknown) or "one of them"
            raise Http404(f"There is no such record: {missing}.")
        return self.render_to_response(
            {
                "records": records,
                "lines": comparing.lines_of(records),
                "chart": charts.side_by_side(records) if letter == "c" else None,
                "relations": self.relations(records) if letter == "d" else [],
                "items": ",".join(map(bag.item_of, records)),
            }
        )

    def problem(self, slugs: dict[str, list[str]]) -> str:
        """What is wrong with the question, in words; empty if nothing."""
        if any("," in slug for each in slugs.values() for slug in each):
            return "Name each record in a parameter of its own."
        if slugs["d"] and slugs["c"]:
            return "Documents are compared with documents, figures with figures."
        if slugs["d"]:
            return "" if len(slugs["d"]) == 2 else "Choose two documents."
        return (
            "" if 2 <= len(slugs["c"]) <= MOST_FIGURES else f"Choose two documents, or two to {MOST_FIGURES} figures."
        )

    def relations(self, records):
        """The links between the two documents themselves."""
        return DocumentRelation.objects.for_list().filter(subject__in=records, object__in=records)
