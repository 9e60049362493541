"""Measure the archive's pages beside others on the same data, in one run, and hold the answers against each other.

    python -m bench [--size 10000] [--json FILE] [--seconds 5]

The database is SQLite in var/bench, or with DATABASE_URL a database of its own, bench_SIZE, on that server. Exit
status 1 where an answer differs from the plain implementation's.
"""

import argparse
import json
import os
import platform
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from bench import generate, servers
from bench.client import Reader
from bench.pages import Page, pages

KEPT, FIRST, PLAIN = 60, 25, 9  # answers measured of each kind, at most


def main() -> int:
    options = parser().parse_args()
    folder = Path(os.environ.get("ARCHIVE_VAR", servers.ROOT / "var")) / "bench"
    generate.write(folder / f"files-{options.size}", options.size)
    database = postgres(options.size)
    var = folder / f"{'postgresql' if database else 'sqlite'}-{options.size}"
    var.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    env = servers.environment(var, database)
    subprocess.run([sys.executable, "-m", "bench.fill", folder / f"files-{options.size}"], env=env, check=True)
    filled = time.monotonic() - began
    report = {
        "size": options.size,
        "database": "PostgreSQL" if database else f"SQLite {sqlite3.sqlite_version}",
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "date": datetime.now(UTC).date().isoformat(),
        "filled_seconds": round(filled, 1),
    }
    with servers.archive(var, database) as own, servers.plain(var, database) as other:
        readers = Reader(own), Reader(other)
        report["differences"] = [text for page in pages(options.size) for text in differences(page, *readers)]
        report["pages"] = measured(pages(options.size), *readers, options.seconds)
    if not database:
        with servers.datasette(var / "archive.sqlite3") as port:
            add_datasette(report["pages"], pages(options.size), Reader(port), options.seconds)
    show(report)
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    for text in report["differences"]:
        print(f"DIFFERS: {text}", file=sys.stderr)
    return 1 if report["differences"] else 0


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="python -m bench", description=__doc__.split("\n\n")[0])
    found.add_argument("--size", type=int, default=10_000, help="documents in the archive (10000)")
    found.add_argument("--seconds", type=float, default=5, help="time for each page and server (5)")
    found.add_argument("--json", type=Path, help="a file for the figures")
    return found


def postgres(size: int) -> str:
    """The address of this size's own database on the server of DATABASE_URL, made if need be; empty for SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return ""
    import psycopg2

    name = f"bench_{size}"
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def differences(page: Page, archive: Reader, plain: Reader):
    """Where the archive's answer is not the plain list's: number, rows in order, facets."""
    if not page.compared:
        return
    own = archive.json(f"/documents.json?{page.compared}")
    other = plain.json(page.plain.replace("/list/", "/list.json"))
    if own["count"] != other["count"]:
        yield f"{page.name}: {own['count']} records, not {other['count']}"
    if [row["id"] for row in own["results"]] != other["ids"]:
        yield f"{page.name}: other rows"
    for name, values in other["facets"].items():
        if {value["value"]: value["count"] for value in own["facets"][name] if value["count"]} != values:
            yield f"{page.name}: other numbers in {name}"


def measured(measures: list[Page], archive: Reader, plain: Reader, seconds: float) -> list[dict]:
    """A line for each page: kept answers, first sights, and the plain implementation."""
    lines = []
    for name in ("empty", "static"):
        plain.time(repeat(f"/{name}", 20), seconds=seconds)
        lines.append({"page": name, "plain": plain.time(repeat(f"/{name}", KEPT), seconds=seconds).asdict()})
    for page in measures:
        line = {"page": page.name}
        line["first"] = archive.time((page.varied(n) for n in range(FIRST)), seconds=seconds).asdict()
        archive.time(repeat(page.archive, 5), seconds=seconds)
        line["kept"] = archive.time(repeat(page.archive, KEPT), seconds=seconds).asdict()
        plain.time([page.plain], seconds=0)
        line["plain"] = plain.time(repeat(page.plain, PLAIN), seconds=seconds).asdict()
        lines.append(line)
    address = measures[0].archive
    tag = {"If-None-Match": archive.get(address)[1]["ETag"]}
    unchanged = archive.time(repeat(address, KEPT), seconds=seconds, headers=tag, expected=304)
    return [*lines, {"page": "304", "kept": unchanged.asdict()}]


def add_datasette(lines: list[dict], measures: list[Page], reader: Reader, seconds: float) -> None:
    for page in measures:
        if not page.datasette:
            continue
        reader.get(page.datasette)
        line = next(line for line in lines if line["page"] == page.name)
        line["datasette"] = reader.time(repeat(page.datasette, PLAIN), seconds=seconds).asdict()


def show(report: dict) -> None:
    """A table of medians in milliseconds, p95 in brackets."""
    print(f"{report['size']:,} records, {report['database']}, {report['machine']}, {report['date']}")
    static = next(line for line in report["pages"] if line["page"] == "static")["plain"]["median"]
    print(f"{'page':26}{'kept':>15}{'first sight':>17}{'plain Django':>19}{'Datasette':>19}  plain/first  first/static")
    for line in report["pages"]:
        cells = [_cell(line.get(name)) for name in ("kept", "first", "plain", "datasette")]
        ratios = ""
        if "first" in line:
            first, plain = line["first"]["median"], line["plain"]["median"]
            line["times_plain"] = {"first": round(plain / first, 1), "kept": round(plain / line["kept"]["median"], 1)}
            line["times_static"] = {n: round(line[n]["median"] / static, 1) for n in ("first", "kept")}
            ratios = f"{plain / first:11.1f}{first / static:14.1f}"
        print(f"{line['page']:26}{cells[0]:>15}{cells[1]:>17}{cells[2]:>19}{cells[3]:>19}{ratios}")


def _cell(timing: dict | None) -> str:
    return f"{timing['median']:.1f} ({timing['p95']:.1f})" if timing else ""


if __name__ == "__main__":
    sys.exit(main())
