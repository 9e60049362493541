"""The whole archive as files: valid for those who read them, whole or not at all, and without the sources' texts."""

import csv
import gzip
import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command

from documents import downloads, texts
from documents.errors import ArchiveError
from documents.models import Citation, DataVersion, Document, Event, Passage, PeopleCount, Source
from documents.tables import TABLES

pytestmark = pytest.mark.django_db
SOURCES = os.environ.get("ARCHIVE_SOURCES", "")


@pytest.fixture(autouse=True)
def var(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    return tmp_path


def built() -> downloads.Built:
    call_command("build_downloads", verbosity=0)
    return downloads.built()


def path(kind: str) -> Path:
    return downloads.path_of(next(file.name for file in built().files if file.kind == kind))


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_before_anything_was_built_the_page_says_so(client):
    response = client.get("/download/")
    assert response.status_code == 200
    assert "have not been built yet" in response.content.decode()
    assert client.get("/download.json").json()["files"] == []
    assert client.get("/download/newest/csv").status_code == 404


def test_the_page_names_version_licence_size_and_digest(client):
    now = built()
    text = client.get("/download/").content.decode()
    assert "data release 1.0.0" in text
    assert "https://creativecommons.org/licenses/by/4.0/" in text
    assert "124 <code>documents</code>" in text
    for file in now.files:
        answer = client.get(f"/download/{file.name}")
        data = body(answer)
        assert f"sha256 {file.sha256}" in text
        assert hashlib.sha256(data).hexdigest() == file.sha256
        assert f"({file.size} bytes)" in text
        assert len(data) == file.size
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["Content-Disposition"] == f'attachment; filename="{file.name}"'
        again = client.get(f"/download/{file.name}", headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304
    assert [file["sha256"] for file in client.get("/download.json").json()["files"]] == [f.sha256 for f in now.files]


def test_the_newest_is_always_at_one_address(client):
    now = built()
    for file in now.files:
        assert client.get(f"/download/newest/{file.kind}")["Location"] == f"/download/{file.name}"


@pytest.mark.parametrize("name", ["current.json", "..%2fcurrent.json", "x.zip", "a" * 3000, "%ff"])
def test_no_other_file_can_be_had(client, name):
    built()
    assert client.get(f"/download/{name}").status_code == 404


def test_the_data_package_is_valid_for_frictionless(tmp_path):
    zipfile.ZipFile(path("csv")).extractall(tmp_path / "package")
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    result = subprocess.run(command, cwd=tmp_path / "package", capture_output=True, text=True, check=False)
    report = json.loads(result.stdout)
    assert report["valid"], report
    assert report["stats"]["tasks"] == len(TABLES) == 12


def rows_of(name: str) -> list[dict]:
    with zipfile.ZipFile(path("csv")) as pack, pack.open(f"{name}.csv") as file:
        return list(csv.DictReader(io.TextIOWrapper(file, "utf-8", newline="")))


def test_the_csv_holds_every_record_in_the_columns_of_its_twin(client):
    for name, model in {"documents": Document, "events": Event, "counts": PeopleCount, "sources": Source}.items():
        rows = rows_of(name)
        assert {row["id"] for row in rows} == set(model.objects.values_list("slug", flat=True))
        twin = client.get(f"/{name}.csv?page_size=1")
        assert list(rows[0]) == next(csv.reader([b"".join(twin).decode().splitlines()[0]]))
    assert len(rows_of("citations")) == Citation.objects.count()
    assert len(rows_of("passages")) == Passage.objects.count()
    latvians = next(row for row in rows_of("counts") if row["id"] == "released-latvians-1946-1947")
    assert (latvians["as_written"], latvians["low"], latvians["group"]) == ("30,824", "30824", "latvians")


def test_json_lines_sqlite_and_csv_hold_the_same():
    now = built()
    with gzip.open(path("jsonl"), "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    with closing(sqlite3.connect(f"file:{path('sqlite')}?mode=ro", uri=True)) as database:
        for table in TABLES:
            told = [line for line in lines if line["_table"] == table.name]
            (number,) = database.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()  # noqa: S608
            assert number == len(told) == len(rows_of(table.name)) == now.rows[table.name]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found = database.execute(
            "SELECT c.as_written, d.label FROM counts c JOIN documents d ON d.id = c.document WHERE c.id = ?",
            ["proposed-release-capitalist-countries-memorandum"],
        ).fetchall()
        assert len(found) <= 1
        assert database.execute("SELECT value FROM about WHERE name = 'release'").fetchone() == ("1.0.0",)


def test_unchanged_data_is_not_built_again_and_gives_the_same_bytes():
    now = built()
    first = path("csv").stat().st_mtime_ns
    call_command("build_downloads", verbosity=0)
    assert path("csv").stat().st_mtime_ns == first
    call_command("build_downloads", again=True, verbosity=0)
    assert {file.sha256 for file in downloads.built().files} == {file.sha256 for file in now.files}


def test_changed_data_is_said_and_built_anew(client):
    before = built()
    Document.objects.filter(slug="directive-00336").update(summary="=1+1")
    DataVersion.objects.update(token="another")
    assert "The data has changed since" in client.get("/download/").content.decode()
    now = built()
    assert now.token == "another"
    assert "The data has changed since" not in client.get("/download/").content.decode()
    row = next(row for row in rows_of("documents") if row["id"] == "directive-00336")
    assert row["summary"] == "'=1+1"
    assert (downloads.folder() / before.token).is_dir()  # for whoever is in the middle of it
    DataVersion.objects.update(token="a-third")
    built()
    assert not (downloads.folder() / before.token).exists()


def test_a_build_that_fails_leaves_what_there_was(monkeypatch):
    before = built()

    def fail(*args):
        raise OSError("the disk is full")

    monkeypatch.setattr(downloads, "_named", fail)
    with pytest.raises(OSError, match="disk is full"):
        downloads.build()
    assert downloads.built() == before
    assert sorted(each.name for each in downloads.folder().iterdir()) == sorted(["current.json", before.token])


def test_data_that_keeps_changing_is_not_written(monkeypatch):
    real = downloads._built_of

    def meanwhile(token, changed):
        DataVersion.objects.update(token=uuid4().hex)
        return real(token, changed)

    monkeypatch.setattr(downloads, "_built_of", meanwhile)
    with pytest.raises(ArchiveError, match="try again"):
        downloads.build()
    assert downloads.built() is None


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"files": 1}'])
def test_a_broken_pointer_is_no_error(client, content):
    downloads.folder().mkdir()
    (downloads.folder() / "current.json").write_text(content)
    assert client.get("/download/").status_code == 200


@pytest.mark.sources
@pytest.mark.skipif(not SOURCES, reason="ARCHIVE_SOURCES names no folder with the source texts")
def test_no_text_of_a_source_goes_out():
    texts.attach(Path(SOURCES))
    lines = [json.loads(line) for line in gzip.decompress(path("jsonl").read_bytes()).splitlines()]
    # Official titles, names and what is printed may be long; a sentence of a source stands nowhere.
    prose = "\n".join(line[name] for line in lines for name in ("summary", "regest", "note") if line.get(name))
    longest = max(len(value) for line in lines for value in line.values() if isinstance(value, str))
    assert 300 < longest < 2_000
    for source in Source.objects.all():
        words = source.text.split()
        assert len(words) > 300
        sentences = [" ".join(words[start : start + 16]) for start in range(0, len(words) - 16, 4)]
        found = [each for each in sentences if each in prose]
        # The full name of a body is as long as a sentence.
        assert [each for each in found if not each.startswith("Select Committee to Investigate")] == []
