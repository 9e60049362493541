"""Template tags of the reading room: ways about, languages, and words that are the sources' own."""

import re
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.db import DatabaseError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language, gettext

from documents.front import state_of_the_data
from documents.navigation import trail, ways
from documents.neighbours import neighbours
from documents.speech import pieces

register = template.Library()

CONTENTS_FROM = 3  # so many sections make a page worth a table of contents
_HEADING = re.compile(r"<h2(?P<attributes>[^>]*)>(?P<inner>.*?)</h2>", re.DOTALL)


@register.simple_tag
def spoken() -> str:
    """The language of the interface, "en" where none other was chosen."""
    return (get_language() or "en").split("-")[0]


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    """(code, name in the language itself) of the interface's languages."""
    return settings.LANGUAGES


@register.simple_tag
def say(text: str, *, lower: bool = False) -> str:
    """A word of the interface in the reader's language; marked as such, since it stands in English text."""
    told = gettext(text) if text else ""
    own = told != text
    told = told.lower() if lower else told
    return format_html('<span lang="{}">{}</span>', get_language(), told) if own else told


@register.filter
def prose(text: str) -> str:
    """The archive's English prose, escaped, with Cyrillic words and the sources' own terms marked."""
    shown = {
        "": "{}",
        "term": '<span class="term" title="a term of the sources">{}</span>',
        "cyrillic": '<span lang="ru">{}</span>',
    }
    if not text or isinstance(text, SafeString):
        return text
    return format_html_join("", "{}", ((format_html(shown[kind], words),) for kind, words in pieces(text)))


@register.inclusion_tag("includes/ways.html", takes_context=True)
def main_ways(context) -> dict:
    """The links of the masthead, with the one that the reader is at."""
    request = context.get("request")
    return {"ways": list(ways(request.path if request else ""))}


@register.inclusion_tag("includes/crumbs.html")
def crumbs(record, *further: str) -> dict:
    """The trail from home to a record, and from there to a page about it, named in the interface's words."""
    steps = trail(record)
    return {"steps": [*steps, *((name, "", "") for name in further)]}


@register.inclusion_tag("includes/beside.html")
def beside(record) -> dict:
    """Links to the records before and after one in the order of dates."""
    before, after = neighbours(record)
    return {"before": before, "after": after}


@register.simple_tag(takes_context=True)
def page_address(context) -> str:
    """The page's public address, without what only narrows the view of a record; empty where there is no request."""
    request = context.get("request")
    if not request:
        return ""
    address = request.build_absolute_uri()
    return f"{settings.SITE_URL}{request.get_full_path()}" if settings.SITE_URL else urlsplit(address).geturl()


@register.simple_tag
def data_state():
    """When the archive's data last changed; None while the database is away."""
    try:
        return state_of_the_data()
    except DatabaseError:
        return None


@register.simple_block_tag
def contents(content: str) -> str:
    """A part of a page with a table of its sections before it, if there are several; gives each heading an id."""
    taken, listed = set(), []

    def anchored(match: re.Match) -> str:
        inner = re.sub(r"\s+", " ", match["inner"])
        name = re.sub(
            "<(?!/?span)[^>]*>", "", re.sub(r'<(\w+) class="(?:kicker|facet-count|unseen)".*?</\1>', "", inner)
        )
        found = re.search(r'\bid="([^"]+)"', match["attributes"])
        anchor = found[1] if found else f"on-{slugify(re.sub('<[^>]*>', '', name)) or 'section'}"
        while not found and anchor in taken:
            anchor += "-2"
        taken.add(anchor)
        listed.append((anchor, SafeString(name.strip())))  # taken from markup that was escaped already
        attributes = match["attributes"] if found else f'{match["attributes"]} id="{anchor}"'
        return f"<h2{attributes}>{match['inner']}</h2>"

    body = SafeString(_HEADING.sub(anchored, content))  # the rendered block itself, with ids added
    if len(listed) < CONTENTS_FROM:
        return body
    links = format_html_join("", '<li><a href="#{}">{}</a></li>', listed)
    label = gettext("On this page")
    return format_html(
        '<div class="contents-rail"><nav class="contents" aria-label="{}"><p class="contents-title">{}</p><ul>{}</ul></nav></div>{}',
        label,
        label,
        links,
        body,
    )
