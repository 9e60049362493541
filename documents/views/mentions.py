"""References in words: what a reader types leads to the record; what the texts name and nobody knows is listed."""

from django.core.paginator import Paginator
from django.http import HttpResponseRedirect, JsonResponse
from django.utils.text import slugify
from django.views.generic import TemplateView

from documents import exports
from documents.mentions import MAX_ASKED, asked
from documents.models import Document
from documents.resolving import Entry, index, near, what_is_asked
from documents.views.generic import page_of

PAGE_SIZE = 100
FIRST_PLACES = 20


class Reference(TemplateView):
    """`/ref/?q=`: to the record, to the choice, or to what may help."""

    template_name = "documents/ref.html"

    def get(self, request, *args, **kwargs):
        text = request.GET.get("q", "").strip()
        if len(text) > MAX_ASKED:
            problem = f"This is too long: a reference has at most {MAX_ASKED} characters."
            return self.render_to_response({"problem": problem}, status=400)
        if not text:
            return self.render_to_response({})
        found = what_is_asked(text)
        document = found.document if found else by_name(text)
        if document:
            return HttpResponseRedirect(document.get_absolute_url())
        context = {"asked": text, "found": found, "near": []}
        if found and not found.documents:
            context["near"] = near(found.reference)
        return self.render_to_response(context, status=200 if found and found.documents else 404)


def by_name(text: str) -> Document | None:
    """The document whose address is made of the words typed."""
    slug = slugify(text.replace("–", "-"))
    return Document.objects.filter(slug=slug[:120]).first() if slug else None


class Unresolved(TemplateView):
    """The references in the archive's texts that lead to no one document, with every place that makes them."""

    template_name = "documents/unresolved.html"
    format = "html"

    def get(self, request, *args, **kwargs):
        found = index()
        text = request.GET.get("q", "").strip()[:MAX_ASKED]
        reference = asked(text) if text else None
        rows = [
            entry
            for entry in [*found.of("none"), *found.of("several")]
            if not text or entry.resolution.reference == reference
        ]
        page = page_of(Paginator(rows, PAGE_SIZE), request)
        if self.format == "json":
            return self.as_json(page)
        return self.render_to_response(
            {
                "asked": text,
                "page": page,
                "complete": found.complete,
                "none": [entry for entry in page.object_list if entry.resolution.state == "none"],
                "several": [entry for entry in page.object_list if entry.resolution.state == "several"],
                "resolved": len(found.of("one")),
                "first": FIRST_PLACES,
            }
        )

    def as_json(self, page):
        results = [row_of(entry) for entry in page.object_list]
        return JsonResponse(
            {"count": page.paginator.count, "results": results}, json_dumps_params={"ensure_ascii": False}
        )


def row_of(entry: Entry) -> dict:
    """A reference as an export says it."""
    reference = entry.resolution.reference
    return {
        "words": entry.words,
        "form": reference.form,
        "number": reference.number,
        "date": reference.edtf,
        "may_be": exports.slugs(entry.resolution.documents),
        "places": [{"kind": place.kind, "url": place.url, "title": place.title} for place in entry.places],
    }
