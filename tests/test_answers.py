"""Kept answers: confirmed with 304 before anything else is asked, the same for all readers, gone when the data changes."""

import gzip
import time

import brotli
import pytest

from documents.answers import SHELF, Shelf
from documents.models import Document

EVENTS = ("INSERT", "UPDATE", "DELETE")
PAGES = [
    "/",
    "/documents/",
    "/counts.json?group=latvians",
    "/documents/ussr-resolution-843-342ss/",
    "/search/?q=deported",
]


@pytest.fixture
def pages(db):
    slug = Document.objects.get(number="843-342ss").slug
    return [page.replace("ussr-resolution-843-342ss", slug) for page in PAGES]


def test_a_current_copy_is_confirmed_with_one_query(client, pages, django_assert_num_queries):
    for page in pages:
        tag = client.get(page).headers["ETag"]
        with django_assert_num_queries(1):
            again = client.get(page, headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)


def test_a_kept_answer_costs_one_query(client, pages, django_assert_num_queries):
    for page in pages:
        first = client.get(page)
        with django_assert_num_queries(1):
            again = client.get(page)
        assert (again.content, dict(again.headers)) == (first.content, dict(first.headers))


def test_a_change_of_the_data_renews_every_page(client, pages):
    before = {page: client.get(page) for page in pages}
    Document.objects.filter(number="843-342ss").update(summary="Mended.")
    for page in pages:
        after = client.get(page, headers={"If-None-Match": before[page].headers["ETag"]})
        assert after.status_code == 200
        assert after.headers["ETag"] != before[page].headers["ETag"]
    assert b"Mended." in client.get(pages[3]).content


def test_a_date_confirms_only_what_is_older_than_a_second(client, db, monkeypatch):
    Document.objects.filter(number="843-342ss").update(summary="Mended.")
    assert "Last-Modified" not in client.get("/").headers
    SHELF.clear()
    later = time.time() + 5
    monkeypatch.setattr("documents.answers.time.time", lambda: later)
    stamp = client.get("/").headers["Last-Modified"]
    assert client.get("/", headers={"If-Modified-Since": stamp}).status_code == 304
    for poor in ("Thu, 01 Jan 1970 00:00:00 GMT", "yesterday", "Fri, 01 Jan 2100 00:00:00 GMT"):
        assert client.get("/", headers={"If-Modified-Since": poor}).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "encoding", "opened"),
    [("gzip, br;q=0.9", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("", "", bytes)],
)
def test_answers_are_compressed_as_the_reader_likes(client, db, accepted, encoding, opened):
    plain = client.get("/documents/").content
    for _ in range(2):  # made, then kept
        response = client.get("/documents/", headers={"Accept-Encoding": accepted})
        assert response.headers.get("Content-Encoding", "") == encoding
        assert opened(response.content) == plain
        assert "Accept-Encoding" in response.headers["Vary"]


def test_what_is_not_public_or_not_well_is_never_kept(client, curator):
    client.force_login(curator)
    for page in (
        "/admin/",
        "/healthz",
        "/documents/?from=1950-13",
        "/documents/?page=999",
        "/nowhere/",
        "/documents.csv",
    ):
        assert "ETag" not in client.get(page).headers
    assert not SHELF.answers


def test_hosts_and_queries_do_not_share_answers(client, db, settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert client.get("/documents/").content != client.get("/documents/?form=order").content
    client.get("/documents.json", headers={"host": "evil.example"})
    assert b"evil.example" not in client.get("/documents.json", headers={"host": "good.example"}).content


def test_the_least_used_answer_gives_way():
    shelf = Shelf(room=10)
    shelf.put(("a",), b"1234", {})
    shelf.put(("b",), b"1234", {})
    assert shelf.take(("a",)) == (b"1234", {})
    shelf.put(("c",), b"1234", {})
    assert [name for (name,) in shelf.answers] == ["a", "c"]
    assert shelf.used == 8


def test_every_table_moves_the_version_on(db):
    """Each of the archive's tables is watched by the database itself, whoever writes to it."""
    from django.apps import apps
    from django.db import connection

    own = {f"documents_{name}" for name in ("dataversion", "change", "importprogress", "loadedrecord")}
    tables = {
        model._meta.db_table for model in apps.get_app_config("documents").get_models(include_auto_created=True)
    } - own
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%dataversion%'"
            )
            found = {(table, event) for table, sql in cursor.fetchall() for event in EVENTS if f"AFTER {event} " in sql}
        else:
            cursor.execute("SELECT event_object_table, event_manipulation FROM information_schema.triggers")
            found = set(cursor.fetchall())
    assert {(table, event) for table in tables for event in EVENTS} <= found


def test_a_release_of_the_program_renews_pages(client, db, monkeypatch):
    tag = client.get("/about/").headers["ETag"]
    monkeypatch.setattr("documents.answers.program", lambda: ("another", 0.0))
    assert client.get("/about/", headers={"If-None-Match": tag}).status_code == 200
