"""The questions that pages, exports, the admin and commands ask of the archive, by name.

Adjectives narrow (`dated`, `undated`), `with_…` adds what a page needs, `for_…` is a page's whole query.
"""

from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import F, Prefetch, Q

UNDATED = Q(date_earliest__isnull=True, date_latest__isnull=True)


class RecordQuerySet(models.QuerySet):
    """Rows with a permanent slug."""

    sorts: dict[str, tuple] = {}

    def get_by_natural_key(self, slug: str):
        return self.get(slug=slug)

    def having(self, **lookups):
        """Rows with at least one related row that fits all lookups, each row once."""
        return self.filter(pk__in=self.model._base_manager.filter(**lookups).values("pk"))

    def having_any(self, *conditions: Q):
        """Rows of which at least one condition on related rows holds, each row once."""
        fits = Q()
        for condition in conditions:
            fits |= Q(pk__in=self.model._base_manager.filter(condition).values("pk"))
        return self.filter(fits)

    def cited_from(self, sources):
        """Rows for which at least one of these sources is cited."""
        return self.having(citations__passage__source__in=sources)

    def mentioning(self, text: str, *fields: str):
        """Rows in which every word of the text stands in one of the fields, in any case."""
        rows = self
        for word in text.split()[:16]:
            found = Q()
            for field in fields:
                found |= Q(**{f"{field}__icontains": word})
            rows = rows.filter(found)
        return rows

    def sorted(self, key: str):
        """Rows in a total order: `date` and `-date` put undated rows last, ties go by key, falling where dates fall."""
        return self.order_by(*self.sorts[key], "-pk" if key.startswith("-") else "pk")

    def with_citations(self):
        """Each row's citations with their passage and source, ready to be listed."""
        citations = apps.get_model("documents", "Citation").objects.select_related("passage__source")
        citations = citations.defer("passage__source__text")  # long, and of no use beside a record
        return self.prefetch_related(Prefetch("citations", citations))


class DatedQuerySet(RecordQuerySet):
    """Rows with a first and a last possible day."""

    def undated(self):
        return self.filter(UNDATED)

    def dated(self, *, since: date | None, until: date | None, within: bool = False, undated: bool = False):
        """Rows whose dates overlap the days from `since` to `until`, both included and None for open.

        With `within` both of their ends must lie inside. With `undated` the rows without a date come too.
        """
        if since is None and until is None:
            return self
        fits = ~UNDATED
        if since:
            fits &= Q(date_earliest__gte=since) if within else Q(date_latest__gte=since) | Q(date_latest__isnull=True)
        if until:
            fits &= Q(date_latest__lte=until) if within else Q(date_earliest__lte=until) | Q(date_earliest__isnull=True)
        return self.filter(fits | UNDATED if undated else fits)


_BY_DATE = {
    "date": (F("date_sort").asc(nulls_last=True),),
    "-date": (F("date_sort").desc(nulls_last=True),),
}


class AuthorityQuerySet(RecordQuerySet):
    sorts = {"title": ("name",)}

    def for_list(self):
        return self

    def for_export(self):
        return self

    def for_page(self):
        return self.with_citations()


class DocumentQuerySet(DatedQuerySet):
    sorts = {**_BY_DATE, "title": ("label",)}

    def for_list(self):
        """A page of the list: whoever issued it, and the passages that name it."""
        return self.select_related("part_of").prefetch_related("issuers")

    def for_export(self):
        """Everything that a row of JSON or CSV says."""
        related = ("issuers", "signatories", "addressee_bodies", "addressee_people", "places", "people")
        return self.select_related("part_of").prefetch_related(*related).with_citations()

    def for_page(self):
        """One document with all that its page shows beside its events and counts."""
        related = ("issuers", "signatories", "addressee_bodies", "addressee_people", "places", "people", "parts")
        return self.select_related("part_of").prefetch_related(*related, "discrepancies").with_citations()

    def concerning(self, people):
        """Documents that these people signed, received or are named in."""
        return self.having_any(Q(signatories__in=people), Q(addressee_people__in=people), Q(people__in=people))


