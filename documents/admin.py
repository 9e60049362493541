"""The curators' desk: every record with its evidence beside it, and derived values to read, not to type."""

from django.contrib import admin
from django.db import models
from django.db.models import Count

from documents.dates import words
from documents.desk import AddressedAdmin
from documents.models import (
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
    Passage,
    PeopleCount,
    Person,
    Place,
    Source,
)

admin.site.site_header = "Decrees and Counts"
admin.site.site_title = "Decrees and Counts"
admin.site.index_title = "The curators' desk"
admin.site.enable_nav_sidebar = True


class CitationInline(admin.TabularInline):
    """The passages for a record. The digest is worked out when a text is attached, or given by whoever has it."""

    model = Citation
    extra = 0
    autocomplete_fields = ["passage"]
    fields = ["passage", "start", "end", "printed", "stance", "sha256", "note"]
    show_change_link = True


class RecordAdmin(AddressedAdmin):
    """What every kind of record has in common."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.ALWAYS
    save_on_top = True
    inlines = [CitationInline]
    readonly_fields = ["modified"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(citation_total=Count("citations", distinct=True))

    def save_model(self, request, obj, form, change):
        obj.touch()
        super().save_model(request, obj, form, change)

    @admin.display(description="citations", ordering="citation_total")
    def citations_column(self, obj) -> int:
        return obj.citation_total


class DatedAdmin(RecordAdmin):
    readonly_fields = ["modified", "date_read", "date_earliest", "date_latest"]

    @admin.display(description="date read as")
    def date_read(self, obj) -> str:
        """The EDTF date in words, so that a curator sees at once how it is understood."""
        return words(obj.bounding_edtf()) or "undated"


class AuthorityAdmin(AddressedAdmin):
    list_display = ["name", "slug", "note"]
    search_fields = ["name", "other_names", "slug"]
    list_per_page = 50
    inlines = [CitationInline]
    readonly_fields = ["modified"]

    def save_model(self, request, obj, form, change):
        obj.touch()
        super().save_model(request, obj, form, change)


@admin.register(Body)
class BodyAdmin(AuthorityAdmin):
    autocomplete_fields = ["predecessor"]


@admin.register(Person)
class PersonAdmin(AuthorityAdmin):
    pass


@admin.register(Place)
class PlaceAdmin(AuthorityAdmin):
    autocomplete_fields = ["within"]
    list_display = ["name", "slug", "within", "latitude", "longitude"]
    list_select_related = ["within"]


@admin.register(Group)
class GroupAdmin(AuthorityAdmin):
    autocomplete_fields = ["broader"]
    list_display = ["name", "slug", "broader"]
    list_select_related = ["broader"]


class RelationInline(admin.TabularInline):
    model = DocumentRelation
    fk_name = "subject"
    extra = 0
    autocomplete_fields = ["object"]
    show_change_link = True


class EventDocumentInline(admin.TabularInline):
    model = EventDocument
    extra = 0
    autocomplete_fields = ["document"]


class DocumentEventInline(admin.TabularInline):
    model = EventDocument
    extra = 0
    autocomplete_fields = ["event"]


class DatingInline(admin.StackedInline):
    model = Dating
    extra = 0
    autocomplete_fields = ["attributed_person", "attributed_body"]
    exclude = ["modified"]
    show_change_link = True


class DocumentAdmin(DatedAdmin):
    list_display = ["label", "form", "number", "date_edtf", "status", "held", "citations_column"]
    list_filter = ["form", "status", "held", ("issuers", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["label", "number", "title", "slug", "summary"]
    autocomplete_fields = [
        *("issuers", "signatories", "addressee_bodies", "addressee_people"),
        *("people", "places", "part_of"),
    ]
    inlines = [CitationInline, RelationInline, DocumentEventInline, DatingInline]
    fieldsets = [
        (None, {"fields": ["label", "slug", "form", "number", "title", "title_language", "summary"]}),
        ("Date", {"fields": ["date_text", "date_edtf", "date_read", "date_earliest", "date_latest"]}),
        ("What became of it", {"fields": ["status", "held", "classification", "part_of"]}),
        (
            "Who and where",
            {"fields": ["issuers", "signatories", "addressee_bodies", "addressee_people", "people", "places"]},
        ),
        (
            "Where it is kept",
            {"fields": ["archive", "fond", "opis", "delo", "sheets", "collection_number"]},
        ),
        (None, {"fields": ["modified"]}),
    ]


admin.site.register(Document, DocumentAdmin)


class FormChoiceAdmin(DocumentAdmin):
    """A proxy's section: only its own forms can be chosen."""

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "form":
            kwargs["choices"] = [(form.value, form.label) for form in self.model.FORMS]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


