"""Counts: one printed figure about people is one row, with everything that keeps it from being misread."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce

from documents.models.authorities import Group, Place
from documents.models.base import Bounded, Claimed, EDTFField, Record, choice_constraint, where_given
from documents.models.records import Document, Event
from documents.querysets import CountQuerySet


class Operator(models.TextChoices):
    """How the source qualifies the number."""

    EXACT = "exact", "exactly"
    ABOUT = "about", "about"
    AT_LEAST = "at_least", "at least"
    MORE_THAN = "more_than", "more than"
    UP_TO = "up_to", "up to"
    LESS_THAN = "less_than", "less than"
    BETWEEN = "between", "between"


class Unit(models.TextChoices):
    """What the number counts, or of what it is a share."""

    PERSONS = "persons"
    PERCENT = "percent"
    FRACTION = "fraction"
    FAMILIES = "families"
    VOTES = "votes"


class Nature(models.TextChoices):
    """Whether it happened, or was only meant to."""

    ACTUAL = "actual"
    PLANNED = "planned"
    PERMITTED = "permitted"
    PROPOSED = "proposed"
    ESTIMATE = "estimate"


class Action(models.TextChoices):
    """What the people counted did, or what was done or meant to be done to them."""

    SERVED = "served"
    ENLISTED = "enlisted"
    DRAFTED = "drafted"
    STRENGTH = "strength", "Strength of a unit"
    STATIONED = "stationed"
    WITHDRAWN = "withdrawn"
    CAPTURED = "captured"
    SURRENDERED = "surrendered"
    DESERTED = "deserted"
    SUSPECTED = "suspected"
    ARRESTED = "arrested"
    CONVICTED = "convicted"
    IMPRISONED = "imprisoned"
    EXECUTED = "executed"
    KILLED = "killed"
    WOUNDED = "wounded"
    INJURED = "injured"
    DIED = "died"
    SURVIVED = "survived"
    LOST = "lost"
    DEPORTED = "deported"
    RESETTLED = "resettled"
    DISPLACED = "displaced"
    FLED = "fled"
    TO_RELEASE = "to_release", "To be released"
    RELEASED = "released"
    TO_HAND_OVER = "to_hand_over", "To be handed over"
    TO_REMAIN = "to_remain", "To remain in custody"
    SENT = "sent", "Sent off"
    SENT_HOME = "sent_home", "Sent home"
    SENT_TO_INDUSTRY = "sent_to_industry", "Sent to industry"
    RETURNED = "returned"
    BARRED_FROM_RETURN = "barred_from_return", "Barred from return"
    LOCATED = "located"
    RESIDENT = "resident"
    IMMIGRATED = "immigrated"
    VOTED = "voted"
    APPROVED = "approved", "Voted in favour"
    FORGED = "forged", "Forged turnout"
    DEMONSTRATED = "demonstrated"


# So many figures at most are held against one another for one page.
COMPARED = 500

_number = {"max_digits": 14, "decimal_places": 3, "null": True, "blank": True}


class PeopleCount(Bounded, Claimed, Record):
    """One figure about people as one source prints it. Never added up, averaged or corrected here."""

    noun, plural = "count", "counts"

    as_written = models.CharField(
        max_length=80,
        help_text="The figure with its qualifier exactly as printed: 44169, about 40 thousand, more than half, –.",
    )
    operator = models.CharField(
        max_length=10, choices=Operator, help_text="How the source qualifies it: exactly, about, up to …"
    )
    low = models.DecimalField(
        **_number,
        validators=[MinValueValidator(0)],
        help_text="The number, or the least it can be. Blank for a dash and where only the upper end is given. "
        "60 for 60 %, 0.6 for 3/5.",
    )
    high = models.DecimalField(
        **_number,
        validators=[MinValueValidator(0)],
        help_text="The same number, or the most it can be. Blank for a dash and where only the lower end is given.",
    )
    value = models.GeneratedField(
        expression=Coalesce("low", "high"),
        output_field=models.DecimalField(max_digits=14, decimal_places=3, null=True),
        db_persist=True,
        help_text="The number by which lists are sorted: the lower end, or else the upper.",
    )
    unit = models.CharField(max_length=10, choices=Unit, help_text="Persons, percent, a fraction, families, votes.")
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="counts", help_text="The people counted, e.g. Latvians."
    )
    action = models.CharField(
        max_length=20, choices=Action, help_text="What befell them or what they did, e.g. released, deported, served."
    )
    nature = models.CharField(
        max_length=10, choices=Nature, help_text="Whether it happened (actual) or was planned, permitted, proposed …"
    )
    summary = models.TextField(
        blank=True, help_text="What exactly is meant by the figure, in one sentence of the archive's own words."
    )
    date_text = models.CharField(
        "date as printed",
        max_length=200,
        blank=True,
        help_text="The words that date the figure, e.g. “by September 20”. Blank if there are none.",
    )
    period = EDTFField(help_text="EDTF: the time over which it happened, e.g. 1944/1955.")
    as_of = EDTFField("as of", help_text="EDTF: the day at which the state was taken, e.g. 1946-09-20.")
    reported_on = EDTFField(help_text="EDTF: when it was calculated or reported, e.g. 1946-10~.")
    places = models.ManyToManyField(
        Place, blank=True, related_name="counts", help_text="Where, or from where, e.g. Estonia."
    )
    event = models.ForeignKey(
        Event,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,  # see Meta.indexes
        related_name="counts",
        help_text="The event it belongs to, e.g. the release of the Baltic legionnaires.",
    )
    document = models.ForeignKey(
        Document,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,  # see Meta.indexes
        related_name="counts",
        help_text="The act or paper that states it, e.g. Attachment 1 for the cells of its table.",
    )
    table = models.CharField(max_length=300, blank=True, help_text="Heading of the table, for a cell of a table.")
    row = models.CharField(max_length=120, blank=True, help_text="Label of its row as printed, e.g. Poland or Total.")
    column = models.CharField(max_length=200, blank=True, help_text="Label of its column as printed.")
    part_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,  # see Meta.indexes
        related_name="parts",
        help_text="The larger figure it belongs to, e.g. 44,169 for its 30,824 Latvians.",
    )
    additive = models.BooleanField(
        default=False,
        help_text="Tick if the source prints it as one of the addends of that total; leave empty for a mere subset.",
    )
    same_as = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,  # see Meta.indexes
        related_name="repeats",
        help_text="The figure that states the same of the same people elsewhere, if this one is printed again.",
    )

    objects = CountQuerySet.as_manager()

    class Meta:
        verbose_name = "count"
        ordering = [models.F("date_sort").asc(nulls_last=True), "id"]
        indexes = [
            models.Index(fields=["date_sort", "id"], name="count_by_date"),
            models.Index(fields=["value", "id"], name="count_by_value"),
            *where_given("count", *("event", "document", "part_of", "same_as", "attributed_person", "attributed_body")),
        ]
        constraints = [
            *Bounded.Meta.constraints,
            *Claimed.Meta.constraints,
            choice_constraint("count_operator_known", "operator", Operator),
            choice_constraint("count_unit_known", "unit", Unit),
            choice_constraint("count_action_known", "action", Action),
            choice_constraint("count_nature_known", "nature", Nature),
            models.CheckConstraint(
                name="count_low_not_above_high",
                condition=models.Q(low__isnull=True)
                | models.Q(high__isnull=True)
                | models.Q(low__lte=models.F("high")),
                violation_error_message="The lower number is above the upper one.",
            ),
            models.CheckConstraint(
                name="count_not_negative",
                condition=(models.Q(low__isnull=True) | models.Q(low__gte=0))
                & (models.Q(high__isnull=True) | models.Q(high__gte=0)),
                violation_error_message="A number of people cannot be negative.",
            ),
            models.CheckConstraint(
                name="count_operator_fits_numbers",
                condition=models.Q(low__isnull=True, high__isnull=True)
                | models.Q(operator__in=["exact", "about"], low__isnull=False, high__isnull=False, low=models.F("high"))
                | models.Q(operator__in=["at_least", "more_than"], low__isnull=False, high__isnull=True)
                | models.Q(operator__in=["up_to", "less_than"], low__isnull=True, high__isnull=False)
                | models.Q(operator="between", low__isnull=False, high__isnull=False),
                violation_error_message=(
                    "Exactly and about need both numbers alike; at least and more than only the lower, "
                    "up to and less than only the upper, between both."
                ),
            ),
            models.CheckConstraint(
                name="count_share_at_most_whole",
                condition=~models.Q(unit="percent", high__gt=100) & ~models.Q(unit="fraction", high__gt=1),
                violation_error_message="A share cannot be more than the whole.",
            ),
            models.CheckConstraint(
                name="count_addend_has_total",
                condition=models.Q(additive=False) | models.Q(part_of__isnull=False),
                violation_error_message="An addend needs the total that it belongs to.",
            ),
            models.CheckConstraint(
                name="count_not_part_of_itself",
                condition=models.Q(part_of__isnull=True) | ~models.Q(part_of=models.F("id")),
                violation_error_message="A figure cannot be part of itself.",
            ),
            models.CheckConstraint(
                name="count_not_same_as_itself",
                condition=models.Q(same_as__isnull=True) | ~models.Q(same_as=models.F("id")),
                violation_error_message="A figure cannot repeat itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.as_written} {self.group} {self.get_action_display().lower()}"

    @property
    def is_mere_subset(self) -> bool:
        """Whether it is some of the very people of a larger figure, like the children among the dead."""
        return bool(self.part_of and not self.additive and self.part_of.action == self.action)

    def comparable(self) -> CountQuerySet:
        """Figures that may answer the same question, this one among them; none if this one has no number."""
        lineage = [pk for pk in (self.group_id, self.group.broader_id) if pk]
        people = models.Q(group__in=lineage) | models.Q(group__broader__in=lineage)
        if self.event_id:
            people |= models.Q(event=self.event_id)
        alike = PeopleCount.objects.filter(people, action=self.action, unit=self.unit)
        return alike.filter(value__isnull=False, same_as__isnull=True).for_comparison()[:COMPARED]

    def bounding_edtf(self) -> str:
        """The day of the state, or else the period, or else the day of the report."""
        return self.as_of or self.period or self.reported_on

    def clean(self) -> None:
        super().clean()
        if self.unit == Unit.PERSONS and any(n is not None and n % 1 for n in (self.low, self.high)):
            raise ValidationError({"low": "People are counted in whole numbers."})
