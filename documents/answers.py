"""Answers kept as long as the data stays as it is.

The archive's public pages are the same for every reader. So an answer is good until the data's version moves on or
the program changes, and one small query tells: a reader's own copy is confirmed with 304 before anything else is
asked of the database, and what one reader asked for is given to the next as it stands, compressed already.
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from functools import cache

import brotli
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_http_date_safe

from documents import versions
from documents.replicas import reading

ROOM = 64 * 1024 * 1024  # bytes of answers that a process keeps
LARGEST = 2 * 1024 * 1024  # what is larger is not kept
WORTH_COMPRESSING = 500
TEXT = ("text/", "application/json", "application/ld+json", "application/xml", "application/atom+xml", "image/svg+xml")
NOT_PUBLIC = ("/admin/", "/healthz", "/static/")


class Shelf:
    """Answers by name, the least recently used given up first when the room is full. Safe among threads."""

    def __init__(self, room: int):
        self.room, self.used = room, 0
        self.lock = threading.Lock()
        self.answers: OrderedDict[tuple, tuple[bytes, dict]] = OrderedDict()

    def take(self, name: tuple) -> tuple[bytes, dict] | None:
        """The body and headers kept under a name, or None."""
        with self.lock:
            if name in self.answers:
                self.answers.move_to_end(name)
            return self.answers.get(name)

    def put(self, name: tuple, body: bytes, headers: dict) -> None:
        with self.lock:
            if name in self.answers:
                return
            self.answers[name] = body, headers
            self.used += len(body)
            while self.used > self.room:
                _name, (gone, _headers) = self.answers.popitem(last=False)
                self.used -= len(gone)

    def clear(self) -> None:
        with self.lock:
            self.answers.clear()
            self.used = 0


SHELF = Shelf(ROOM)


@cache
def program() -> tuple[str, float]:
    """A short digest of the program's own files as they were when the process began, and when the last was written.

    A new release of the program renews every page.
    """
    digest, last = hashlib.sha256(), 0.0
    for folder in ("archive", "documents", "templates", "static", "fixtures"):
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix != ".pyc" and path.is_file():
                state = path.stat()
                digest.update(f"{path}|{state.st_size}|{state.st_mtime_ns}".encode())
                last = max(last, state.st_mtime)
    return digest.hexdigest()[:12], last


class KeptAnswers:
    """Middleware: 304 where the reader's copy is current, else the kept answer, else a new one, which is kept."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or request.path.startswith(NOT_PUBLIC):
            return self.get_response(request)
        try:
            with versions.pinned() as (token, changed):
                return self._answer(request, token, changed.timestamp())
        except DatabaseError:
            reading().close()  # perhaps only this connection broke since the last request
            return self.get_response(request)  # whose view meets the same error otherwise, and says so

    def _answer(self, request: HttpRequest, token: str, changed: float) -> HttpResponse:
        now = time.time()
        release, released = program()
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else ""
        last = int(max(changed, released))
        # Within the same second the data could change again and bear the same date.
        state = f'W/"{token}{release}{language}"', last if now >= last + 1 else None
        if _is_current(request, *state):
            return _marked(HttpResponseNotModified(), *state)
        encoding = _encoding(request)
        name = (state[0], encoding, request.scheme, request.get_host(), request.get_full_path())
        if kept := SHELF.take(name):
            body, headers = kept
            return HttpResponse(body, headers=headers)
        response = self.get_response(request)
        if _keepable(response):
            _compress(_marked(response, *state), encoding)
            if len(response.content) <= LARGEST and request.method == "GET":
                SHELF.put(name, response.content, dict(response.headers))
        return response


def _is_current(request: HttpRequest, etag: str, changed: int | None) -> bool:
    """Whether the reader's copy is the answer as it would be given now (RFC 9110, section 13.2.2)."""
    if known := request.headers.get("If-None-Match"):
        return etag.removeprefix("W/") in {each.strip().removeprefix("W/") for each in known.split(",")}
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return changed is not None and since is not None and changed <= since <= time.time()


def _encoding(request: HttpRequest) -> str:
    accepted = {each.split(";")[0].strip() for each in request.headers.get("Accept-Encoding", "").lower().split(",")}
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""


def _keepable(response: HttpResponse) -> bool:
    """Whether an answer is the same for every reader: complete, well, and not said to be anyone's own."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "Cache-Control" not in response.headers
    )


def _marked(response: HttpResponse, etag: str, changed: int | None) -> HttpResponse:
    response.headers["ETag"] = etag
    if changed is not None:
        response.headers["Last-Modified"] = http_date(changed)
    response.headers["Cache-Control"] = "no-cache"  # kept by the reader, and confirmed each time
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response


def _compress(response: HttpResponse, encoding: str) -> None:
    kind = response.headers.get("Content-Type", "")
    worth = len(response.content) >= WORTH_COMPRESSING and kind.startswith(TEXT)
    if not encoding or not worth or response.has_header("Content-Encoding"):
        return
    body = response.content
    response.content = brotli.compress(body, quality=4) if encoding == "br" else gzip.compress(body, 5, mtime=0)
    response.headers["Content-Encoding"] = encoding
    response.headers["Content-Length"] = str(len(response.content))
