"""Links: the typed relations between documents, and a document's part in an event."""

from django.db import models

from documents.models.base import choice_constraint
from documents.models.records import Document, Event
from documents.querysets import LinkManager


class RelationType(models.TextChoices):
    """How one document bears on another, after the European Legislation Identifier and archival use."""

    BASED_ON = "based_on", "is based on"
    IMPLEMENTS = "implements", "implements"
    AMENDS = "amends", "amends"
    EXTENDS = "extends", "extends"
    SUPPLEMENTS = "supplements", "supplements"
    SUPERSEDES = "supersedes", "supersedes"
    REPEALS = "repeals", "repeals"
    CORRECTS = "corrects", "corrects"
    REPLIES_TO = "replies_to", "replies to"
    REQUESTS = "requests", "requests"
    TRANSMITS = "transmits", "transmits"
    ATTACHMENT_OF = "attachment_of", "is an attachment of"
    DRAFT_OF = "draft_of", "is a draft of"
    REPORTS_ON = "reports_on", "reports on"
    CITES = "cites", "cites"
    EXCLUDES = "excludes", "leaves out those covered by"
    CONFUSED_WITH = "confused_with", "is confused with"
    CONDEMNS = "condemns", "condemns"

    @property
    def inverse_label(self) -> str:
        """The same link read from the other document, e.g. "is implemented by"."""
        return INVERSE[self]


INVERSE = {
    RelationType.BASED_ON: "is the basis of",
    RelationType.IMPLEMENTS: "is implemented by",
    RelationType.AMENDS: "is amended by",
    RelationType.EXTENDS: "is extended by",
    RelationType.SUPPLEMENTS: "is supplemented by",
    RelationType.SUPERSEDES: "is superseded by",
    RelationType.REPEALS: "is repealed by",
    RelationType.CORRECTS: "is corrected by",
    RelationType.REPLIES_TO: "is replied to by",
    RelationType.REQUESTS: "is requested by",
    RelationType.TRANSMITS: "is transmitted by",
    RelationType.ATTACHMENT_OF: "has as attachment",
    RelationType.DRAFT_OF: "was drafted as",
    RelationType.REPORTS_ON: "is reported on by",
    RelationType.CITES: "is cited by",
    RelationType.EXCLUDES: "covers those left out by",
    RelationType.CONFUSED_WITH: "is confused with",
    RelationType.CONDEMNS: "is condemned by",
}


class DocumentRelation(models.Model):
    """A stated link from one document to another; its citations give the passages that state it."""

    noun = "relation"

    subject = models.ForeignKey(
        Document,
        on_delete=models.CASCADE,
        related_name="relations",
        help_text="The document that bears on the other, e.g. the directive that implements a resolution.",
    )
    type = models.CharField(
        max_length=20, choices=RelationType, help_text="How it bears on the other, e.g. implements."
    )
    object = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="inverse_relations", help_text="The document it bears on."
    )
    note = models.CharField(
        max_length=400, blank=True, help_text="What needs saying about the link, e.g. which part of the act it touches."
    )

    objects = LinkManager("subject__slug", "type", "object__slug")

    class Meta:
        ordering = ["subject__slug", "type", "object__slug"]
        constraints = [
            choice_constraint("relation_type_known", "type", RelationType),
            models.UniqueConstraint(fields=["subject", "type", "object"], name="relation_once"),
            models.CheckConstraint(
                name="relation_between_two",
                condition=~models.Q(subject=models.F("object")),
                violation_error_message="A document cannot be related to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.get_type_display()} {self.object}"

    def get_absolute_url(self) -> str:
        return f"{self.subject.get_absolute_url()}#relations"

    def natural_key(self) -> tuple[str, str, str]:
        return (self.subject.slug, self.type, self.object.slug)

    natural_key.dependencies = ["documents.document"]

    def inverse_label(self) -> str:
        """The link's words as the object's page says them."""
        return RelationType(self.type).inverse_label


class EventRole(models.TextChoices):
    """What a document is to an event."""

    ORDERED_BY = "ordered_by", "ordered by"
    CARRIED_OUT_UNDER = "carried_out_under", "carried out under"
    RESULTED_IN = "resulted_in", "resulted in"
    DESCRIBED_IN = "described_in", "described in"


class EventDocument(models.Model):
    """A document's part in an event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="document_links", help_text="The event.")
    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="event_links", help_text="The document tied to it."
    )
    role = models.CharField(
        max_length=20, choices=EventRole, help_text="What the document is to the event, e.g. ordered by."
    )

    objects = LinkManager("event__slug", "document__slug", "role")

    class Meta:
        ordering = ["event__slug", "role", "document__slug"]
        constraints = [
            choice_constraint("eventdocument_role_known", "role", EventRole),
            models.UniqueConstraint(fields=["event", "document", "role"], name="eventdocument_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.get_role_display()} {self.document}"

    def natural_key(self) -> tuple[str, str, str]:
        return (self.event.slug, self.document.slug, self.role)

    natural_key.dependencies = ["documents.event", "documents.document"]
