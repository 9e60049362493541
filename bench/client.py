"""A load client: one reader on one connection who asks for one page after another."""

import http.client
import json
import statistics
import time
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Timing:
    """Milliseconds to the last byte, and how many answers they are from."""

    median: float
    p95: float
    answers: int

    def asdict(self) -> dict:
        return asdict(self)


class Reader:
    """A connection to one server."""

    def __init__(self, port: int):
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)

    def get(self, address: str, headers: dict | None = None) -> tuple[int, dict, bytes]:
        """Status, headers and body; raises OSError if the server is away."""
        self.connection.request("GET", address, headers={"Accept-Encoding": "gzip", **(headers or {})})
        response = self.connection.getresponse()
        body = response.read()
        return response.status, dict(response.getheaders()), body

    def close(self) -> None:
        self.connection.close()

    def json(self, address: str) -> dict:
        status, _headers, body = self.get(address, {"Accept-Encoding": "identity"})
        if status != 200:
            raise SystemExit(f"{address} answered {status}")
        return json.loads(body)

    def time(self, addresses, *, seconds: float, headers: dict | None = None, expected: int = 200) -> Timing:
        """Ask for the addresses in turn until they or the seconds are used up; three answers at least."""
        taken, until = [], time.perf_counter() + seconds
        for address in addresses:
            began = time.perf_counter()
            status, _headers, _body = self.get(address, headers)
            taken.append((time.perf_counter() - began) * 1000)
            if status != expected:
                raise SystemExit(f"{address} answered {status}, not {expected}")
            if time.perf_counter() > until and len(taken) >= 3:
                break
        taken.sort()
        return Timing(statistics.median(taken), taken[min(len(taken) - 1, int(len(taken) * 0.95))], len(taken))
