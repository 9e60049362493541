"""The source texts, for whoever has them: attaching, verifying, and how much of each may be shown.

A text belongs to a source if its sha256 is the source's, and by nothing else. What may be shown of a source with
an extract limit is one fixed choice of characters, the same on every page and in every export: its cited spans,
figures first, until the limit is used up.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from documents.errors import ArchiveError, Fault
from documents.models import Citation, Passage, Source

Span = tuple[int, int]


@dataclass(frozen=True)
class Segment:
    """A run of characters of a passage: shown or withheld, and cited by these citations or by none."""

    text: str
    shown: bool
    cited: tuple[Citation, ...] = ()
    begins: tuple[Citation, ...] = ()  # those of them that begin here


@transaction.atomic
def attach(folder: Path) -> list[str]:
    """Attach every text of the folder that a source knows by its digest; return what was done, a line each.

    Raises ArchiveError, and attaches nothing, if a file bears a source's name but another digest, or if a cited
    span does not have the digest that its citation states.
    """
    done, faults = [], []
    by_digest = {source.sha256: source for source in Source.objects.all()}
    names = {source.file_name: source for source in by_digest.values()}
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if not path.is_file():
            continue
        raw = path.read_bytes()
        digest = hashlib.sha256(raw).hexdigest()
        source = by_digest.get(digest)
        if source is None:
            if path.name in names:
                faults.append(Fault(str(path), f"sha256 is {digest}, not {names[path.name].sha256}; refused"))
            continue
        text = raw.decode("utf-8")
        wrong = _wrong_digests(source, text)
        faults += wrong
        if not wrong:
            changed = Source.objects.filter(pk=source.pk).exclude(text=text).update(text=text)
            number = Citation.objects.filter(passage__source=source).count()
            done.append(f"{source.slug}: {'attached' if changed else 'was attached'}, {number} cited spans verified")
    if faults:
        raise ArchiveError(faults)
    return done


def detach() -> int:
    """Take every attached text out of the database; return how many there were."""
    return Source.objects.exclude(text="").update(text="")


def _wrong_digests(source: Source, text: str) -> list[Fault]:
    citations = Citation.objects.filter(passage__source=source).exclude(sha256="")
    return [
        Fault(f"citation {key}", f"the span {start}–{end} of {source.slug} has another digest")
        for key, start, end, digest in citations.values_list("key", "start", "end", "sha256")
        if hashlib.sha256(text[start:end].encode()).hexdigest() != digest
    ]


def visible_spans(source: Source) -> list[Span]:
    """The stretches of the source's text that may be shown, in order; all of it where nothing limits it."""
    if source.extract_limit is None:
        return [(0, source.length)]
    left, chosen = source.extract_limit, []
    citations = Citation.objects.filter(passage__source=source).order_by("start", "end", "key")
    spans = citations.values_list("start", "end", "count_id")
    for start, end, _count in sorted(spans, key=lambda span: span[2] is None):
        for piece in _outside((start, end), chosen):
            length = min(piece[1] - piece[0], left)
            if length > 0:
                chosen.append((piece[0], piece[0] + length))
                left -= length
    return sorted(chosen)


def _outside(span: Span, taken: Iterable[Span]) -> list[Span]:
    """The parts of a span that lie in none of the taken ones."""
    pieces = [span]
    for start, end in taken:
        pieces = [part for a, b in pieces for part in ((a, min(b, start)), (max(a, end), b)) if part[0] < part[1]]
    return pieces


def segments(passage: Passage, citations: Iterable[Citation], visible: list[Span]) -> list[Segment]:
    """A passage's text cut where citations and visible stretches begin and end; empty if no text is attached."""
    text = passage.source.text
    if not text:
        return []
    citations = list(citations)
    cuts = {passage.start, passage.end}
    for start, end in [(c.start, c.end) for c in citations] + visible:
        cuts.update(cut for cut in (start, end) if passage.start < cut < passage.end)
    points = sorted(cuts)
    result = []
    for start, end in zip(points, points[1:], strict=False):
        shown = any(a <= start and end <= b for a, b in visible)
        result.append(
            Segment(
                text=text[start:end] if shown else "",
                shown=shown,
                cited=tuple(c for c in citations if c.start <= start and end <= c.end),
                begins=tuple(c for c in citations if c.start == start),
            )
        )
    return result


def shown_text(passage: Passage, visible: list[Span]) -> str:
    """What may be shown of a passage as plain text, with […] for what is withheld; empty if none is attached."""
    parts: list[str] = []
    for segment in segments(passage, (), visible):
        if segment.shown:
            parts.append(segment.text)
        elif not parts or parts[-1] != "[…]":
            parts.append("[…]")
    return " ".join(parts) if "[…]" in parts else "".join(parts)
