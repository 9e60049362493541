"""A harvester's request: its arguments, dates and resumption tokens, checked against the protocol."""

import base64
import binascii
import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

PREFIX = "oai_dc"
LONGEST = 1000  # characters of an argument

# The arguments of each verb: required, optional, exclusive.
VERBS = {
    "Identify": ((), (), ""),
    "ListMetadataFormats": ((), ("identifier",), ""),
    "ListSets": ((), (), "resumptionToken"),
    "GetRecord": (("identifier", "metadataPrefix"), (), ""),
    "ListIdentifiers": (("metadataPrefix",), ("from", "until", "set"), "resumptionToken"),
    "ListRecords": (("metadataPrefix",), ("from", "until", "set"), "resumptionToken"),
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
_NAME = r"[A-Za-z0-9\-_.!~*'()]+"
_SHAPES = {"set": re.compile(rf"{_NAME}(:{_NAME})*"), "metadataPrefix": re.compile(_NAME)}
_ANY = re.compile(r"[^\0-\x1f\ud800-\udfff]+")


class OAIError(Exception):
    """An error of the protocol: its code, and what a person at the other end should know."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to, and the place in it from which to go on."""

    set: str = ""
    since: str = ""  # as asked, of either granularity
    until: str = ""
    kind: int = 0  # place of the kind of record in the order of harvest
    after: str = ""  # the last record handed out: its time, in full
    key: int = 0  # and its primary key
    cursor: int = 0  # how many were handed out before
    total: int = 0

    @property
    def first(self) -> datetime | None:
        """The first moment asked for."""
        return moment(self.since) if self.since else None

    @property
    def end(self) -> datetime | None:
        """The first moment no longer asked for."""
        if not self.until:
            return None
        try:
            return moment(self.until) + (timedelta(days=1) if len(self.until) == 10 else timedelta(seconds=1))
        except OverflowError:
            return None  # the last day there is

    @property
    def last(self) -> datetime | None:
        return datetime.fromisoformat(self.after) if self.after else None

    def token(self) -> str:
        """All of this as a resumption token; the archive keeps nothing of its own about a harvest."""
        packed = json.dumps(list(asdict(self).values()), separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def arguments(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """The arguments of a request, its verb among them; raises OAIError if they do not fit together."""
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise OAIError("badVerb", f"One verb is needed: {', '.join(VERBS)}.")
    required, optional, exclusive = VERBS[verbs[0]]
    given = dict(pairs)
    if len(given) != len(pairs):
        raise OAIError("badArgument", "An argument may be given only once.")
    for name, value in given.items():
        if name not in ("verb", exclusive, *required, *optional):
            raise OAIError("badArgument", f"{verbs[0]} has no argument “{name[:60]}”.")
        if len(value) > LONGEST or not value:
            raise OAIError("badArgument", f"“{name}” is empty or too long.")
        if not _SHAPES.get(name, _ANY).fullmatch(value):
            raise OAIError("badArgument", f"“{value[:60]}” cannot be a value of “{name}”.")
    if exclusive and exclusive in given:
        if len(given) > 2:
            raise OAIError("badArgument", "A resumption token stands alone beside the verb.")
    elif missing := [name for name in required if name not in given]:
        raise OAIError("badArgument", f"{verbs[0]} needs “{'” and “'.join(missing)}”.")
    _check_dates(given.get("from", ""), given.get("until", ""))
    return given


def asked(given: dict[str, str]) -> Asked:
    """What a list request asks for; raises OAIError for a broken token, an unknown format or dates that clash."""
    if token := given.get("resumptionToken"):
        return _resumed(token)
    if given["metadataPrefix"] != PREFIX:
        raise OAIError("cannotDisseminateFormat", f"The only format is {PREFIX}.")
    return Asked(set=given.get("set", ""), since=given.get("from", ""), until=given.get("until", ""))


def _check_dates(since: str, until: str) -> None:
    first, last = since and moment(since), until and moment(until)
    if first and last:
        if len(since) != len(until):
            raise OAIError("badArgument", "“from” and “until” must be of the same granularity.")
        if first > last:
            raise OAIError("badArgument", "“from” is later than “until”.")


def moment(text: str) -> datetime:
    """A UTC date or time of the protocol; raises OAIError for anything else."""
    try:
        if _DAY.fullmatch(text):
            return datetime.fromisoformat(text).replace(tzinfo=UTC)
        if _SECOND.fullmatch(text):
            return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError:
        pass  # the 30th of February
    raise OAIError("badArgument", "Dates are written 1946-04-13 or 1946-04-13T00:00:00Z, in UTC.")


def _resumed(token: str) -> Asked:
    try:
        fields = json.loads(base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True))
        if type(fields) is not list or len(fields) != len(Asked.__dataclass_fields__):
            raise ValueError
        found = Asked(*fields)
        numbers = (found.kind, found.key, found.cursor, found.total)
        texts = (found.set, found.since, found.until, found.after)
        if not all(type(n) is int and 0 <= n < 2**63 for n in numbers) or not all(type(t) is str for t in texts):
            raise ValueError
        _check_dates(found.since, found.until)
        if found.last and found.last.tzinfo is None:
            raise ValueError
    except (ValueError, TypeError, RecursionError, OverflowError, binascii.Error, OAIError):
        raise OAIError("badResumptionToken", "This resumption token is not one of this archive; begin again.") from None
    return found
