"""A seeded archive of any size: few huge issuers and many small, words as skewed as words are, three citations each."""

import gzip
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

BODIES, PEOPLE, PLACES, SOURCES, PASSAGES = 500, 2000, 800, 200, 250
FORMS = ["order", "directive", "letter", "report", "resolution", "decree", "protocol", "memorandum", "other"]
FORM_WEIGHTS = [300, 220, 180, 120, 80, 50, 25, 15, 10]
STATUSES, STATUS_WEIGHTS = ["issued", "draft", "proposed", "referred_to"], [85, 6, 4, 5]
FIRST_DAY, DAYS = date(1937, 1, 1), 7300
# The commonest words come first; the n-th is used about 1/n as often as the first.
WORDS = [
    "transport",
    "settlement",
    "verified",
    "labour",
    "region",
    "quota",
    "listed",
    "families",
    "camp",
    "district",
    "winter",
    "guards",
    "ration",
    "harvest",
    "railway",
    "barracks",
    "archive",
    "column",
    "ledger",
    "timber",
    "mining",
    "clerk",
    "station",
    "inspection",
    "output",
    "register",
    "fuel",
    "norm",
    "brigade",
]


def zipf(count: int) -> list[float]:
    return [1 / (rank + 1) for rank in range(count)]


def names() -> dict[str, list[dict]]:
    """The authorities that the records use."""
    return {
        kind: [{"id": f"{kind}-{n}", "name": f"{label} {n}", "other_names": [], "note": ""} for n in range(count)]
        for kind, label, count in (
            ("bodies", "Office", BODIES),
            ("people", "Signer", PEOPLE),
            ("places", "Town", PLACES),
        )
    }


def vocabulary() -> tuple[list[str], list[float]]:
    """Some 2,800 words with their weights: real ones first, then made ones that get rarer and rarer."""
    syllables = ["ba", "ko", "ri", "mu", "te", "lo", "sha", "ne", "vi", "dru", "gor", "pal", "zen", "tik"]
    chance = random.Random(7)
    made = {"".join(chance.choices(syllables, k=3)) for _ in range(30_000)}
    words = WORDS + sorted(made)[:20_000]
    return words, zipf(len(words))


def documents(size: int, seed: int = 1) -> Iterator[dict]:
    """So many documents, as `import_records` takes them."""
    chance = random.Random(seed)
    words, weights = vocabulary()
    weights = _running(weights)
    bodies, people, places = (_running(zipf(n)) for n in (BODIES, PEOPLE, PLACES))
    for n in range(size):
        day = FIRST_DAY + timedelta(days=int(DAYS * chance.triangular(0, 1, 0.55)))
        said = chance.choices(words, cum_weights=weights, k=28)
        form = chance.choices(FORMS, FORM_WEIGHTS)[0]
        number = f"{chance.randrange(1, 99999)}-{n % 1000}ss"
        spans = []
        for _ in range(3):
            passage = chance.randrange(1, PASSAGES + 1)
            start = (passage - 1) * 1000 + chance.randrange(0, 900)
            spans.append(f"source-{chance.randrange(SOURCES)}#p{passage}:{start}-{start + 40}")
        yield {
            "id": f"document-{n}",
            "form": form,
            "number": number,
            "title": " ".join(said[:6]).capitalize() if n % 3 else "",
            "label": f"{form.capitalize()} No. {number}",
            "issuers": _some(chance, "bodies", bodies, 1 if n % 6 else 2),
            "signatories": _some(chance, "people", people, 1),
            "places": _some(chance, "places", places, 1 + n % 2),
            "date": "" if n % 25 == 0 else day.strftime("%Y-%m") if n % 5 == 0 else day.isoformat(),
            "status": chance.choices(STATUSES, STATUS_WEIGHTS)[0],
            "held": n % 10 == 0,
            "summary": " ".join(said).capitalize() + ".",
            "citations": spans,
        }


def relations(size: int, seed: int = 2) -> Iterator[dict]:
    """One relation for every five documents."""
    chance = random.Random(seed)
    for n in range(0, size - 1, 5):
        yield {
            "subject": f"document-{n}",
            "type": chance.choice(["implements", "based_on", "amends", "cites"]),
            "object": f"document-{chance.randrange(n + 1, size)}",
        }


def write(folder: Path, size: int) -> None:
    """The files of an archive of this size, unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, rows in (*names().items(), ("documents", documents(size)), ("relations", relations(size))):
        path = folder / f"{kind}.ndjson.gz"
        if path.exists():
            continue
        draft = path.with_suffix(".part")
        with gzip.open(draft, "wt", compresslevel=1) as file:
            for row in rows:
                file.write(json.dumps(row) + "\n")
        draft.rename(path)


def _running(weights: list[float]) -> list[float]:
    total, sums = 0.0, []
    for weight in weights:
        total += weight
        sums.append(total)
    return sums


def _some(chance: random.Random, kind: str, running: list[float], number: int) -> list[str]:
    picked = chance.choices(range(len(running)), cum_weights=running, k=number)
    return [f"{kind}-{n}" for n in dict.fromkeys(picked)]
