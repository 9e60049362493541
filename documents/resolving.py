"""Which documents a reference in words means: one, several, or none. Never one guessed from two.

All references of a page are looked up together, in two queries however many there are. The index of every reference
in the archive's texts is worked out once for each state of the data.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse

from documents.dates import Span, parse_edtf
from documents.mentions import Reference, asked, family, find, folded
from documents.models import Document, DocumentRelation, Event, Form, Passage, PeopleCount
from documents.replicas import reading
from documents.versions import kept_per_version

CHOICES = 8  # so many documents are offered where several may be meant
BATCH = 200  # references looked up in one query
READ = 5_000  # texts of each kind that the index reads; more would keep a reader waiting
# How much longer than a month or a year a document's own date may be and still be what is meant by it.
SLACK = timedelta(days=366)


@dataclass(frozen=True)
class Resolution:
    """What is known of a reference: the documents that may be meant, and whether there are more than are listed."""

    reference: Reference
    documents: tuple[Document, ...] = ()
    exact: bool = False
    more: bool = False

    @property
    def document(self) -> Document | None:
        """The one document that is meant; None where several may be, or none is known."""
        return self.documents[0] if self.exact and len(self.documents) == 1 else None

    @property
    def state(self) -> str:
        return "one" if self.document else "several" if self.documents else "none"


def resolve(references: Iterable[Reference]) -> dict[Reference, Resolution]:
    """Each reference with what is known of it; two queries for every two hundred references."""
    wanted = list(dict.fromkeys(references))
    found: dict[Reference, Resolution] = {}
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        rows = _rows([_candidates(reference) for reference in batch])
        found |= {reference: _chosen(reference, rows[n]) for n, reference in enumerate(batch)}
    return found


def _rows(questions: list) -> list[list[Document]]:
    """The first few documents that answer each question, found together."""
    parts, params = [], []
    for number, question in enumerate(questions):
        sql, values = question.order_by().values("pk")[: CHOICES + 1].query.sql_with_params()
        parts.append(f"SELECT {number:d}, found.* FROM ({sql}) AS found")  # noqa: S608 - numbers and Django's own SQL
        params += values
    if not parts:
        return []
    with reading().cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        pairs = cursor.fetchall()
    columns = ("slug", "form", "number", "number_key", "label", "date_edtf", "date_earliest", "date_latest", "part_of")
    documents = Document.objects.filter(pk__in={pk for _n, pk in pairs}).only(*columns).in_bulk()
    rows: list[list[Document]] = [[] for _ in questions]
    for number, pk in sorted(pairs):
        rows[number].append(documents[pk])
    return rows


def _candidates(reference: Reference):
    """The documents that a reference could mean at all."""
    if reference.number:
        key = reference.key[:50]
        # "Opinion No. 193" may be short for what is numbered "193 (1996)".
        with_year = Q(number_key__range=(f"{key}1500", f"{key}2099"), number__contains=" (")
        return Document.objects.filter(Q(number_key=key) | with_year)
    span = parse_edtf(reference.edtf)
    if span.earliest == span.latest:
        rows = Document.objects.filter(date_sort=span.earliest, date_latest=span.latest)
    else:
        ends = Q(date_latest__gte=span.earliest) | Q(date_latest__isnull=True)
        rows = Document.objects.filter(ends, date_sort__range=(span.earliest - SLACK, span.latest))
    return rows.filter(form__in=family(reference.form)) if reference.form else rows


def _chosen(reference: Reference, rows: list[Document]) -> Resolution:
    """Of the documents that could be meant, those that are, or all of them where none is exactly meant."""
    more = len(rows) > CHOICES
    rows = [row for row in rows if not reference.number or _numbered(reference, row)]
    if reference.number:
        exact = [row for row in rows if _is_exact(reference, row)]
        exact = [row for row in exact if _same_form(reference, row)] or exact
    else:
        rows = [row for row in rows if _same_form(reference, row)] or rows
        certain = len(rows) == 1 and _same_form(reference, rows[0]) and _within(rows[0], parse_edtf(reference.edtf))
        exact = rows if certain else []
    return Resolution(reference, tuple((exact or rows)[:CHOICES]), bool(exact) and not more, more)


def _numbered(reference: Reference, row: Document) -> bool:
    """Whether the document bears this number, or this number with a year in brackets."""
    return reference.key in (row.number_key, _without_year(row).lstrip("0"))


def _without_year(row: Document) -> str:
    return folded(row.number.split(" (")[0])


def _is_exact(reference: Reference, row: Document) -> bool:
    """Whether everything that a reference with a number says is true of the document."""
    zeros = not reference.number.startswith("0") or _same_zeros(reference, row)
    return zeros and _fitting_form(reference, row) and _fitting_date(reference, row)


def _same_form(reference: Reference, row: Document) -> bool:
    return not reference.form or row.form == reference.form


def _fitting_form(reference: Reference, row: Document) -> bool:
    if reference.form == Form.ATTACHMENT and row.part_of_id:
        return True
    return not reference.form or row.form in family(reference.form)


def _same_zeros(reference: Reference, row: Document) -> bool:
    return reference.number in (folded(row.number), _without_year(row))


def _fitting_date(reference: Reference, row: Document) -> bool:
    """Whether the dates overlap; a date that is not told contradicts nothing."""
    if not reference.edtf or not row.date_edtf:
        return True
    span = parse_edtf(reference.edtf)
    begins = row.date_earliest is None or row.date_earliest <= span.latest
    return begins and (row.date_latest is None or row.date_latest >= span.earliest)


def _within(row: Document, span: Span) -> bool:
    known = row.date_earliest is not None and row.date_latest is not None
    return known and span.earliest <= row.date_earliest and row.date_latest <= span.latest


def near(reference: Reference) -> list[Document]:
    """Documents whose number begins alike, or differs in its secrecy mark; offered where nothing fits."""
    key = reference.key
    if len(key) < 2:
        return []
    stem = key.rstrip("s")
    marked = Q(number_key__in=[stem, f"{stem}s", f"{stem}ss"])
    begun = Q(number_key__range=(key, f"{key}zzz"))
    return list(Document.objects.filter(marked | begun).order_by("number_key", "pk")[:CHOICES])


# The index of every reference


@dataclass(frozen=True)
class Place:
    """A text that names a document."""

    kind: str  # "document", "event", "count" or "passage"
    title: str
    url: str
    text: str  # the words in which it names it
    document: int | None = None  # the document whose own text it is


@dataclass(frozen=True)
class Entry:
    """A reference with every place that makes it."""

    resolution: Resolution
    places: tuple[Place, ...]

    @property
    def words(self) -> str:
        return self.places[0].text


@dataclass(frozen=True)
class Index:
    """Every reference in the archive's summaries, regests and notes; `complete` unless there were too many texts."""

    entries: tuple[Entry, ...]
    naming: dict[int, tuple[Place, ...]]  # by document, the places that name it and it alone
    complete: bool

    def of(self, state: str) -> list[Entry]:
        """The entries that resolve to "one", "several" or "none", those named most often first."""
        return [entry for entry in self.entries if entry.resolution.state == state]


