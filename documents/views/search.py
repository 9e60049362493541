"""One search over everything, by kind with exact numbers, and suggestions while typing."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.views.generic import TemplateView

from documents import search
from documents.filters import MAX_PAGE_SIZE, PAGE_SIZE, CountFilter, DocumentFilter, EventFilter
from documents.listing import listing_of
from documents.models import Body, Document, Event, Group, Passage, PeopleCount, Person, Place, Source
from documents.query import fold, snippet
from documents.versions import kept_per_version
from documents.views.generic import page_of

FIRST = 5  # of each kind, where all kinds are shown
SUGGESTED = 8
VOCABULARY = 50_000

LISTS = {"documents": (Document, DocumentFilter), "events": (Event, EventFilter), "counts": (PeopleCount, CountFilter)}
NAMES = {"people": Person, "bodies": Body, "places": Place, "groups": Group}
KINDS = {
    "documents": "Documents",
    "events": "Events",
    "counts": "Counts",
    "passages": "Passages",
    "sources": "Sources",
    **{"people": "People", "bodies": "Bodies", "places": "Places", "groups": "Groups"},
}
# A passage is also found by the names that it names.
PASSAGE_TIES = {f"citations__{model.noun}": model for model in NAMES.values()}


@dataclass(frozen=True)
class Hit:
    """A record that was found, with the words around the hit."""

    kind: str
    title: str
    url: str
    date: str
    snippet: list[tuple[str, bool]]


class SearchForm(forms.Form):
    q = forms.CharField(max_length=200, required=False, strip=True)
    kind = forms.ChoiceField(choices=list(KINDS.items()), required=False)
    sort = forms.ChoiceField(choices=[("relevance", "Relevance"), ("date", "Date")], required=False)
    page_size = forms.IntegerField(min_value=1, max_value=MAX_PAGE_SIZE, required=False)


class SearchPage(TemplateView):
    """The search page and its .json twin. Without words it is the empty form."""

    template_name = "search.html"
    format = "html"

    def get(self, request, *args, **kwargs):
        self.form = SearchForm(request.GET)
        if not self.form.is_valid():
            errors = {name: [str(error) for error in found] for name, found in self.form.errors.items()}
            if self.format == "json":
                return JsonResponse({"errors": errors, "count": 0, "results": []}, status=400)
            return self.render_to_response({"form": self.form}, status=400)
        return self.as_json() if self.format == "json" else self.render_to_response(self.as_page())

    @cached_property
    def asked(self) -> search.Search:
        return search.understand(self.form.cleaned_data["q"])

    @property
    def kind(self) -> str:
        return self.form.cleaned_data["kind"]

    def rows(self, kind: str):
        """What was found of a kind: a sequence of records with a length, in the order asked for."""
        sort = self.form.cleaned_data["sort"] or "relevance"
        if kind in LISTS:
            model, filterset_class = LISTS[kind]
            params = QueryDict(mutable=True)
            params.update({"q": self.form.cleaned_data["q"], "sort": sort})
            filterset = filterset_class(params, model._default_manager.all())
            filterset.is_valid()
            return listing_of(filterset, lambda rows: rows.for_list(), {})
        model = Passage if kind == "passages" else Source if kind == "sources" else NAMES[kind]
        ties = PASSAGE_TIES if kind == "passages" else {}
        rows = search.narrowed(model._default_manager.all(), self.asked, ties)
        rows = rows.select_related("source") if kind == "passages" else rows
        return search.by_relevance(rows, self.asked).order_by("tier", *model._meta.ordering, "pk")

    def hits(self, kind: str, records) -> list[Hit]:
        """The records as the page shows them."""
        return [
            Hit(
                kind=kind,
                title=str(record),
                url=_landing(record),
                date=getattr(record, "date_edtf", ""),
                snippet=snippet(_words(record), self.asked.terms),
            )
            for record in records
        ]

    def as_page(self) -> dict:
        context = {"form": self.form, "asked": self.asked, "kinds": KINDS, "kind": self.kind, "view": self}
        if not self.asked:
            return context
        found = {kind: self.rows(kind) for kind in KINDS}
        numbers = {kind: len(rows) if kind in LISTS else rows.count() for kind, rows in found.items()}
        context["groups"] = [
            {"kind": kind, "label": KINDS[kind], "total": number, "hits": self.hits(kind, found[kind][:FIRST])}
            for kind, number in numbers.items()
            if number and not self.kind
        ]
        context |= {"numbers": [(kind, KINDS[kind], number) for kind, number in numbers.items()]}
        context["total"] = sum(numbers.values())
        if self.kind:
            page = page_of(Paginator(found[self.kind], self._page_size()), self.request)
            context |= {"page": page, "hits": self.hits(self.kind, page.object_list)}
        if not context["total"]:
            context["advice"] = self.advice()
        return context

    def as_json(self):
        kind = self.kind or "documents"
        page = page_of(Paginator(self.rows(kind) if self.asked else [], self._page_size()), self.request)
        numbers = {}
        for each in KINDS if self.asked else ():
            rows = self.rows(each)
            numbers[each] = len(rows) if each in LISTS else rows.count()
        hits = self.hits(kind, page.object_list)
        results = [{"kind": hit.kind, "url": hit.url, "title": hit.title, "snippet": _plain(hit)} for hit in hits]
        return JsonResponse(
            {"count": page.paginator.count, "kinds": numbers, "results": results},
            json_dumps_params={"ensure_ascii": False},
        )

    def _page_size(self) -> int:
        return self.form.cleaned_data["page_size"] or PAGE_SIZE

    def advice(self) -> list[tuple[str, str]]:
        """Other words to try: (what it is, the words), when nothing was found."""
        tried = []
        words = [word for term in self.asked.terms for word in term.words]
        known = vocabulary()
        for word in words:
            folded = fold(word)
            for close in get_close_matches(folded, known.get(folded[:1], ()), n=2, cutoff=0.75):
                if close != folded:
                    tried.append(("Perhaps", self.form.cleaned_data["q"].replace(word, close)))
        if len(self.asked.terms) > 1:
            tried += [("Only", " ".join(term.words)) for term in self.asked.terms if not term.excluded]
        if words and not self.asked.terms[-1].prefix:
            tried.append(("Words that begin so", f"{words[-1][: max(4, len(words[-1]) - 3)]}*"))
        return tried[:6]


@kept_per_version
def vocabulary() -> dict[str, list[str]]:
    """The words of names and of documents' titles, by first letter; of a large archive the first fifty thousand."""
    words: set[str] = set()
    for model in NAMES.values():
        for name, others in model._default_manager.values_list("name", "other_names")[:VOCABULARY]:
            words.update(fold(f"{name} {others}").replace("\n", " ").split())
    for label, title in Document.objects.values_list("label", "title")[:VOCABULARY]:
        words.update(fold(f"{label} {title}").split())
    by_letter: dict[str, list[str]] = {}
    for word in sorted(word.strip("(),.;:“”\"'") for word in words):
        if len(word) > 2 and word.isalpha():
            by_letter.setdefault(word[0], []).append(word)
    return by_letter


