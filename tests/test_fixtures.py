"""The master copy: files in, database, files out, and nothing lost or overwritten on the way."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from documents.models import Body, Citation, Document, PeopleCount

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
pytestmark = pytest.mark.django_db


def run(name, *args, **options) -> str:
    out = StringIO()
    call_command(name, *args, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def files(tmp_path):
    """A copy of the shipped fixtures, to be changed."""
    folder = tmp_path / "fixtures"
    shutil.copytree(FIXTURES, folder)
    return folder


def replace(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_export_gives_the_shipped_bytes(tmp_path):
    run("export_fixtures", tmp_path)
    shipped = {path.name: path.read_bytes() for path in FIXTURES.glob("*.yaml")}
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == shipped


def test_a_second_load_changes_nothing():
    before = Citation.objects.count()
    assert "nothing to load" in run("load_archive")
    assert Citation.objects.count() == before


def test_a_changed_file_is_shown_field_by_field_and_not_loaded_on_a_dry_run(files):
    replace(files, "amnesty-of-ss-legionnaires.yaml", "label: Directive No. 00336", "label: DIRECTIVE No. 00336")
    said = run("load_archive", files, dry_run=True)
    assert "change document directive-00336 label: 'Directive No. 00336" in said
    assert "0 to add, 1 to change, 0 to remove" in said
    assert Document.objects.get(slug="directive-00336").label.startswith("Directive")


def test_a_changed_file_is_loaded_when_told(files):
    replace(files, "amnesty-of-ss-legionnaires.yaml", "label: Directive No. 00336", "label: DIRECTIVE No. 00336")
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("load_archive", files)
    run("load_archive", files, yes=True)
    assert Document.objects.get(slug="directive-00336").label.startswith("DIRECTIVE")


def test_an_edit_made_in_the_admin_outlives_a_load(files):
    Document.objects.filter(slug="directive-00336").update(summary="A curator wrote this.")
    replace(files, "amnesty-of-ss-legionnaires.yaml", "label: Directive No. 00336", "label: DIRECTIVE No. 00336")
    said = run("load_archive", files, yes=True)
    assert "1 kept as edited here" in said
    assert Document.objects.get(slug="directive-00336").summary == "A curator wrote this."
    run("load_archive", files, yes=True, overwrite=True)
    assert Document.objects.get(slug="directive-00336").summary != "A curator wrote this."


def test_a_record_deleted_in_the_admin_does_not_come_back(files):
    citation = Citation.objects.first()
    citation.delete()
    replace(files, "amnesty-of-ss-legionnaires.yaml", "label: Directive No. 00336", "label: DIRECTIVE No. 00336")
    run("load_archive", files, yes=True)
    assert not Citation.objects.filter(key=citation.key).exists()


def test_a_record_taken_out_of_the_files_goes_unless_it_was_edited(files):
    Body.objects.create(slug="a-curators-own", name="A curator's own")
    path = files / "authorities.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\n- model: documents.body\n  fields: {slug: passing, name: Passing}\n", encoding="utf-8")
    run("load_archive", files, yes=True)
    assert Body.objects.filter(slug="passing").exists()
    path.write_text(text, encoding="utf-8")
    assert "1 to remove" in run("load_archive", files, yes=True)
    assert not Body.objects.filter(slug="passing").exists()
    assert Body.objects.filter(slug="a-curators-own").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("form: directive", "form: poem", r"documents\.document .*form: Value 'poem' is not a valid choice"),
        ("form: directive", "shape: directive", r"amnesty-of-ss-legionnaires\.yaml:\d+: .*no field “shape”"),
        ("number: '00336'", "number: 00336", r"yaml:\d+: “number” must be text; put 222 in quotation marks"),
        ("model: documents.document\n", "model: documents.novel\n", r"yaml:\d+: unknown model “documents.novel”"),
        ("date_edtf: '1946-04-19'", "date_edtf: '1946-04-31'", r"directive-00336: .*not a day of the calendar"),
        ("slug: directive-00336", "slug: resolution-843-342ss", r"stated twice, first at .*yaml:\d+"),
        ("- [mvd]", "- [nobody]", r"yaml:\d+ documents\.\w+ [\w-]+: .*nobody"),
        ("- model: documents.source", "- model: [documents.source", r"is not readable YAML: .*line \d+"),
    ],
)
def test_a_broken_file_is_named_and_nothing_is_changed(files, old, new, said):
    counts = (Document.objects.count(), Citation.objects.count(), Body.objects.count())
    replace(files, "amnesty-of-ss-legionnaires.yaml", old, new)
    with pytest.raises(CommandError, match=said):
        run("load_archive", files, yes=True, overwrite=True)
    assert counts == (Document.objects.count(), Citation.objects.count(), Body.objects.count())


def test_a_truncated_file_is_refused(files):
    path = files / "memorandum-238ss-am.yaml"
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(CommandError, match=r"memorandum-238ss-am\.yaml"):
        run("load_archive", files, yes=True)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(CommandError, match="no fixture files"):
        run("load_archive", tmp_path)


def test_numbers_and_titles_stand_as_printed():
    numbers = set(Document.objects.values_list("number", flat=True))
    assert {"843-342ss", "00336", "9871c", "3141-950cc", "001683", "494/94", "1626-718ss", "238ss-AM"} <= numbers
    resolution = Document.objects.get(slug="resolution-843-342ss")
    assert resolution.title == "On the return of repatriated Latvians, Estonians and Lithuanians"


def test_decimals_survive():
    share = PeopleCount.objects.get(as_written="6.3%")
    assert str(share.low.normalize()) == "6.3"