@kept_per_version
def index() -> Index:
    """The index for the present state of the data."""
    places: dict[Reference, list[Place]] = defaultdict(list)
    complete = True
    for texts in _texts():
        read = 0
        for kind, title, args, text, own in texts:
            read += 1
            for mention in find(text):
                url = reverse(f"documents:{kind}", args=args)
                places[mention.reference].append(Place(kind, title, url, mention.text, own))
        complete = complete and read < READ
    resolved = resolve(places)
    naming: dict[int, dict[Place, None]] = defaultdict(dict)
    for reference, resolution in resolved.items():
        if resolution.document:
            others = [each for each in places[reference] if each.document != resolution.document.pk]
            naming[resolution.document.pk] |= dict.fromkeys(others)
    entries = [Entry(resolution, tuple(dict.fromkeys(places[ref]))) for ref, resolution in resolved.items()]
    entries.sort(key=lambda entry: (-len(entry.places), entry.words.casefold()))
    return Index(tuple(entries), {pk: tuple(found) for pk, found in naming.items()}, complete)


def _texts():
    """The archive's own texts, kind by kind: (kind, title, what its address needs, text, document it belongs to)."""
    summaries = ((Document, "label"), (Event, "title"), (PeopleCount, "as_written"))
    return [*(_summaries(model, title) for model, title in summaries), _regests(), _notes()]


def _summaries(model, title: str):
    rows = model.objects.exclude(summary="").order_by("pk").values_list("pk", "slug", title, "summary")
    for pk, slug, name, text in rows[:READ].iterator():
        yield model.noun, name, [slug], text, pk if model is Document else None


def _regests():
    rows = Passage.objects.order_by("pk").values_list("source__slug", "source__title", "number", "regest")
    for slug, title, number, text in rows[:READ].iterator():
        yield "passage", f"{title}, passage {number}", [slug, number], text, None


def _notes():
    rows = DocumentRelation.objects.exclude(note="").order_by("pk")
    columns = ("subject", "subject__slug", "subject__label", "note")
    for pk, slug, label, text in rows.values_list(*columns)[:READ].iterator():
        yield "document", label, [slug], text, pk


def named_in(document: Document) -> tuple[Place, ...] | None:
    """The texts that name this document by number or date, beside its own; None where there are too many to read."""
    return index().naming.get(document.pk, ()) if _can_be_read() else None


@kept_per_version
def _can_be_read() -> bool:
    """Whether the index reads every text."""
    kinds = (Document, Event, PeopleCount, Passage)
    return not any(model.objects.order_by("pk")[READ : READ + 1].exists() for model in kinds)


def what_is_asked(text: str) -> Resolution | None:
    """What a reader's words mean; None if they are neither a number nor a date."""
    reference = asked(text)
    return resolve([reference])[reference] if reference else None
