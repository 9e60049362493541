"""What became of addresses that are no longer in use. Nothing is ever given an old address."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

# Kinds of records with an address of their own, by the first part of that address.
ADDRESSED = {
    "documents": "document",
    "events": "event",
    "counts": "count",
    "sources": "source",
    "bodies": "body",
    "people": "person",
    "places": "place",
    "groups": "group",
    "discrepancies": "discrepancy",
}
LONGEST_CHAIN = 20


class Fate(models.TextChoices):
    """Why a record is no longer at its address."""

    RENAMED = "renamed"
    MERGED = "merged", "Merged into another record"
    WITHDRAWN = "withdrawn"


class ForwardingManager(models.Manager):
    def get_by_natural_key(self, kind: str, slug: str):
        return self.get(kind=kind, slug=slug)

    def end_of(self, kind: str, slug: str) -> "Forwarding | None":
        """The last forwarding on the way from an old address, or None if it was never in use; loops end too."""
        found, seen = None, set()
        while slug not in seen and len(seen) < LONGEST_CHAIN:
            seen.add(slug)
            step = self.filter(kind=kind, slug=slug).first()
            if step is None:
                break
            found, slug = step, step.target
        return found

    def note(self, kind: str, slug: str, fate: str, *, target: str = "", reason: str) -> "Forwarding":
        """Record what became of an address, over what was recorded before; the target's own address is freed."""
        self.filter(kind=kind, slug=target).delete()
        values = {"target": target, "fate": fate, "reason": reason, "since": timezone.localdate()}
        return self.update_or_create(kind=kind, slug=slug, defaults=values)[0]


class Forwarding(models.Model):
    """An old address and what became of the record: 301 to where it is now, or 410 with the reason."""

    kind = models.CharField(
        max_length=20,
        choices=[(kind, kind.capitalize()) for kind in ADDRESSED.values()],
        help_text="The kind of record, e.g. document.",
    )
    slug = models.SlugField(max_length=120, help_text="The address that is no longer in use, e.g. “directive-0336”.")
    fate = models.CharField(max_length=10, choices=Fate, help_text="Renamed, merged into another record, or withdrawn.")
    target = models.SlugField(
        max_length=120, blank=True, help_text="The address where the record is now; blank if it was withdrawn."
    )
    reason = models.CharField(max_length=400, help_text="Why, for whoever follows an old link, e.g. a misread number.")
    since = models.DateField(help_text="The day from which the old address is out of use.")

    objects = ForwardingManager()

    class Meta:
        ordering = ["kind", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="forwarding_once"),
            models.CheckConstraint(
                name="forwarding_kind_known",
                condition=models.Q(kind__in=list(ADDRESSED.values())),
                violation_error_message=f"“kind” must be one of: {', '.join(ADDRESSED.values())}.",
            ),
            models.CheckConstraint(
                name="forwarding_target_unless_withdrawn",
                condition=models.Q(fate="withdrawn", target="")
                | (models.Q(fate__in=["renamed", "merged"]) & ~models.Q(target="")),
                violation_error_message="A renamed or merged record has a new address, a withdrawn one has none.",
            ),
            models.CheckConstraint(
                name="forwarding_elsewhere",
                condition=~models.Q(slug=models.F("target")),
                violation_error_message="An address cannot forward to itself.",
            ),
            models.CheckConstraint(
                name="forwarding_has_reason",
                condition=~models.Q(reason=""),
                violation_error_message="Say why the address is no longer in use.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}: {self.get_fate_display().lower()}"

    def natural_key(self) -> tuple[str, str]:
        return (self.kind, self.slug)


def refuse_used_address(kind: str, slug: str, own: str) -> None:
    """Raise ValidationError if an address belonged to another record; `own` is the record's address as it is stored."""
    end = Forwarding.objects.end_of(kind, slug)
    if end and (not own or end.target != own):
        raise ValidationError(
            {"slug": f"“{slug}” was the address of another record and still answers for it. Choose another."}
        )
