"""The rules that the database itself keeps: each test goes around the form and every `clean`."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from documents.models import (
    SUBJECTS,
    Body,
    Citation,
    Dating,
    Decree,
    Directive,
    Discrepancy,
    Document,
    DocumentRelation,
    Event,
    EventDocument,
    Group,
    LoadedRecord,
    Passage,
    PeopleCount,
    Place,
    RelationType,
    Source,
)

pytestmark = pytest.mark.django_db


def update(model, **values):
    """Write to one row of the shipped data by SQL alone."""
    row = model._base_manager.order_by("pk").first()
    model._base_manager.filter(pk=row.pk).update(**values)


def count(**values):
    return {"as_written": "1", "operator": "exact", "low": 1, "high": 1, "unit": "persons", **values}


SELF = object()

BROKEN = {
    "document_form_known": (Document, {"form": "poem"}),
    "document_status_known": (Document, {"status": "lost"}),
    "document_named": (Document, {"label": ""}),
    "document_dates_in_order": (
        Document,
        {"date_edtf": "1946", "date_earliest": "1946-12-31", "date_latest": "1946-01-01"},
    ),
    "document_bounds_follow_date": (Document, {"date_edtf": "1946", "date_earliest": None, "date_latest": None}),
    "document_not_part_of_itself": (Document, {"part_of": SELF}),
    "event_dates_in_order": (
        Event,
        {"date_edtf": "1946", "date_earliest": "1946-12-31", "date_latest": "1946-01-01"},
    ),
    "event_bounds_follow_date": (Event, {"date_edtf": "", "date_earliest": "1946-01-01", "date_latest": None}),
    "event_not_part_of_itself": (Event, {"part_of": SELF}),
    "event_one_claimant": (Event, {"attributed_person": 1, "attributed_body": 1}),
    "source_dates_in_order": (
        Source,
        {"date_edtf": "1946", "date_earliest": "1946-12-31", "date_latest": "1946-01-01"},
    ),
    "source_bounds_follow_date": (Source, {"date_edtf": "1946", "date_earliest": None, "date_latest": None}),
    "source_kind_known": (Source, {"kind": "rumour"}),
    "source_not_empty": (Source, {"length": 0}),
    "passage_kind_known": (Passage, {"kind": "margin"}),
    "passage_not_empty": (Passage, {"start": 5, "end": 5}),
    "passage_numbered_from_one": (Passage, {"number": 0}),
    "citation_stance_known": (Citation, {"stance": "doubts"}),
    "citation_not_empty": (Citation, {"start": 7, "end": 7}),
    "citation_one_subject": (Citation, dict.fromkeys(SUBJECTS)),
    "peoplecount_dates_in_order": (PeopleCount, {"date_earliest": "1946-12-31", "date_latest": "1946-01-01"}),
    "peoplecount_one_claimant": (PeopleCount, {"attributed_person": 1, "attributed_body": 1}),
    "count_operator_known": (PeopleCount, count(operator="roughly", low=None, high=None)),
    "count_unit_known": (PeopleCount, count(unit="wagons")),
    "count_action_known": (PeopleCount, {"action": "vanished"}),
    "count_nature_known": (PeopleCount, {"nature": "imagined"}),
    "count_low_not_above_high": (PeopleCount, count(operator="between", low=2, high=1)),
    "count_not_negative": (PeopleCount, count(low=-1, high=-1)),
    "count_operator_fits_numbers": (PeopleCount, count(operator="exact", low=1, high=None)),
    "count_share_at_most_whole": (PeopleCount, count(unit="percent", low=101, high=101)),
    "count_addend_has_total": (PeopleCount, {"additive": True, "part_of": None}),
    "count_not_part_of_itself": (PeopleCount, {"part_of": SELF}),
    "count_not_same_as_itself": (PeopleCount, {"same_as": SELF}),
    "dating_dates_in_order": (
        Dating,
        {"date_edtf": "1946", "date_earliest": "1946-12-31", "date_latest": "1946-01-01"},
    ),
    "dating_bounds_follow_date": (Dating, {"date_edtf": "1946", "date_earliest": None, "date_latest": None}),
    "dating_one_claimant": (Dating, {"attributed_person": 1, "attributed_body": 1}),
    "dating_verdict_known": (Dating, {"verdict": "maybe"}),
    "dating_one_subject": (Dating, {"document": None, "event": None}),
    "discrepancy_kind_known": (Discrepancy, {"kind": "mood"}),
    "relation_type_known": (DocumentRelation, {"type": "likes"}),
    "relation_between_two": (DocumentRelation, {"object": models.F("subject")}),
    "eventdocument_role_known": (EventDocument, {"role": "wished_for"}),
    "body_not_its_own_predecessor": (Body, {"predecessor": SELF}),
    "place_not_within_itself": (Place, {"within": SELF}),
    "place_coordinates_on_earth": (Place, {"latitude": 91.0, "longitude": 0.0}),
    "group_not_its_own_broader": (Group, {"broader": SELF}),
}
UNIQUE = {"passage_number_once", "relation_once", "eventdocument_once", "loadedrecord_once"}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    model, values = BROKEN[name]
    row = model._base_manager.order_by("pk").first()
    values = {field: row.pk if value is SELF else value for field, value in values.items()}
    with pytest.raises(IntegrityError, match=f"(?i){name}"), transaction.atomic():
        model._base_manager.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize("operator", ["at_least", "more_than"])
def test_a_lower_bound_has_no_upper_number(operator):
    with pytest.raises(IntegrityError, match="count_operator_fits_numbers"):
        update(PeopleCount, **count(operator=operator, low=1, high=2))


@pytest.mark.parametrize("operator", ["up_to", "less_than"])
def test_an_upper_bound_has_no_lower_number(operator):
    with pytest.raises(IntegrityError, match="count_operator_fits_numbers"):
        update(PeopleCount, **count(operator=operator, low=1, high=2))


def test_a_citation_with_two_subjects_is_refused():
    citation = Citation.objects.filter(document__isnull=False).first()
    event = Event.objects.first()
    with pytest.raises(IntegrityError, match="citation_one_subject"):
        Citation.objects.filter(pk=citation.pk).update(event=event)


def test_links_are_stated_once():
    relation = DocumentRelation.objects.first()
    with pytest.raises(IntegrityError):
        DocumentRelation.objects.create(subject=relation.subject, type=relation.type, object=relation.object)


def test_an_event_has_a_document_in_a_role_once():
    link = EventDocument.objects.first()
    with pytest.raises(IntegrityError):
        EventDocument.objects.create(event=link.event, document=link.document, role=link.role)


def test_passage_numbers_are_never_reused():
    passage = Passage.objects.first()
    with pytest.raises(IntegrityError):
        Passage.objects.create(
            source=passage.source, number=passage.number, kind="body", line=1, start=0, end=1, regest="again"
        )


def test_a_fixture_is_remembered_once():
    LoadedRecord.objects.create(model="test", key="a", digest="0" * 64)
    with pytest.raises(IntegrityError):
        LoadedRecord.objects.create(model="test", key="a", digest="1" * 64)


def test_slugs_are_unique():
    with pytest.raises(IntegrityError):
        Body.objects.create(slug=Body.objects.first().slug, name="again")


def test_every_constraint_has_its_test():
    """A new constraint without a test turns this red."""
    named = {
        constraint.name
        for model in (*SUBJECTS.values(), Source, Passage, Citation, EventDocument, LoadedRecord)
        for constraint in model._meta.constraints
    }
    assert named == BROKEN.keys() | UNIQUE


def test_proxies_hold_their_forms_only():
    assert set(Decree.objects.values_list("form", flat=True)) <= {"decree", "resolution", "law"}
    assert set(Directive.objects.values_list("form", flat=True)) <= {"order", "directive", "instruction"}
    assert Decree.objects.filter(slug="resolution-843-342ss").exists()
    assert Directive.objects.filter(slug="directive-00336").exists()


def test_bounds_follow_the_date_when_a_curator_saves():
    document = Document.objects.get(slug="directive-00336")
    document.date_edtf = "1946-22"
    document.full_clean()
    assert (document.date_earliest.isoformat(), document.date_latest.isoformat()) == ("1946-06-01", "1946-08-31")


def test_a_bad_date_is_told_in_words():
    document = Document.objects.get(slug="directive-00336")
    document.date_edtf = "1946-02-30"
    with pytest.raises(ValidationError, match="is not a day of the calendar"):
        document.full_clean()


def test_people_are_whole():
    with pytest.raises(ValidationError, match="whole numbers"):
        PeopleCount(slug="x", unit="persons", operator="exact", low=Decimal("1.5"), high=Decimal("1.5")).clean()


def test_a_span_stays_inside_its_passage():
    citation = Citation.objects.first()
    citation.end = citation.passage.end + 1
    with pytest.raises(ValidationError, match="must lie inside the passage"):
        citation.full_clean()


def test_every_relation_reads_both_ways():
    assert all(kind.inverse_label for kind in RelationType)


def test_every_field_tells_the_curator_what_to_enter():
    silent = [
        f"{model.__name__}.{field.name}"
        for model in (*SUBJECTS.values(), Source, Passage, Citation, EventDocument)
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if not field.primary_key and not field.help_text
    ]
    assert silent == []
