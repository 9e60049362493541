"""Records: the documents and events that the texts state."""

from django.db import models

from documents.models.authorities import Body, Group, Person, Place
from documents.models.base import Claimed, Dated, Record, choice_constraint, where_given
from documents.numbers import number_key
from documents.querysets import DocumentQuerySet, EventQuerySet, FormManager


class Form(models.TextChoices):
    """What kind of paper it is, in the source's own designation."""

    DECREE = "decree"
    RESOLUTION = "resolution"
    LAW = "law"
    ORDER = "order"
    DIRECTIVE = "directive"
    INSTRUCTION = "instruction"
    LETTER = "letter"
    MEMORANDUM = "memorandum"
    ATTACHMENT = "attachment"
    DRAFT = "draft"
    TREATY = "treaty"
    PROTOCOL = "protocol"
    AGREEMENT = "agreement"
    ULTIMATUM = "ultimatum"
    DECLARATION = "declaration"
    REPORT = "report"
    MOTION = "motion"
    OPINION = "opinion"
    JUDGMENT = "judgment"
    SPEECH = "speech"
    OTHER = "other"


class Status(models.TextChoices):
    """How far the act got, as far as a source says."""

    ISSUED = "issued"
    DRAFT = "draft"
    PROPOSED = "proposed"
    REFERRED_TO = "referred_to", "Referred to"


