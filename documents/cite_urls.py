"""Addresses of references to download, of histories and releases, and of what machines ask a site for."""

from django.urls import path

from documents.views import changes, citing, lists, machines, records

urlpatterns = [
    path("versions/", changes.versions, name="versions"),
    path("versions/<str:number>/", changes.version, name="version"),
    path("unapi", machines.unapi, name="unapi"),
    path("sitemap.xml", machines.sitemap_index, name="sitemaps"),
    path("sitemap-<slug:name>.xml", machines.sitemap, name="sitemap"),
    path("feed.atom", machines.feed, name="feed"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
    path("robots.txt", machines.robots, name="robots"),
]
urlpatterns += [
    path(
        f"{view.model.plural}/<slug:slug>/history/",
        changes.record_history,
        {"model": view.model},
        name=f"{view.model.noun}-history",
    )
    for view in records.DETAILS
]

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
