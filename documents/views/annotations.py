"""Web Annotations of one citation, of a record's and of a source's."""

import re

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from documents import addresses
from documents.annotations import CONTEXT, TYPE, annotation, collection, page
from documents.models import Citation, Source

PAGE_SIZE = 500


def _answer(told: dict) -> JsonResponse:
    return JsonResponse(told, content_type=TYPE, json_dumps_params={"ensure_ascii": False})


def _citations():
    return Citation.objects.with_subjects().defer("passage__source__text", "passage__source__description")


@require_safe
def one(request: HttpRequest, key: str) -> JsonResponse:
    """The annotation that a citation is."""
    citation = get_object_or_404(_citations(), key=key)
    return _answer({"@context": CONTEXT, **annotation(citation, addresses.root(request))})


@require_safe
def of_record(request: HttpRequest, model: type, slug: str) -> JsonResponse:
    """The annotations about a record, or those on a source."""
    record = get_object_or_404(model._default_manager.defer("text") if model is Source else model, slug=slug)
    citations = _citations().filter(**({"passage__source": record} if model is Source else {model.noun: record}))
    total, root = citations.count(), addresses.root(request)
    address = root + request.path
    asked = request.GET.get("page")
    if asked is None:
        # The first page comes inside the collection, so that one request is enough for most records.
        told = collection(str(record), address, total, PAGE_SIZE)
        if total:
            told["first"] = page(address, 1, citations[:PAGE_SIZE], total, PAGE_SIZE, root)
            del told["first"]["@context"]
        return _answer(told)
    number = int(asked) if re.fullmatch("[0-9]{1,6}", asked) else 0
    if not 0 < (number - 1) * PAGE_SIZE + 1 <= total:
        raise Http404("There is no such page of annotations.")
    return _answer(
        page(address, number, citations[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], total, PAGE_SIZE, root)
    )
