"""Measure import_records against Django's loaddata on the same documents: python -m bench.loading [--size 10000].

Both begin with an empty archive that has the names, sources and passages; both keep the search index. loaddata gets
what dumpdata writes: JSON with primary keys, names tied by list fields, citations as rows of their own.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from bench import generate, servers

MANAGE = [sys.executable, str(servers.ROOT / "manage.py")]
NAMES = ("bodies", "people", "places")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.loading", description=__doc__.split("\n\n")[0])
    parser.add_argument("--size", type=int, default=10_000, help="documents (10000)")
    size = parser.parse_args().size
    folder = Path(os.environ.get("ARCHIVE_VAR", servers.ROOT / "var")) / "bench" / f"loading-{size}"
    files = folder / "files"
    generate.write(files, size)
    fixture = folder / "documents.json"
    results = {}
    for name in ("import_records", "loaddata"):
        var = folder / name
        var.mkdir(parents=True, exist_ok=True)
        (var / "archive.sqlite3").unlink(missing_ok=True)
        env = servers.environment(var, "")
        subprocess.run([sys.executable, "-m", "bench.fill", str(files), *NAMES], env=env, check=True)
        if name == "loaddata":
            command = [*MANAGE, "loaddata", str(fixture)]
        else:
            command = [*MANAGE, "import_records", str(files / "documents.ndjson.gz")]
        results[name] = timed(command, env)
        if name == "import_records":
            models = ["documents.document", "documents.citation"]
            subprocess.run([*MANAGE, "dumpdata", *models, "-o", str(fixture)], env=env, check=True)
    rates = {name: size / seconds for name, (seconds, _memory) in results.items()}
    for name, (seconds, memory) in results.items():
        print(f"{name:15} {seconds:8.1f} s {rates[name]:10,.0f} documents/s {memory:8.0f} MB at most")
    print(f"import_records is {rates['import_records'] / rates['loaddata']:.1f} times as fast")
    print(json.dumps(results))


def timed(command: list[str], env: dict) -> tuple[float, float]:
    """Seconds, and the most memory that was in use, in MB."""
    began = time.monotonic()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[2]} failed")
    return time.monotonic() - began, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
