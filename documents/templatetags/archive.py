"""Template tags: how dates, figures and citations are written on every page alike."""

from django import template
from django.utils.html import format_html

from documents import charts
from documents import words as number_words
from documents.dates import EDTFError
from documents.dates import words as date_words

register = template.Library()


@register.filter
def figure(number) -> str:
    """44169 as 44,169; nothing for None."""
    return number_words.figure(number)


@register.filter
def edtf(text: str) -> str:
    """An EDTF date in words; a malformed one as it stands, so that a page never fails on it."""
    try:
        return date_words(text)
    except EDTFError:
        return text


@register.filter
def said(choice: str) -> str:
    """A choice's value as a word in a sentence: "referred_to" is "referred to"."""
    return choice.replace("_", " ")


@register.simple_tag
def when(record) -> str:
    """A record's date as a reader says it, in a time element where it is a single day; "undated" if none."""
    if not record.date_edtf:
        return format_html('<span class="undated">{}</span>', "undated")
    said_date = edtf(record.date_edtf)
    if record.date_earliest and record.date_earliest == record.date_latest:
        return format_html('<time datetime="{}">{}</time>', record.date_earliest.isoformat(), said_date)
    return format_html("<span>{}</span>", said_date)


@register.filter
def by_passage(citations) -> list[tuple]:
    """A record's citations gathered by passage, in their order: [(passage, citations)]."""
    gathered: dict[int, tuple] = {}
    for citation in citations:
        gathered.setdefault(citation.passage_id, (citation.passage, []))[1].append(citation)
    return list(gathered.values())


@register.filter
def by_subject(citations) -> list[tuple]:
    """A passage's citations gathered by the record they bear out: [(record, kind, citations)], in text order."""
    gathered: dict[tuple, tuple] = {}
    for citation in citations:
        subject, kind = citation.subject, citation.subject_kind
        gathered.setdefault((kind, subject.pk), (subject, kind, []))[2].append(citation)
    return list(gathered.values())


@register.filter
def side_by_side(counts):
    """Figures as a chart on one axis; None where fewer than two of them have a number."""
    return charts.side_by_side(counts)
