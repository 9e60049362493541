"""Where a page lies: the ways of the masthead, and the trail from home to a record. Names are English message ids."""

from collections.abc import Iterator

from django.urls import NoReverseMatch, reverse

# (name, address by name, what else counts as being there, whether it stands apart from what goes before)
MAIN = (
    ("Documents", "documents", ("/decrees/", "/directives/", "/not-held/"), False),
    ("Events", "events", (), False),
    ("Counts", "counts", (), False),
    ("Timeline", "timeline", (), False),
    ("Discrepancies", "discrepancies", (), False),
    ("Sources", "sources", (), False),
    ("People", "people", (), True),
    ("Bodies", "bodies", (), False),
    ("Places", "places", (), False),
    ("Groups", "groups", (), False),
    ("About", "about", ("/coverage/",), True),
)
LISTS = {name: label for label, name, _also, _apart in MAIN}


def ways(path: str) -> Iterator[dict]:
    """The ways of the masthead; `current` is "page" on the page itself, "true" below it, else empty."""
    for label, name, also, apart in MAIN:
        try:
            address = reverse(f"documents:{name}")
        except NoReverseMatch:
            continue
        below = path.startswith((address, *also))
        yield {
            "label": label,
            "address": address,
            "current": "page" if path == address else "true" if below else "",
            "apart": apart,
        }


def trail(record) -> list[tuple[str, str, str]]:
    """(name, address, language) of what lies above a record, from its list down; the record itself comes last."""
    plural = getattr(record, "plural", "")
    if hasattr(record, "source_id"):  # a passage
        return [*trail(record.source), (f"Passage {record.number}", record.get_absolute_url(), "en")]
    steps = [(LISTS[plural or "discrepancies"], reverse(f"documents:{plural or 'discrepancies'}"), "")]
    above = getattr(record, "part_of", None)
    if above is not None:
        steps.append((_name(above), above.get_absolute_url(), _language(above)))
    return [*steps, (_name(record), record.get_absolute_url(), _language(record))]


def _name(record) -> str:
    return getattr(record, "title", "") if getattr(record, "noun", "") == "" else str(record)


def _language(record) -> str:
    return getattr(record, "language", "") if hasattr(record, "other_names") else ""
