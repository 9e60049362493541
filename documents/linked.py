"""What a page is about, in the words of schema.org, for search engines."""

import re

from documents.models import Decree, Directive, Document, Event, Group, Passage, PeopleCount, Person, Place, Source
from documents.models.authorities import Authority, Body
from documents.references import SITE, Name, Reference
from documents.words import plain

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LEGISLATION = {*Decree.FORMS, *Directive.FORMS}
# schema.org knows ISO 8601 days, months and years and intervals of them, and nothing uncertain.
_DAY = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?"
_ISO = re.compile(rf"{_DAY}(?:/(?:{_DAY}|\.\.))?", re.ASCII)


def iso(edtf: str) -> str:
    """A date where it is plain ISO 8601; empty where it is not, since schema.org has no word for uncertain ones."""
    return edtf if _ISO.fullmatch(edtf) and not re.search(r"-2[1-4](?:$|/)", edtf) else ""


def linked_data(record, ref: Reference, root: str) -> dict:
    """The JSON-LD of a record's page."""
    about = _TYPES.get(type(record)._meta.concrete_model if hasattr(record, "_meta") else None, _page)
    data = {
        "@context": "https://schema.org",
        "@id": ref.url,
        "url": ref.url,
        "name": ref.full_title,
        "description": ref.abstract,
        **about(record, ref, root),
    }
    return {name: value for name, value in data.items() if value not in ("", None, [], {})}


def site_data(root: str) -> dict:
    """The JSON-LD of the home page: the site, its search, and the archive as a data set."""
    return {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "WebSite",
                "@id": f"{root}/#site",
                "url": f"{root}/",
                "name": SITE,
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": {"@type": "EntryPoint", "urlTemplate": f"{root}/search/?q={{words}}"},
                    "query-input": "required name=words",
                },
            },
            {
                "@type": "Dataset",
                "@id": f"{root}/#data",
                "url": f"{root}/",
                "name": f"{SITE}: documents, events and figures",
                "description": (
                    "Soviet decrees, directives, letters and treaties of 1939–1955 and their aftermath, the events "
                    "they ordered, and the figures about people that five sources give, each value with its passage."
                ),
                "license": LICENCE,
                "isAccessibleForFree": True,
                "temporalCoverage": "1939/1955",
                "distribution": [
                    {
                        "@type": "DataDownload",
                        "name": name,
                        "encodingFormat": "text/csv",
                        "contentUrl": f"{root}/{name}.csv",
                    }
                    for name in ("documents", "events", "counts", "relations")
                ],
            },
        ],
    }


def _agent(name: Name) -> dict:
    if name.corporate:
        return {"@type": "Organization", "name": name.name}
    given = f"{name.parts[1]} {name.parts[0]}" if name.parts else name.name
    return {"@type": "Person", "name": given}


def _places(rows, root: str) -> list[dict]:
    return [{"@type": "Place", "@id": root + row.get_absolute_url(), "name": row.name} for row in rows]


def _stated_in(record, root: str) -> list[str]:
    """The passages that bear the record out."""
    passages = {citation.passage_id: citation.passage for citation in record.citations.all()}
    return [root + passage.get_absolute_url() for passage in list(passages.values())[:20]]


def _document(record: Document, ref: Reference, root: str) -> dict:
    law = record.form in LEGISLATION
    holder = {"@type": "ArchiveOrganization", "name": ref.archive} if ref.archive else {}
    return {
        "@type": ["ArchiveComponent", "Legislation" if law else "CreativeWork"],
        "name": ref.label,
        "alternateName": ref.title,
        "genre": ref.genre,
        "identifier": ref.number,
        "creator": [_agent(name) for name in ref.authors],
        "dateCreated": iso(ref.date),
        "holdingArchive": holder,
        "itemLocation": ref.location,
        "legislationIdentifier": ref.number if law else "",
        "legislationType": ref.genre if law else "",
        "legislationDate": ref.date if law and re.fullmatch(_DAY, ref.date) else "",
        "spatialCoverage": _places(record.places.all(), root),
        "isPartOf": {"@id": root + record.part_of.get_absolute_url()} if record.part_of else {},
        "citation": _stated_in(record, root),
        **_about_data(ref),
    }


def _about_data(ref: Reference) -> dict:
    """The record itself, not the paper that it describes, is under the archive's licence."""
    return {"sdLicense": LICENCE, "sdPublisher": {"@type": "Organization", "name": SITE}}


def _event(record: Event, ref: Reference, root: str) -> dict:
    start, slash, end = ref.date.partition("/")
    start, end = iso(start), iso(end) if slash else iso(start)
    return {
        "@type": "Event",
        "startDate": start,
        "endDate": end,
        "location": _places(record.places.all(), root),
        "superEvent": {"@id": root + record.part_of.get_absolute_url()} if record.part_of else {},
        "subjectOf": [{"@type": "CreativeWork", "@id": address} for address in _stated_in(record, root)],
    }


def _count(record: PeopleCount, ref: Reference, root: str) -> dict:
    low, high = plain(record.low), plain(record.high)
    measured = {"@type": "PropertyValue", "name": ref.label, "unitText": record.get_unit_display().lower()}
    if low is not None and low == high:
        measured["value"] = low
    else:
        measured |= {name: value for name, value in (("minValue", low), ("maxValue", high)) if value is not None}
    return {
        "@type": "Dataset",
        "description": f"{ref.abstract or ref.label} Printed as “{record.as_written}”, {ref.evidence or 'not cited'}.",
        "variableMeasured": measured,
        "creator": [_agent(name) for name in ref.authors] or {"@type": "Organization", "name": SITE},
        "temporalCoverage": iso(ref.date),
        "spatialCoverage": _places(record.places.all(), root),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "version": ref.release,
        "isPartOf": {"@id": f"{root}/#data"},
        "citation": _stated_in(record, root),
    }


def _source(record: Source, ref: Reference, root: str) -> dict:
    return {
        "@type": "CreativeWork",
        "author": [_agent(name) for name in ref.authors],
        "publisher": {"@type": "Organization", "name": ref.publisher} if ref.publisher else {},
        "datePublished": iso(ref.date),
        "inLanguage": ref.language,
        "license": record.rights,
        "sameAs": record.url,
    }


def _passage(record: Passage, ref: Reference, root: str) -> dict:
    return {
        "@type": "CreativeWork",
        "position": record.number,
        "inLanguage": ref.language,
        "isPartOf": {"@type": "CreativeWork", "@id": root + record.source.get_absolute_url()},
    }


def _authority(record: Authority, ref: Reference, root: str) -> dict:
    kinds = {Person: "Person", Body: "Organization", Place: "Place", Group: "DefinedTerm"}
    data = {"@type": kinds[type(record)], "alternateName": record.other_name_list}
    if isinstance(record, Place) and record.latitude is not None:
        data["geo"] = {"@type": "GeoCoordinates", "latitude": record.latitude, "longitude": record.longitude}
    return data


def _page(record, ref: Reference, root: str) -> dict:
    return {"@type": "WebPage", "isPartOf": {"@id": f"{root}/#site"}}


_TYPES = {Document: _document, Event: _event, PeopleCount: _count, Source: _source, Passage: _passage}
_TYPES |= dict.fromkeys((Person, Body, Place, Group), _authority)