class Suggestions(TemplateView):
    """Options for the search box, as HTML: names and documents that begin with what was typed."""

    def get(self, request, *args, **kwargs):
        text = request.GET.get("q", "")[:200].strip()
        terms = search.parse(f"{text}*") if len(text) > 1 else ()
        found: list[str] = []
        for model in (Document, Person, Body, Place, Group) if terms else ():
            rows = model._default_manager.filter(pk__in=search.matching(model, terms, names_only=True))
            found += [str(row) for row in rows.order_by("pk")[:SUGGESTED]]
        return HttpResponse(render_to_string("includes/suggestions.html", {"found": found[:SUGGESTED]}))


def _landing(record) -> str:
    """Where a hit leads: a passage to its place in the source."""
    if isinstance(record, Passage):
        return f"{record.source.get_absolute_url()}#p{record.number}"
    return record.get_absolute_url()


def _words(record) -> str:
    """The text in which a hit is shown."""
    if isinstance(record, Passage):
        return record.regest
    if isinstance(record, Source):
        return record.description
    if isinstance(record, (*NAMES.values(),)):
        return "; ".join([*record.other_name_list, record.note]) if record.note else "; ".join(record.other_name_list)
    if isinstance(record, Document) and record.title:
        return f"{record.title}. {record.summary}"
    return record.summary


def _plain(hit: Hit) -> str:
    return "".join(f"**{piece}**" if marked else piece for piece, marked in hit.snippet)
