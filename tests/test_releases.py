"""Releases of the data: making them, and what the pages tell of them."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from documents import releases
from documents.errors import ArchiveError
from documents.models import Citation, Document, PeopleCount

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, settings):
    """A folder of releases to add to, with a first one of the data as they are."""
    settings.FIXTURE_DIRS = [tmp_path]
    make("1.0.0", date="2026-11-22")
    return tmp_path / "releases"


def make(number, **options):
    out = StringIO()
    call_command("make_release", number, stdout=out, **options)
    return out.getvalue()


def text(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.fixture
def second(folder):
    """A second release: one figure mended, one document renamed, one count withdrawn."""
    PeopleCount.objects.filter(slug="released-latvians-1946-1947").update(as_written="30,825", low=30825, high=30825)
    document = Document.objects.get(slug="directive-00336")
    document.slug = "directive-336"
    document.save()
    count = PeopleCount.objects.filter(parts__isnull=True, repeats__isnull=True).exclude(
        slug="released-latvians-1946-1947"
    )[0]
    gone = count.slug
    count.delete()
    assert "1.1.0 of 2027-01-02" in make("1.1.0", date="2027-01-02")
    return gone


def test_the_newest_release_holds_the_shipped_data():
    now, released = releases.present(), releases.state()
    for name in releases.MODELS:
        differing = {key for key in {*now[name], *released[name]} if now[name].get(key) != released[name].get(key)}
        assert differing == set(), f"{name}: run manage.py make_release before shipping changed data"


def test_the_first_release_is_told_on_one_page(client):
    page = text(client, "/versions/")
    assert "Release 1.0.0, 22 November 2026" in page
    assert "124 documents" in page
    listed = text(client, "/versions/1.0.0/")
    assert "3,905 records added" in listed
    assert client.get("/versions/1.0.0/?page=999").status_code == 404
    assert client.get("/versions/2.0.0/").status_code == 404


def test_a_record_that_never_changed_says_so(client):
    page = text(client, "/documents/resolution-843-342ss/history/")
    assert "Release 1.0.0, 22 November 2026" in page
    assert "Nothing in the record or its evidence has changed since" in page
    assert "It came into the archive with this release" in page
    assert "Directive No. 00336 of 19 April 1946 implements Resolution No. 843-342ss of 13 April 1946" in page
    assert client.get("/documents/no-such/history/").status_code == 404


def test_an_edit_since_the_release_is_told_with_old_and_new_value(client):
    Document.objects.filter(slug="resolution-843-342ss").update(number="843-342")
    Citation.objects.filter(document__slug="resolution-843-342ss").first().delete()
    page = text(client, "/documents/resolution-843-342ss/history/")
    assert "Since release 1.0.0" in page
    assert "<del>843-342ss</del>" in page
    assert "<ins>843-342</ins>" in page
    assert "withdrawn" in page


def test_a_second_release_tells_old_and_new_values(client, second):
    data = json.loads((releases.folder() / "1.1.0.json").read_text(encoding="utf-8"))
    change = data["changed"]["peoplecount"]["released-latvians-1946-1947"]
    assert change["as_written"] == ["30,824", "30,825"]
    page = text(client, "/versions/")
    assert page.index("Release 1.1.0, 2 January 2027") < page.index("Release 1.0.0")
    assert "<del>30,824</del>" in page
    assert "<ins>30,825</ins>" in page
    history = text(client, "/counts/released-latvians-1946-1947/history/")
    assert history.index("Release 1.1.0") < history.index("Release 1.0.0")
    assert "<ins>30825</ins>" in history
    assert f"/counts/{second}/" in text(client, "/versions/1.1.0/")


def test_a_renamed_record_keeps_its_history(client, second):
    page = text(client, "/documents/directive-336/history/")
    assert "Former addresses" in page
    assert "/documents/directive-00336/" in page
    assert "Release 1.0.0" in page
    old = client.get("/documents/directive-00336/history/")
    assert (old.status_code, old["Location"]) == (301, "/documents/directive-336/history/")


def test_citations_carry_the_newest_release(client, second):
    assert "data release 1.1.0 (2 January 2027)" in text(client, "/documents/directive-336/")


def test_a_record_of_no_release_says_so(client, folder):
    Document.objects.create(slug="new-one", label="A new one", form="order", status="issued")
    assert "Not yet in a data release" in text(client, "/documents/new-one/")
    assert "Since release 1.0.0" in text(client, "/documents/new-one/history/")


def test_an_archive_without_releases_works(client, folder):
    (folder / "1.0.0.json").unlink()
    assert "No release has been made yet" in text(client, "/versions/")
    assert "Not yet in a data release" in text(client, "/documents/directive-00336/")
    assert "Not yet in a release" in text(client, "/documents/directive-00336/history/")
    assert client.get("/feed.atom").status_code == 200


def test_a_release_needs_a_higher_number_and_a_change(folder):
    for number, message in (
        ("1.1", "three parts"),
        ("1.0.0", "needs a higher number"),
        ("0.9.0", "needs a higher number"),
        ("1.1.0", "Nothing has changed"),
    ):
        with pytest.raises(CommandError, match=message):
            make(number)
    with pytest.raises(CommandError, match="is not a day"):
        make("2.0.0", date="soon")


def test_releases_follow_one_another_by_number_not_by_letter(folder):
    for number in ("1.9.0", "1.10.0"):
        Document.objects.filter(slug="directive-00336").update(number=number)
        make(number)
    assert [release.number for release in releases.releases()] == ["1.0.0", "1.9.0", "1.10.0"]
    assert releases.state()["document"]["directive-00336"]["number"] == "1.10.0"
    assert releases.releases()[-1].changed == {"document": {"directive-00336": {"number": ["1.9.0", "1.10.0"]}}}


def test_a_broken_release_is_named(folder):
    (folder / "1.1.0.json").write_text("{", encoding="utf-8")
    with pytest.raises(ArchiveError, match="1.1.0.json"):
        releases.releases()
