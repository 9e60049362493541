"""The page of downloads, the files themselves, and for each kind of file an address that leads to the newest."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from documents import addresses, downloads
from documents.tables import TABLES

FOREVER = "public, max-age=31536000, immutable"
TYPES = {"csv": "application/zip", "jsonl": "application/gzip", "sqlite": "application/vnd.sqlite3"}


class Downloads(TemplateView):
    """The whole archive as files, each with version, day, licence, size and digest."""

    template_name = "documents/downloads.html"

    def render_to_response(self, context, **kwargs):
        # The files change when they are built, not when the data does: so the page is not kept.
        return super().render_to_response(context, headers={"Cache-Control": "no-cache"}, **kwargs)

    def get_context_data(self, **kwargs):
        now = downloads.built()
        titles = {table.name: table.title for table in TABLES}
        rows = [(titles.get(name, name), name, number) for name, number in now.rows.items()] if now else []
        return super().get_context_data(built=now, licence=downloads.LICENCE, rows=rows, **kwargs)


@require_safe
def listed(request: HttpRequest) -> JsonResponse:
    """The same for scripts."""
    now = downloads.built()
    files = [
        {
            "kind": file.kind,
            "url": addresses.absolute(request, reverse("documents:download-file", args=[file.name])),
            "size": file.size,
            "sha256": file.sha256,
            "about": file.about,
        }
        for file in (now.files if now else ())
    ]
    told = {
        "release": now.release if now else "",
        "data_changed": now.changed.isoformat() if now else None,
        "is_current": bool(now and now.is_current),
        "licence": downloads.LICENCE["path"],
        "rows": now.rows if now else {},
        "files": files,
    }
    return JsonResponse(told, headers={"Cache-Control": "no-cache"})


@require_safe
def newest(request: HttpRequest, kind: str) -> HttpResponse:
    """To the newest file of a kind."""
    now = downloads.built()
    file = next((each for each in now.files if each.kind == kind), None) if now else None
    if file is None:
        raise Http404("There is no such file, or none has been built yet.")
    response = redirect("documents:download-file", file.name)
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """A file; its name never stands for other bytes, so that readers may keep it for good."""
    path = downloads.path_of(name)
    if path is None:
        raise Http404("This file is no longer here. The page Downloads has the newest.")
    known = next(each for each in downloads.built().files if each.name == name)
    headers = {"ETag": f'"{known.sha256}"', "Cache-Control": FOREVER}
    if known.sha256 in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=TYPES[known.kind], headers=headers
    )
