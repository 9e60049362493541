"""Reading from a PostgreSQL replica, where DATABASE_REPLICA_URL names one.

Only answers to readers come from it: GET and HEAD outside the admin. Commands, the admin and everything that writes
stay with the primary. Whoever wrote carries a signed note of how far the primary's log was then; as long as the replica
is not as far, that reader's pages come from the primary too, so that reads that follow a write see it.
"""

import time
from contextvars import ContextVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.http import HttpRequest, HttpResponse

REPLICA = "replica"
COOKIE = "written"
REMEMBERED = 600  # seconds after which a replica that has not caught up is out of order
RETRY = 5  # seconds before a replica that was away is tried again

_reading: ContextVar[str] = ContextVar("reading", default=DEFAULT_DB_ALIAS)


def reading():
    """The connection from which to read now."""
    return connections[_reading.get()]


class Router:
    """Django's database router: reads go where this request may read, writes to the primary."""

    def db_for_read(self, model, **hints) -> str:
        return _reading.get()

    def db_for_write(self, model, **hints) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first, second, **hints) -> bool:
        return True  # both are the same data

    def allow_migrate(self, alias, app_label, **hints) -> bool:
        return alias == DEFAULT_DB_ALIAS


class ReadReplica:
    """Middleware: chooses where a request reads, and gives whoever wrote the note of how far the log was."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.away_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if REPLICA not in settings.DATABASES:
            return self.get_response(request)
        reader = request.method in ("GET", "HEAD") and not request.path.startswith("/admin/")
        if not (reader and self._caught_up(request)):
            response = self.get_response(request)
            if request.method not in ("GET", "HEAD", "OPTIONS"):
                _note(response)
            return response
        chosen = _reading.set(REPLICA)
        try:
            response = self.get_response(request)
        finally:
            _reading.reset(chosen)
        if response.status_code == 503:  # it went away meanwhile
            self._leave_out()
            response = self.get_response(request)
        return response

    def _caught_up(self, request: HttpRequest) -> bool:
        """Whether the replica answers and has all that this reader wrote."""
        if time.monotonic() < self.away_until:
            return False
        written = request.get_signed_cookie(COOKIE, default="", max_age=REMEMBERED)
        try:
            connections[REPLICA].ensure_connection()
            return not written or _has_replayed(written)
        except Error:
            self._leave_out()
            return False

    def _leave_out(self) -> None:
        connections[REPLICA].close()
        self.away_until = time.monotonic() + RETRY


def _has_replayed(position: str) -> bool:
    with connections[REPLICA].cursor() as cursor:
        cursor.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [position])
        return bool(cursor.fetchone()[0])


def _note(response: HttpResponse) -> None:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()")
        position = str(cursor.fetchone()[0])
    response.set_signed_cookie(
        COOKIE, position, max_age=REMEMBERED, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
