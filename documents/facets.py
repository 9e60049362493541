"""Facets: how many of the rows in hand carry each value, with the address that turns the value on or off."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, TextChoices
from django.http import QueryDict
from django.utils.http import urlencode

PAGING = ("page", "find")  # a changed filter begins at the first page again


class Held(TextChoices):
    """Whether a source here prints the text of a document."""

    HELD = "1", "Text held"
    CITED = "0", "Only cited"


@dataclass(frozen=True)
class Facet:
    """A parameter of a list whose values are counted.

    `paths` lead from a record to the values: a field of choices, or relations to records with slug and name.
    A record that reaches a value by several paths counts once.
    """

    name: str
    label: str
    paths: tuple[str, ...]
    choices: type[TextChoices] | None = None
    value_label: str = "name"

    def stored(self, value: str):
        """A choice as its column holds it: whether a text is held is a truth value there."""
        return value == Held.HELD if self.choices is Held else value

    def model(self, record_model):
        """The model of the values at the end of the paths."""
        for part in self.paths[0].split("__"):
            record_model = record_model._meta.get_field(part).related_model
        return record_model

    def names(self, record_model) -> list[tuple[str, str]]:
        """(slug, label) of every value there is, whether any record carries it or not."""
        if self.choices:
            return [(value, str(label)) for value, label in self.choices.choices]
        return list(self.model(record_model)._default_manager.values_list("slug", self.value_label))

    def narrowed(self, rows: QuerySet, slugs: list[str]) -> QuerySet:
        """The rows that carry any of these values."""
        if self.choices:
            return rows.filter(**{f"{self.paths[0]}__in": [self.stored(slug) for slug in slugs]})
        return rows.having_any(*(Q(**{f"{path}__slug__in": slugs}) for path in self.paths))

    def counts(self, rows: QuerySet) -> list[tuple[str, str, int]]:
        """(slug, label, number of rows) of every value that occurs in the rows."""
        if self.choices:
            numbers = dict(rows.order_by().values_list(self.paths[0]).annotate(rows=Count("pk")))
            return [
                (v, str(label), numbers[self.stored(v)])
                for v, label in self.choices.choices
                if self.stored(v) in numbers
            ]
        pairs = set()
        for path in self.paths:
            slug, label = f"{path}__slug", f"{path}__{self.value_label}"
            found = rows.order_by().filter(**{f"{slug}__isnull": False}).values_list(slug, label)
            if len(self.paths) == 1:
                return list(found.annotate(rows=Count("pk", distinct=True)))
            pairs.update(found.values_list("pk", slug, label))
        numbers = Counter((slug, label) for _pk, slug, label in pairs)
        return [(slug, label, number) for (slug, label), number in numbers.items()]


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet as pages and JSON show it."""

    value: str
    label: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True)
class Values:
    """The values of a facet in hand, most frequent first, and how many others occur in the rows besides."""

    most: list[FacetValue]
    others: int


def values_of(
    name: str,
    found: list[tuple[str, str, int]],
    total: int,
    params: QueryDict,
    path: str,
    label_of: Callable[[str], str],
    *,
    every: bool = True,
) -> Values:
    """A facet's values as counted, most frequent first, `total` of them in all.

    With `every`, a chosen value is listed also if it is not among those found: it gives nothing, or little.
    """
    chosen = [value for value in dict.fromkeys(params.getlist(name)) if value]
    counted = {slug for slug, _label, _number in found}
    missing = [slug for slug in chosen if slug not in counted] if every else []
    rows = sorted(found, key=lambda value: (-value[2], value[1])) + [(slug, label_of(slug), 0) for slug in missing]
    address_with = toggles(params, path, name)
    return Values(
        [FacetValue(slug, label, number, slug in chosen, address_with(slug)) for slug, label, number in rows],
        total - len(found),
    )


def toggles(params: QueryDict, path: str, name: str) -> Callable[[str], str]:
    """A function that gives the address with a value of this parameter added, or removed if it is there."""
    chosen = [value for value in dict.fromkeys(params.getlist(name)) if value]
    rest = [(n, value) for n, values in params.lists() if n not in (*PAGING, name) for value in values if value]
    begin = urlencode(rest)

    def address_with(value: str) -> str:
        values = [v for v in chosen if v != value] if value in chosen else [*chosen, value]
        query = "&".join(part for part in (begin, urlencode([(name, v) for v in values])) if part)
        return f"{path}?{query}" if query else path

    return address_with


def without(params: QueryDict, path: str, *names: str) -> str:
    """The address without these parameters."""
    changed = params.copy()
    for name in names:
        changed.pop(name, None)
    return address(changed, path)


def address(params: QueryDict, path: str) -> str:
    """A path with its parameters, without the number of the page and without empty values."""
    kept = QueryDict(mutable=True)
    for name, values in params.lists():
        if name not in PAGING and any(values):
            kept.setlist(name, [value for value in values if value])
    return f"{path}?{kept.urlencode()}" if kept else path
