"""Template tags of the citation: the box on the page, and what its head says to machines."""

from django import template

from documents import addresses, references
from documents.references import Reference

register = template.Library()

DOWNLOADS = {"RIS": "ris", "BibTeX": "bib", "CSL-JSON": "csl.json"}


@register.inclusion_tag("includes/cite.html")
def cite_box(reference: Reference, history: str = "") -> dict:
    """How to cite the page: short and full, the permanent address, and the reference to download."""
    path = f"/{reference.id}"
    return {
        "reference": reference,
        "short": references.short(reference),
        "full": references.full(reference),
        "downloads": [(label, f"{path}.{ending}") for label, ending in DOWNLOADS.items()],
        "history": history,
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
