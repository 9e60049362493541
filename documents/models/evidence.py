"""Evidence: the sources, their numbered passages, and the citations that tie records to passages."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.crypto import get_random_string

from documents.models.authorities import Body, Group, Person, Place
from documents.models.base import Dated, Record, choice_constraint, where_given
from documents.models.counts import PeopleCount
from documents.models.disputes import Dating, Discrepancy
from documents.models.links import DocumentRelation
from documents.models.records import Document, Event
from documents.querysets import CitationQuerySet, PassageQuerySet, SourceQuerySet

sha256_validator = RegexValidator(r"^[0-9a-f]{64}$", "A sha256 digest is 64 lower-case hexadecimal digits.")


class SourceKind(models.TextChoices):
    """What kind of text the source is."""

    ARTICLE = "article"
    COMMENTARY = "commentary"
    EDITION = "edition", "Edition of documents"


class Source(Dated, Record):
    """A text that the archive was built from. Its words stay outside until somebody who has them attaches them."""

    noun, plural = "source", "sources"

    title = models.CharField(max_length=300, help_text="Title as printed, or supplied if it has none.")
    author = models.CharField(max_length=200, blank=True, help_text="Author as printed; blank if the text names none.")
    publisher = models.CharField(max_length=400, blank=True, help_text="Who published it, and in what book or site.")
    translator = models.CharField(max_length=200, blank=True, help_text="Translator; blank if the text names none.")
    language = models.CharField(max_length=35, default="en", help_text="BCP 47 tag of the text, e.g. “en”.")
    kind = models.CharField(
        "kind", max_length=20, choices=SourceKind, help_text="Article, commentary, or edition of documents."
    )
    description = models.TextField(
        blank=True, help_text="What the text is, what it holds and how far it can be trusted, in own words."
    )
    url = models.URLField(blank=True, help_text="Address of the publisher or the text, e.g. for a required link back.")
    rights = models.URLField(
        blank=True, help_text="Rights statement, e.g. http://rightsstatements.org/vocab/InC/1.0/ or a licence."
    )
    rights_note = models.TextField(blank=True, help_text="What the source itself says of its use, in own words.")
    extract_limit = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="How many characters of the text may be shown in all, e.g. 500. Blank: no limit.",
    )
    file_name = models.CharField(max_length=200, help_text="Name of the text file, e.g. 004_0485af32278d7599.txt.")
    sha256 = models.CharField(
        max_length=64,
        unique=True,
        validators=[sha256_validator],
        help_text="Digest of the text file, by which an attached text is recognised.",
    )
    length = models.PositiveIntegerField(help_text="Length of the text in characters.")
    text = models.TextField(
        blank=True, editable=False, help_text="The text itself, once attached; never part of the fixtures."
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["file_name"]
        constraints = [
            *Dated.Meta.constraints,
            choice_constraint("source_kind_known", "kind", SourceKind),
            models.CheckConstraint(
                name="source_not_empty",
                condition=models.Q(length__gt=0),
                violation_error_message="A source has at least one character.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PassageKind(models.TextChoices):
    """What part of the page the passage is."""

    BODY = "body"
    TABLE = "table"
    CAPTION = "caption"
    NOTE = "note"
    GLOSS = "gloss"
    BIBLIOGRAPHY = "bibliography"


class Passage(models.Model):
    """A numbered stretch of a source. Numbers are permanent and never reused."""

    noun = "passage"

    source = models.ForeignKey(
        Source, on_delete=models.CASCADE, related_name="passages", help_text="The source it stands in."
    )
    number = models.PositiveIntegerField(help_text="Its number in the source, for ever, e.g. 12.")
    section = models.CharField(max_length=200, blank=True, help_text="Heading it stands under; blank before the first.")
    kind = models.CharField(
        "kind", max_length=20, choices=PassageKind, help_text="Body, table, caption, note, gloss or bibliography."
    )
    line = models.PositiveIntegerField(help_text="Line of the text file on which it begins, from 1.")
    start = models.PositiveIntegerField(help_text="Offset of its first character in the text, from 0.")
    end = models.PositiveIntegerField(help_text="Offset behind its last character.")
    regest = models.TextField(help_text="What the passage states, complete, in the archive's own words.")

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["source__file_name", "number"]
        constraints = [
            choice_constraint("passage_kind_known", "kind", PassageKind),
            models.UniqueConstraint(fields=["source", "number"], name="passage_number_once"),
            models.CheckConstraint(
                name="passage_not_empty",
                condition=models.Q(start__lt=models.F("end")),
                violation_error_message="A passage ends behind its beginning.",
            ),
            models.CheckConstraint(
                name="passage_numbered_from_one",
                condition=models.Q(number__gte=1),
                violation_error_message="Passages are numbered from 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}, passage {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("documents:passage", args=[self.source.slug, self.number])

    def natural_key(self) -> tuple[str, int]:
        return (self.source.slug, self.number)

    natural_key.dependencies = ["documents.source"]


class Stance(models.TextChoices):
    """What the passage does for the record."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    CONTEXT = "context"


