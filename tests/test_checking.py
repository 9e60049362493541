"""check_archive: sound as shipped, and every kind of fault is found."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from documents.checking import check_data, check_texts
from documents.models import Body, Citation, Document, Passage, PeopleCount, Source

pytestmark = pytest.mark.django_db


def faults() -> str:
    return "\n".join(map(str, check_data()))


def test_the_shipped_archive_has_no_fault():
    out = StringIO()
    call_command("check_archive", stdout=out)
    assert "No faults." in out.getvalue()
    assert "difference 9." in out.getvalue()


def test_every_fault_is_listed_and_the_command_fails():
    Body.objects.create(slug="lonely", name="Lonely")
    Citation.objects.filter(document__slug="directive-00336").delete()
    out = StringIO()
    with pytest.raises(CommandError, match="2 faults"):
        call_command("check_archive", stdout=out)
    assert "body lonely: is named by no record and no citation" in out.getvalue()
    assert "document directive-00336: has no citation" in out.getvalue()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda: Document.objects.filter(slug="directive-00336").update(date_earliest="1946-04-18"),
            "document directive-00336: date_earliest is 1946-04-18, its date says 1946-04-19",
        ),
        (
            lambda: Citation.objects.filter(pk=Citation.objects.first().pk).update(end=9_000_000),
            "lies outside",
        ),
        (
            lambda: Passage.objects.filter(source__slug="fate-of-vlasovites", number=19).update(end=9_000_000),
            "passage fate-of-vlasovites|19: ends at 9000000, behind the source's 5242 characters",
        ),
        (
            lambda: Passage.objects.filter(source__slug="fate-of-vlasovites", number=3).update(start=1),
            "begins inside passage",
        ),
        (
            lambda: PeopleCount.objects.filter(same_as__isnull=False, unit="persons").update(
                low=7, high=7, operator="exact"
            ),
            "but the figures differ",
        ),
        (
            lambda: Source.objects.filter(slug="fate-of-vlasovites").update(rights="not an address"),
            "source fate-of-vlasovites: rights: Enter a valid URL",
        ),
    ],
)
def test_a_fault_is_found(change, said):
    change()
    assert said in faults()


def test_texts_that_are_not_there_or_not_the_same_are_told(tmp_path):
    source = Source.objects.get(slug="fate-of-vlasovites")
    (tmp_path / source.file_name).write_text("something else")
    said = "\n".join(map(str, check_texts(tmp_path)))
    assert f"not {source.sha256}" in said
    assert "has no text" in said
