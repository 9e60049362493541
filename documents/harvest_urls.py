"""Addresses of references in words, harvesting and downloads; part of documents/urls.py."""

from django.urls import path

from documents.views import mentions
from documents.views.oai import oai

urlpatterns = [
    path("oai", oai, name="oai"),
    path("ref/", mentions.Reference.as_view(), name="ref"),
    path("ref/unresolved/", mentions.Unresolved.as_view(), name="unresolved"),
    path("ref/unresolved.json", mentions.Unresolved.as_view(format="json"), name="unresolved-json"),
]
