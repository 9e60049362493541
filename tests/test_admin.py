"""The curators' desk, used as a curator uses it: through its addresses."""

import pytest
from django.contrib import admin
from django.urls import reverse

from documents.models import Citation, Decree, Document, Event, Fate, Forwarding, Passage, PeopleCount

pytestmark = pytest.mark.django_db

MODELS = [model for model in admin.site._registry if model._meta.app_label == "documents"]


@pytest.fixture
def desk(client, curator):
    client.force_login(curator)
    return client


def admin_url(model, action, *args):
    return reverse(f"admin:documents_{model._meta.model_name}_{action}", args=args)


@pytest.mark.parametrize("model", MODELS)
def test_every_section_lists_searches_and_opens(desk, model):
    if model is Forwarding:  # none is shipped
        Forwarding.objects.note("count", "counted-twice", Fate.WITHDRAWN, reason="The same figure twice.")
    listed = desk.get(admin_url(model, "changelist"))
    assert listed.status_code == 200
    assert desk.get(admin_url(model, "changelist"), {"q": "1946"}).status_code == 200
    assert desk.get(admin_url(model, "add")).status_code == 200
    assert desk.get(admin_url(model, "change", model._default_manager.first().pk)).status_code == 200


def test_there_is_no_account_until_one_is_made(client, django_user_model):
    assert not django_user_model.objects.exists()
    assert client.get("/admin/").status_code == 302


def form_data(response) -> dict:
    """What a browser would send back of a change form, inlines included."""
    context = response.context
    data = {}
    forms = [context["adminform"].form, *(f for s in context["inline_admin_formsets"] for f in s.formset.forms)]
    forms += [s.formset.management_form for s in context["inline_admin_formsets"]]
    for form in forms:
        for bound in form:
            value = bound.value()
            if isinstance(value, bool):
                if value:
                    data[bound.html_name] = "on"
            elif value is not None:
                data[bound.html_name] = [getattr(v, "pk", v) for v in value] if isinstance(value, list) else value
    return data


def test_a_curator_mends_a_date_and_its_bounds_follow(desk):
    document = Document.objects.get(slug="directive-00336")
    address = admin_url(Document, "change", document.pk)
    opened = desk.get(address)
    assert "19 April 1946" in opened.content.decode()
    data = form_data(opened) | {"date_edtf": "1946-04", "_continue": "1"}
    before = document.modified
    response = desk.post(address, data)
    assert response.status_code == 302, response.context["errors"]
    document.refresh_from_db()
    assert (str(document.date_earliest), str(document.date_latest)) == ("1946-04-01", "1946-04-30")
    assert document.modified > before
    assert set(document.issuers.values_list("slug", flat=True)) == {"mvd"}


def test_a_bad_date_is_refused_in_words(desk):
    document = Document.objects.get(slug="directive-00336")
    address = admin_url(Document, "change", document.pk)
    response = desk.post(address, form_data(desk.get(address)) | {"date_edtf": "13.4.1946"})
    assert response.status_code == 200
    assert "is not a date such as 1946" in response.content.decode()


def test_a_rule_of_the_database_is_told_in_the_curators_words(desk):
    count = PeopleCount.objects.get(slug="sent-to-latvia-by-1946-09-20")
    address = admin_url(PeopleCount, "change", count.pk)
    response = desk.post(address, form_data(desk.get(address)) | {"operator": "more_than"})
    assert "Exactly and about need both numbers alike" in response.content.decode()


def test_a_citation_outside_its_passage_is_refused(desk):
    citation = Citation.objects.filter(document__slug="directive-00336").first()
    address = admin_url(Citation, "change", citation.pk)
    response = desk.post(address, form_data(desk.get(address)) | {"end": citation.passage.end + 1})
    assert "The span must lie inside the passage" in response.content.decode()


def test_a_decree_is_made_and_appears_on_its_page(desk, client):
    data = {
        "label": "Decree of a test",
        "slug": "decree-of-a-test",
        "form": "decree",
        "status": "issued",
        "citations-TOTAL_FORMS": "1",
        "citations-INITIAL_FORMS": "0",
        "citations-0-passage": Passage.objects.first().pk,
        "citations-0-start": Passage.objects.first().start,
        "citations-0-end": Passage.objects.first().end,
        "citations-0-stance": "supports",
        "citations-0-key": "testtesttt",
    }
    for inline in ("relations", "event_links", "datings"):
        data |= {f"{inline}-TOTAL_FORMS": "0", f"{inline}-INITIAL_FORMS": "0"}
    response = desk.post(admin_url(Decree, "add"), data)
    assert response.status_code == 302, response.context["errors"]
    assert "Decree of a test" in client.get("/decrees/").content.decode()
    assert Citation.objects.filter(document__slug="decree-of-a-test").count() == 1


def test_a_proxy_offers_its_own_forms_only(desk):
    page = desk.get(admin_url(Decree, "add")).content.decode()
    assert '<option value="decree">' in page
    assert '<option value="letter">' not in page


def test_the_desk_leads_to_the_public_page(desk):
    event = Event.objects.first()
    page = desk.get(admin_url(Event, "change", event.pk)).content.decode()
    assert "View on site" in page


def test_names_are_completed_while_typing(desk):
    found = desk.get(
        reverse("admin:autocomplete"),
        {"term": "Serov", "app_label": "documents", "model_name": "document", "field_name": "signatories"},
    ).json()
    assert "Serov, Ivan" in [row["text"] for row in found["results"]]


def test_filters_show_how_many(desk):
    page = desk.get(admin_url(Document, "changelist")).content.decode()
    assert "Directive (" in page
