"""The desk's care for addresses: records are merged and withdrawn here so that old links keep an answer."""

from django import forms
from django.contrib import admin, messages
from django.shortcuts import redirect, render
from django.utils import timezone

from documents.errors import ArchiveError
from documents.merging import merge
from documents.models import ADDRESSED, Fate, Forwarding

MOST_MERGED = 10


class MergeForm(forms.Form):
    """Which of the chosen records stays, and why the others are the same."""

    kept = forms.ModelChoiceField(None, to_field_name="slug", empty_label=None, label="Keep")
    reason = forms.CharField(
        max_length=400,
        help_text="Why they are one, for whoever follows an old link, e.g. the same order printed twice.",
    )

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kept"].queryset = rows
        self.fields["kept"].label_from_instance = lambda row: f"{row} ({row.slug})"


class AddressedAdmin(admin.ModelAdmin):
    """A section whose records have pages: a deleted one is noted as withdrawn, and two can be made one."""

    actions = ["merge_records"]

    def get_actions(self, request):
        actions = super().get_actions(request)
        if self.model.noun not in ADDRESSED.values():
            actions.pop("merge_records", None)
        return actions

    def delete_model(self, request, obj):
        self._withdrawn(request, [obj.slug])
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        self._withdrawn(request, list(queryset.values_list("slug", flat=True)))
        super().delete_queryset(request, queryset)

    def _withdrawn(self, request, slugs: list[str]) -> None:
        if self.model.noun not in ADDRESSED.values():
            return
        reason = f"Withdrawn by the curators on {timezone.localdate():%d %B %Y}."
        for slug in slugs:
            Forwarding.objects.note(self.model.noun, slug, Fate.WITHDRAWN, reason=reason)
        messages.info(request, "The old address answers that the record was withdrawn. Say why under Forwardings.")

    @admin.action(description="Merge into one record…", permissions=["delete"])
    def merge_records(self, request, queryset):
        rows = self.model._default_manager.filter(pk__in=queryset.values("pk"))
        if not 2 <= rows.count() <= MOST_MERGED:
            self.message_user(request, f"Choose from two to {MOST_MERGED} records to merge.", messages.WARNING)
            return None
        form = MergeForm(request.POST if "reason" in request.POST else None, rows=rows)
        if form.is_bound and form.is_valid():
            kept = form.cleaned_data["kept"]
            try:
                for row in rows.exclude(pk=kept.pk):
                    merge(kept, row, form.cleaned_data["reason"])
            except ArchiveError as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                self.message_user(request, f"Merged into “{kept}”; the old addresses lead there.")
            return redirect(request.get_full_path())
        context = {
            **self.admin_site.each_context(request),
            "title": "Merge into one record",
            "opts": self.model._meta,
            "rows": rows,
            "form": form,
        }
        return render(request, "admin/documents/merge.html", context)


@admin.register(Forwarding)
class ForwardingAdmin(admin.ModelAdmin):
    """What became of old addresses. Written by the archive when a slug changes; the reason is for a curator to give."""

    list_display = ["kind", "slug", "fate", "target", "reason", "since"]
    list_filter = ["kind", "fate"]
    search_fields = ["slug", "target", "reason"]
