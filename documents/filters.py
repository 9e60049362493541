"""What may be asked of each list. A bad value gives the form's error and no rows; views show both.

A list's facets are declared once; from each comes a filter by the same name, any of several values.
"""

from dataclasses import replace
from functools import cached_property

import django_filters as df
from django import forms

from documents import search
from documents.dates import EDTFError, Span, parse_edtf
from documents.facets import Facet, Held
from documents.index import Question
from documents.models import Action, Document, Event, Form, Nature, PeopleCount, Status

YES = [("1", "yes"), ("0", "no")]
MAX_PAGE_SIZE = 1000
PAGE_SIZE = 50

SORT_LABELS = {
    "relevance": "Relevance to the words",
    "date": "Date, earliest first",
    "-date": "Date, latest first",
    "title": "Title",
    "value": "Figure, smallest first",
    "-value": "Figure, largest first",
}


class SpanField(forms.CharField):
    """A day, a month, a year or any other EDTF date, as its first and last day; None if empty."""

    default_error_messages = {"invalid": "%(problem)s"}

    def __init__(self, **kwargs):
        super().__init__(max_length=100, **kwargs)

    def clean(self, value) -> Span | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_edtf(text)
        except EDTFError as error:
            raise forms.ValidationError(self.error_messages["invalid"], params={"problem": str(error)}) from None


class SpanFilter(df.Filter):
    field_class = SpanField


class IntegerFilter(df.Filter):
    field_class = forms.IntegerField


class ListForm(forms.Form):
    """Checks that span two parameters."""

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("from"), cleaned.get("to")
        if since and until and since.earliest and until.latest and since.earliest > until.latest:
            self.add_error("to", "This ends before “from” begins.")
        return cleaned


def of_facet(facet: Facet, model) -> df.Filter:
    """The filter by a facet's values."""
    shared = {"field_name": facet.name, "label": facet.label, "method": "by_facet"}
    if facet.choices:
        return df.MultipleChoiceFilter(choices=facet.choices.choices, **shared)
    values = facet.model(model)._default_manager.all()
    return df.ModelMultipleChoiceFilter(queryset=values, to_field_name="slug", **shared)


class ListFilter(df.FilterSet):
    """The parameters that every list understands."""

    facets: tuple[Facet, ...] = ()
    default_sort = "title"

    q = df.CharFilter(label="Words", method="by_words", max_length=200)
    sort = df.ChoiceFilter(label="Sort", choices=[], method="left_to_the_end", empty_label=None)
    page_size = IntegerFilter(label="Rows on a page", method="left_to_the_end", min_value=1, max_value=MAX_PAGE_SIZE)

    class Meta:
        form = ListForm
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sorts = [*self.queryset.sorts, "relevance"]
        self.filters["sort"].extra["choices"] = [(key, SORT_LABELS[key]) for key in sorts]

    @classmethod
    def get_filters(cls):
        made = {facet.name: of_facet(facet, cls._meta.model) for facet in cls.facets}
        return {**super().get_filters(), **made}

    def by_words(self, rows, name, text):
        return search.narrowed(rows, self.searched, self.ties)

    @cached_property
    def searched(self) -> search.Search:
        """What the words typed are understood to mean."""
        return search.understand(self.form.cleaned_data.get("q") or "")

    @property
    def ties(self) -> dict[str, type]:
        """The paths by which a record is tied to names, with what they lead to."""
        model = self._meta.model
        return {path: facet.model(model) for facet in self.facets if not facet.choices for path in facet.paths}

    def by_facet(self, rows, name, chosen):
        facet = next(facet for facet in self.facets if facet.name == name)
        return facet.narrowed(rows, self.chosen[name]) if chosen else rows

    def left_to_the_end(self, rows, name, value):
        return rows

    def filter_queryset(self, queryset):
        rows = self.narrowed()
        if self.order == "relevance":
            return search.by_relevance(rows, self.searched).order_by("tier", *rows.sorts[self.default_sort], "pk")
        return rows.sorted(self.order)

    def narrowed(self, *, leaving_out: str = ""):
        """The rows that pass every filter, or every filter but one; unsorted."""
        rows = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name != leaving_out:
                rows = self.filters[name].filter(rows, value)
        return rows

    @property
    def chosen(self) -> dict[str, list[str]]:
        """The chosen values of each facet, as slugs."""
        return {facet.name: list(dict.fromkeys(self.data.getlist(facet.name))) for facet in self.facets}

    @property
    def order(self) -> str:
        """How the list is sorted: as asked for, or as is usual for it; by relevance only if words were sought."""
        asked = self.form.cleaned_data.get("sort") or self.default_sort
        return self.default_sort if asked == "relevance" and not self.searched else asked

    @property
    def rows_per_page(self) -> int:
        """How many rows a page has: as asked for, or 50."""
        return self.form.cleaned_data.get("page_size") or PAGE_SIZE


