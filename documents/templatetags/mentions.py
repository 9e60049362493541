"""Links from the archive's own texts to the documents that they name.

`{% linking %}…{% endlinking %}` stands around a page; inside it `{% linked text %}` shows a text, escaped, with its
references as links. The references of the whole page are looked up together when it is done: two queries for a page
of two texts or of two hundred, none where no text names a document.
"""

import re
import secrets

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from documents.mentions import Mention, find
from documents.models import Document
from documents.resolving import Resolution, resolve
from documents.templatetags.room import prose

register = template.Library()
COLLECTED = "_linking"  # the name in the context; a template cannot reach a name that begins so


class Collected:
    """The texts of a page that wait for their links, each held by a mark that no text can contain."""

    def __init__(self):
        self.nonce = secrets.token_hex(8)
        self.texts: list[tuple[str, list[Mention], tuple[Document, ...]]] = []

    def held(self, text: str, mentions: list[Mention], own: tuple[Document, ...]) -> SafeString:
        self.texts.append((text, mentions, own))
        # Safe: "<" cannot come from a text, which is always escaped; nor can anybody guess the nonce.
        return mark_safe(f"<!--{self.nonce}:{len(self.texts) - 1}-->")  # noqa: S308

    def filled(self, page: str) -> SafeString:
        """The page with every mark replaced by its text."""
        known = resolve(mention.reference for _text, mentions, _own in self.texts for mention in mentions)
        shown = [with_links(*held, known) for held in self.texts]
        whole = re.sub(f"<!--{self.nonce}:([0-9]+)-->", lambda mark: shown[int(mark[1])], page)
        return mark_safe(whole)  # noqa: S308 - the page was rendered by Django, and with_links escapes


def with_links(text: str, mentions: list[Mention], own: tuple[Document, ...], known: dict) -> SafeString:
    """A text, escaped, with links to what it names; `own` documents are not linked to."""
    pieces, place = [], 0
    for mention in mentions:
        pieces += [(prose(text[place : mention.start]),), (_link(mention, known[mention.reference], own),)]
        place = mention.end
    pieces.append((prose(text[place:]),))
    return format_html_join("", "{}", pieces)


def _link(mention: Mention, resolution: Resolution, own: tuple[Document, ...]) -> SafeString:
    document = resolution.document
    if document is not None:
        if document in own:
            return escape(mention.text)
        return format_html('<a class="ref" href="{}">{}</a>', document.get_absolute_url(), mention.text)
    several = bool(resolution.documents)
    address = reverse("documents:ref" if several else "documents:unresolved")
    return format_html(
        '<a class="ref {}" href="{}?{}" title="{}">{}</a>',
        "ref-several" if several else "ref-none",
        address,
        urlencode({"q": mention.asked}),
        "Not certain which document is meant" if several else "No document here answers to this",
        mention.text,
    )


@register.simple_tag(takes_context=True)
def linked(context, text: str, words: int = 0) -> str:
    """A text with links to the documents that it names, cut to so many words if told; plain outside `linking`."""
    text = Truncator(text).words(words, truncate="…") if words else text
    collected = context.get(COLLECTED)
    mentions = find(text) if collected else []
    if not mentions:
        return prose(text)
    own = (context.get("object"), context.get("record"))  # of the page, and of the row
    return collected.held(text, mentions, tuple(each for each in own if isinstance(each, Document)))


class Linking(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        collected = Collected()
        with context.push(**{COLLECTED: collected}):
            page = self.nodelist.render(context)
        return collected.filled(page) if collected.texts else page


@register.tag
def linking(parser, token):
    """Look up, at its end, everything that the `linked` texts inside name."""
    nodelist = parser.parse(("endlinking",))
    parser.delete_first_token()
    return Linking(nodelist)
