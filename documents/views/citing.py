"""References to download: a record's, a passage's, and those of a list."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from documents import addresses, references
from documents.citing import reference_of
from documents.findings import all_findings
from documents.models import Passage

FORMATS = {
    "ris": (references.ris, "application/x-research-info-systems; charset=utf-8"),
    "bib": (references.bibtex, "application/x-bibtex; charset=utf-8"),
    "csl.json": (references.csl, "application/vnd.citationstyles.csl+json; charset=utf-8"),
}
LABELS = {"RIS": "ris", "BibTeX": "bib", "CSL-JSON": "csl.json"}
LONGEST = 1000  # so many references of a list are given at once; page and page_size give the others


def download(request: HttpRequest, records: Iterable, format: str, name: str) -> HttpResponse:
    """The records' references in one of FORMATS, as a file."""
    write, content_type = FORMATS[format]
    root = addresses.root(request)
    response = HttpResponse(write(reference_of(record, root) for record in records), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response


def record(request: HttpRequest, model, format: str, slug: str) -> HttpResponse:
    """A record's reference."""
    found = get_object_or_404(model._default_manager.for_export(), slug=slug)
    return download(request, [found], format, slug)


def passage(request: HttpRequest, format: str, slug: str, number: int) -> HttpResponse:
    """A passage's reference."""
    passages = Passage.objects.select_related("source")
    found = get_object_or_404(passages, source__slug=slug, number=number)
    return download(request, [found], format, f"{slug}-p{number}")


def finding(request: HttpRequest, format: str, slug: str) -> HttpResponse:
    """The reference for what does not agree."""
    found = next((each for each in all_findings() if each.slug == slug), None)
    if found is None:
        raise Http404("No such discrepancy is known; it may have been settled.")
    return download(request, [found], format, slug)
