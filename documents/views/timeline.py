"""The timeline: documents and events as bars by year and as strips one by one, narrowed like the lists."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.http import HttpRequest
from django.urls import reverse
from django.views.generic import TemplateView

from documents.listing import Listing, listing_of
from documents.pictures import timeline
from documents.views.generic import RecordList
from documents.views.lists import DocumentList, EventList

DRAWN = 400  # so many records at most are drawn one by one
UNDATED_SHOWN = 50  # of each kind
NOT_ASKED = ("sort", "page_size")  # what a list knows and a timeline has no use for


class Lane:
    """One kind of record on the timeline: the list's own filters, without its order and pages."""

    def __init__(self, kind: type[RecordList], request: HttpRequest):
        self.view = kind()
        self.view.setup(request)
        self.name, self.heading, self.path = kind.name, kind.heading, reverse(f"documents:{kind.name}")
        self.params = request.GET.copy()
        known = kind.filterset_class.base_filters
        for name in list(self.params):
            if name not in known or name in NOT_ASKED:
                del self.params[name]
        self.view.filterset = self.filterset = kind.filterset_class(self.params, self.view.get_queryset())

    @cached_property
    def listing(self) -> Listing:
        return listing_of(self.filterset, lambda rows: rows, self.view.fixed)

    @cached_property
    def days(self) -> tuple[np.ndarray, np.ndarray]:
        return self.listing.days()

    @property
    def dated(self) -> int:
        return len(self.days[0])

    @cached_property
    def undated(self) -> int:
        """How many undated records there are, whether they are listed or left out by a filter of dates."""
        return self.listing.undated_left_out or len(self.listing) - self.dated

    def list_url(self, **changed) -> str:
        """The address of the list itself with the same filters, and with these."""
        params = self.params.copy()
        for name, value in changed.items():
            params[name.rstrip("_")] = value
        return f"{self.path}?{params.urlencode()}" if params else self.path

    def undated_records(self) -> list:
        """The first undated records that the list would show."""
        return [] if self.listing.undated_left_out else self.listing[self.dated : self.dated + UNDATED_SHOWN]


@dataclass(frozen=True)
class Row:
    """A record with its strip."""

    record: object
    strip: timeline.Strip


class Timeline(TemplateView):
    """When things happened and when papers were written."""

    template_name = "documents/timeline.html"
    kinds = (DocumentList, EventList)

    def get(self, request, *args, **kwargs):
        every = [Lane(kind, request) for kind in self.kinds]
        lanes = self.chosen(every)
        errors = {name: problems for lane in every for name, problems in lane.filterset.errors.items()}
        if set(request.GET.getlist("kind")) - {lane.name for lane in every}:
            errors["kind"] = ["Choose documents, events or both."]
        context = {
            "lanes": lanes,
            "every": every,
            "left_out": [lane for lane in every if lane not in lanes],
            "form": every[0].filterset.form,
            "errors": errors,
            "hidden": self.hidden(every),
            "ignored": self.ignored(every),
        }
        if errors:
            return self.render_to_response(context, status=400)
        return self.render_to_response({**context, **self.picture(lanes), "chips": self.chips(lanes)})

    def chosen(self, every: list[Lane]) -> list[Lane]:
        """The kinds asked for, without those that cannot be narrowed by every filter in force."""
        asked = self.request.GET.getlist("kind")
        in_force = {name for name, value in self.request.GET.items() if value and name not in NOT_ASKED}
        known = set().union(*(lane.filterset.filters for lane in every))
        return [
            lane
            for lane in every
            if (not asked or lane.name in asked) and in_force & known <= set(lane.filterset.filters)
        ]

    def hidden(self, every: list[Lane]) -> list[tuple[str, str]]:
        """What the form sends on besides its own fields."""
        own = {"q", "from", "to", "undated", "within", "kind"}
        known = set().union(*(lane.params for lane in every)) - own
        return [(name, value) for name, values in self.request.GET.lists() for value in values if name in known]

    def ignored(self, every: list[Lane]) -> list[str]:
        known = {"kind"}.union(*(lane.filterset.filters for lane in every))
        return sorted(set(self.request.GET) - known)

    def chips(self, lanes: list[Lane]) -> list[tuple[str, str, str]]:
        """The filters in force, each once though both lists know it."""
        return list({chip[2]: chip for lane in lanes for chip in lane.view.chips()}.values())

    def picture(self, lanes: list[Lane]) -> dict:
        """The axis, the bars of each kind, and the strips if they are few enough."""
        dated = sum(lane.dated for lane in lanes)
        drawn = {"dated": dated, "drawn": DRAWN, "undated": sum(lane.undated for lane in lanes)}
        span = lanes[0].filterset.span() if lanes else {"since": None, "until": None}
        earliest, latest = (np.concatenate([lane.days[n] for lane in lanes] or [np.array([])]) for n in (0, 1))
        reach = timeline.window(earliest, latest, span["since"], span["until"])
        if not reach or not dated:
            return drawn
        bins = timeline.bins(*reach)
        tallies = [timeline.tally(*lane.days, bins) for lane in lanes]
        rows = self.rows(lanes, bins) if dated <= DRAWN else []
        return {
            **drawn,
            "first": bins[0],
            "last": bins[-1],
            "bins": bins,
            "labels": timeline.labels(bins),
            "histograms": self.histograms(lanes, bins, tallies),
            "table": self.table(lanes, bins, tallies),
            "rows": rows,
        }

    def histograms(self, lanes, bins, tallies) -> list[tuple]:
        """Each kind with its histogram and the lists that its bars stand for; the first stands on the second."""
        drawn = timeline.histograms(bins, tallies)
        return [
            (lane, histogram, [(bar, lane.list_url(from_=bar.bin.from_, to=bar.bin.to)) for bar in histogram.bars])
            for lane, histogram in zip(lanes, drawn, strict=True)
        ]

    def table(self, lanes, bins, tallies) -> list[tuple]:
        """The bars once more as rows: the stretch, and for each kind what the bar says with the list's address."""
        found = []
        for each, row in zip(bins, zip(*tallies, strict=True), strict=True):
            urls = [lane.list_url(from_=each.from_, to=each.to) for lane in lanes]
            if any(tally.touching for tally in row):
                found.append((each, list(zip(row, urls, strict=True))))
        return found

    def rows(self, lanes: list[Lane], bins) -> list[Row]:
        """Every dated record in the order of time, documents before events of the same day."""
        records = [record for lane in lanes for record in lane.listing[: lane.dated]]
        records.sort(key=lambda record: record.date_sort)
        first, last = bins[0].since, bins[-1].until
        return [
            Row(record, timeline.strip(record.date_edtf, record.date_earliest, record.date_latest, first, last))
            for record in records
        ]
