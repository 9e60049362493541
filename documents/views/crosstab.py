"""Cross-tables of counts as page, picture and CSV, narrowed like the list of counts."""

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from documents import crosstab, exports
from documents.views.lists import CountList
from documents.views.timeline import Lane

OWN = ("rows", "columns", "as")


class CrossTable(TemplateView):
    """Two axes chosen by `rows` and `columns`; the filters are those of the list of counts."""

    template_name = "documents/crosstab.html"
    format = "html"

    def get(self, request, *args, **kwargs):
        self.lane = Lane(CountList, request)
        errors = {**self.lane.filterset.errors, **self.axis_errors()}
        context = {
            "form": self.lane.filterset.form,
            "errors": errors,
            "axes": crosstab.AXES,
            "rows": self.rows,
            "columns": self.columns,
            "as_picture": request.GET.get("as") == "picture",
            "hidden": [(n, v) for n, vs in self.lane.params.lists() for v in vs if n not in ("q", "from", "to")],
            "ignored": sorted(set(request.GET) - {*self.lane.filterset.filters, *OWN}),
        }
        if errors:
            return self.render_to_response(context, status=400)
        self.lane.listing.present = self.present
        total = len(self.lane.listing)
        context |= {"total": total, "most": crosstab.FIGURES, "list_url": self.lane.list_url()}
        context["undated"] = self.lane.listing.undated_left_out
        context["chips"] = self.lane.view.chips()
        if total > crosstab.FIGURES:
            context["narrower"] = self.narrower()
            return self.render_to_response(context, status=200 if self.format == "html" else 400)
        if self.format == "csv":
            return self.as_csv()
        return self.render_to_response({**context, **self.laid_out()})

    @property
    def rows(self) -> str:
        return self.request.GET.get("rows") or "group"

    @property
    def columns(self) -> str:
        return self.request.GET.get("columns") or ("action" if self.rows != "action" else "group")

    def axis_errors(self) -> dict[str, list[str]]:
        """What is wrong with the axes asked for, by parameter."""
        said = f"Choose one of {', '.join(crosstab.AXES)}."
        errors = {name: [said] for name in ("rows", "columns") if getattr(self, name) not in crosstab.AXES}
        if not errors and self.rows == self.columns:
            errors["columns"] = ["Rows and columns must differ."]
        if self.request.GET.get("as", "figures") not in ("", "figures", "picture"):
            errors["as"] = ["Choose figures or picture."]
        return errors

    def present(self, rows):
        """Figures with what the axes ask of them."""
        rows = rows.for_list()
        return rows.with_citations() if "source" in (self.rows, self.columns) else rows

    @cached_property
    def table(self) -> crosstab.Table:
        counts = self.lane.listing[: crosstab.FIGURES]
        return crosstab.table_of(counts, self.rows, self.columns, whole=self.format == "csv")

    def laid_out(self) -> dict:
        """The table as the template walks it: rows of cells, each with the address of its figures."""
        table = self.table
        body = [
            (
                key,
                self.url(row=key),
                [self.cell(table, key, column) for column in table.columns],
                table.row_totals.get(key, []),
            )
            for key in table.rows
        ]
        query = self.request.GET.urlencode()
        return {
            "table": table,
            "heads": [(key, self.url(column=key)) for key in table.columns],
            "body": body,
            "foot": [table.column_totals.get(key, []) for key in table.columns] if table.column_totals else [],
            "csv_url": reverse("documents:crosstab-csv") + (f"?{query}" if query else ""),
            "swapped": self.address(rows=self.columns, columns=self.rows),
        }

    def cell(self, table, row, column) -> dict:
        found = table.cells.get((row, column))
        if not found:
            return {}
        return {"cell": found, "url": self.url(row, column), "spots": table.spots(found)}

    def url(self, row=None, column=None) -> str:
        """The list of the figures of a row, a column or a cell; empty where no filter can ask for them."""
        asked = [crosstab.drill(axis, key) for axis, key in ((self.rows, row), (self.columns, column)) if key]
        if None in asked:
            return ""
        dates = [self.lane.params.get(end, "") for end in ("from", "to")]
        if any("from" in each for each in asked) and any(len(date) not in (0, 4) for date in dates):
            return ""  # only whole years can be given up for the years of a heading
        return self.lane.list_url(**{name: value for each in asked for name, value in each.items()})

    def address(self, **changed) -> str:
        params = self.request.GET.copy()
        for name, value in changed.items():
            params[name] = value
        return f"{self.request.path}?{params.urlencode()}"

    def narrower(self) -> list[tuple[str, int, str]]:
        """The most frequent values of the rows' axis, by which a table too large can be narrowed."""
        axis = self.rows if self.rows != "year" else "group"
        found, _total = self.lane.listing.facet(axis, 20)
        return [(label, number, self.address(**{axis: slug})) for slug, label, number in found]

    def as_csv(self):
        """The whole table; figures of one cell are joined, as printed."""
        table = self.table
        head = [crosstab.AXES[self.rows], *(label for _value, label in table.columns), "total as printed"]

        def lines():
            yield dict(enumerate(head))
            for key in table.rows:
                cells = [table.cells.get((key, column)) for column in table.columns]
                texts = ["; ".join(count.as_written for count in cell.counts) if cell else "" for cell in cells]
                totals = "; ".join(count.as_written for count in table.row_totals.get(key, []))
                yield dict(enumerate([key[1], *texts, totals]))
            if table.column_totals:
                texts = ["; ".join(c.as_written for c in table.column_totals.get(key, [])) for key in table.columns]
                yield dict(enumerate(["total as printed", *texts, ""]))

        rows = exports.csv_lines(lines(), range(len(head)))
        next(rows)  # the numbers of the columns
        response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="crosstab.csv"'
        return response
