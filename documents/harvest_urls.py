"""Addresses of references in words, harvesting and downloads; part of documents/urls.py."""

from django.urls import path

from documents.models import Body, Document, Event, Group, PeopleCount, Person, Place, Source
from documents.views import annotations, downloads, mentions
from documents.views.oai import oai

urlpatterns = [
    path("oai", oai, name="oai"),
    path("ref/", mentions.Reference.as_view(), name="ref"),
    path("ref/unresolved/", mentions.Unresolved.as_view(), name="unresolved"),
    path("ref/unresolved.json", mentions.Unresolved.as_view(format="json"), name="unresolved-json"),
    path("download/", downloads.Downloads.as_view(), name="downloads"),
    path("download.json", downloads.listed, name="downloads-json"),
    path("download/newest/<slug:kind>", downloads.newest, name="download-newest"),
    path("download/<str:name>", downloads.file, name="download-file"),
    path("citations/<slug:key>.jsonld", annotations.one, name="annotation"),
]

for model in (Document, Event, PeopleCount, Source, Body, Person, Place, Group):
    urlpatterns.append(
        path(
            f"{model.plural}/<slug:slug>/annotations.jsonld",
            annotations.of_record,
            {"model": model},
            name=f"{model.noun}-annotations",
        )
    )
