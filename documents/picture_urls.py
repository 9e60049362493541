"""Addresses of what is drawn, set side by side and gathered."""

from django.urls import path, re_path

from documents.views import bag, crosstab, timeline

urlpatterns = [
    path("timeline/", timeline.Timeline.as_view(), name="timeline"),
    path("crosstab/", crosstab.CrossTable.as_view(), name="crosstab"),
    path("crosstab.csv", crosstab.CrossTable.as_view(format="csv"), name="crosstab-csv"),
    path("bag/", bag.Bag.as_view(), name="bag"),
    path("bag/bibliography/", bag.Bibliography.as_view(), name="bibliography"),
    re_path(r"^bag\.(?P<format>csv|ris|bib|csl\.json)$", bag.BagFile.as_view(), name="bag-file"),
    path("compare/", bag.Compare.as_view(), name="compare"),
]
