"""The archive's three rooms: authorities, records, evidence.

Import models from this package. Inside it imports run one way: forwarding, base, authorities, records, links, counts,
disputes, evidence.
"""

from documents.models.authorities import Body, Group, Person, Place
from documents.models.counts import Action, Nature, Operator, PeopleCount, Unit
from documents.models.disputes import Dating, Discrepancy, DiscrepancyKind, Verdict
from documents.models.evidence import SUBJECTS, Citation, Passage, PassageKind, Source, SourceKind, Stance
from documents.models.forwarding import ADDRESSED, Fate, Forwarding
from documents.models.links import DocumentRelation, EventDocument, EventRole, RelationType
from documents.models.master import Change, DataVersion, ImportProgress, LoadedRecord
from documents.models.records import Decree, Directive, Document, Event, Form, Status

__all__ = [
    "ADDRESSED",
    "SUBJECTS",
    "Action",
    "Body",
    "Change",
    "Citation",
    "DataVersion",
    "Dating",
    "Decree",
    "Directive",
    "Discrepancy",
    "DiscrepancyKind",
    "Document",
    "DocumentRelation",
    "Event",
    "EventDocument",
    "EventRole",
    "Fate",
    "Form",
    "Forwarding",
    "Group",
    "ImportProgress",
    "LoadedRecord",
    "Nature",
    "Operator",
    "Passage",
    "PassageKind",
    "PeopleCount",
    "Person",
    "Place",
    "RelationType",
    "Source",
    "SourceKind",
    "Stance",
    "Status",
    "Unit",
    "Verdict",
]
