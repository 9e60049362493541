"""Importing: checked as a whole, written batch by batch, told by line, taken up where it stopped."""

import gzip
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from documents.listing import INDEXES
from documents.models import Citation, Document, DocumentRelation, Event, ImportProgress, PeopleCount

ROOT = Path(__file__).resolve().parents[1]
KILLS = int(os.environ.get("KILLS", "6"))
SIZE = 700 * KILLS  # rows, so that the import is not done before the last kill
SOURCE, PASSAGE = "memorandum-238ss-am", 3


def row(number: int, **fields) -> dict:
    return {"id": f"new-{number}", "form": "order", "status": "issued", "number": f"{number}ss", **fields}


def write(path: Path, rows: list) -> Path:
    lines = "".join((r if isinstance(r, str) else json.dumps(r, ensure_ascii=False)) + "\n" for r in rows)
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8") as file:
        file.write(lines)
    return path


def run(path: Path, **options) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_records", str(path), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def refused(path: Path, **options) -> list[str]:
    err = StringIO()
    with pytest.raises(CommandError):
        call_command("import_records", str(path), stdout=StringIO(), stderr=err, **options)
    return [line.replace(str(path), path.name) for line in err.getvalue().splitlines()]


@pytest.fixture
def span(db):
    """A place inside a shipped passage, as exports write it, with its offsets."""
    from documents.models import Passage

    passage = Passage.objects.get(source__slug=SOURCE, number=PASSAGE)
    return f"{SOURCE}#p{PASSAGE}:{passage.start}-{passage.start + 5}", passage.start


@pytest.mark.parametrize("name", ["documents.ndjson", "documents.ndjson.gz"])
def test_rows_come_in_with_their_names_and_citations(db, tmp_path, span, name):
    rows = [row(n, issuers=["council-of-ministers-ussr"], date="1950-03", citations=[span[0]]) for n in range(12)]
    out, _ = run(write(tmp_path / name, rows), batch=5)
    assert "12 rows are sound." in out and "12 rows written; 12 in all." in out
    new = Document.objects.get(slug="new-7")
    assert (new.number, new.label, new.number_key) == ("7ss", "Order No. 7ss", "7ss")
    assert [body.slug for body in new.issuers.all()] == ["council-of-ministers-ussr"]
    assert (str(new.date_earliest), str(new.date_latest)) == ("1950-03-01", "1950-03-31")
    assert [(c.passage.number, c.start - span[1], c.end - span[1]) for c in new.citations.all()] == [(3, 0, 5)]


def test_csv_comes_in_as_exported(db, client, tmp_path):
    body = b"".join(client.get("/documents.csv?form=directive").streaming_content)
    path = tmp_path / "documents.csv"
    path.write_bytes(body)
    before = list(client.get("/documents.json?page_size=1000").json()["results"])
    out, _ = run(path)
    assert "rows are sound" in out
    assert client.get("/documents.json?page_size=1000").json()["results"] == before


def test_every_fault_is_told_with_its_line_and_nothing_is_written(db, tmp_path, span):
    before = Document.objects.count(), Citation.objects.count()
    rows = [
        row(1),
        "{not json",
        row(2, date="1950-13"),
        row(3, issuers=["nobody"]),
        row(4, form="poem"),
        row(5, colour="red"),
        row(1),
        row(6, part_of="new-99"),
        row(7, citations=[f"{SOURCE}#p99999:1-2"]),
        row(8, citations=[f"{SOURCE}#p{PASSAGE}:0-999999"]),
        row(9, title="a\0b"),
        "[]",
        {"form": "order"},
    ]
    lines = refused(write(tmp_path / "documents.ndjson", rows))
    told = {int(line.split(":")[1]) for line in lines if line.startswith("documents.ndjson:")}
    assert told == {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}
    assert any("has no passage 99999" in line for line in lines)
    assert any("is given twice, first on line 1" in line for line in lines)
    assert (Document.objects.count(), Citation.objects.count()) == before


@pytest.mark.parametrize("content", [b"\x1f\x8b broken", b"\xff\xfe\x00", b""])
def test_a_broken_file_is_refused_in_words(db, tmp_path, content):
    path = tmp_path / "documents.ndjson.gz"
    path.write_bytes(content)
    try:
        out, _ = run(path)
        assert "0 rows" in out  # an empty file holds nothing, which is no fault
    except CommandError as error:
        assert "Nothing was written" in str(error)


def test_a_record_is_brought_up_to_its_row_and_never_doubled(db, tmp_path, span):
    run(write(tmp_path / "documents.ndjson", [row(1, title="First", summary="Kept.", citations=[span[0]])]))
    key = Document.objects.get(slug="new-1").pk
    run(write(tmp_path / "documents.ndjson", [row(1, title="Second")]))
    again = Document.objects.get(slug="new-1")
    assert (again.pk, again.title, again.summary, again.citations.count()) == (key, "Second", "Kept.", 1)


def test_the_same_file_is_imported_once(db, tmp_path):
    path = write(tmp_path / "documents.ndjson", [row(1)])
    run(path)
    assert "already" in run(path)[0]
    Document.objects.filter(slug="new-1").delete()
    run(path, again=True)
    assert Document.objects.filter(slug="new-1").exists()


