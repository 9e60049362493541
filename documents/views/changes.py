"""Releases of the data and what they changed: of the whole archive, and of one record."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from documents import changes, releases
from documents.views.generic import page_of

SHOWN = 20  # of each release, on the page of them all
A_PAGE = 100


def versions(request: HttpRequest) -> HttpResponse:
    """Every release, the newest first, with the first of its changes; the first release only added."""
    found = releases.releases()
    rows = []
    for release in reversed(found):
        listed = [] if release is found[0] else list(changes.entries(release))
        kinds = {changes.PLURAL_NOUNS[name]: len(part) for name, part in release.added.items()}
        rows.append({"release": release, "entries": listed[:SHOWN], "total": len(listed), "kinds": kinds})
    return render(request, "documents/versions.html", {"rows": rows})


def version(request: HttpRequest, number: str) -> HttpResponse:
    """One release with all that it changed, page by page."""
    release = next((each for each in releases.releases() if each.number == number), None)
    if release is None:
        raise Http404("There is no such release.")
    page = page_of(Paginator(list(changes.entries(release)), A_PAGE), request)
    return render(request, "documents/version.html", {"release": release, "page": page})


def record_history(request: HttpRequest, model, slug: str) -> HttpResponse:
    """What each release changed in a record and its evidence, and what was changed since."""
    record = get_object_or_404(model._default_manager.all(), slug=slug)
    context = {
        "subject": record,
        "steps": changes.history(record),
        "forwardings": changes.forwardings(record),
        "newest": releases.latest(),
    }
    return render(request, "documents/history.html", context)