class DatedFilter(ListFilter):
    """Lists that can be narrowed to a span of days; both ends are included."""

    default_sort = "date"

    within = df.ChoiceFilter(label="Wholly within these dates", choices=YES, method="left_to_the_end")
    undated = df.ChoiceFilter(label="Include undated", choices=YES, method="left_to_the_end")

    @classmethod
    def get_filters(cls):
        # "from" is a word of Python's own, so these two cannot be declared as attributes.
        spans = {
            "from": SpanFilter(field_name="from", label="From", method="left_to_the_end"),
            "to": SpanFilter(field_name="to", label="To", method="left_to_the_end"),
        }
        return {**super().get_filters(), **spans}

    def narrowed(self, *, leaving_out: str = "", dates: bool = True):
        rows = super().narrowed(leaving_out=leaving_out)
        return rows.dated(**self.span()) if dates else rows

    def span(self) -> dict:
        """The days asked for, as `DatedQuerySet.dated` takes them."""
        asked = self.form.cleaned_data
        since, until = asked.get("from"), asked.get("to")
        return {
            "since": since.earliest if since else None,
            "until": until.latest if until else None,
            "within": asked.get("within") == "1",
            "undated": asked.get("undated") == "1",
        }

    def question(self, fixed: dict[str, list[str]]) -> Question:
        """The same filters as the index takes them; `fixed` are those of the list itself."""
        span = self.span()
        days = {end: span[end].toordinal() if span[end] else None for end in ("since", "until")}
        chosen = {name: slugs for name, slugs in self.chosen.items() if slugs}
        question = Question(chosen=chosen, fixed=fixed, **{**span, **days})
        if not self.form.cleaned_data.get("q"):
            return question
        model = self._meta.model
        tied = {f.name: self.searched.named.get(f.model(model), []) for f in self.facets if not f.choices}
        return replace(question, keys=search.keys(model, self.searched), tied=tied)


_SOURCE = Facet("source", "Source", ("citations__passage__source",), value_label="title")


class DocumentFilter(DatedFilter):
    facets = (
        Facet("form", "Form", ("form",), Form),
        Facet("issuer", "Issuer", ("issuers",)),
        Facet("status", "Status", ("status",), Status),
        Facet("held", "Text", ("held",), Held),
        Facet("place", "Place", ("places",)),
        Facet("person", "Person", ("signatories", "addressee_people", "people")),
        _SOURCE,
    )

    class Meta(DatedFilter.Meta):
        model = Document


class EventFilter(DatedFilter):
    facets = (
        Facet("place", "Place", ("places",)),
        Facet("group", "Group", ("groups",)),
        Facet("issuer", "Body", ("bodies",)),
        Facet("person", "Person", ("people", "attributed_person")),
        _SOURCE,
    )

    class Meta(DatedFilter.Meta):
        model = Event


class CountFilter(DatedFilter):
    facets = (
        Facet("group", "Group", ("group",)),
        Facet("action", "Action", ("action",), Action),
        Facet("nature", "Nature", ("nature",), Nature),
        Facet("place", "Place", ("places",)),
        Facet("person", "Claimed by", ("attributed_person",)),
        _SOURCE,
    )

    class Meta(DatedFilter.Meta):
        model = PeopleCount