@admin.register(Decree)
class DecreeAdmin(FormChoiceAdmin):
    pass


@admin.register(Directive)
class DirectiveAdmin(FormChoiceAdmin):
    pass


@admin.register(Event)
class EventAdmin(DatedAdmin):
    list_display = ["title", "date_edtf", "attributed_to", "citations_column"]
    list_select_related = ["attributed_person", "attributed_body"]
    list_filter = [("places", admin.RelatedOnlyFieldListFilter), ("groups", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title", "slug", "summary"]
    autocomplete_fields = [
        *("places", "people", "bodies", "groups", "part_of"),
        *("attributed_person", "attributed_body"),
    ]
    inlines = [CitationInline, EventDocumentInline, DatingInline]


@admin.register(PeopleCount)
class PeopleCountAdmin(DatedAdmin):
    list_display = ["as_written", "group", "action", "nature", "summary", "citations_column"]
    list_select_related = ["group"]
    list_filter = ["action", "nature", "operator", "unit", ("group", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["as_written", "slug", "summary", "group__name"]
    autocomplete_fields = [
        *("group", "places", "event", "document", "part_of", "same_as"),
        *("attributed_person", "attributed_body"),
    ]


@admin.register(DocumentRelation)
class DocumentRelationAdmin(admin.ModelAdmin):
    list_display = ["subject", "type", "object"]
    list_select_related = ["subject", "object"]
    list_filter = ["type"]
    search_fields = ["subject__label", "object__label", "note"]
    autocomplete_fields = ["subject", "object"]
    inlines = [CitationInline]


@admin.register(Dating)
class DatingAdmin(DatedAdmin):
    list_display = ["slug", "subject", "date_text", "date_edtf", "verdict", "citations_column"]
    list_select_related = ["document", "event"]
    list_filter = ["verdict"]
    search_fields = ["slug", "basis", "date_text"]
    autocomplete_fields = ["document", "event", "attributed_person", "attributed_body"]


@admin.register(Discrepancy)
class DiscrepancyAdmin(RecordAdmin):
    list_display = ["title", "kind", "citations_column"]
    list_filter = ["kind"]
    search_fields = ["title", "slug", "explanation"]
    autocomplete_fields = ["documents", "events", "counts"]


class PassageInline(admin.TabularInline):
    model = Passage
    extra = 0
    show_change_link = True
    fields = ["number", "section", "kind", "line", "start", "end", "regest"]


@admin.register(Source)
class SourceAdmin(AddressedAdmin):
    list_display = ["title", "kind", "publisher", "file_name"]
    list_filter = ["kind", "language"]
    search_fields = ["title", "slug", "author", "publisher"]
    readonly_fields = ["modified", "date_earliest", "date_latest"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def save_model(self, request, obj, form, change):
        obj.touch()
        super().save_model(request, obj, form, change)


@admin.register(Passage)
class PassageAdmin(admin.ModelAdmin):
    list_display = ["__str__", "section", "kind", "regest"]
    list_select_related = ["source"]
    list_filter = ["source", "kind"]
    search_fields = ["regest", "section", "source__title", "=number"]
    autocomplete_fields = ["source"]
    list_per_page = 50


@admin.register(Citation)
class CitationAdmin(admin.ModelAdmin):
    list_display = ["key", "subject_kind", "subject", "passage", "printed", "stance"]
    list_filter = ["stance", "passage__source"]
    search_fields = ["key", "printed", "note"]
    autocomplete_fields = [
        *("document", "event", "count", "relation", "dating", "discrepancy"),
        *("body", "person", "place", "group", "passage"),
    ]
    list_per_page = 50

    def get_queryset(self, request):
        return super().get_queryset(request).with_subjects()
