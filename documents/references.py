"""Citations: one map of fields in; reference text, downloads and page metadata out.

Pure module: no Django import. Item types and fields are those that reference managers were seen to keep: a decree is
a `document`, because their type for statutes has no place for archive, fond and file; a corporate author is one name,
never a family name and a given one; a date goes out as the EDTF string it came in as.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from documents.dates import EDTFError, parse_edtf, words

SITE = "Decrees and Counts"

# Item type in Zotero's words: (RIS, BibTeX, CSL). RIS has no word for a document that managers read as one;
# a manuscript is the type that keeps the archive and the place in it.
TYPES = {
    "document": ("MANSCPT", "misc", "document"),
    "letter": ("PCOMM", "letter", "personal_communication"),
    "report": ("RPRT", "techreport", "report"),
    "webpage": ("ELEC", "online", "webpage"),
    "dataset": ("DATA", "misc", "dataset"),
}
_PLAIN_DAY = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?", re.ASCII)


@dataclass(frozen=True)
class Name:
    """An author, recipient or translator as the archive names them; a corporate body is one name."""

    name: str
    corporate: bool = False

    @property
    def parts(self) -> tuple[str, str] | None:
        """(family, given) of a person whose name is written with a comma; None for every other name."""
        family, comma, given = self.name.partition(",")
        return (family.strip(), given.strip()) if comma and given.strip() and not self.corporate else None


@dataclass(frozen=True)
class Reference:
    """What is cited, field by field; empty fields are left out of everything."""

    id: str  # e.g. "documents/directive-00336"
    type: str  # a key of TYPES
    label: str  # the archive's short name for it
    url: str  # its permanent address
    title: str = ""  # the official title
    authors: tuple[Name, ...] = ()
    recipients: tuple[Name, ...] = ()
    translator: str = ""
    date: str = ""  # EDTF
    dateless: str = ""  # what is said where there is no date, e.g. "undated"
    genre: str = ""  # e.g. "resolution"
    number: str = ""
    archive: str = ""
    location: str = ""  # fond, opis, delo, sheets
    evidence: str = ""  # where it is printed or cited
    publisher: str = ""
    language: str = ""
    abstract: str = ""
    release: str = ""  # number of the data release, e.g. "1.0.0"
    released: str = ""  # its day

    @property
    def full_title(self) -> str:
        """Label and official title, as a reference manager shows them in its list."""
        return f"{self.label}: {self.title}" if self.title else self.label

    @property
    def version(self) -> str:
        """Which state of the data is cited, in words."""
        if not self.release:
            return "not yet in a data release"
        return f"data release {self.release}" + (f" ({words(self.released)})" if self.released else "")

    @property
    def note(self) -> str:
        """What no field of a reference manager holds: the evidence, and the version of the data."""
        return "; ".join(filter(None, [self.evidence, f"{SITE}, {self.version}"]))

    @property
    def kept_at(self) -> str:
        return ", ".join(filter(None, [self.archive, self.location]))


def short(ref: Reference) -> str:
    """The reference for a footnote that repeats: what, where it is kept, which data, the address."""
    version = f"{SITE} {ref.release}" if ref.release else SITE
    return ", ".join(filter(None, [ref.label, ref.kept_at, version, ref.url]))


def full(ref: Reference) -> str:
    """The reference in the archival pattern: who, what, when, where it is kept or printed, translator, address."""
    said = words(ref.date) if ref.date else ref.dateless
    parts = [
        "; ".join(author.name for author in ref.authors),
        f"to {'; '.join(name.name for name in ref.recipients)}" if ref.recipients else "",
        ref.label,
        f"“{ref.title}”" if ref.title else "",
        "" if said and said in ref.label else said,
        ref.kept_at,
        ref.evidence,
        ref.publisher,
        f"translated by {ref.translator}" if ref.translator else "",
    ]
    return f"{', '.join(filter(None, parts))}. {SITE}, {ref.version}, {ref.url}"


# Downloads


def ris(refs: Iterable[Reference]) -> str:
    """The references as RIS, CRLF line ends as the format has them."""
    return "".join(
        "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in _ris_lines(ref) if value) + "ER  - \r\n\r\n"
        for ref in refs
    )


def _ris_lines(ref: Reference) -> list[tuple[str, str]]:
    day = ref.date.replace("-", "/") if _PLAIN_DAY.fullmatch(ref.date) else ref.date
    return [
        ("TY", TYPES[ref.type][0]),
        ("ID", ref.id),
        ("TI", ref.full_title),
        ("ST", ref.label if ref.title else ""),
        # A comma at the end keeps a name in one field.
        *(("AU", name.name if name.parts else f"{name.name},") for name in ref.authors),
        *(("A2", name.name if name.parts else f"{name.name},") for name in ref.recipients if ref.type == "letter"),
        ("A4", f"{ref.translator}," if ref.translator else ""),
        ("PY", year(ref.date)),
        ("DA", day),
        ("M3", ref.genre),
        ("SN", ref.number if ref.type == "report" else ""),
        ("PB", ref.publisher),
        ("T2", SITE if ref.type == "webpage" else ""),
        ("DB", ref.archive),
        ("AN", ref.location),
        ("LA", ref.language),
        ("AB", ref.abstract),
        ("N1", ref.note),
        ("DP", SITE),
        ("ET", ref.release if ref.type == "dataset" else ""),
        ("UR", ref.url),
    ]


def _line(text: str) -> str:
    return " ".join(text.split())


_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_TEX |= {sign: f"\\{sign}" for sign in "{}%&$#_"}


def tex(text: str) -> str:
    """Text as it may stand in a BibTeX field."""
    return "".join(_TEX.get(letter, letter) for letter in _line(text))


def bibtex(refs: Iterable[Reference]) -> str:
    """The references as BibTeX, with biblatex's `date`; names and titles in braces, so that they stay as they are."""
    return "\n".join(_bibtex_entry(ref) for ref in refs)


