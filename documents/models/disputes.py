"""Disputes: competing dates, and statements that do not agree. Sums and rival figures are computed, not stored."""

from django.db import models

from documents.models.base import Claimed, Dated, Record, choice_constraint
from documents.models.counts import PeopleCount
from documents.models.records import Document, Event
from documents.querysets import DatingQuerySet, DiscrepancyQuerySet


class Verdict(models.TextChoices):
    """What the sources make of a claimed date."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    OPEN = "open", "Left open"


class Dating(Dated, Claimed, Record):
    """One of several dates claimed for a document or an event."""

    noun, plural = "dating", "datings"

    document = models.ForeignKey(
        Document,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="datings",
        help_text="The document that is dated; or choose an event.",
    )
    event = models.ForeignKey(
        Event,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="datings",
        help_text="The event that is dated; or choose a document.",
    )
    basis = models.TextField(
        blank=True, help_text="On what grounds, in own words, e.g. a stamp of receipt on the copy found in Šiauliai."
    )
    verdict = models.CharField(
        max_length=10, choices=Verdict, help_text="Whether the sources accept the date, reject it or leave it open."
    )

    objects = DatingQuerySet.as_manager()

    class Meta:
        ordering = [models.F("date_sort").asc(nulls_last=True), "id"]
        constraints = [
            *Dated.Meta.constraints,
            *Claimed.Meta.constraints,
            choice_constraint("dating_verdict_known", "verdict", Verdict),
            models.CheckConstraint(
                name="dating_one_subject",
                condition=models.Q(document__isnull=False, event__isnull=True)
                | models.Q(document__isnull=True, event__isnull=False),
                violation_error_message="A dating belongs to one document or to one event.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date_text or self.date_edtf} for {self.subject}"

    @property
    def subject(self):
        """The document or event that is dated."""
        return self.document or self.event

    def get_absolute_url(self) -> str:
        return f"{self.subject.get_absolute_url()}#dating-{self.slug}"


class DiscrepancyKind(models.TextChoices):
    """What does not agree."""

    SUM = "sum"
    FIGURES = "figures"
    DATING = "dating"
    STATEMENT = "statement"
    IDENTITY = "identity"


class Discrepancy(Record):
    """A contradiction that a curator has described, with a citation for each side."""

    noun, plural = "discrepancy", "discrepancies"

    kind = models.CharField(
        max_length=10,
        choices=DiscrepancyKind,
        help_text="Figures, dating, statement or identity; sums are worked out by the archive itself.",
    )
    title = models.CharField(
        max_length=200, help_text="In a few words, e.g. “Five Finns: to be released or to remain?”"
    )
    explanation = models.TextField(help_text="What each side says, and whether the texts let one decide.")
    documents = models.ManyToManyField(
        Document, blank=True, related_name="discrepancies", help_text="Documents that it touches."
    )
    events = models.ManyToManyField(Event, blank=True, related_name="discrepancies", help_text="Events it touches.")
    counts = models.ManyToManyField(
        PeopleCount, blank=True, related_name="discrepancies", help_text="Figures that stand against each other."
    )

    objects = DiscrepancyQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "slug"]
        verbose_name_plural = "discrepancies"
        constraints = [choice_constraint("discrepancy_kind_known", "kind", DiscrepancyKind)]

    def __str__(self) -> str:
        return self.title
