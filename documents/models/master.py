"""What was last loaded from the fixtures, so that a curator's edit is never taken for an old fixture."""

from django.db import models


class LoadedRecord(models.Model):
    """The digest of one fixture record as it was last loaded, or of one fixture file."""

    model = models.CharField(max_length=60, help_text="Label of the model, e.g. documents.document; “file” for a file.")
    key = models.CharField(max_length=400, help_text="Natural key of the record, or name of the file.")
    digest = models.CharField(max_length=64, help_text="sha256 of its fields, or of the file.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="loadedrecord_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"


class DataVersion(models.Model):
    """One row that changes with every change of the archive's data, by triggers in the database itself.

    So nothing that was worked out from the data, and no copy in a reader's browser, outlives it unnoticed,
    whoever wrote: the admin, a command, or SQL.
    """

    token = models.CharField(max_length=32, help_text="Drawn anew at every change; equal tokens mean equal data.")
    changed = models.DateTimeField(help_text="When the data last changed.")
    epoch = models.PositiveIntegerField(
        default=0, help_text="Raised when so much changed that the changes were not noted one by one."
    )
    bulk = models.BooleanField(
        default=False, help_text="Set inside the transaction of a bulk import, which notes no single changes."
    )

    def __str__(self) -> str:
        return self.token


class Change(models.Model):
    """One record whose place in the lists may have changed; written by the triggers, read by the index."""

    kind = models.CharField(max_length=12, help_text="The kind of record, e.g. document.")
    record = models.BigIntegerField(help_text="Its primary key.")

    def __str__(self) -> str:
        return f"{self.kind} {self.record}"


class ImportProgress(models.Model):
    """How far the import of a file has come, so that it can be taken up again where it stopped."""

    digest = models.CharField(max_length=64, unique=True, help_text="sha256 of the file and the kind of its rows.")
    rows = models.PositiveBigIntegerField(default=0, help_text="Rows that are in the archive, whole batches only.")
    finished = models.BooleanField(default=False, help_text="Whether the last row is in.")

    def __str__(self) -> str:
        return f"{self.rows} rows of {self.digest[:12]}"
