"""References as the RDF that Zotero reads without loss; unAPI hands it out.

Pure module: no Django import.
"""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from documents.references import SITE, Name, Reference

SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "z": "http://www.zotero.org/namespaces/export#",
    "bib": "http://purl.org/net/biblio#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prism": "http://prismstandard.org/namespaces/1.2/basic/",
}
CLASSES = {"document": "bib:Document", "letter": "bib:Letter", "report": "bib:Report", "webpage": "bib:Document"}


def _name(tag: str) -> str:
    prefix, _, local = tag.partition(":")
    return f"{{{SPACES[prefix]}}}{local}"


def _add(parent: ET.Element, tag: str, text: str = "") -> ET.Element:
    child = ET.SubElement(parent, _name(tag))
    # XML has no place for control characters.
    child.text = "".join(sign for sign in text if sign >= " " or sign in "\t\n") or None
    return child


def rdf(refs: Iterable[Reference]) -> bytes:
    """The references as one RDF/XML document in UTF-8."""
    for prefix, address in SPACES.items():
        ET.register_namespace(prefix, address)
    top = ET.Element(_name("rdf:RDF"))
    for ref in refs:
        _describe(_add(top, CLASSES.get(ref.type, "rdf:Description")), ref)
    return ET.tostring(top, encoding="utf-8", xml_declaration=True)


def _describe(item: ET.Element, ref: Reference) -> None:
    item.set(_name("rdf:about"), ref.url)
    _names(item, "bib:authors", ref.authors)
    if ref.type == "letter":
        _names(item, "z:recipients", ref.recipients)
    if ref.translator:
        _names(item, "z:translators", [Name(ref.translator, corporate=True)])
    if ref.publisher:
        _add(_add(_add(item, "dc:publisher"), "foaf:Organization"), "foaf:name", ref.publisher)
    address = _add(_add(item, "dc:identifier"), "dcterms:URI")
    _add(address, "rdf:value", ref.url)
    texts = {
        "z:itemType": ref.type,
        "dc:title": ref.full_title,
        "z:shortTitle": ref.label if ref.title else "",
        "dc:date": ref.date,
        "z:type": ref.genre,
        "prism:number": ref.number if ref.type == "report" else "",
        "z:archive": ref.archive,
        "dc:coverage": ref.location,
        "z:language": ref.language,
        "dcterms:abstract": ref.abstract,
        "z:libraryCatalog": SITE,
        "dc:description": ref.note,
    }
    for tag, text in texts.items():
        if text:
            _add(item, tag, text)


def _names(item: ET.Element, tag: str, names: Iterable[Name]) -> None:
    names = list(names)
    if not names:
        return
    sequence = _add(_add(item, tag), "rdf:Seq")
    for name in names:
        person = _add(_add(sequence, "rdf:li"), "foaf:Person")
        family, given = name.parts or (name.name, "")
        _add(person, "foaf:surname", family)
        if given:
            _add(person, "foaf:givenName", given)
