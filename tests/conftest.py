"""The shipped archive, loaded once; every test works on it inside a transaction that is rolled back."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from documents.answers import SHELF
from documents.listing import INDEXES


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """The test database, loaded, whichever tests are chosen: pytest-django's own makes none for browser tests alone."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
        call_command("load_archive", yes=True, verbosity=0, stdout=StringIO())
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:  # a server's thread may close its own a moment after its last answer
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        teardown_databases(made, verbosity=0)


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
