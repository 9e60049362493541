"""The address at which harvesters ask, by GET or POST."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from documents import addresses
from documents.oai import answers


@csrf_exempt  # it only reads
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """Answer a request of the protocol; its errors are answers with status 200."""
    try:
        given = request.POST if request.method == "POST" else request.GET
        pairs = [(name, value) for name, values in given.lists() for value in values]
    except (RequestDataTooBig, TooManyFieldsSent):
        pairs = []
    text = answers.answer(pairs, addresses.root(request))
    # The answer names the time at which it was given, so it is not kept.
    return HttpResponse(text, content_type="text/xml; charset=utf-8", headers={"Cache-Control": "no-store"})