class EventQuerySet(DatedQuerySet):
    sorts = {**_BY_DATE, "title": ("title",)}

    def for_list(self):
        return self.select_related("attributed_person", "attributed_body").prefetch_related("places")

    def for_export(self):
        related = ("places", "people", "bodies", "groups", "document_links__document")
        return (
            self.select_related("part_of", "attributed_person", "attributed_body")
            .prefetch_related(*related)
            .with_citations()
        )

    def for_page(self):
        related = ("places", "people", "bodies", "groups", "parts", "document_links__document", "discrepancies")
        claimant = ("attributed_person", "attributed_body")
        return self.select_related("part_of", *claimant).prefetch_related(*related).with_citations()

    def concerning(self, people):
        """Events in which these people took part, or that they claim to have happened."""
        return self.having_any(Q(people__in=people), Q(attributed_person__in=people))


class CountQuerySet(DatedQuerySet):
    sorts = {
        **_BY_DATE,
        "title": ("summary",),
        "value": (F("value").asc(nulls_last=True),),
        "-value": (F("value").desc(nulls_last=True),),
    }

    def for_list(self):
        return self.select_related(
            "group", "event", "document", "attributed_person", "attributed_body"
        ).prefetch_related("places")

    def for_export(self):
        return self.for_list().select_related("part_of", "same_as").with_citations()

    def for_page(self):
        totals = ("part_of__group", "same_as__group")
        return self.for_list().select_related(*totals).prefetch_related("discrepancies").with_citations()

    def with_parts(self):
        """Each figure's parts, with their groups and citations."""
        return self.prefetch_related(
            Prefetch("parts", self.model.objects.select_related("group", "document").with_citations())
        )

    def for_comparison(self):
        """What it takes to tell whether figures speak of the same people, and to show them side by side."""
        return self.for_list().select_related("part_of").with_citations()


class SourceQuerySet(RecordQuerySet):
    sorts = {"title": ("title",), **_BY_DATE}

    def for_list(self):
        return self.annotate(passage_total=models.Count("passages"))

    def for_export(self):
        return self.for_list()


class DatingQuerySet(RecordQuerySet):
    def for_page(self):
        return self.select_related("attributed_person", "attributed_body").with_citations()


class DiscrepancyQuerySet(RecordQuerySet):
    def for_list(self):
        """Each contradiction with its members, ready to be set side by side."""
        counts = apps.get_model("documents", "PeopleCount").objects.for_comparison()
        datings = apps.get_model("documents", "Dating").objects.for_page()
        return self.prefetch_related(
            Prefetch("documents__datings", datings),
            Prefetch("events__datings", datings),
            Prefetch("counts", counts),
        ).with_citations()


class PassageQuerySet(models.QuerySet):
    def get_by_natural_key(self, source: str, number: int):
        return self.get(source__slug=source, number=number)

    def with_evidence(self):
        """Each passage with its citations, and each citation with the record that it bears out."""
        citations = apps.get_model("documents", "Citation").objects.with_subjects()
        return self.select_related("source").prefetch_related(Prefetch("citations", citations))


class CitationQuerySet(models.QuerySet):
    def get_by_natural_key(self, key: str):
        return self.get(key=key)

    def with_subjects(self):
        """Each citation with the record it bears out, whatever its kind, and its passage's source."""
        return self.select_related(
            "passage__source",
            "document",
            "event",
            "count__group",
            "relation__subject",
            "relation__object",
            "dating__document",
            "dating__event",
            "discrepancy",
            "body",
            "person",
            "place",
            "group",
        )


class RelationQuerySet(RecordQuerySet):
    sorts = {"title": ("subject__slug", "type", "object__slug")}

    def for_list(self):
        return self.select_related("subject", "object")

    def for_export(self):
        return self.for_list().with_citations()


class FormManager(models.Manager.from_queryset(DocumentQuerySet)):
    """The documents of the forms that a proxy model stands for."""

    def get_queryset(self):
        return super().get_queryset().filter(form__in=self.model.FORMS)


class LinkManager(models.Manager.from_queryset(RelationQuerySet)):
    """Links are named by what they tie together: the lookups, in order, make up the natural key."""

    def __init__(self, *lookups: str):
        super().__init__()
        self.lookups = lookups

    def get_by_natural_key(self, *values: str):
        return self.get(**dict(zip(self.lookups, values, strict=True)))
