"""Addresses of what is drawn, set side by side and gathered."""

from django.urls import path

from documents.views import crosstab, timeline

urlpatterns = [
    path("timeline/", timeline.Timeline.as_view(), name="timeline"),
    path("crosstab/", crosstab.CrossTable.as_view(), name="crosstab"),
    path("crosstab.csv", crosstab.CrossTable.as_view(format="csv"), name="crosstab-csv"),
]
