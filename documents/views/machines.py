"""What machines ask a site for: unAPI, sitemap, feed, search description, robots.txt."""

import math
import re
from datetime import UTC, datetime, time
from operator import attrgetter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from documents import addresses, releases, zotero
from documents.citing import reference_of
from documents.models import Body, Discrepancy, Document, Event, Group, Passage, PeopleCount, Person, Place, Source
from documents.references import SITE, bibtex, ris
from documents.views.citing import FORMATS

RECORDS = {model.plural: model for model in (Document, Event, PeopleCount, Source, Body, Person, Place, Group)}

# unAPI

UNAPI = {
    "rdf_zotero": ("application/rdf+xml", "http://www.zotero.org/namespaces/export", zotero.rdf),
    "ris": (FORMATS["ris"][1].partition(";")[0], "http://www.refman.com/support/risformat_intro.asp", ris),
    "bibtex": (FORMATS["bib"][1].partition(";")[0], "http://www.bibtex.org/", bibtex),
}
IDENTIFIER = re.compile(r"([a-z]{1,20})/([-a-zA-Z0-9_]{1,120})(?:/p([1-9][0-9]{0,8}))?", re.ASCII)


def unapi(request: HttpRequest) -> HttpResponse:
    """unAPI: the formats, those of a record, or a record in one of them. Identifiers are as in documents/directive-00336."""
    identifier, format = request.GET.get("id", ""), request.GET.get("format", "")
    if not identifier:
        return render(request, "machines/unapi.xml", {"formats": UNAPI.items()}, content_type="application/xml")
    record = _named(identifier)
    if not format:
        context = {"formats": UNAPI.items(), "id": identifier}
        return render(request, "machines/unapi.xml", context, content_type="application/xml", status=300)
    if format not in UNAPI:
        return HttpResponse("This record is not offered in that format.", status=406, content_type="text/plain")
    content_type, _docs, write = UNAPI[format]
    body = write([reference_of(record, addresses.root(request))])
    return HttpResponse(body, content_type=f"{content_type}; charset=utf-8")


def _named(identifier: str):
    """The record or passage of an identifier; Http404 if there is none."""
    match = IDENTIFIER.fullmatch(identifier)
    if not match or match[1] not in RECORDS or (match[3] and match[1] != "sources"):
        raise Http404("No record has that identifier.")
    if match[3]:
        return get_object_or_404(Passage.objects.select_related("source"), source__slug=match[2], number=match[3])
    return get_object_or_404(RECORDS[match[1]]._default_manager.for_export(), slug=match[2])


# Sitemap

PAGE = 5000
STATIC = (
    "home",
    "about",
    "search",
    "coverage",
    "timeline",
    "discrepancies",
    "versions",
    *RECORDS,
    "decrees",
    "directives",
)
SITEMAPS = {**RECORDS, "passages": Passage}


def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The index: one sitemap of the lists, and for each kind of record as many as it needs."""
    paths = [reverse("documents:sitemap", args=["pages"])]
    for name, model in SITEMAPS.items():
        for number in range(1, max(1, math.ceil(model._default_manager.count() / PAGE)) + 1):
            path = reverse("documents:sitemap", args=[name])
            paths.append(path if number == 1 else f"{path}?page={number}")
    rows = [addresses.absolute(request, path) for path in paths]
    return render(request, "machines/sitemap_index.xml", {"rows": rows}, content_type="application/xml")


def sitemap(request: HttpRequest, name: str) -> HttpResponse:
    """One sitemap: the lists and fixed pages, or records of one kind with the day of their last change."""
    number = request.GET.get("page", "1")
    if not re.fullmatch("[1-9][0-9]{0,5}", number):
        raise Http404("There is no such sitemap.")
    if name == "pages":
        rows = [(reverse(f"documents:{each}"), None) for each in STATIC]
    elif name in SITEMAPS:
        rows = _entries(SITEMAPS[name], (int(number) - 1) * PAGE)
    else:
        raise Http404("There is no such sitemap.")
    if not rows and number != "1":
        raise Http404("There is no such sitemap.")
    rows = [(addresses.absolute(request, path), changed) for path, changed in rows]
    return render(request, "machines/sitemap.xml", {"rows": rows}, content_type="application/xml")


def _entries(model, start: int) -> list[tuple[str, datetime | None]]:
    if model is Passage:
        keys = Passage.objects.order_by("pk").values_list("source__slug", "number", "source__modified")
        return [(reverse("documents:passage", args=[s, n]), m) for s, n, m in keys[start : start + PAGE]]
    keys = model._default_manager.order_by("pk").values_list("slug", "modified")
    return [(reverse(f"documents:{model.noun}", args=[s]), m) for s, m in keys[start : start + PAGE]]


# Feed

FED = (Document, Event, PeopleCount, Source, Discrepancy)
ENTRIES = 50


def feed(request: HttpRequest) -> HttpResponse:
    """Atom: releases of the data, and the records that were added or mended last."""
    root = addresses.root(request)
    found = sorted(_releases(root) + _changes(root), key=lambda entry: entry["updateddate"], reverse=True)
    atom = Atom1Feed(
        title=f"{SITE}: what was added or mended",
        link=f"{root}/",
        feed_url=root + reverse("documents:feed"),
        description="Releases of the data, and the records that changed last.",
        language="en",
        author_name=SITE,
    )
    for entry in found[:ENTRIES]:
        atom.add_item(**entry)
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _releases(root: str) -> list[dict]:
    return [
        {
            "title": f"Release {release.number} of the data",
            "link": f"{root}{reverse('documents:versions')}#r-{release.number}",
            "unique_id": f"{root}{reverse('documents:versions')}#r-{release.number}",
            "description": release.summary,
            "updateddate": datetime.combine(datetime.fromisoformat(release.date), time.min, UTC),
        }
        for release in releases.releases()
    ]


def _changes(root: str) -> list[dict]:
    """The records of each kind that changed last."""
    known, entries = releases.state(), []
    for model in FED:
        # The feed needs what the record's name says; a count is named after its group.
        rows = model._default_manager.select_related("group") if model is PeopleCount else model._default_manager.all()
        for row in rows.order_by("-modified", "slug")[:ENTRIES]:
            word = "Added or mended" if row.slug in known.get(model._meta.model_name, ()) else "Added"
            said = attrgetter({"source": "description", "discrepancy": "explanation"}.get(model.noun, "summary"))(row)
            entries.append(
                {
                    "title": f"{word}: {row}",
                    "link": root + row.get_absolute_url(),
                    "unique_id": root + row.get_absolute_url(),
                    "description": said or str(row),
                    "updateddate": row.modified,
                    "categories": [model.noun],
                }
            )
    return entries


# Search description, robots.txt


def opensearch(request: HttpRequest) -> HttpResponse:
    """The description by which a browser adds the archive to its search engines."""
    context = {"root": addresses.root(request), "site": SITE}
    return render(
        request, "machines/opensearch.xml", context, content_type="application/opensearchdescription+xml; charset=utf-8"
    )


def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read; filtered lists and searches need not be indexed."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/suggest/",
        "Disallow: /search/?",
        "Disallow: /unapi",
        "",
        f"Sitemap: {addresses.root(request)}{reverse('documents:sitemaps')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
