"""Template tags of the citation: the box on the page, and what its head says to machines."""

import json

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import mark_safe

from documents import addresses, references
from documents.linked import linked_data, site_data
from documents.models import ADDRESSED
from documents.references import Reference

register = template.Library()

_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
DOWNLOADS = {"RIS": "ris", "BibTeX": "bib", "CSL-JSON": "csl.json"}


@register.inclusion_tag("includes/cite.html")
def cite_box(reference: Reference) -> dict:
    """How to cite the page: short and full, the permanent address, and the reference to download."""
    path = f"/{reference.id}"
    plural, _, rest = reference.id.partition("/")
    has_history = plural in ADDRESSED and plural != "discrepancies" and "/" not in rest
    return {
        "reference": reference,
        "short": references.short(reference),
        "full": references.full(reference),
        "downloads": [(label, f"{path}.{ending}") for label, ending in DOWNLOADS.items()],
        "history": f"{path}/history/" if has_history else "",
    }


@register.simple_tag(takes_context=True)
def permanent(context) -> dict[str, str]:
    """The page's canonical address and the one to cite it by; empty on a page that says there is none."""
    request = context.get("request")
    if request is None or "exception" in context:
        return {}
    return {"canonical": addresses.canonical(request), "permalink": addresses.permalink(request)}


@register.filter
def meta(reference: Reference) -> list[tuple[str, str]]:
    """The meta elements of a page: (name, content)."""
    return references.meta(reference)


@register.simple_tag(takes_context=True)
def json_ld(context) -> str:
    """The page's JSON-LD as a data block, which the Content-Security-Policy does not touch: nothing runs it."""
    reference, request = context.get("reference"), context["request"]
    root = addresses.root(request)
    if reference:
        record = next(context[name] for name in ("record", "passage", "finding") if context.get(name))
        data = linked_data(record, reference, root)
    elif request.path == "/":
        data = site_data(root)
    else:
        return ""
    text = json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder)
    # Safe: the three signs by which text could leave the element are escaped, as django.utils.html.json_script does.
    return mark_safe(f'<script type="application/ld+json">{text.translate(_ESCAPES)}</script>')  # noqa: S308
