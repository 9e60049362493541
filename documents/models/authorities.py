"""Authorities: the controlled names of bodies, people, places and groups of people."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from documents.models.base import Record
from documents.querysets import AuthorityQuerySet


class Authority(Record):
    """A name under which records are gathered, with the other forms in which it is found."""

    name = models.CharField(
        max_length=200,
        help_text="The form of the name used throughout, e.g. “Serov, Ivan” or “State Defense Committee”.",
    )
    other_names = models.TextField(
        blank=True,
        help_text="Other forms, one a line: as printed, abbreviated, in Cyrillic, e.g. “НКВД”. Search finds them all.",
    )
    language = models.CharField(
        "language of the name",
        max_length=35,
        blank=True,
        help_text="BCP 47 tag of the name if it is not English, e.g. “lv” for “Kalnbērziņš, Jānis”.",
    )
    note = models.TextField(
        blank=True, help_text="Who or what this is, in one line and only as far as the sources say."
    )

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["name", "slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def other_name_list(self) -> list[str]:
        """The other forms of the name, in the curator's order; empty if there are none."""
        return [line.strip() for line in self.other_names.splitlines() if line.strip()]


class Body(Authority):
    """A corporate body: a state or party organ, a court, an army, a publisher."""

    noun, plural = "body", "bodies"

    predecessor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="successors",
        help_text="The body that this one followed, if a source says so, e.g. the NKGB before the MGB.",
    )

    class Meta(Authority.Meta):
        verbose_name_plural = "bodies"
        constraints = [
            models.CheckConstraint(
                name="body_not_its_own_predecessor",
                condition=models.Q(predecessor__isnull=True) | ~models.Q(predecessor=models.F("id")),
                violation_error_message="A body cannot precede itself.",
            )
        ]


class Person(Authority):
    """A person, as signatory, addressee, claimant, author or somebody concerned."""

    noun, plural = "person", "people"

    class Meta(Authority.Meta):
        verbose_name_plural = "people"


class Place(Authority):
    """A place, with coordinates where they are known; borders are those of today's names."""

    noun, plural = "place", "places"

    latitude = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text="Degrees north, e.g. 56.95 for Riga; for a country, a point near its middle.",
    )
    longitude = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text="Degrees east, e.g. 24.11 for Riga.",
    )
    within = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text="The larger place that contains this one, e.g. Latvia for Riga.",
    )

    class Meta(Authority.Meta):
        constraints = [
            models.CheckConstraint(
                name="place_coordinates_on_earth",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                violation_error_message="Give both coordinates, in degrees, or neither.",
            ),
            models.CheckConstraint(
                name="place_not_within_itself",
                condition=models.Q(within__isnull=True) | ~models.Q(within=models.F("id")),
                violation_error_message="A place cannot lie within itself.",
            ),
        ]


class Group(Authority):
    """A group of people that figures count, named as the sources name it."""

    noun, plural = "group", "groups"

    broader = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="narrower",
        help_text="The wider group, e.g. prisoners of war for German prisoners of war.",
    )

    class Meta(Authority.Meta):
        constraints = [
            models.CheckConstraint(
                name="group_not_its_own_broader",
                condition=models.Q(broader__isnull=True) | ~models.Q(broader=models.F("id")),
                violation_error_message="A group cannot be its own wider group.",
            )
        ]
