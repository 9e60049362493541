"""Which state the data is in, and what may be kept as long as it stays in it.

The database draws a new token at every change. What is costly to work out is kept per token; a reader's copy
of a page is good as long as the token stands.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache, wraps

from documents.replicas import reading

_pinned: ContextVar[tuple[str, datetime] | None] = ContextVar("version", default=None)


def current() -> tuple[str, datetime]:
    """The token of the data as it is now, and when it last changed; one query by primary key."""
    return _pinned.get() or _asked()


def _asked() -> tuple[str, datetime]:
    # Asked at every page: in plain SQL a third of the time of the same through a queryset.
    with reading().cursor() as cursor:
        cursor.execute("SELECT token, changed FROM documents_dataversion WHERE id = 1")
        token, changed = cursor.fetchone()
    if isinstance(changed, str):
        changed = datetime.fromisoformat(changed)
    # SQLite keeps it without a zone, in UTC.
    return token, changed if changed.tzinfo else changed.replace(tzinfo=UTC)


@contextmanager
def pinned() -> Iterator[tuple[str, datetime]]:
    """Ask for the version once for all that happens inside; for reading only."""
    state = current()
    outer = _pinned.set(state)
    try:
        yield state
    finally:
        _pinned.reset(outer)


def kept_per_version(function: Callable) -> Callable:
    """Keep a function's result until the data changes. The result is shared: callers must not alter it."""
    remembered = lru_cache(maxsize=8)(lambda token, *args: function(*args))

    @wraps(function)
    def answer(*args):
        return remembered(current()[0], *args)

    answer.forget = remembered.cache_clear
    return answer
