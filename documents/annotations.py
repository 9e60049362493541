"""Citations as Web Annotations (W3C): the record is the body, the cited span of the source's file the target.

The span is told by its position and by the digest of the file, never by its words: those stay with the source.
"""

from documents.models import Citation

CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {"sha256": "http://schema.org/sha256"},
]
TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def annotation(citation: Citation, root: str) -> dict:
    """One citation; `root` is the archive's own address, without a slash. Needs its subject, passage and source."""
    source = citation.passage.source
    body = [
        {"type": "SpecificResource", "purpose": "linking", "source": root + citation.subject.get_absolute_url()},
        {"type": "TextualBody", "purpose": "classifying", "format": "text/plain", "value": citation.stance},
    ]
    if citation.printed:
        body.append(_words("describing", citation.printed, source.language))
    if citation.note:
        body.append(_words("commenting", citation.note, "en"))
    selector = {"type": "TextPositionSelector", "start": citation.start, "end": citation.end}
    if citation.sha256:
        selector["sha256"] = citation.sha256
    return {
        "id": f"{root}/citations/{citation.key}.jsonld",
        "type": "Annotation",
        "motivation": "linking",
        "body": body,
        "target": {
            "type": "SpecificResource",
            "scope": root + citation.get_absolute_url(),
            "source": {
                "id": root + source.get_absolute_url(),
                "type": "Text",
                "format": "text/plain",
                "language": source.language,
                "sha256": source.sha256,
            },
            "selector": selector,
        },
        "rights": LICENCE,
    }


def _words(purpose: str, value: str, language: str) -> dict:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "language": language, "value": value}


def collection(label: str, address: str, total: int, size: int) -> dict:
    """What there is about something: how many annotations, and where their pages begin and end."""
    told = {"id": address, "type": "AnnotationCollection", "label": label, "total": total}
    if total:
        told |= {"first": f"{address}?page=1", "last": f"{address}?page={-(-total // size)}"}
    return {"@context": CONTEXT, **told}


def page(address: str, number: int, citations, total: int, size: int, root: str) -> dict:
    """One page of a collection, which has so many in all; `citations` are those of this page, with their subjects."""
    told = {
        "id": f"{address}?page={number}",
        "type": "AnnotationPage",
        "partOf": {"id": address, "type": "AnnotationCollection", "total": total},
        "startIndex": (number - 1) * size,
        "items": [annotation(each, root) for each in citations],
    }
    if number > 1:
        told["prev"] = f"{address}?page={number - 1}"
    if number * size < total:
        told["next"] = f"{address}?page={number + 1}"
    return {"@context": CONTEXT, **told}