def test_an_import_goes_on_where_it_stopped(db, tmp_path, monkeypatch):
    from documents.importing import writing

    path = write(tmp_path / "documents.ndjson", [row(n) for n in range(10)])
    real, calls = writing.Writer.write, []

    def stopping(self, rows):
        real(self, rows)
        calls.append(len(rows))
        if len(calls) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(writing.Writer, "write", stopping)
    with pytest.raises(KeyboardInterrupt):
        run(path, batch=3)
    assert Document.objects.filter(slug__startswith="new-").count() == 6  # two whole batches, nothing of the third
    monkeypatch.setattr(writing.Writer, "write", real)
    out, _ = run(path, batch=3)
    assert "4 rows written; 10 in all." in out
    assert Document.objects.filter(slug__startswith="new-").count() == 10


def test_relations_counts_events_and_loose_citations_come_in(db, tmp_path, span):
    run(write(tmp_path / "documents.ndjson", [row(1), row(2)]))
    link = {"subject": "new-1", "type": "implements", "object": "new-2"}
    for note in ("first", "second"):
        run(write(tmp_path / "relations.ndjson", [{**link, "note": note, "citations": [span[0]]}]))
    relation = DocumentRelation.objects.get(subject__slug="new-1")
    assert (relation.note, relation.citations.count()) == ("second", 1)
    run(write(tmp_path / "relations.ndjson", [link]))
    relation.refresh_from_db()
    assert (relation.note, relation.citations.count()) == ("second", 1)  # what a row leaves out stays
    run(
        write(
            tmp_path / "events.ndjson",
            [{"id": "e-1", "title": "An event", "date": "1950", "documents": ["ordered_by: new-1"]}],
        )
    )
    counts = [
        {"id": "part", "part_of": "whole", "additive": True},
        {"id": "whole"},
    ]
    same = {"as_written": "7", "operator": "exact", "low": 7, "high": 7, "unit": "persons", "group": "latvians"}
    run(write(tmp_path / "counts.ndjson", [{**same, "action": "released", "nature": "actual", **c} for c in counts]))
    assert PeopleCount.objects.get(slug="part").part_of.slug == "whole"
    assert Event.objects.get(slug="e-1").documents.get().slug == "new-1"
    run(write(tmp_path / "citations.ndjson", [{"kind": "events", "id": "e-1", "citation": span[0]}]))
    assert Event.objects.get(slug="e-1").citations.count() == 1


def test_what_came_in_is_found_at_once(db, client, tmp_path):
    run(write(tmp_path / "documents.ndjson", [row(77, title="Zeppelin hangars", form="opinion")]))
    INDEXES[Document].forget()
    assert [r["id"] for r in client.get("/documents.json?q=zeppelin+hangar").json()["results"]] == ["new-77"]
    assert client.get("/documents.json?form=opinion&q=zeppelin").json()["count"] == 1


def test_a_killed_import_leaves_only_whole_batches(tmp_path):
    """Killed at points spread over its run: what is in is a number of whole batches, and the next run ends the work."""
    env = {**os.environ, "ARCHIVE_VAR": str(tmp_path / "var"), "SECRET_KEY": "x" * 60, "HTTPS": "0", "DATABASE_URL": ""}
    env["DJANGO_SETTINGS_MODULE"] = "archive.settings"
    (tmp_path / "var").mkdir()
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "-v", "0"], env=env, check=True)
    path = write(tmp_path / "documents.ndjson", [row(n) for n in range(SIZE)])
    chance, kills = random.Random(3), 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            [*manage, "import_records", str(path), "--batch", "100"],
            env=env,
            stdout=-3,
            stderr=-3,
            start_new_session=True,
        )
        time.sleep(chance.uniform(0.4, 1.1))
        kills += process.poll() is None
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        with sqlite3.connect(tmp_path / "var" / "archive.sqlite3") as found:
            rows = found.execute("SELECT count(*) FROM documents_document").fetchone()[0]
            noted = found.execute("SELECT coalesce(max(rows), 0) FROM documents_importprogress").fetchone()[0]
            assert rows == noted and rows % 100 == 0
    assert kills
    subprocess.run([*manage, "import_records", str(path)], env=env, check=True, stdout=subprocess.DEVNULL)
    with sqlite3.connect(tmp_path / "var" / "archive.sqlite3") as found:
        assert found.execute("SELECT count(*) FROM documents_document").fetchone()[0] == SIZE


def test_progress_rows_are_noted(db, tmp_path):
    run(write(tmp_path / "documents.ndjson", [row(n) for n in range(4)]), batch=2)
    assert list(ImportProgress.objects.values_list("rows", "finished")) == [(4, True)]


def test_the_search_index_stays_whole(db, tmp_path, client):
    """Rows that are new, rows that are brought up to date, and in both ways what is searched is what is there."""
    run(
        write(
            tmp_path / "documents.ndjson",
            [row(n, label=f"No. {n}", title=f"Zeppelin {n}", summary="Hangar.") for n in range(7)],
        ),
        batch=3,
    )
    run(write(tmp_path / "documents.ndjson", [row(n, title=f"Balloon {n}") for n in range(5)]), batch=3)
    assert client.get("/documents.json?q=zeppelin").json()["count"] == 2
    assert client.get("/documents.json?q=balloon hangar").json()["count"] == 5
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # raises if the index and the table part ways
            cursor.execute(
                "INSERT INTO documents_document_fts (documents_document_fts, rank) VALUES ('integrity-check', 1)"
            )
