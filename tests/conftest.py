"""The shipped archive, loaded once; every test works on it inside a transaction that is rolled back."""

from io import StringIO

import pytest
from django.core.management import call_command

from documents.answers import SHELF
from documents.listing import INDEXES


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("load_archive", yes=True, verbosity=0, stdout=StringIO())


@pytest.fixture
def curator(django_user_model):
    return django_user_model.objects.create_superuser("curator", "curator@example.org", "a long enough password")


@pytest.fixture(autouse=True)
def nothing_kept_outlives_its_test():
    """An index built inside a test's transaction holds what is then rolled back; kept answers hide what a test alters."""
    yield
    SHELF.clear()
    for indexed in INDEXES.values():
        indexed.forget()
