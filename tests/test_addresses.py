"""Permanent addresses: what is printed, what headers carry, and what an old address answers."""

import re
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from documents import versions
from documents.checking import check_data
from documents.models import Citation, Dating, Document, DocumentRelation, Fate, Forwarding, PeopleCount, Person

pytestmark = pytest.mark.django_db

OLD, NEW = "directive-00336", "directive-336-of-1946"


@pytest.fixture
def desk(client, curator):
    client.force_login(curator)
    return client


def rename(old=OLD, new=NEW):
    document = Document.objects.get(slug=old)
    document.slug = new
    document.save()
    return document


@pytest.mark.parametrize(
    ("address", "permalink"),
    [
        ("/", "/"),
        ("/documents/", "/documents/"),
        ("/documents/?form=letter&sort=title", "/documents/"),
        ("/documents/directive-00336/", "/documents/directive-00336/"),
        ("/documents/directive-00336.json", "/documents/directive-00336/"),
        ("/documents/directive-00336.csl.json", "/documents/directive-00336/"),
        ("/counts.csv", "/counts/"),
        ("/sources/memorandum-238ss-am/check/", "/sources/memorandum-238ss-am/"),
        ("/sources/memorandum-238ss-am/p12/", "/sources/memorandum-238ss-am/p12/"),
        ("/search/?q=amnesty", "/search/"),
        ("/about/", "/about/"),
    ],
)
def test_every_answer_says_by_which_address_to_cite_it(client, settings, address, permalink):
    settings.SITE_URL = "https://archive.example.org"
    response = client.get(address)
    assert response.headers["Link"] == f'<https://archive.example.org{permalink}>; rel="cite-as"'
    if response.headers["Content-Type"].startswith("text/html"):
        text = response.content.decode()
        assert f'<link rel="cite-as" href="https://archive.example.org{permalink}">' in text
        assert text.count('rel="canonical"') == 1


def test_the_canonical_address_leaves_out_filters_but_not_the_page(client):
    def canonical(address):
        return re.search(r'<link rel="canonical" href="([^"]+)">', client.get(address).content.decode())[1]

    assert canonical("/documents/?form=letter&q=amnesty") == "http://testserver/documents/"
    assert canonical("/counts/?page=2&page_size=10") == "http://testserver/counts/?page=2"
    assert canonical("/documents/directive-00336/?x=1") == "http://testserver/documents/directive-00336/"


def test_a_page_that_is_not_there_has_no_address(client):
    response = client.get("/documents/no-such/")
    assert "Link" not in response.headers
    assert b"canonical" not in response.content


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"/documents/{OLD}/", f"/documents/{NEW}/"),
        (f"/documents/{OLD}.json", f"/documents/{NEW}.json"),
        (f"/documents/{OLD}.csl.json", f"/documents/{NEW}.csl.json"),
        (f"/documents/{OLD}/?a=1&b=2", f"/documents/{NEW}/?a=1&b=2"),
    ],
)
def test_a_changed_slug_leaves_a_redirect(client, old, new):
    rename()
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, new)
    assert "The address was changed to mend it." in response.content.decode()
    assert client.get(new).status_code == 200


def test_passages_follow_their_source(client):
    from documents.models import Source

    source = Source.objects.get(slug="fate-of-vlasovites")
    source.slug = "vlasovites"
    source.save()
    response = client.get("/sources/fate-of-vlasovites/p3/")
    assert (response.status_code, response["Location"]) == (301, "/sources/vlasovites/p3/")
    assert client.get("/sources/vlasovites/p3/").status_code == 200


def test_the_desk_records_a_changed_slug(desk, client):
    person = Person.objects.get(slug="karlis-zarins")
    form = desk.get(reverse("admin:documents_person_change", args=[person.pk])).context["adminform"].form
    data = {name: value if (value := form.initial.get(name)) is not None else "" for name in form.fields}
    inlines = desk.get(reverse("admin:documents_person_change", args=[person.pk])).context["inline_admin_formsets"]
    for inline in inlines:
        data |= {f"{inline.formset.prefix}-TOTAL_FORMS": 0, f"{inline.formset.prefix}-INITIAL_FORMS": 0}
    answer = desk.post(reverse("admin:documents_person_change", args=[person.pk]), data | {"slug": "zarins-karlis"})
    assert answer.status_code == 302
    assert client.get("/people/karlis-zarins/")["Location"] == "/people/zarins-karlis/"


def test_a_chain_of_changes_leads_to_the_end_and_back_again(client):
    rename()
    rename(NEW, "third")
    assert client.get(f"/documents/{OLD}/")["Location"] == "/documents/third/"
    rename("third", OLD)
    assert client.get(f"/documents/{OLD}/").status_code == 200
    assert client.get(f"/documents/{NEW}/")["Location"] == f"/documents/{OLD}/"


def test_a_loop_ends():
    Forwarding.objects.note("document", "a", Fate.RENAMED, target="b", reason="x")
    Forwarding.objects.create(
        kind="document", slug="b", fate=Fate.RENAMED, target="a", reason="x", since=date(2026, 11, 22)
    )
    from django.test import Client

    assert Client().get("/documents/a/").status_code == 404


def test_an_old_address_is_given_to_nothing_else():
    rename()
    other = Document.objects.get(slug="resolution-843-342ss")
    other.slug = OLD
    with pytest.raises(ValidationError, match="was the address of another record"):
        other.full_clean()
    new = Document(slug=OLD, label="x", form="order", status="issued")
    with pytest.raises(ValidationError, match="was the address of another record"):
        new.full_clean()


