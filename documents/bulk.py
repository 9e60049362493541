"""Writing many rows at once, past the models: COPY on PostgreSQL, one prepared statement on SQLite."""

import csv
import io
import secrets
from collections.abc import Iterable, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

NULL = "\\N"


@contextmanager
def batch():
    """One transaction for one batch: all of it or nothing, with one change of the data version at its end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE documents_dataversion SET bulk = true WHERE id = 1")
        yield
        cursor.execute(
            "UPDATE documents_dataversion SET bulk = false, token = %s, changed = CURRENT_TIMESTAMP, "
            "epoch = epoch + 1 WHERE id = 1",
            [secrets.token_hex(16)],
        )


def put(
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence],
    *,
    key: Sequence[str] = (),
    replacing: Sequence[str] | None = None,
) -> None:
    """Insert rows; where `key` (columns that are unique together) is given, a row with the same value there is
    replaced, in all or in some columns.

    Without a key, rows that are there already are left alone. Table and column names are the caller's own, never a
    user's; values are passed as parameters or as CSV.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    conflict = " ON CONFLICT DO NOTHING"
    if key:
        replaced = replacing or [column for column in columns if column not in key]
        others = ", ".join(f'"{column}" = excluded."{column}"' for column in replaced)
        conflict = f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {others}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, table, names, rows, conflict)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks}){conflict}', rows)  # noqa: S608


def _copy(cursor, table: str, names: str, rows: Iterable[Sequence], conflict: str) -> None:
    """Copy the rows beside the table, then take them over: COPY itself knows no conflict."""
    cursor.execute(f'CREATE TEMPORARY TABLE staged ON COMMIT DROP AS SELECT {names} FROM "{table}" LIMIT 0')  # noqa: S608
    lines = io.StringIO()
    writer = csv.writer(lines)
    for row in rows:
        writer.writerow([NULL if value is None else value for value in row])
    lines.seek(0)
    cursor.copy_expert(f"COPY staged ({names}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}')", lines)
    cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM staged{conflict}')  # noqa: S608
    cursor.execute("DROP TABLE staged")


@contextmanager
def words_renewed(table: str, slugs: Sequence[str]):
    """Keep the search index of SQLite true to the rows with these slugs, which are written inside; PostgreSQL's is."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f'PRAGMA table_info("{table}_fts")')
        columns = [row[1] for row in cursor.fetchall()]
    names = ", ".join(f'"{column}"' for column in columns)
    rows = f'FROM "{table}_plain" WHERE id IN (SELECT id FROM "{table}" WHERE slug IN '  # noqa: S608
    list(
        _chunked(
            f"INSERT INTO {table}_fts ({table}_fts, rowid, {names}) SELECT 'delete', id, {names} {rows}", slugs, ")"
        )
    )
    yield
    list(_chunked(f"INSERT INTO {table}_fts (rowid, {names}) SELECT id, {names} {rows}", slugs, ")"))


def keys_by(table: str, column: str, values: Sequence[str]) -> dict[str, int]:
    """The primary keys of the rows with these values in a column."""
    return dict(_chunked(f'SELECT "{column}", id FROM "{table}" WHERE "{column}" IN ', values))  # noqa: S608


def remove(table: str, column: str, keys: Sequence[int]) -> None:
    """Delete the rows whose column holds one of these keys."""
    list(_chunked(f'DELETE FROM "{table}" WHERE "{column}" IN ', keys))  # noqa: S608


def _chunked(sql: str, values: Sequence, end: str = ""):
    """Run a statement for the values, in lists of at most so many as both databases take."""
    with connection.cursor() as cursor:
        for start in range(0, len(values), 10_000):
            chunk = list(values[start : start + 10_000])
            cursor.execute(f"{sql}({', '.join(['%s'] * len(chunk))}){end}", chunk)
            if cursor.description:
                yield from cursor.fetchall()
