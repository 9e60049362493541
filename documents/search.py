"""Full-text search: the only file that knows FTS5 and PostgreSQL's text search.

Both are made to find alike: words are folded and stemmed by Porter's rules, no word is left out, and everything but
letters and digits parts words. SQLite keeps an FTS5 table for each searched table, PostgreSQL a stored vector and
its GIN index; both are kept by the database itself (migration 0003). A search reaches a record by its own words, by
the number of a document in any spelling, and by the names – in any form or script – of those it is tied to.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from django.db.models import Case, IntegerField, Q, QuerySet, When
from django.db.models.expressions import RawSQL

from documents.models import Body, Document, Event, Group, Passage, PeopleCount, Person, Place, Source
from documents.numbers import number_key
from documents.query import Term, parse
from documents.replicas import reading
from documents.versions import kept_per_version

AUTHORITIES = (Body, Person, Place, Group)
NAMED_AT_MOST = 50  # so many names that fit a search are followed to what they are tied to

# What is searched of each kind: its names first, then the rest. Migration 0003 builds on the same list.
SEARCHED = {
    Document: (("label", "number", "title"), ("summary",)),
    Event: (("title",), ("summary",)),
    PeopleCount: (("as_written", "row"), ("summary",)),
    Passage: (("section",), ("regest",)),
    Source: (("title", "author"), ("publisher", "description")),
    **dict.fromkeys(AUTHORITIES, (("name", "other_names"), ("note",))),
}


@dataclass(frozen=True)
class Search:
    """A search as understood: its terms, the number it may be, and the names that fit it. Equal if the text is."""

    text: str
    terms: tuple[Term, ...] = field(compare=False)
    number: str = field(compare=False)
    named: dict[type, list[str]] = field(compare=False)  # slugs of bodies, people, places and groups

    def __bool__(self) -> bool:
        return bool(self.terms)


@kept_per_version
def understand(text: str) -> Search:
    """Read what was typed; one query for each kind of name."""
    terms = parse(text)
    named = {}
    if terms and not any(term.excluded for term in terms):
        for model in AUTHORITIES:
            found = model._default_manager.filter(pk__in=matching(model, terms, names_only=True))
            named[model] = list(found.values_list("slug", flat=True)[:NAMED_AT_MOST])
    return Search(text, terms, number_key(text), {model: slugs for model, slugs in named.items() if slugs})


def matching(model, terms: Iterable[Term], *, names_only: bool = False) -> RawSQL:
    """The primary keys of the rows that hold the terms, as a subquery."""
    model = model._meta.concrete_model
    table = model._meta.db_table
    if reading().vendor == "postgresql":
        # The table's name is Django's own, the words are a parameter.
        sql = f"SELECT id FROM {table} WHERE search @@ to_tsquery('documents_archive', %s)"  # noqa: S608
        return RawSQL(sql, [_postgres_query(terms, names_only)])  # noqa: S611
    sql = f"SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH %s"  # noqa: S608
    return RawSQL(sql, [_fts5_query(model, terms, names_only)])  # noqa: S611


def _fts5_query(model, terms: Iterable[Term], names_only: bool) -> str:
    wanted, unwanted = [], []
    for term in terms:
        quoted = '"' + " ".join(term.words) + '"' + (" *" if term.prefix else "")
        (unwanted if term.excluded else wanted).append(quoted)
    columns = f"{{{' '.join(SEARCHED[model][0])}}} : " if names_only else ""
    if not wanted:  # FTS5 has no "everything but"
        return '""'
    query = f"{columns}({' AND '.join(wanted)})"
    return f"{query} NOT ({' OR '.join(unwanted)})" if unwanted else query


def _postgres_query(terms: Iterable[Term], names_only: bool) -> str:
    parts, wanted = [], False
    for term in terms:
        words = [f"'{word}'" + (":A" if names_only else "") for word in term.words]
        if term.prefix:
            words[-1] = f"'{term.words[-1]}':*" + ("A" if names_only else "")
        phrase = f"({' <-> '.join(words)})"
        parts.append(f"!{phrase}" if term.excluded else phrase)
        wanted |= not term.excluded
    return " & ".join(parts) if wanted else ""


def narrowed(rows: QuerySet, search: Search, paths: dict[str, type]) -> QuerySet:
    """The rows that a search reaches; `paths` lead from them to the names they are tied to."""
    if not search:
        return rows.none()
    model = rows.model._meta.concrete_model
    reached = Q(pk__in=matching(model, search.terms))
    if search.number and model is Document:
        reached |= Q(number_key=search.number)
    for path, of in paths.items():
        if of in search.named:
            tied = model._base_manager.filter(**{f"{path}__slug__in": search.named[of]})
            reached |= Q(pk__in=tied.values("pk"))
    return rows.filter(reached)


@kept_per_version
def keys(model, search: Search) -> np.ndarray:
    """The primary keys of the rows that hold the terms or bear the number; not to be altered, for it is kept."""
    if not search:
        return np.empty(0, dtype=np.int64)
    subquery = matching(model, search.terms)
    found = _fetched(subquery.sql, subquery.params)
    if search.number and model is Document:
        bearing = Document.objects.filter(number_key=search.number).values_list("pk", flat=True)
        found = np.union1d(found, np.fromiter(bearing, dtype=np.int64))
    return found


def _fetched(sql: str, params: list) -> np.ndarray:
    """Many keys at once: as one value instead of a row each, which takes a sixth of the time."""
    with reading().cursor() as cursor:
        if reading().vendor == "postgresql":
            cursor.execute(f"SELECT string_agg(int8send(id), ''::bytea) FROM ({sql}) AS found", params)  # noqa: S608
            packed = cursor.fetchone()[0]
            return np.frombuffer(packed or b"", dtype=">i8").astype(np.int64)
        cursor.execute(f"SELECT group_concat(rowid) FROM ({sql})", params)  # noqa: S608
        listed = cursor.fetchone()[0]
        return np.fromstring(listed, dtype=np.int64, sep=",") if listed else np.empty(0, dtype=np.int64)


@kept_per_version
def tiers(model, search: Search) -> list[np.ndarray]:
    """Keys by relevance: first those that bear the number, then those with all terms in the name; others follow."""
    return [_fetched(query.sql, query.params) for query in _tiers(model, search)]


def by_relevance(rows: QuerySet, search: Search) -> QuerySet:
    """The rows with their `tier`, to be sorted by: 0 is the most relevant."""
    cases = [When(pk__in=query, then=tier) for tier, query in enumerate(_tiers(rows.model, search))]
    return rows.annotate(tier=Case(*cases, default=len(cases), output_field=IntegerField()))


def _tiers(model, search: Search) -> list[RawSQL]:
    names = [matching(model, search.terms, names_only=True)] if search else []
    if search.number and issubclass(model, Document):
        bearing = RawSQL("SELECT id FROM documents_document WHERE number_key = %s", [search.number])  # noqa: S611
        return [bearing, *names]
    return names
