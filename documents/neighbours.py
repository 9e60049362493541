"""The records before and after one, in the order of dates in which the lists stand."""

from documents import versions
from documents.listing import INDEXES

NAMED = {"document": ("label",), "event": ("title",), "count": ("as_written", "action", "group__name")}


def neighbours(record) -> tuple:
    """(the record before, the record after) with what it takes to name them; None at an end of the list.

    From the list's index where there is one for the present state of the data, else by the index of the table.
    """
    indexed = INDEXES.get(type(record)._meta.concrete_model)
    index = indexed.current(versions.current()[0]) if indexed else None
    if index is None or record.pk >= len(index.row_of) or index.row_of[record.pk] < 0:
        return _before(record), _after(record)
    row = int(index.row_of[record.pk])
    keys = [int(index.keys[at]) if 0 <= at < len(index.keys) else None for at in (row - 1, row + 1)]
    found = {each.pk: each for each in _rows(record).filter(pk__in=[key for key in keys if key is not None])}
    return tuple(found.get(key) for key in keys)


def _rows(record):
    rows = type(record)._default_manager.all()
    named = rows.select_related("group") if record.noun == "count" else rows
    return named.only("slug", *NAMED[record.noun])


def _before(record):
    rows, day = _rows(record), record.date_sort
    same = rows.filter(date_sort=day, pk__lt=record.pk).order_by("-pk").first()
    earlier = rows.filter(date_sort__lt=day) if day else rows.filter(date_sort__isnull=False)
    return same or earlier.order_by("-date_sort", "-pk").first()


def _after(record):
    rows, day = _rows(record), record.date_sort
    same = rows.filter(date_sort=day, pk__gt=record.pk).order_by("pk").first()
    later = rows.filter(date_sort__gt=day).order_by("date_sort", "pk").first() if day and not same else None
    undated = rows.filter(date_sort__isnull=True).order_by("pk").first() if day and not same and not later else None
    return same or later or undated
