"""The chain on a document's page: what it rests on, what follows from it, and its neighbourhood as a picture."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q

from documents.models import Citation, Document, DocumentRelation, RelationType
from documents.neighbourhood import Edge, Node, Picture, drawn

LINKS = 200  # relations of a document that its page lists
NEIGHBOURS = 14  # documents beside it in the picture
ENOUGH = 2  # with more relations than these a picture helps

# Of these the subject comes first: a request comes before what it asks for.
FORWARD = {RelationType.REQUESTS, RelationType.TRANSMITS, RelationType.DRAFT_OF}
SIDEWAYS = {RelationType.EXCLUDES, RelationType.CONFUSED_WITH}


@dataclass(frozen=True)
class Link:
    """A relation as one of its two documents says it."""

    relation: DocumentRelation
    words: str  # "is implemented by"
    other: Document
    step: str  # "before", "after" or "beside"

    @property
    def citations(self) -> list[Citation]:
        return list(self.relation.citations.all())


@dataclass(frozen=True)
class Chain:
    """The links of a document, step by step, in the order of dates; `more` if there are too many to list."""

    before: tuple[Link, ...]
    after: tuple[Link, ...]
    beside: tuple[Link, ...]
    more: bool

    @property
    def links(self) -> tuple[Link, ...]:
        return self.before + self.after + self.beside

    @property
    def cited_by(self) -> list[Link]:
        """The documents that cite this one."""
        return [link for link in self.after if link.relation.type == RelationType.CITES]


def chain_of(document: Document) -> Chain:
    """A document's relations in both directions, with their passages; two queries."""
    relations = DocumentRelation.objects.filter(Q(subject=document) | Q(object=document)).for_export()
    found = list(relations.order_by("pk")[: LINKS + 1])
    links = sorted((_link(relation, document) for relation in found[:LINKS]), key=_by_date)
    steps = {step: tuple(link for link in links if link.step == step) for step in ("before", "after", "beside")}
    return Chain(**steps, more=len(found) > LINKS)


def _link(relation: DocumentRelation, document: Document) -> Link:
    type_, outgoing = RelationType(relation.type), relation.subject_id == document.pk
    words = type_.label if outgoing else type_.inverse_label
    step = "beside" if type_ in SIDEWAYS else "before" if outgoing != (type_ in FORWARD) else "after"
    return Link(relation, words, relation.object if outgoing else relation.subject, step)


def _by_date(link: Link):
    return (link.other.date_sort is None, link.other.date_sort, link.words, link.other.slug)


def picture_of(document: Document, chain: Chain) -> Picture | None:
    """The documents around this one and how they bear on each other; two queries, none if a list says as much."""
    if len(chain.links) <= ENOUGH:
        return None
    # The nearest in time if there are too many; the rest stands in the list.
    others = list({link.other.pk: link.other for link in chain.links}.values())
    nodes = sorted([document, *others[:NEIGHBOURS]], key=_place)
    keys = [each.pk for each in nodes]
    relations = DocumentRelation.objects.filter(subject__in=keys, object__in=keys).for_export().order_by("pk")
    edges = []
    for (subject, object_), group in groupby(sorted(relations, key=_ends), key=_ends):
        told = list(group)
        words = ", ".join(each.get_type_display() for each in told)
        cites = tuple(citation for each in told for citation in each.citations.all())
        edges.append(Edge(keys.index(subject), keys.index(object_), words, cites))
    return drawn([_node(each, document) for each in nodes], edges, left_out=len(others) - len(nodes) + 1)


def _place(document: Document):
    return (document.date_sort is None, document.date_sort, document.slug)


def _ends(relation: DocumentRelation) -> tuple[int, int]:
    return relation.subject_id, relation.object_id


def _node(document: Document, centre: Document) -> Node:
    return Node(document.label, document.get_absolute_url(), document.date_edtf, document == centre)