class Document(Dated, Record):
    """An official act or paper, whether its text is held in a source here or it is only cited."""

    noun, plural = "document", "documents"

    form = models.CharField(
        max_length=20, choices=Form, help_text="The kind of paper, in the source's word, e.g. resolution or directive."
    )
    number = models.CharField(
        "number as printed",
        max_length=60,
        blank=True,
        help_text="Exactly as printed, without “No.”, e.g. 843-342ss, 9871c, 00336. Never normalised.",
    )
    number_key = models.CharField(
        max_length=60,
        blank=True,
        editable=False,
        db_index=True,
        help_text="The number as spellings of it are compared; worked out from the number as printed.",
    )
    label = models.CharField(
        max_length=200,
        help_text="The archive's own short name for it, e.g. “Directive No. 00336 of 19 April 1946”.",
    )
    title = models.CharField(
        "official title",
        max_length=600,
        blank=True,
        help_text="The official title as printed, misprints included. Blank if the sources give none.",
    )
    title_language = models.CharField(
        max_length=35, blank=True, help_text="BCP 47 tag of the official title if it is not English, e.g. “ru”."
    )
    issuers = models.ManyToManyField(
        Body, blank=True, related_name="issued", help_text="Bodies that issued or drew it up, e.g. the NKVD."
    )
    signatories = models.ManyToManyField(
        Person, blank=True, related_name="signed", help_text="People who signed it, e.g. Ivan Serov."
    )
    addressee_bodies = models.ManyToManyField(
        Body, blank=True, related_name="addressed", help_text="Bodies it is addressed to, e.g. TsK KPSS."
    )
    addressee_people = models.ManyToManyField(
        Person, blank=True, related_name="addressed", help_text="People it is addressed to, e.g. Vyacheslav Molotov."
    )
    people = models.ManyToManyField(
        Person, blank=True, related_name="documents", help_text="Other people it concerns or who brought it about."
    )
    places = models.ManyToManyField(
        Place, blank=True, related_name="documents", help_text="Places it concerns or was issued at, e.g. Latvia."
    )
    classification = models.CharField(
        max_length=40, blank=True, help_text="Secrecy marking as printed, e.g. “Top Secret”."
    )
    status = models.CharField(
        max_length=20,
        choices=Status,
        help_text="Issued, a draft, only proposed, or only referred to. A draft stays one unless a source says more.",
    )
    held = models.BooleanField(
        default=False, help_text="Tick if a source here prints its text; leave empty if it is only cited."
    )
    archive = models.CharField(max_length=120, blank=True, help_text="Archive that keeps it, e.g. GARF.")
    fond = models.CharField(max_length=40, blank=True, help_text="Fond number, e.g. 9401.")
    opis = models.CharField(max_length=40, blank=True, help_text="Opis (inventory) number, e.g. 1.")
    delo = models.CharField(max_length=40, blank=True, help_text="Delo (file) number, e.g. 100.")
    sheets = models.CharField(max_length=40, blank=True, help_text="Sheets, e.g. 3–5.")
    collection_number = models.CharField(
        max_length=40, blank=True, help_text="Its number in the printed collection, e.g. 8.58."
    )
    part_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,  # see Meta.indexes
        related_name="parts",
        help_text="The paper this one is attached to, e.g. the memorandum for its attachment.",
    )
    summary = models.TextField(
        blank=True, help_text="What the sources say it provided, in the archive's own words, in one to four sentences."
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = [models.F("date_sort").asc(nulls_last=True), "id"]
        indexes = [
            models.Index(fields=["date_sort", "id"], name="document_by_date"),
            *where_given("document", "part_of"),
        ]
        constraints = [
            *Dated.Meta.constraints,
            choice_constraint("document_form_known", "form", Form),
            choice_constraint("document_status_known", "status", Status),
            models.CheckConstraint(
                name="document_named", condition=~models.Q(label=""), violation_error_message="Give it a short name."
            ),
            models.CheckConstraint(
                name="document_not_part_of_itself",
                condition=models.Q(part_of__isnull=True) | ~models.Q(part_of=models.F("id")),
                violation_error_message="A document cannot be an attachment of itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def derive(self) -> None:
        super().derive()
        self.number_key = number_key(self.number)

    @property
    def archival_reference(self) -> str:
        """Archive, fond, opis, delo and sheets in the usual order; empty where no source gives them."""
        named = (("f.", self.fond), ("op.", self.opis), ("d.", self.delo), ("l.", self.sheets))
        return ", ".join(filter(None, [self.archive, *(f"{sign} {value}" for sign, value in named if value)]))


class Decree(Document):
    """An act of a supreme state or party body: decree, resolution or law."""

    FORMS = (Form.DECREE, Form.RESOLUTION, Form.LAW)
    objects = FormManager()

    class Meta:
        proxy = True


class Directive(Document):
    """An act of a commissariat, ministry or agency that carries one out: order, directive, instruction."""

    FORMS = (Form.ORDER, Form.DIRECTIVE, Form.INSTRUCTION)
    objects = FormManager()

    class Meta:
        proxy = True


class Event(Dated, Claimed, Record):
    """Something that happened, or was meant to happen, at a stated or inferred time."""

    noun, plural = "event", "events"

    title = models.CharField(
        max_length=200, help_text="A short name, e.g. “Mass deportation from the Baltic states, June 1941”."
    )
    places = models.ManyToManyField(Place, blank=True, related_name="events", help_text="Where it happened.")
    people = models.ManyToManyField(Person, blank=True, related_name="events", help_text="People who took part.")
    bodies = models.ManyToManyField(Body, blank=True, related_name="events", help_text="Bodies that took part.")
    groups = models.ManyToManyField(Group, blank=True, related_name="events", help_text="Groups whom it befell.")
    documents = models.ManyToManyField(
        Document, through="EventDocument", blank=True, related_name="events", help_text="Documents it is tied to."
    )
    part_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,  # see Meta.indexes
        related_name="parts",
        help_text="The longer event it belongs to, e.g. the release of 1946–1947 for one transport.",
    )
    summary = models.TextField(
        blank=True, help_text="What happened, in the archive's own words, in one to four sentences."
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = [models.F("date_sort").asc(nulls_last=True), "id"]
        indexes = [
            models.Index(fields=["date_sort", "id"], name="event_by_date"),
            *where_given("event", "part_of", "attributed_person", "attributed_body"),
        ]
        constraints = [
            *Dated.Meta.constraints,
            *Claimed.Meta.constraints,
            models.CheckConstraint(
                name="event_not_part_of_itself",
                condition=models.Q(part_of__isnull=True) | ~models.Q(part_of=models.F("id")),
                violation_error_message="An event cannot be part of itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
