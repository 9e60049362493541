"""Pages about the room itself: its components, its keys, its languages."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponseForbidden, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView, View

from documents.findings import all_findings
from documents.models import Document, Event, Operator, Passage, PeopleCount
from documents.views.records import with_text

YEAR = 365 * 24 * 3600


class Components(TemplateView):
    """Each component once, made of records of the archive itself by the very templates of its pages."""

    template_name = "components.html"

    def get_context_data(self, **kwargs):
        documents, events, counts = (
            Document.objects.for_list(),
            Event.objects.for_list(),
            PeopleCount.objects.for_list(),
        )
        findings = all_findings()
        passage = Passage.objects.with_evidence().order_by("pk").first()
        by_operator = (counts.filter(operator=operator).first() for operator in Operator.values)
        return super().get_context_data(
            documents=[row for row in (documents.filter(held=held).first() for held in (True, False)) if row],
            events=events[:2],
            counts=[row for row in by_operator if row],
            findings=[
                row for row in (next((f for f in findings if f.agrees is x), None) for x in (True, False)) if row
            ],
            sums=[finding.check for finding in findings if finding.check][:1],
            rivals=next((finding.rivals for finding in findings if finding.rivals), None),
            passages=with_text(passage.source, [passage]) if passage else [],
            record=documents.filter(date_sort__isnull=False).order_by("date_sort", "pk").first(),
            **kwargs,
        )


class Keys(TemplateView):
    template_name = "keys.html"


@method_decorator(csrf_exempt, name="dispatch")
class Language(View):
    """Remember the language that a reader chose, and go back to the page. Pages carry no CSRF token: they are
    the same for everybody, so the request must say itself that it comes from here."""

    http_method_names = ["post"]

    def post(self, request):
        if not from_here(request):
            return HttpResponseForbidden("The language can only be chosen on a page of this archive.")
        back = request.POST.get("next", "/")
        if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
            back = "/"
        response = HttpResponseRedirect(back)
        response["Cache-Control"] = "no-store"
        language = request.POST.get("language", "")
        if language in dict(settings.LANGUAGES):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", secure=settings.HTTPS
            )
        return response


def from_here(request) -> bool:
    """Whether a browser says that a form was sent from one of the archive's own pages."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    return not origin or urlsplit(origin).netloc == request.get_host()
