"""Addresses of references to download: each at the address of what it cites."""

from django.urls import path

from documents.views import citing, lists, records

urlpatterns = []

for ending in citing.FORMATS:
    urlpatterns += [
        path(f"{view.name}.{ending}", view.as_view(format=ending), name=f"{view.name}-{ending}") for view in lists.LISTS
    ]
    urlpatterns += [
        path(
            f"{view.model.plural}/<slug:slug>.{ending}",
            citing.record,
            {"model": view.model, "format": ending},
            name=f"{view.model.noun}-{ending}",
        )
        for view in records.DETAILS
    ]
    urlpatterns += [
        path(
            f"sources/<slug:slug>/p<int:number>.{ending}", citing.passage, {"format": ending}, name=f"passage-{ending}"
        ),
        path(f"discrepancies/<slug:slug>.{ending}", citing.finding, {"format": ending}, name=f"discrepancy-{ending}"),
    ]
