"""The shape of an OAI-PMH 2.0 answer, told from the protocol as RELAX NG: what a harvester may rely on."""

from lxml import etree

NS = {
    "o": "http://www.openarchives.org/OAI/2.0/",
    "oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
UTC_TIME = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3])(:[0-5][0-9]){2}Z"
UTC_EITHER = rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|{UTC_TIME}"
SET = r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*"
PREFIX = r"[A-Za-z0-9\-_.!~*'()]+"
CODES = [
    *("badArgument", "badResumptionToken", "badVerb", "cannotDisseminateFormat", "idDoesNotExist"),
    *("noMetadataFormats", "noRecordsMatch", "noSetHierarchy"),
]
VERBS = ["Identify", "ListMetadataFormats", "ListSets", "GetRecord", "ListIdentifiers", "ListRecords"]
ELEMENTS = [
    *("title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format"),
    *("identifier", "source", "language", "relation", "coverage", "rights"),
]


def _text(pattern: str = "") -> str:
    return f'<data type="string"><param name="pattern">{pattern or "(.|[&#10;])+"}</param></data>'


def _element(name: str, content: str) -> str:
    return f'<element name="{name}">{content}</element>'


def _many(content: str) -> str:
    return f"<oneOrMore>{content}</oneOrMore>"


def _one_of(values: list[str]) -> str:
    return "<choice>" + "".join(f"<value>{value}</value>" for value in values) + "</choice>"


def _attribute(name: str, content: str) -> str:
    return f'<attribute name="{name}">{content}</attribute>'


HEADER = _element(
    "header",
    f"<optional>{_attribute('status', '<value>deleted</value>')}</optional>"
    + _element("identifier", '<data type="anyURI"/>')
    + _element("datestamp", _text(UTC_TIME))
    + f"<zeroOrMore>{_element('setSpec', _text(SET))}</zeroOrMore>",
)
DUBLIN_CORE = (
    '<element name="oai_dc:dc"><attribute name="xsi:schemaLocation"/><zeroOrMore><choice>'
    + "".join(_element(f"dc:{name}", "<text/>") for name in ELEMENTS)
    + "</choice></zeroOrMore></element>"
)
RECORD = _element("record", HEADER + f"<optional>{_element('metadata', DUBLIN_CORE)}</optional>")
TOKEN = "<optional>" + _element(
    "resumptionToken",
    f"{_attribute('completeListSize', _text('[1-9][0-9]*'))}{_attribute('cursor', _text('[0-9]+'))}<text/>",
) + "</optional>"  # fmt: skip
FORMAT = _element(
    "metadataFormat",
    _element("metadataPrefix", _text(PREFIX))
    + _element("schema", '<data type="anyURI"/>')
    + _element("metadataNamespace", '<data type="anyURI"/>'),
)
IDENTIFY = "".join(
    _element(name, content)
    for name, content in {
        "repositoryName": _text(),
        "baseURL": '<data type="anyURI"/>',
        "protocolVersion": "<value>2.0</value>",
        "adminEmail": _text(r"\S+@(\S+\.)+\S+"),
        "earliestDatestamp": _text(UTC_TIME),
        "deletedRecord": _one_of(["no", "persistent", "transient"]),
        "granularity": _one_of(["YYYY-MM-DD", "YYYY-MM-DDThh:mm:ssZ"]),
    }.items()
)
ANSWERS = [
    _many(_element("error", _attribute("code", _one_of(CODES)) + "<text/>")),
    _element("Identify", IDENTIFY),
    _element("ListMetadataFormats", _many(FORMAT)),
    _element("ListSets", _many(_element("set", _element("setSpec", _text(SET)) + _element("setName", _text())))),
    _element("GetRecord", RECORD),
    _element("ListIdentifiers", _many(HEADER) + TOKEN),
    _element("ListRecords", _many(RECORD) + TOKEN),
]
ARGUMENTS = {
    "verb": _one_of(VERBS),
    "identifier": '<data type="anyURI"/>',
    "metadataPrefix": _text(PREFIX),
    "from": _text(UTC_EITHER),
    "until": _text(UTC_EITHER),
    "set": _text(SET),
    "resumptionToken": "<text/>",
}
SCHEMA = f"""<element name="OAI-PMH" ns="{NS["o"]}" xmlns="http://relaxng.org/ns/structure/1.0"
 xmlns:oai_dc="{NS["oai_dc"]}" xmlns:dc="{NS["dc"]}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<attribute name="xsi:schemaLocation"/>
{_element("responseDate", _text(UTC_TIME))}
{_element("request", "".join(f"<optional>{_attribute(n, c)}</optional>" for n, c in ARGUMENTS.items()) + _text())}
<choice>{"".join(ANSWERS)}</choice></element>""".replace('<attribute name="', '<attribute ns="" name="').replace(
    '<attribute ns="" name="xsi:', '<attribute name="xsi:'
)
_SHAPE = etree.RelaxNG(etree.fromstring(SCHEMA))


def check(root) -> None:
    """Fail unless this is an answer of the protocol."""
    _SHAPE.assertValid(root)
    deleted = root.xpath("//o:record[o:header/@status='deleted']/o:metadata", namespaces=NS)
    assert deleted == []
