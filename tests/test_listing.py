"""The index against the database: the same rows, the same order, the same numbers, whatever is asked and changed."""

import numpy as np
import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import index as columns
from documents.filters import CountFilter, DocumentFilter, EventFilter
from documents.indexing import Indexed
from documents.listing import IndexListing, TableListing
from documents.models import Citation, Document, Event, PeopleCount, Place
from documents.versions import current

pytestmark = pytest.mark.django_db
LISTS = {Document: DocumentFilter, Event: EventFilter, PeopleCount: CountFilter}


@pytest.fixture(scope="module")
def indexes(django_db_setup, django_db_blocker):
    """An index of each list, built on the shipped archive."""
    with django_db_blocker.unblock():
        built = {}
        for model, filterset in LISTS.items():
            built[model] = Indexed(model, filterset.facets)
            built[model].build()
        return built


def both(model, query: str, index, fixed=None):
    """The list as the database answers it, and as the index does."""
    rows = model.objects.all()
    if fixed:
        rows = rows.filter(form__in=fixed["form"])
    filtersets = [LISTS[model](data=QueryDict(query), queryset=rows) for _ in range(2)]
    assert all(filterset.is_valid() for filterset in filtersets), filtersets[0].errors
    present = lambda found: found  # noqa: E731
    return TableListing(filtersets[0], present), IndexListing(filtersets[1], present, index, fixed or {})


def assert_alike(table, indexed):
    assert indexed.count() == table.count()
    every = table.keys(0, 10_000)
    assert indexed.keys(0, 10_000) == every
    assert indexed.keys(3, 7) == every[3:7]
    assert indexed.undated_left_out == table.undated_left_out
    for facet in table.filterset.facets:
        for most in (None, 3):
            (found, total), (expected, number) = indexed.facet(facet.name, most), table.facet(facet.name, most)
            assert (sorted(found), total) == (sorted(expected), number), (facet.name, most)


def queries(model):
    """Any combination of parameters of a list, with values that occur and some that hardly do."""
    values = {
        Document: {
            "form": ["decree", "directive", "letter", "motion"],
            "issuer": ["nkvd", "council-of-ministers-ussr", "red-army"],
            "status": ["issued", "draft", "proposed"],
            "held": ["0", "1"],
            "place": ["latvia", "estonia", "germany"],
            "person": ["ivan-serov", "vyacheslav-molotov", "joseph-stalin"],
        },
        Event: {"place": ["latvia", "lithuania"], "group": ["latvians", "jews"], "person": ["joseph-stalin"]},
        PeopleCount: {
            "group": ["latvians", "estonians", "deportees"],
            "action": ["released", "deported"],
            "nature": ["actual", "proposed", "estimate"],
            "place": ["latvia", "lithuania"],
        },
    }[model]
    parameters = [
        st.lists(st.sampled_from(options), max_size=2, unique=True).map(
            lambda chosen, name=name: [f"{name}={value}" for value in chosen]
        )
        for name, options in values.items()
    ]
    days = ["", "1939", "1941-06", "1946-04-13", "1955", "[1939-10-11..1941-01-21]", "../1945"]
    parameters += [
        st.sampled_from(["", "source=memorandum-238ss-am", "source=serov-instructions"]).map(lambda v: [v]),
        st.sampled_from(days).map(lambda day: [f"from={day}"]),
        st.sampled_from(["", "1956", "1991-08"]).map(lambda day: [f"to={day}"]),
        st.sampled_from(["", "within=1"]).map(lambda v: [v]),
        st.sampled_from(["", "undated=1"]).map(lambda v: [v]),
        st.sampled_from(["", "q=released", "q=Берия", "q=843-342ss", "q=deport*+-latvia", 'q="no such"']).map(
            lambda v: [v]
        ),
        st.sampled_from(["", "sort=-date", "sort=title", "sort=relevance"]).map(lambda v: [v]),
    ]
    return st.tuples(*parameters).map(lambda parts: "&".join(p for part in parts for p in part if p))


@pytest.mark.parametrize("model", LISTS)
@given(data=st.data())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked(indexes, model, data):
    query = data.draw(queries(model))
    assert_alike(*both(model, query, indexes[model].index))


def test_a_list_of_some_forms(indexes):
    fixed = {"form": ["decree", "resolution", "law"]}
    assert_alike(*both(Document, "from=1941&to=1946&form=decree", indexes[Document].index, fixed))


def changed_index() -> Indexed:
    indexed = Indexed(Document, DocumentFilter.facets)
    indexed.build()
    return indexed


CHANGES = {
    "nothing": lambda: None,
    "a date": lambda: Document.objects.filter(slug="directive-00336").update(
        date_edtf="1955", date_earliest="1955-01-01", date_latest="1955-12-31"
    ),
    "a form": lambda: Document.objects.filter(slug="directive-00336").update(form="letter"),
    "a place": lambda: Document.objects.get(slug="directive-00336").places.set([Place.objects.get(slug="japan")]),
    "a citation": lambda: Citation.objects.filter(document__slug="directive-00336").delete(),
    "a new one": lambda: Document.objects.create(slug="new", form="law", status="issued", label="New"),
    "one gone": lambda: (
        Document.objects.filter(relations=None, inverse_relations=None, counts=None, parts=None)
        .order_by("-pk")[0]
        .delete()
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_put_into_the_index(change, monkeypatch):
    indexed = changed_index()
    CHANGES[change]()
    monkeypatch.setattr(indexed, "build", None)  # it must do without
    index = indexed.current(current()[0])
    fresh = changed_index().index
    for name, array in columns.arrays(fresh).items():
        assert np.array_equal(columns.arrays(index)[name], array), name
    assert_alike(*both(Document, "from=1940&status=issued&place=japan", index))


def test_a_renamed_authority_means_a_new_index():
    indexed = changed_index()
    Place.objects.filter(slug="latvia").update(name="Latvija")
    index = indexed.current(current()[0])
    assert ("latvia", "Latvija") in index.axes["place"].names


def test_many_changes_mean_a_new_index(monkeypatch):
    indexed = changed_index()
    monkeypatch.setattr("documents.indexing.PATCHED", 3)
    Document.objects.update(classification="Secret")
    assert indexed._patch(current()[0]) is False
    assert indexed.current(current()[0]) is not None


def test_processes_share_an_index_through_files(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    indexed = changed_index()
    indexed.save()
    other = Indexed(Document, DocumentFilter.facets)
    assert other._load(current()[0])
    for name, array in columns.arrays(indexed.index).items():
        assert np.array_equal(columns.arrays(other.index)[name], array), name
    assert_alike(*both(Document, "issuer=nkvd&from=1941", other.index))
    assert not other._load("another-token")


def test_a_large_archive_is_answered_by_the_database_until_the_index_is_there(monkeypatch, client):
    """With no index at hand the page is the same."""
    address = "/documents.json?form=decree&from=1940&page_size=5"
    before = client.get(address).json()
    monkeypatch.setattr(Indexed, "current", lambda self, token: None)
    assert client.get(address).json() == before


def test_an_empty_list_has_an_index():
    Citation.objects.all().delete()
    PeopleCount.objects.update(part_of=None, same_as=None, additive=False)
    PeopleCount.objects.all().delete()
    indexed = Indexed(PeopleCount, CountFilter.facets)
    indexed.build()
    assert_alike(*both(PeopleCount, "group=latvians&from=1940", indexed.index))