# Every kind of row that a passage can bear out, by the name of the citation's foreign key.
SUBJECTS = {
    "document": Document,
    "event": Event,
    "count": PeopleCount,
    "relation": DocumentRelation,
    "dating": Dating,
    "discrepancy": Discrepancy,
    "body": Body,
    "person": Person,
    "place": Place,
    "group": Group,
}


def new_key() -> str:
    """A citation's permanent name, ten characters drawn at random; it is its anchor on the page."""
    return get_random_string(10, "0123456789abcdefghjkmnpqrstvwxyz")


def _exactly_one_subject() -> models.Q:
    condition = models.Q()
    for chosen in SUBJECTS:
        condition |= models.Q(**{f"{name}__isnull": name != chosen for name in SUBJECTS})
    return condition


def _subject(model) -> models.ForeignKey:
    return models.ForeignKey(
        model,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="citations",
        db_index=False,  # see Meta.indexes
        help_text="What the passage bears out. Choose exactly one subject.",
    )


class Citation(models.Model):
    """This passage, from here to there, supports or contradicts that record."""

    key = models.CharField(
        max_length=20, unique=True, default=new_key, help_text="Permanent name of the citation; its anchor on the page."
    )
    document = _subject(Document)
    event = _subject(Event)
    count = _subject(PeopleCount)
    relation = _subject(DocumentRelation)
    dating = _subject(Dating)
    discrepancy = _subject(Discrepancy)
    body = _subject(Body)
    person = _subject(Person)
    place = _subject(Place)
    group = _subject(Group)
    passage = models.ForeignKey(
        Passage, on_delete=models.PROTECT, related_name="citations", help_text="The passage, e.g. passage 12."
    )
    start = models.PositiveIntegerField(help_text="Offset in the source of the first character that proves it.")
    end = models.PositiveIntegerField(help_text="Offset behind the last one.")
    printed = models.CharField(
        max_length=300, blank=True, help_text="The number, date or name as it stands there, e.g. 44169."
    )
    stance = models.CharField(
        max_length=12, choices=Stance, default=Stance.SUPPORTS, help_text="Supports, contradicts, or only context."
    )
    sha256 = models.CharField(
        max_length=64,
        blank=True,
        validators=[sha256_validator],
        help_text="Digest of the cited span, by which an attached text is verified; filled in where one is attached.",
    )
    note = models.CharField(max_length=400, blank=True, help_text="What a reader should know about this evidence.")

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["passage__source__file_name", "passage__number", "start", "end", "key"]
        indexes = where_given("citation_of", *SUBJECTS)  # nine of the ten subjects of a citation are null
        constraints = [
            choice_constraint("citation_stance_known", "stance", Stance),
            models.CheckConstraint(
                name="citation_one_subject",
                condition=_exactly_one_subject(),
                violation_error_message="A citation has exactly one subject.",
            ),
            models.CheckConstraint(
                name="citation_not_empty",
                condition=models.Q(start__lt=models.F("end")),
                violation_error_message="The cited span ends behind its beginning.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.passage}, characters {self.start}–{self.end}"

    def get_absolute_url(self) -> str:
        return f"{self.passage.source.get_absolute_url()}#c-{self.key}"

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def clean(self) -> None:
        """Keep the span inside its passage, and take its digest where the text is at hand."""
        super().clean()
        if self.passage_id is None or self.start is None or self.end is None:
            return
        if not self.passage.start <= self.start < self.end <= self.passage.end:
            raise ValidationError(f"The span must lie inside the passage, {self.passage.start}–{self.passage.end}.")
        if self.passage.source.text and not self.sha256:
            span = self.passage.source.text[self.start : self.end]
            self.sha256 = hashlib.sha256(span.encode()).hexdigest()

    @property
    def subject(self):
        """The record that the passage bears out."""
        return next(value for name in SUBJECTS if (value := getattr(self, name)) is not None)

    @property
    def subject_kind(self) -> str:
        """The kind of that record, e.g. "count", found without a query."""
        return next(name for name in SUBJECTS if getattr(self, f"{name}_id") is not None)
