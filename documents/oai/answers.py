"""The answers of OAI-PMH 2.0, as XML."""

import re
from datetime import UTC, datetime
from io import StringIO

from django.conf import settings
from django.utils.xmlutils import SimplerXMLGenerator

from documents.oai import asking, holdings
from documents.oai.asking import PREFIX, OAIError
from documents.oai.holdings import Header
from documents.references import SITE

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
# What XML 1.0 cannot hold, whatever a record holds.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answer(pairs: list[tuple[str, str]], root: str) -> str:
    """The answer to a request with these arguments; an error of the protocol is an answer too."""
    sheet = _Sheet()
    sheet.begin(
        "OAI-PMH",
        {"xmlns": OAI, "xmlns:xsi": INSTANCE, "xsi:schemaLocation": f"{OAI} {OAI}OAI-PMH.xsd"},
    )
    sheet.line("responseDate", stamp(datetime.now(UTC)))
    try:
        given = asking.arguments(pairs)
    except OAIError as error:
        sheet.line("request", f"{root}/oai")
        sheet.line("error", str(error), {"code": error.code})
    else:
        sheet.line("request", f"{root}/oai", given)
        part = _Sheet(inner=True)
        try:
            _WRITERS[given["verb"]](part, given, root)
            sheet.add(part)
        except OAIError as error:
            sheet.line("error", str(error), {"code": error.code})
    sheet.end("OAI-PMH")
    return sheet.text


def stamp(time: datetime) -> str:
    """A time as the protocol writes it."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class _Sheet:
    """XML in the making."""

    def __init__(self, inner: bool = False):
        self.out = StringIO()
        self.xml = SimplerXMLGenerator(self.out, "utf-8")
        if not inner:
            self.xml.startDocument()

    def begin(self, name: str, attributes: dict[str, str] | None = None) -> None:
        self.xml.startElement(name, {key: _clean(value) for key, value in (attributes or {}).items()})

    def end(self, name: str) -> None:
        self.xml.endElement(name)

    def line(self, name: str, text: str, attributes: dict[str, str] | None = None) -> None:
        self.begin(name, attributes)
        self.xml.characters(_clean(text))
        self.end(name)

    def add(self, part: "_Sheet") -> None:
        self.out.write(part.text)

    @property
    def text(self) -> str:
        return self.out.getvalue()


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _identify(sheet: _Sheet, given: dict[str, str], root: str) -> None:
    sheet.begin("Identify")
    sheet.line("repositoryName", SITE)
    sheet.line("baseURL", f"{root}/oai")
    sheet.line("protocolVersion", "2.0")
    sheet.line("adminEmail", settings.CONTACT_EMAIL)
    sheet.line("earliestDatestamp", stamp(holdings.earliest()))
    # Withdrawn records are told as long as the data releases that held them are kept with the archive.
    sheet.line("deletedRecord", "transient")
    sheet.line("granularity", "YYYY-MM-DDThh:mm:ssZ")
    sheet.end("Identify")


def _formats(sheet: _Sheet, given: dict[str, str], root: str) -> None:
    if "identifier" in given:
        holdings.one(given["identifier"], root)
    sheet.begin("ListMetadataFormats")
    sheet.begin("metadataFormat")
    sheet.line("metadataPrefix", PREFIX)
    sheet.line("schema", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
    sheet.line("metadataNamespace", OAI_DC)
    sheet.end("metadataFormat")
    sheet.end("ListMetadataFormats")


def _sets(sheet: _Sheet, given: dict[str, str], root: str) -> None:
    if "resumptionToken" in given:
        raise OAIError("badResumptionToken", "All sets are told at once; there is no token for more.")
    sheet.begin("ListSets")
    for spec, name in holdings.sets():
        sheet.begin("set")
        sheet.line("setSpec", spec)
        sheet.line("setName", name)
        sheet.end("set")
    sheet.end("ListSets")


def _record(sheet: _Sheet, given: dict[str, str], root: str) -> None:
    found = holdings.one(given["identifier"], root)
    if given["metadataPrefix"] != PREFIX:
        raise OAIError("cannotDisseminateFormat", f"The only format is {PREFIX}.")
    sheet.begin("GetRecord")
    _write_record(sheet, found)
    sheet.end("GetRecord")


def _list(sheet: _Sheet, given: dict[str, str], root: str) -> None:
    page = holdings.page(asking.asked(given), root)
    sheet.begin(given["verb"])
    for found in page.headers:
        (_write_header if given["verb"] == "ListIdentifiers" else _write_record)(sheet, found)
    if page.next or page.asked.cursor:
        place = {"completeListSize": str(page.asked.total), "cursor": str(page.asked.cursor)}
        sheet.line("resumptionToken", page.next.token() if page.next else "", place)
    sheet.end(given["verb"])


_WRITERS = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _record,
    "ListIdentifiers": _list,
    "ListRecords": _list,
}


def _write_header(sheet: _Sheet, found: Header) -> None:
    sheet.begin("header", {} if found.reference else {"status": "deleted"})
    sheet.line("identifier", found.identifier)
    sheet.line("datestamp", stamp(found.datestamp))
    for spec in found.sets:
        sheet.line("setSpec", spec)
    sheet.end("header")


def _write_record(sheet: _Sheet, found: Header) -> None:
    sheet.begin("record")
    _write_header(sheet, found)
    if found.reference:
        sheet.begin("metadata")
        schema = f"{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
        names = {"xmlns:oai_dc": OAI_DC, "xmlns:dc": DC, "xmlns:xsi": INSTANCE, "xsi:schemaLocation": schema}
        sheet.begin("oai_dc:dc", names)
        for element, text in dublin_core(found):
            sheet.line(f"dc:{element}", text)
        sheet.end("oai_dc:dc")
        sheet.end("metadata")
    sheet.end("record")


def dublin_core(found: Header) -> list[tuple[str, str]]:
    """A record as (element, value) of Dublin Core, empty ones left out."""
    ref = found.reference
    pairs = [
        ("title", ref.label),
        ("title", ref.title),
        *(("creator", name.name) for name in ref.authors),
        *(("contributor", name.name) for name in ref.recipients),
        ("contributor", ref.translator),
        ("date", ref.date),
        ("type", ref.genre),
        ("description", ref.abstract),
        ("publisher", ref.publisher),
        ("language", ref.language),
        ("identifier", ref.url),
        ("identifier", f"No. {ref.number}" if ref.number else ""),
        ("source", ref.kept_at),
        ("source", ref.evidence),
        *found.more,
    ]
    return [(element, text) for element, text in pairs if text]
