"""The ground it stands on: database settings, headers, deployment checks, the sign of life, the layering."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

ROOT = Path(__file__).resolve().parent.parent


def python(code: str, **env) -> subprocess.CompletedProcess:
    ours = ("DEBUG", "HTTPS", "SECRET_KEY", "DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE")
    clean = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=clean | env, check=False
    )


SETUP = "import os; os.environ['DJANGO_SETTINGS_MODULE']='archive.settings'; import django; django.setup(); "


def test_sqlite_waits_writes_ahead_and_keeps_foreign_keys(tmp_path):
    code = SETUP + (
        "from django.db import connection\n"
        "c = connection.cursor()\n"
        "print([c.execute(f'PRAGMA {p}').fetchone()[0] for p in ('busy_timeout', 'journal_mode', 'foreign_keys')], "
        "connection.settings_dict['OPTIONS']['transaction_mode'])"
    )
    result = python(code, SECRET_KEY="x" * 60, ARCHIVE_VAR=str(tmp_path))
    assert result.stdout.strip() == "[20000, 'wal', 1] IMMEDIATE", result.stderr


def test_a_deployment_without_a_secret_key_does_not_start():
    assert "Set SECRET_KEY" in python(SETUP).stderr


def test_a_database_url_means_postgresql():
    code = (
        SETUP
        + "from django.conf import settings; d = settings.DATABASES['default']; print(d['ENGINE'], d['NAME'], d['PASSWORD'])"
    )
    result = python(code, SECRET_KEY="x" * 60, DATABASE_URL="postgres://u:p%40ss@db.example:5433/name")
    assert result.stdout.split() == ["django.db.backends.postgresql", "name", "p@ss"]
    refused = python(SETUP, SECRET_KEY="x" * 60, DATABASE_URL="mysql://u@h/n")
    assert "must begin with postgres://" in refused.stderr


def test_the_deployment_checks_are_clean():
    code = (
        SETUP
        + "from django.core.management import call_command; call_command('check', deploy=True, fail_level='WARNING')"
    )
    result = python(code, SECRET_KEY="abcdefghij" * 3 + "klmnopqrst" * 3)
    assert result.returncode == 0, result.stderr


def test_the_sign_of_life_touches_no_database(client):
    # No django_db mark: any query would raise.
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/documents/", "/documents.json", "/no/such/page/", "/healthz", "/admin/login/"]
)
def test_every_answer_carries_the_headers(client, address):
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_behind_tls_cookies_are_secure_and_http_redirects():
    code = SETUP + (
        "from django.test import Client; from django.conf import settings as s\n"
        "r = Client().get('/healthz', HTTP_HOST='localhost')\n"
        "t = Client().get('/healthz', HTTP_HOST='localhost', secure=True)\n"
        "print(r.status_code, r['Location'], t['Strict-Transport-Security'], s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_SECURE)"
    )
    result = python(code, SECRET_KEY="x" * 60)
    assert result.stdout.split(" ", 2)[:2] == ["301", "https://localhost/healthz"], result.stderr
    assert "max-age=63072000; includeSubDomains; preload __Host-session True" in result.stdout


@pytest.mark.django_db
def test_while_the_database_is_away_the_answer_is_503(client, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", away)
    response = client.get("/documents/")
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "closed for a moment" in response.content.decode()


@pytest.mark.django_db
def test_no_migration_is_pending():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# Imports run one way: pure modules, querysets, models, what works on models, filters, views, urls.
LAYERS = [
    {
        "dates",
        "words",
        "errors",
        "references",
        "zotero",
        "numbers",
        "query",
        "index",
        "pictures",
        "mentions",
        "neighbourhood",
        "speech",
    },
    {"querysets", "replicas"},
    {"models"},
    {"consistency", "texts", "fixtures", "versions", "addresses"},
    {"findings", "checking", "loading", "coverage", "facets", "exports", "search", "answers", "resolving"}
    | {"chain", "charts", "placing", "crosstab", "bag", "comparing"},
    {"releases", "merging"},
    {"changes"},
    {"citing", "linked"},
    {"oai", "tables", "annotations"},
    {"downloads"},
    {"indexing", "filters", "front"},
    {"listing", "bulk"},
    {"neighbours"},
    {"importing"},
    {"navigation"},
    {"views"},
    {"harvest_urls", "picture_urls", "cite_urls"},
    {"urls", "admin", "templatetags", "management", "apps", "desk"},
]
PURE = LAYERS[0]


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "documents":
            found |= {f"documents.{name.name}" for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_imports_run_one_way():
    rank = {name: number for number, layer in enumerate(LAYERS) for name in layer}
    wrong = []
    for path in sorted((ROOT / "documents").rglob("*.py")):
        part = path.relative_to(ROOT / "documents").parts[0].removesuffix(".py")
        if part in ("migrations", "__init__"):
            continue
        assert part in rank, f"{part} has no layer: give it one above"
        for name in imports_of(path):
            if name.startswith("documents."):
                other = name.split(".")[1]
                if rank.get(other, 0) > rank[part]:
                    wrong.append(f"{path.name} imports {name}")
            elif part in PURE and name.startswith("django"):
                wrong.append(f"{path.name} is pure but imports {name}")
    assert wrong == []
