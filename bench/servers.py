"""The servers that are measured side by side, each one process of its own on loopback."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(var: Path, database: str) -> dict[str, str]:
    """The environment of a measured server: no debugging, plain http, its own folder."""
    return os.environ | {
        "ARCHIVE_VAR": str(var),
        "DATABASE_URL": database,
        "SECRET_KEY": "only-for-measuring" * 4,
        "HTTPS": "0",
        "DEBUG": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "STATEMENT_TIMEOUT": "0",
    }


@contextmanager
def archive(var: Path, database: str, **extra: str):
    """The archive behind gunicorn, as `make run` serves it but with one worker, on a port; `extra` environment."""
    env = environment(var, database) | extra
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "collectstatic", "--noinput", "-v", "0"], env=env, check=True)
    with _gunicorn("archive.wsgi", env) as port:
        yield port


@contextmanager
def plain(var: Path, database: str):
    """The comparators in Django, behind the same server."""
    env = environment(var, database) | {"DJANGO_SETTINGS_MODULE": "bench.plain"}
    with _gunicorn("bench.wsgi", env) as port:
        yield port


@contextmanager
def datasette(database: Path):
    """Datasette on the SQLite file, opened for reading, without suggestions of facets."""
    port = free_port()
    command = [sys.executable, "-m", "datasette", "serve", "-i", str(database), "--port", str(port)]
    settings = {"suggest_facets": "off", "sql_time_limit_ms": "60000", "facet_time_limit_ms": "60000"}
    settings |= {"default_page_size": "50", "num_sql_threads": "1"}
    for name, value in settings.items():
        command += ["--setting", name, value]
    with _running(command, os.environ, port, "/-/versions.json"):
        yield port


@contextmanager
def _gunicorn(application: str, env: dict):
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--chdir", str(ROOT)]
    command += ["--workers", "1", "--threads", "2", "--timeout", "600", "--keep-alive", "600", "--log-level", "warning"]
    with _running(command, env, port, "/healthz"):
        yield port


@contextmanager
def _running(command: list[str], env: dict, port: int, sign_of_life: str):
    process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{sign_of_life}", timeout=60)  # noqa: S310
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
                continue
            break
        else:
            raise SystemExit(f"{command[2]} did not come up.")
        yield
    finally:
        process.terminate()
        process.wait()