def test_a_deleted_record_answers_410_and_says_why(desk):
    count = PeopleCount.objects.filter(parts__isnull=True, repeats__isnull=True).first()
    address = count.get_absolute_url()
    desk.post(reverse("admin:documents_peoplecount_delete", args=[count.pk]), {"post": "yes"})
    response = desk.get(address)
    assert response.status_code == 410
    assert "Withdrawn by the curators on" in response.content.decode()
    Forwarding.objects.filter(slug=count.slug).update(reason="The figure was <read> twice.")
    assert "The figure was &lt;read&gt; twice." in desk.get(address).content.decode()
    assert desk.get(f"{address.rstrip('/')}.json").status_code == 410


def test_two_records_become_one(desk):
    kept = Document.objects.get(slug="resolution-843-342ss")
    double = Document.objects.get(slug="directive-00336")
    evidence = Citation.objects.filter(document__in=[kept, double]).count()
    relations = DocumentRelation.objects.filter(subject=double).count()
    assert relations
    data = {"action": "merge_records", "_selected_action": [kept.pk, double.pk]}
    changelist = reverse("admin:documents_document_changelist")
    asked = desk.post(changelist, data)
    assert "Merge into one record" in asked.content.decode()
    answer = desk.post(changelist, data | {"kept": kept.slug, "reason": "One act under two numbers."}, follow=True)
    assert "the old addresses lead there" in answer.content.decode()
    assert not Document.objects.filter(slug=double.slug).exists()
    assert Citation.objects.filter(document=kept).count() == evidence
    assert not DocumentRelation.objects.filter(subject=kept, object=kept).exists()
    response = desk.get("/documents/directive-00336/")
    assert (response.status_code, response["Location"]) == (301, "/documents/resolution-843-342ss/")
    assert Forwarding.objects.get(slug="directive-00336").reason == "One act under two numbers."


def test_a_paper_is_merged_with_the_one_it_was_attached_to(desk):
    """Also in a section that shows only some forms; the record kept cannot be a part of itself."""
    whole = Document.objects.get(slug="memorandum-238ss-am")
    part = Document.objects.get(slug="memorandum-238ss-am-attachment-3")
    Document.objects.filter(pk=whole.pk).update(form="decree")
    data = {"action": "merge_records", "_selected_action": [whole.pk, part.pk], "kept": part.slug, "reason": "One."}
    answer = desk.post(reverse("admin:documents_decree_changelist"), data, follow=True)
    assert "the old addresses lead there" in answer.content.decode()
    part.refresh_from_db()
    assert part.part_of is None
    assert part.parts.count() == 6
    assert desk.get("/documents/memorandum-238ss-am/")["Location"] == "/documents/memorandum-238ss-am-attachment-3/"


@pytest.mark.parametrize(
    ("section", "slugs", "told"),
    [
        ("document", ["directive-00336"], "Choose from two to 10 records to merge."),
        ("dating", None, "No action selected"),
    ],
)
def test_what_cannot_be_merged_is_refused_in_words(desk, section, slugs, told):
    rows = Document.objects.filter(slug__in=slugs) if slugs else Dating.objects.all()[:2]
    data = {"action": "merge_records", "_selected_action": [row.pk for row in rows]}
    answer = desk.post(reverse(f"admin:documents_{section}_changelist"), data, follow=True)
    assert answer.status_code == 200
    assert told in answer.content.decode()


def test_forwardings_are_exported_and_loaded(tmp_path):
    rename()
    Forwarding.objects.note("count", "gone", Fate.WITHDRAWN, reason="A misprint.")
    call_command("export_fixtures", str(tmp_path), stdout=StringIO())
    text = (tmp_path / "forwardings.yaml").read_text(encoding="utf-8")
    assert "fate: withdrawn" in text
    Forwarding.objects.all().delete()
    call_command("load_archive", str(tmp_path), yes=True, overwrite=True, stdout=StringIO())
    assert Forwarding.objects.get(slug=OLD).target == NEW
    before = (tmp_path / "forwardings.yaml").read_bytes()
    call_command("export_fixtures", str(tmp_path), stdout=StringIO())
    assert (tmp_path / "forwardings.yaml").read_bytes() == before


def test_a_forwarding_moves_the_version_of_the_data():
    before = versions.current()[0]
    Forwarding.objects.note("count", "gone", Fate.WITHDRAWN, reason="A misprint.")
    assert versions.current()[0] != before


def test_lost_addresses_are_found():
    Forwarding.objects.note("count", "old", Fate.RENAMED, target="nowhere", reason="x")
    Forwarding.objects.note("document", OLD, Fate.WITHDRAWN, reason="x")
    told = [str(fault) for fault in check_data()]
    assert any("leads to nowhere, which is not there" in fault for fault in told)
    assert any("the old address is in use" in fault for fault in told)


GOOD = {"kind": "count", "slug": "old", "fate": "renamed", "target": "new", "reason": "x", "since": date(2026, 11, 22)}


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("forwarding_kind_known", {"kind": "dating"}),
        ("forwarding_target_unless_withdrawn", {"target": ""}),
        ("forwarding_target_unless_withdrawn", {"fate": "withdrawn"}),
        ("forwarding_target_unless_withdrawn", {"fate": "lost"}),
        ("forwarding_elsewhere", {"target": "old"}),
        ("forwarding_has_reason", {"reason": ""}),
    ],
)
def test_the_database_keeps_the_rules(constraint, values):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Forwarding.objects.create(**(GOOD | values))


def test_one_address_has_one_fate():
    Forwarding.objects.create(**GOOD)
    with pytest.raises(IntegrityError), transaction.atomic():
        Forwarding.objects.create(**(GOOD | {"target": "other"}))
