"""Permanent addresses. A changed slug redirects; nothing here is ever given to something else."""

from django.urls import path
from django.views.generic import RedirectView

from documents import cite_urls, harvest_urls, picture_urls
from documents.views import findings, lists, pages, records, room, search

app_name = "documents"

urlpatterns = [
    path("", pages.Home.as_view(), name="home"),
    path("about/", pages.About.as_view(), name="about"),
    path("about/components/", room.Components.as_view(), name="components"),
    path("about/keys/", room.Keys.as_view(), name="keys"),
    path("language/", room.Language.as_view(), name="language"),
    path("search/", search.SearchPage.as_view(), name="search"),
    path("search.json", search.SearchPage.as_view(format="json"), name="search-json"),
    path("search/suggest/", search.Suggestions.as_view(), name="suggestions"),
    path("coverage/", pages.Coverage.as_view(), name="coverage"),
    path("discrepancies/", findings.DiscrepancyList.as_view(), name="discrepancies"),
    path("discrepancies.json", findings.DiscrepancyList.as_view(format="json"), name="discrepancies-json"),
    path("discrepancies.csv", findings.DiscrepancyList.as_view(format="csv"), name="discrepancies-csv"),
    path("discrepancies/<slug:slug>/", findings.DiscrepancyDetail.as_view(), name="discrepancy"),
    path("discrepancies/<slug:slug>.json", findings.DiscrepancyDetail.as_view(format="json"), name="discrepancy-json"),
    path("relations.json", lists.RelationList.as_view(format="json"), name="relations-json"),
    path("relations.csv", lists.RelationList.as_view(format="csv"), name="relations-csv"),
]

for view in lists.LISTS:
    urlpatterns += [
        path(f"{view.name}/", view.as_view(), name=view.name),
        path(f"{view.name}.json", view.as_view(format="json"), name=f"{view.name}-json"),
        path(f"{view.name}.csv", view.as_view(format="csv"), name=f"{view.name}-csv"),
        path(f"{view.name}/by/<slug:facet>/", view.as_view(format="values"), name=f"{view.name}-by"),
    ]

for view in records.DETAILS:
    noun, plural = view.model.noun, view.model.plural
    urlpatterns += [
        path(f"{plural}/<slug:slug>/", view.as_view(), name=noun),
        path(f"{plural}/<slug:slug>.json", view.as_view(format="json"), name=f"{noun}-json"),
    ]

urlpatterns.append(path("sources/<slug:slug>/check/", records.ReadersCheck.as_view(), name="source-check"))
urlpatterns.append(path("sources/<slug:slug>/p<int:number>/", records.PassageDetail.as_view(), name="passage"))

urlpatterns += cite_urls.urlpatterns
urlpatterns += harvest_urls.urlpatterns
urlpatterns += picture_urls.urlpatterns

# A decree or directive is a document; its one address is the document's.
for plural in ("decrees", "directives"):
    urlpatterns.append(
        path(f"{plural}/<slug:slug>/", RedirectView.as_view(pattern_name="documents:document", permanent=True))
    )
