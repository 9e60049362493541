"""What records have in common: a permanent slug, dates with their bounds, a claimant, a time of change."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from documents.dates import EDTFError, parse_edtf
from documents.models.forwarding import ADDRESSED, Fate, Forwarding, refuse_used_address

SLUG_HELP = (
    "The permanent address of this record, in lower-case letters, digits and hyphens, e.g. “directive-00336”. "
    "It is cited by readers: change it only to mend a mistake; the old address then redirects."
)


def validate_edtf(value: str) -> None:
    """Refuse a date that is not Extended Date/Time Format, in words a curator can act on."""
    try:
        parse_edtf(value)
    except EDTFError as error:
        raise ValidationError(str(error), code="edtf") from None


def choice_constraint(name: str, field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """The database's own copy of a list of choices: fixtures and imports pass no form."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(**{f"{field}__in": choices.values}),
        violation_error_message=f"“{field}” must be one of: {', '.join(choices.values)}.",
    )


class EDTFField(models.CharField):
    """A date in Extended Date/Time Format; blank where the source gives none."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 100)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_edtf]


class Record(models.Model):
    """A row with an address of its own. The slug is its natural key, in fixtures and in URLs."""

    noun: str  # the word for it in addresses, exports and citations, e.g. "document"
    plural: str

    slug = models.SlugField(max_length=120, unique=True, help_text=SLUG_HELP)
    modified = models.DateTimeField(
        default=timezone.now,
        editable=False,
        db_index=True,
        help_text="When this record was last loaded or edited; set by the archive.",
    )

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Save, and leave a forwarding behind where the slug was changed."""
        before = self.stored_slug() if self.has_address else ""
        super().save(*args, **kwargs)
        if before and before != self.slug:
            Forwarding.objects.note(
                self.noun, before, Fate.RENAMED, target=self.slug, reason="The address was changed to mend it."
            )

    def get_absolute_url(self) -> str:
        return reverse(f"documents:{self.noun}", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def derive(self) -> None:
        """Set the columns that follow from others. Called by `clean`, and by the load command,
        because fixtures go past both `save` and `clean`."""

    def touch(self) -> None:
        """Note that the record was changed now; readers, feeds and harvesters go by it."""
        self.modified = timezone.now()

    def clean(self) -> None:
        super().clean()
        self.derive()

    def validate_unique(self, exclude=None) -> None:
        """An address is unique for ever: one that once belonged to another record is refused as well."""
        super().validate_unique(exclude)
        if self.has_address and self.slug:
            refuse_used_address(self.noun, self.slug, self.stored_slug())

    @property
    def has_address(self) -> bool:
        """Whether records of this kind have a page of their own."""
        return self.noun in ADDRESSED.values()

    def stored_slug(self) -> str:
        """The slug under which the database has it now; empty for a new record."""
        slugs = type(self)._base_manager.filter(pk=self.pk).values_list("slug", flat=True)
        return (slugs.first() or "") if self.pk else ""


class Bounded(models.Model):
    """The first and last day that a record's dates allow; both null: undated, one null: open."""

    date_earliest = models.DateField(
        null=True, editable=False, help_text="First day that the date allows; worked out from the EDTF date."
    )
    date_latest = models.DateField(
        null=True, editable=False, help_text="Last day that the date allows; worked out from the EDTF date."
    )
    date_sort = models.GeneratedField(
        expression=Coalesce("date_earliest", "date_latest"),
        output_field=models.DateField(null=True),
        db_persist=True,
        help_text="The day by which lists are sorted: the first day, or the last where the beginning is open.",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_dates_in_order",
                condition=models.Q(date_earliest__isnull=True)
                | models.Q(date_latest__isnull=True)
                | models.Q(date_earliest__lte=models.F("date_latest")),
                violation_error_message="The date ends before it begins.",
            ),
        ]

    def bounding_edtf(self) -> str:
        """The EDTF string that decides the bounds; empty for an undated record."""
        raise NotImplementedError

    def derive(self) -> None:
        super().derive()
        edtf = self.bounding_edtf()
        try:
            span = parse_edtf(edtf) if edtf else None
        except EDTFError:
            span = None  # the field's own validator reports it
        self.date_earliest = span.earliest if span else None
        self.date_latest = span.latest if span else None


class Dated(Bounded):
    """One date: as printed, as EDTF, and the bounds that follow."""

    date_text = models.CharField(
        "date as printed",
        max_length=200,
        blank=True,
        help_text="The date as the source prints it, e.g. “April 13, 1946”. Blank if it prints none.",
    )
    date_edtf = EDTFField(
        "date (EDTF)",
        help_text=(
            "The same date as EDTF, e.g. 1946-04-13, 1946-06~ (about), 1941-02/1941-06 (from … to), ../1945 "
            "(until), [1939-10-11..1941-01-21] (one of). Blank if undated."
        ),
    )

    class Meta(Bounded.Meta):
        abstract = True
        constraints = [
            *Bounded.Meta.constraints,
            models.CheckConstraint(
                name="%(class)s_bounds_follow_date",
                condition=models.Q(date_edtf="", date_earliest__isnull=True, date_latest__isnull=True)
                | (
                    ~models.Q(date_edtf="")
                    & (models.Q(date_earliest__isnull=False) | models.Q(date_latest__isnull=False))
                ),
                violation_error_message="The first and last day must be worked out from the EDTF date.",
            ),
        ]

    def bounding_edtf(self) -> str:
        return self.date_edtf


def where_given(prefix: str, *names: str) -> list[models.Index]:
    """Indexes on links that most rows leave empty: small, and taken by the planner, which thinks little of empty ones.

    The fields themselves say db_index=False.
    """
    return [
        models.Index(fields=[name], name=f"{prefix}_{name}"[:30], condition=models.Q(**{f"{name}__isnull": False}))
        for name in names
    ]


class Claimed(models.Model):
    """Who says so, where a source reports somebody else's claim instead of stating it itself."""

    attributed_person = models.ForeignKey(
        "documents.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,  # see where_given
        related_name="claimed_%(class)ss",
        help_text="The person whose claim this is, e.g. Viktor Zemskov. Blank if the source itself states it.",
    )
    attributed_body = models.ForeignKey(
        "documents.Body",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,  # see where_given
        related_name="claimed_%(class)ss",
        help_text="The body whose claim this is, e.g. a ministry. Blank if the source itself states it.",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_one_claimant",
                condition=models.Q(attributed_person__isnull=True) | models.Q(attributed_body__isnull=True),
                violation_error_message="Name either the person or the body that makes the claim, not both.",
            ),
        ]

    @property
    def attributed_to(self):
        """The person or body that makes the claim; None where the source speaks for itself."""
        return self.attributed_person or self.attributed_body
