"""Permanent addresses: absolute ones for pages, headers and downloads, and what becomes of old ones."""

import re

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from documents.models import ADDRESSED, Forwarding

# A decree or directive is a document.
PLURALS = ADDRESSED | {"decrees": "document", "directives": "document"}
TWIN = re.compile(r"\.(?:json|csv|ris|bib|csl\.json)$")


def root(request: HttpRequest) -> str:
    """Scheme and host of the archive without a slash: SITE_URL, or else the address it was asked by."""
    return settings.SITE_URL or request.build_absolute_uri("/").rstrip("/")


def absolute(request: HttpRequest, path: str) -> str:
    """A path of this archive as a full address."""
    return root(request) + path


def canonical(request: HttpRequest) -> str:
    """The one address of a page that may be reached by several: without filters, but with its page."""
    try:
        number = request.GET.get("page", "")
    except SuspiciousOperation:  # on the page that says so
        number = ""
    path = absolute(request, TWIN.sub("/", request.path))
    return f"{path}?page={number}" if re.fullmatch("[1-9][0-9]{0,8}", number) and number != "1" else path


def permalink(request: HttpRequest) -> str:
    """The address by which to cite what a page, a twin or a history is about."""
    match = request.resolver_match
    kwargs = match.kwargs if match else {}
    plural = request.path.split("/")[1]
    if "slug" not in kwargs or plural not in PLURALS:
        return absolute(request, TWIN.sub("/", request.path))
    plural = "documents" if PLURALS[plural] == "document" else plural
    passage = f"p{kwargs['number']}/" if "number" in kwargs else ""
    return absolute(request, f"/{plural}/{kwargs['slug']}/{passage}")


class PermanentAddresses:
    """Middleware: `Link: rel=cite-as` on every page and twin; 301 or 410 where a record no longer is."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code == 200 and match and match.namespace == "documents":
            response.headers["Link"] = f'<{permalink(request)}>; rel="cite-as"'
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Http404) or not request.resolver_match:
            return None
        return forwarded(request)


def forwarded(request: HttpRequest) -> HttpResponse | None:
    """The answer at an address that is no longer in use; None if it never was, or leads nowhere."""
    parts = request.path.split("/")
    slug = request.resolver_match.kwargs.get("slug")
    kind = PLURALS.get(parts[1])
    end = Forwarding.objects.end_of(kind, slug) if slug and kind else None
    if end is None or end.target == slug:
        return None
    if not end.target:
        return render(
            request, "410.html", {"reason": end.reason, "since": end.since, "exception": "withdrawn"}, status=410
        )
    # The slug is the second part, alone or with the ending of a twin; what follows is kept.
    parts[2] = end.target + parts[2].removeprefix(slug)
    path = "/".join(parts)
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(path + (f"?{query}" if query else ""))
    response.content = f"Moved to {path}. {end.get_fate_display()}: {end.reason}".encode()
    return response
