"""The data version: one row, changed by triggers at every write to any of the archive's tables.

The same triggers note which documents, events and counts may have to be listed differently, so that a change of
one record does not cost the index of a million. Later migrations that alter one of these tables must call `attach`
again for it on SQLite, where Django alters a table by making it anew, without its triggers.
"""

from django.db import migrations

# Each table, and what a change of one of its rows touches: (kind of record, column with its key).
TABLES = {
    "document": [("document", "id")],
    "document_issuers": [("document", "document_id")],
    "document_signatories": [("document", "document_id")],
    "document_addressee_bodies": [("document", "document_id")],
    "document_addressee_people": [("document", "document_id")],
    "document_people": [("document", "document_id")],
    "document_places": [("document", "document_id")],
    "event": [("event", "id")],
    "event_places": [("event", "event_id")],
    "event_people": [("event", "event_id")],
    "event_bodies": [("event", "event_id")],
    "event_groups": [("event", "event_id")],
    "eventdocument": [],
    "peoplecount": [("count", "id")],
    "peoplecount_places": [("count", "peoplecount_id")],
    "citation": [("document", "document_id"), ("event", "event_id"), ("count", "count_id")],
    "documentrelation": [],
    "dating": [],
    "discrepancy": [],
    "discrepancy_documents": [],
    "discrepancy_events": [],
    "discrepancy_counts": [],
}
# A change of these may touch any number of records.
SHARED_TABLES = ["body", "person", "place", "group", "source", "passage"]

EVENTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}

SQLITE_BUMP = (
    "UPDATE documents_dataversion SET token = lower(hex(randomblob(16))), "
    "changed = strftime('%Y-%m-%d %H:%M:%f', 'now'){epoch} WHERE id = 1;"
)
POSTGRES_FUNCTIONS = """
CREATE FUNCTION documents_data_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE documents_dataversion
    SET token = replace(gen_random_uuid()::text, '-', ''), changed = clock_timestamp(),
        epoch = epoch + CASE WHEN TG_NARGS = 0 THEN 1 ELSE 0 END
    WHERE id = 1 AND NOT bulk;
    -- The row is locked until the transaction ends, so changes are numbered in the order they become visible.
    IF FOUND THEN
        FOR i IN 1 .. TG_NARGS / 2 LOOP
            EXECUTE format(
                'INSERT INTO documents_change (kind, record) SELECT DISTINCT %L, %I FROM changed WHERE %I IS NOT NULL',
                TG_ARGV[2 * i - 2], TG_ARGV[2 * i - 1], TG_ARGV[2 * i - 1]
            );
        END LOOP;
    END IF;
    RETURN NULL;
END $$
"""


def attach(schema_editor, table: str, touched: list[tuple[str, str]], shared: bool = False) -> None:
    """Put the triggers on one table."""
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        arguments = [] if shared else [value for pair in touched for value in pair] or ["-"]
        quoted = ", ".join(f"'{value}'" for value in arguments)
        for event, rows in EVENTS.items():
            for row in rows:
                run(
                    f"CREATE TRIGGER data_changed_{event.lower()}_{row.lower()} AFTER {event} ON documents_{table} "
                    f"REFERENCING {row} TABLE AS changed FOR EACH STATEMENT "
                    f"EXECUTE FUNCTION documents_data_changed({quoted})"
                )
        run(
            f"CREATE TRIGGER data_changed_truncate AFTER TRUNCATE ON documents_{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION documents_data_changed()"
        )
        return
    for event, rows in EVENTS.items():
        notes = " ".join(
            f"INSERT INTO documents_change (kind, record) SELECT '{kind}', {row}.{column} "
            f"WHERE {row}.{column} IS NOT NULL;"
            for kind, column in touched
            for row in rows
        )
        run(
            f"CREATE TRIGGER data_changed_{table}_{event.lower()} AFTER {event} ON documents_{table} "
            "WHEN NOT (SELECT bulk FROM documents_dataversion WHERE id = 1) "
            f"BEGIN {SQLITE_BUMP.format(epoch=', epoch = epoch + 1' if shared else '')} {notes} END"
        )


def detach(schema_editor, table: str) -> None:
    for event, rows in EVENTS.items():
        if schema_editor.connection.vendor == "postgresql":
            for row in rows:
                schema_editor.execute(f"DROP TRIGGER data_changed_{event.lower()}_{row.lower()} ON documents_{table}")
        else:
            schema_editor.execute(f"DROP TRIGGER data_changed_{table}_{event.lower()}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER data_changed_truncate ON documents_{table}")


def forwards(apps, schema_editor):
    schema_editor.execute(
        "INSERT INTO documents_dataversion (id, token, changed, epoch, bulk) "
        "VALUES (1, 'empty', CURRENT_TIMESTAMP, 0, false)"
    )
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES_FUNCTIONS, params=None)
    for table, touched in TABLES.items():
        attach(schema_editor, table, touched)
    for table in SHARED_TABLES:
        attach(schema_editor, table, [], shared=True)


def backwards(apps, schema_editor):
    for table in [*TABLES, *SHARED_TABLES]:
        detach(schema_editor, table)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION documents_data_changed()")
    schema_editor.execute("DELETE FROM documents_dataversion")


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