def _bibtex_entry(ref: Reference) -> str:
    authors = (tex(name.name) if name.parts else f"{{{tex(name.name)}}}" for name in ref.authors)
    fields = {
        "title": f"{{{tex(ref.full_title)}}}",
        "shorttitle": f"{{{tex(ref.label)}}}" if ref.title else "",
        "author": " and ".join(authors),
        "date": ref.date,
        "year": year(ref.date),
        "type": tex(ref.genre),
        "number": tex(ref.number),
        "institution" if ref.type == "report" else "publisher": tex(ref.publisher),
        "translator": f"{{{tex(ref.translator)}}}" if ref.translator else "",
        "language": ref.language,
        "abstract": tex(ref.abstract),
        "note": tex("; ".join(filter(None, [ref.kept_at, ref.note]))),
        "version": ref.release,
        "url": ref.url,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{TYPES[ref.type][1]}{{{ref.id.replace('/', ':')},\n{lines}}}\n"


def csl(refs: Iterable[Reference]) -> str:
    """The references as CSL-JSON."""
    return json.dumps([csl_item(ref) for ref in refs], ensure_ascii=False, indent=1)


def csl_item(ref: Reference) -> dict:
    """One CSL item. `raw` holds the EDTF date as it is; `date-parts` is its reading for those that need one."""
    item = {
        "id": ref.id,
        "type": TYPES[ref.type][2],
        "title": ref.full_title,
        "title-short": ref.label if ref.title else "",
        "author": [_csl_name(name) for name in ref.authors],
        "recipient": [_csl_name(name) for name in ref.recipients],
        "translator": [{"literal": ref.translator}] if ref.translator else [],
        "issued": csl_date(ref.date),
        "genre": ref.genre,
        "number": ref.number,
        "archive": ref.archive,
        "archive_location": ref.location,
        "publisher": ref.publisher,
        "container-title": SITE if ref.type == "webpage" else "",
        "language": ref.language,
        "abstract": ref.abstract,
        "note": ref.note,
        "version": ref.release,
        "source": SITE,
        "URL": ref.url,
    }
    return {name: value for name, value in item.items() if value}


def _csl_name(name: Name) -> dict:
    return {"family": name.parts[0], "given": name.parts[1]} if name.parts else {"literal": name.name}


def csl_date(edtf: str) -> dict:
    """A date for CSL; `circa` where it is no plain day, month, year or span of them. Empty for none."""
    if not edtf:
        return {}
    ends = edtf.split("/")
    if all(_PLAIN_DAY.fullmatch(end) for end in ends):
        return {"date-parts": [[int(part) for part in end.split("-")] for end in ends], "raw": edtf}
    try:
        span = parse_edtf(edtf)
    except EDTFError:
        return {"raw": edtf}
    days = [day for day in (span.earliest, span.latest) if day]
    parts = [[day.year, day.month, day.day] for day in dict.fromkeys(days)]
    return {"date-parts": parts, "circa": True, "raw": edtf}


def year(edtf: str) -> str:
    """The first year of a date, where it is a plain one: for formats that know no other."""
    found = re.match(r"[\[{./]*([0-9]{4})(?![0-9X])", edtf)
    return found[1] if found else ""


# Page metadata


def meta(ref: Reference) -> list[tuple[str, str]]:
    """The page's meta elements, (name, content): Dublin Core, and the item type and archive as Zotero reads them."""
    pairs = [
        ("DC.title", ref.full_title),
        ("DC.type", ref.type),
        ("z:itemType", ref.type),
        *(("DC.creator", name.name if name.parts else f"{name.name},") for name in ref.authors),
        ("DC.date", ref.date),
        ("DC.identifier", ref.url),
        ("DC.coverage", ref.location),
        ("z:archive", ref.archive),
        ("z:shortTitle", ref.label if ref.title else ""),
        ("z:reportNumber", ref.number if ref.type == "report" else ""),
        ("DC.publisher", ref.publisher),
        ("DC.language", ref.language),
        ("DC.description", ref.abstract),
        ("z:extra", ref.note),
    ]
    return [(name, _line(value)) for name, value in pairs if value]
