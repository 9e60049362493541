"""The home page and the pages about the archive."""

from django.http import Http404
from django.views.generic import TemplateView

from documents import coverage
from documents.front import front


class Home(TemplateView):
    template_name = "home.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(front=front(), **kwargs)


class About(TemplateView):
    template_name = "about.html"


class Coverage(TemplateView):
    """What each source has given, and for whom and when there is evidence."""

    template_name = "documents/coverage.html"

    def get_context_data(self, **kwargs):
        axis = self.request.GET.get("by", "group")
        if axis not in coverage.AXES:
            raise Http404("The matrix goes by group, place or event.")
        years, rows = coverage.matrix(axis)
        return super().get_context_data(
            lines=coverage.by_source(),
            axis=axis,
            axes=coverage.AXES,
            years=years,
            rows=rows,
            states=coverage.STATES.values(),
            **kwargs,
        )
