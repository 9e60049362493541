"""The comparators: what most Django projects would write, on the same models and the same database.

A ListView with django-filter, paginated by OFFSET, with a COUNT for the list and one for each facet; the database's
own full-text search; a record with its relations; and two bare views, one empty and one of 20 kB.
"""

import os

from archive.settings import *  # noqa: F403

SECRET_KEY = os.environ.get("SECRET_KEY", "only-for-measuring" * 4)
ROOT_URLCONF = "bench.plain_views"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "bench" / "templates"],  # noqa: F405
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
