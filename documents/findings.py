"""Findings: everything that does not agree, and every sum that was verified, in one list.

Sums, rival figures and competing dates are worked out from the data each time; contradictions of statement
and identity are described by curators. A finding looks the same whichever way it came about.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.urls import reverse

from documents.consistency import RivalFigures, SumCheck, rival_figures, sum_checks
from documents.models import Citation, Dating, Discrepancy, DiscrepancyKind
from documents.versions import kept_per_version


@dataclass(frozen=True)
class Finding:
    """One thing that does not agree, or one sum that was verified."""

    slug: str
    kind: str
    title: str
    explanation: str
    members: tuple[models.Model, ...] = ()
    citations: tuple[Citation, ...] = ()
    agrees: bool = False
    check: SumCheck | None = None
    rivals: RivalFigures | None = None
    datings: tuple[Dating, ...] = ()

    def get_absolute_url(self) -> str:
        return reverse("documents:discrepancy", args=[self.slug])

    @property
    def kind_label(self) -> str:
        return DiscrepancyKind(self.kind).label

    @property
    def expected(self) -> Decimal | None:
        """What the parts add up to; None where it is not about a sum."""
        return self.check.expected if self.check else None

    @property
    def found(self) -> Decimal | None:
        """What is printed as the total."""
        return self.check.found if self.check else None

    @property
    def difference(self) -> Decimal | None:
        """The printed total less the sum of its parts; for rival figures the largest less the smallest."""
        if self.rivals:
            low, high = self.rivals.spread
            return high - low
        return self.check.difference if self.check else None

    @property
    def source_titles(self) -> dict[str, str]:
        """Slug and title of each source on either side."""
        sources = (citation.passage.source for citation in self.citations)
        return {source.slug: source.title for source in sources}


@kept_per_version
def all_findings() -> list[Finding]:
    """Every finding, in the order of kinds; within a kind what does not agree comes first."""
    curated = list(Discrepancy.objects.for_list())
    found = [*(_sum(check) for check in sum_checks()), *_figures(curated), *_datings(curated)]
    order = DiscrepancyKind.values
    return sorted(found, key=lambda finding: (order.index(finding.kind), finding.agrees, finding.slug))


def _sum(check: SumCheck) -> Finding:
    members = (check.total, *check.parts)
    return Finding(
        slug=f"sum-{check.total.slug}",
        kind=DiscrepancyKind.SUM,
        title=check.title,
        explanation=check.sentence,
        members=members,
        citations=_citations(members),
        agrees=check.agrees,
        check=check,
    )


def _figures(curated: list[Discrepancy]) -> Iterable[Finding]:
    """Rival figures; where a curator has judged two or more of a group, that judgement stands for the group."""
    judged = [{count.pk for count in row.counts.all()} for row in curated if row.kind == DiscrepancyKind.FIGURES]
    for rivals in rival_figures():
        if any(len(pks & {count.pk for count in rivals.counts}) > 1 for pks in judged):
            continue
        first = rivals.counts[0]
        yield Finding(
            slug=f"figures-{first.slug}",
            kind=DiscrepancyKind.FIGURES,
            title=f"{first.group}, {first.get_action_display().lower()}: "
            + " or ".join(count.as_written for count in rivals.counts),
            explanation=rivals.sentence,
            members=rivals.counts,
            citations=_citations(rivals.counts),
            rivals=rivals,
        )


def _datings(curated: list[Discrepancy]) -> Iterable[Finding]:
    """Documents and events with more than one claimed date; and every contradiction that a curator described."""
    described = set()
    for row in curated:
        yield _curated(row)
        if row.kind == DiscrepancyKind.DATING:
            described.update((type(member), member.pk) for member in (*row.documents.all(), *row.events.all()))
    by_subject: dict[tuple, list[Dating]] = {}
    for dating in Dating.objects.for_page().select_related("document", "event"):
        by_subject.setdefault((type(dating.subject), dating.subject.pk), []).append(dating)
    for key, datings in by_subject.items():
        if len(datings) > 1 and key not in described:
            subject = datings[0].subject
            yield Finding(
                slug=f"dating-{subject.slug}",
                kind=DiscrepancyKind.DATING,
                title=f"When: {subject}",
                explanation="; ".join(
                    f"{d.date_text or 'undated'} ({d.get_verdict_display().lower()})" for d in datings
                ),
                members=(subject,),
                citations=_citations(datings),
                datings=tuple(datings),
            )


def _curated(row: Discrepancy) -> Finding:
    counts = tuple(row.counts.all())
    members = (*row.documents.all(), *row.events.all(), *counts)
    datings = tuple(dating for member in members if hasattr(member, "datings") for dating in member.datings.all())
    return Finding(
        slug=row.slug,
        kind=row.kind,
        title=row.title,
        explanation=row.explanation,
        members=members,
        citations=tuple(row.citations.all()),
        rivals=RivalFigures(counts) if row.kind == DiscrepancyKind.FIGURES and len(counts) > 1 else None,
        datings=datings if row.kind == DiscrepancyKind.DATING else (),
    )


def _citations(rows) -> tuple[Citation, ...]:
    return tuple(citation for row in rows for citation in row.citations.all())
