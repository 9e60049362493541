"""Full-text search, kept by the database: FTS5 tables with triggers on SQLite, stored vectors on PostgreSQL."""

from django.db import migrations

# Names first (weight A), then the rest (weight B).
SEARCHED = {
    "document": (("label", "number", "title"), ("summary",)),
    "event": (("title",), ("summary",)),
    "peoplecount": (("as_written", "row"), ("summary",)),
    "passage": (("section",), ("regest",)),
    "source": (("title", "author"), ("publisher", "description")),
    "body": (("name", "other_names"), ("note",)),
    "person": (("name", "other_names"), ("note",)),
    "place": (("name", "other_names"), ("note",)),
    "group": (("name", "other_names"), ("note",)),
}
# What the folding of FTS5 leaves and unaccent does not.
LIGATURES = {"ё": "е", "Ё": "Е", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O"}
LIGATURES |= {"đ": "d", "Đ": "D", "ł": "l", "Ł": "L"}

POSTGRES = """
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE TEXT SEARCH DICTIONARY documents_porter (TEMPLATE = snowball, Language = porter);
CREATE TEXT SEARCH CONFIGURATION documents_archive (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION documents_archive
    ALTER MAPPING FOR asciiword, word, numword, asciihword, hword, numhword, hword_part, hword_asciipart, hword_numpart
    WITH unaccent, documents_porter;
-- Letters and digits only, so that a number such as 843-342ss is parted as FTS5 parts it.
CREATE FUNCTION documents_plain(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(normalize($1), '[^[:alnum:]]+', ' ', 'g');
"""


def _plain(column: str) -> str:
    for letter, letters in LIGATURES.items():
        column = f"replace({column}, '{letter}', '{letters}')"
    return column


def _sqlite(run, table: str, columns: tuple[str, ...]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    plain = ", ".join(f'{_plain(f"{table}.{column!r}".replace(chr(39), chr(34)))} AS "{column}"' for column in columns)
    run(f"CREATE VIEW {table}_plain AS SELECT id, {plain} FROM {table}")
    run(
        f"CREATE VIRTUAL TABLE {table}_fts USING fts5({names}, content='{table}_plain', content_rowid='id', "
        "tokenize='porter unicode61 remove_diacritics 2')"
    )

    def values(row: str) -> str:
        return ", ".join(_plain(f'{row}."{column}"') for column in columns)

    remove = f"INSERT INTO {table}_fts ({table}_fts, rowid, {names}) VALUES ('delete', OLD.id, {values('OLD')});"
    add = f"INSERT INTO {table}_fts (rowid, {names}) VALUES (NEW.id, {values('NEW')});"
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in columns)
    # An import puts a whole batch in with one statement (bulk.py): FTS5 writes its buffer out at each statement.
    single = "(SELECT NOT bulk FROM documents_dataversion WHERE id = 1)"
    run(f"CREATE TRIGGER {table}_fts_insert AFTER INSERT ON {table} WHEN {single} BEGIN {add} END")
    run(f"CREATE TRIGGER {table}_fts_delete AFTER DELETE ON {table} BEGIN {remove} END")
    run(
        f"CREATE TRIGGER {table}_fts_update AFTER UPDATE ON {table} WHEN {single} AND ({changed}) "
        f"BEGIN {remove} {add} END"
    )
    run(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")


def _postgres(run, table: str, names: tuple[str, ...], rest: tuple[str, ...]) -> None:
    def vector(columns, weight):
        text = " || ' ' || ".join(f'"{column}"' for column in columns)
        return f"setweight(to_tsvector('documents_archive', documents_plain({text})), '{weight}')"

    run(
        f"ALTER TABLE {table} ADD COLUMN search tsvector GENERATED ALWAYS AS "
        f"({vector(names, 'A')} || {vector(rest, 'B')}) STORED"
    )
    run(f"CREATE INDEX {table}_search ON {table} USING gin (search)")


def forwards(apps, schema_editor):
    def run(sql):
        schema_editor.execute(sql, params=None)

    postgres = schema_editor.connection.vendor == "postgresql"
    if postgres:
        run(POSTGRES)
    for name, (names, rest) in SEARCHED.items():
        table = f"documents_{name}"
        if postgres:
            _postgres(run, table, names, rest)
        else:
            _sqlite(run, table, names + rest)


def backwards(apps, schema_editor):
    def run(sql):
        schema_editor.execute(sql, params=None)

    postgres = schema_editor.connection.vendor == "postgresql"
    for name in SEARCHED:
        table = f"documents_{name}"
        if postgres:
            run(f"ALTER TABLE {table} DROP COLUMN search")
        else:
            for event in ("insert", "delete", "update"):
                run(f"DROP TRIGGER {table}_fts_{event}")
            run(f"DROP TABLE {table}_fts")
            run(f"DROP VIEW {table}_plain")
    if postgres:
        run("DROP FUNCTION documents_plain(text)")
        run("DROP TEXT SEARCH CONFIGURATION documents_archive")
        run("DROP TEXT SEARCH DICTIONARY documents_porter")


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_data_version")]
    operations = [migrations.RunPython(forwards, backwards)]
