"""The pages that are measured, each with its counterparts. `{n}` makes an address that nobody asked for before."""

from dataclasses import dataclass
from urllib.parse import urlencode

from bench.generate import vocabulary

COMMON, RARE = 40, 2700  # places in the vocabulary, the commonest word first


@dataclass(frozen=True)
class Page:
    """One page: the archive's address as it is asked for again and again, the plain one's, Datasette's.

    `varied` gives the archive's address for the n-th first sight, each with other rows or another filter.
    """

    name: str
    archive: str
    varied: callable
    plain: str = ""
    datasette: str = ""
    compared: str = ""  # the archive's JSON, against the plain list's


def pages(size: int) -> list[Page]:
    words, _weights = vocabulary()
    common, rare = words[COMMON], words[RARE]
    deep = 1000 if size >= 100_000 else max(size // 100, 2)
    facets = "_facet=form&_facet=status&_facet=held"
    table = "/archive/documents_document"

    def listed(**params) -> str:
        return "/documents/?" + urlencode(params)

    def plain(**params) -> str:
        return "/list/?" + urlencode(params)

    def found(place: int) -> str:
        return words[place]

    filtered = {"form": "order", "issuer": "bodies-7", "from": "1944-01-01", "to": "1946-12-31"}
    filtered_plain = {"form": "order", "issuer": "bodies-7", "since": "1944-01-01", "until": "1946-12-31"}
    return [
        Page(
            "newest 50",
            listed(sort="-date"),
            lambda n: listed(sort="-date", to=f"19{57 + n // 28}-01-{n % 28 + 1:02}"),
            plain(sort="-date"),
            f"{table}?_sort_desc=date_sort&_size=50&{facets}",
            "sort=-date",
        ),
        Page(
            "filtered",
            listed(**filtered),
            lambda n: listed(**filtered | {"issuer": f"bodies-{8 + n}"}),
            plain(**filtered_plain),
            f"{table}?form=order&date_latest__gte=1944-01-01&date_earliest__lte=1946-12-31&_size=50&{facets}",
            urlencode(filtered),
        ),
        Page(
            "wide",
            listed(issuer="bodies-0"),
            lambda n: listed(issuer="bodies-0", to=f"19{57 + n // 28}-02-{n % 28 + 1:02}"),
            plain(issuer="bodies-0"),
            f"{table}?status=issued&held=1&_size=50&{facets}",
            "issuer=bodies-0",
        ),
        Page(
            "common word, by date",
            listed(q=common, sort="date"),
            lambda n: listed(q=found(COMMON + 1 + n), sort="date"),
            plain(q=common),
            f"{table}?_search={common}&_size=50&{facets}",
            urlencode({"q": common, "sort": "date"}),
        ),
        Page(
            "common word, by relevance",
            listed(q=common, sort="relevance"),
            lambda n: listed(q=found(COMMON + 1 + n), sort="relevance"),
            "/ranked/?" + urlencode({"q": common}),
        ),
        Page(
            "rare word",
            listed(q=rare, sort="date"),
            lambda n: listed(q=found(RARE + 1 + n), sort="date"),
            plain(q=rare),
            f"{table}?_search={rare}&_size=50&{facets}",
            urlencode({"q": rare, "sort": "date"}),
        ),
        Page(
            "record",
            "/documents/document-5/",
            lambda n: f"/documents/document-{10 + 5 * n}/",
            "/record/document-5/",
            f"{table}/6",
        ),
        Page(
            f"page {deep}",
            listed(page=deep),
            lambda n: listed(page=deep - 1 - n if deep > 60 else deep, sort="date" if deep > 60 else "-date"),
            plain(page=deep),
            compared=urlencode({"page": deep}),
        ),
    ]
