"""Permanent addresses, absolute: what pages print, headers carry and downloads name."""

from django.conf import settings
from django.http import HttpRequest


def root(request: HttpRequest) -> str:
    """Scheme and host of the archive without a slash: SITE_URL, or else the address it was asked by."""
    return settings.SITE_URL or request.build_absolute_uri("/").rstrip("/")


def absolute(request: HttpRequest, path: str) -> str:
    """A path of this archive as a full address."""
    return root(request) + path
