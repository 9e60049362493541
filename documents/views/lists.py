"""The lists of the archive, each told by attributes what it lists (generic.py)."""

from documents import exports, placing
from documents.filters import CountFilter, DocumentFilter, EventFilter, ListFilter
from documents.listing import mentions
from documents.models import (
    Body,
    Decree,
    Directive,
    Document,
    DocumentRelation,
    Event,
    Group,
    PeopleCount,
    Person,
    Place,
    Source,
)
from documents.views.generic import RecordList


class DocumentList(RecordList):
    model = Document
    filterset_class = DocumentFilter
    name = fields = "documents"
    heading = "Documents"
    intro = "Every official act or paper that the sources print, describe or only mention."
    row = staticmethod(exports.document)
    row_template = "documents/rows/document.html"


class DecreeList(DocumentList):
    model = Decree
    name = "decrees"
    fixed = {"form": list(Decree.FORMS)}
    heading = "Decrees"
    intro = "Acts of supreme state and party bodies: decrees, resolutions and laws."


class DirectiveList(DocumentList):
    model = Directive
    name = "directives"
    fixed = {"form": list(Directive.FORMS)}
    heading = "Directives"
    intro = "Acts of commissariats, ministries and agencies that carry decrees out: orders, directives, instructions."


class NotHeldList(DocumentList):
    """The worklist for the next visit to an archive."""

    name = "not-held"
    heading = "Cited but not held"
    intro = "Documents that the sources mention but do not print: the worklist for the next visit to an archive."
    row_template = "documents/rows/not_held.html"
    fixed = {"held": ["0"]}

    def get_queryset(self):
        return super().get_queryset().filter(held=False)

    def present(self, rows):
        rows = super().present(rows)
        return rows.with_citations() if self.format == "html" else rows


class EventList(RecordList):
    model = Event
    filterset_class = EventFilter
    name = fields = "events"
    heading = "Events"
    intro = "What happened, or was meant to happen, in the order of time."
    row = staticmethod(exports.event)
    row_template = "documents/rows/event.html"


class CountList(RecordList):
    model = PeopleCount
    filterset_class = CountFilter
    name = fields = "counts"
    heading = "Counts"
    intro = "Every figure about people, as one source prints it. Figures are never added up across sources."
    row = staticmethod(exports.count)
    row_template = "documents/rows/count.html"


class SourceList(RecordList):
    model = Source
    name = fields = "sources"
    heading = "Sources"
    intro = "The texts that the archive was built from, passage by passage."
    row = staticmethod(exports.source)
    row_template = "documents/rows/source.html"


class AuthorityList(RecordList):
    fields = "authorities"
    row = staticmethod(exports.authority)
    row_template = "documents/rows/authority.html"


class BodyList(AuthorityList):
    model = Body
    name = "bodies"
    heading = "Bodies"
    intro = "State and party organs, armies, courts and institutions that the sources name."


class PersonList(AuthorityList):
    model = Person
    name = "people"
    heading = "People"
    intro = "Signatories, addressees, claimants, authors and others whom the sources name."


class PlaceList(AuthorityList):
    model = Place
    name = "places"
    heading = "Places"
    intro = "Countries, regions, towns and camps that the sources name."

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not context["page"]:
            return context
        placed = self.filterset.qs.filter(latitude__isnull=False, longitude__isnull=False)[: placing.DRAWN]
        return {**context, "maps": placing.maps_of(placed, mentions("place"))}


class GroupList(AuthorityList):
    model = Group
    name = "groups"
    heading = "Groups of people"
    intro = "The people whom the figures count, named as the sources name them."


class RelationFilter(ListFilter):
    """Relations have no words of their own: theirs are the documents' names."""

    def by_words(self, rows, name, text):
        return rows.mentioning(text, "note", "subject__label", "object__label")


class RelationList(RecordList):
    """Links between documents; as JSON and CSV only."""

    model = DocumentRelation
    filterset_class = RelationFilter
    name = fields = "relations"
    row = staticmethod(exports.relation)


LISTS = (
    DocumentList,
    DecreeList,
    DirectiveList,
    NotHeldList,
    EventList,
    CountList,
    SourceList,
    BodyList,
    PersonList,
    PlaceList,
    GroupList,
)
