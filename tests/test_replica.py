"""A real primary and a real streaming replica: where pages are read, and that whoever wrote sees it."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from glob import glob
from pathlib import Path
from urllib.parse import urlencode

import psycopg2
import pytest

from bench.client import Reader
from bench.servers import ROOT, archive, environment

BINARIES = sorted(Path(path).parent for path in glob("/usr/lib/postgresql/*/bin/initdb"))
pytestmark = pytest.mark.skipif(
    not BINARIES and not os.environ.get("CI"), reason="no PostgreSQL server programs on this machine"
)


class Cluster:
    """A PostgreSQL of its own in a folder, run by whoever may run one."""

    def __init__(self, folder: Path):
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"postgres://archive@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *arguments) -> None:
        drop = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        command = [*drop, str(BINARIES[-1] / program), *map(str, arguments)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder.parent} -c listen_addresses=127.0.0.1 -c fsync=off"
        log = self.folder.parent / f"{self.folder.name}.log"
        self.run("pg_ctl", "-D", self.folder, "-o", options, "-l", log, "-w", "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", self.folder, "-m", "immediate", "stop")

    def ask(self, sql: str):
        connection = psycopg2.connect(self.url)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            answer = cursor.fetchone()
        connection.close()
        return answer[0] if answer else None


@pytest.fixture(scope="module")
def clusters():
    """The primary and its replica."""
    folder = Path(f"/tmp/archive-replica-{os.getpid()}")  # noqa: S108 - the path of a socket must be short
    folder.mkdir()
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    primary, replica = Cluster(folder / "primary"), Cluster(folder / "replica")
    try:
        primary.run("initdb", "-D", primary.folder, "-A", "trust", "-U", "archive", "--no-sync")
        primary.start()
        source = f"host=127.0.0.1 port={primary.port} user=archive"
        primary.run("pg_basebackup", "-D", replica.folder, "-R", "-X", "stream", "--no-sync", "-d", source)
        replica.start()
        yield primary, replica
    finally:
        for cluster in (replica, primary):
            with contextlib.suppress(subprocess.CalledProcessError):
                cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def site(clusters, tmp_path_factory):
    """The archive on both, and a curator's password."""
    primary, replica = clusters
    var = tmp_path_factory.mktemp("var")
    env = environment(var, primary.url) | {"DJANGO_SETTINGS_MODULE": "archive.settings"}
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "-v", "0"], env=env, check=True)
    subprocess.run([*manage, "load_archive", "--yes"], env=env, check=True, stdout=subprocess.DEVNULL)
    curator = {"DJANGO_SUPERUSER_PASSWORD": "a long enough password"}
    names = ["--username", "curator", "--email", "c@example.org", "--noinput"]
    subprocess.run([*manage, "createsuperuser", *names], env=env | curator, check=True, stdout=subprocess.DEVNULL)
    wait_for(lambda: replica.ask("SELECT count(*) FROM auth_user") == 1)
    with archive(var, primary.url, DATABASE_REPLICA_URL=replica.url, DJANGO_SETTINGS_MODULE="archive.settings") as port:
        yield port


def wait_for(happened, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if happened():
                return
        except psycopg2.Error:
            pass
        time.sleep(0.1)
    raise AssertionError("It did not happen in time.")


class Visitor:
    """A reader or curator with cookies of their own."""

    def __init__(self, reader: Reader):
        self.reader, self.cookies = reader, {}

    def ask(self, address: str, form: dict | None = None) -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": "http://127.0.0.1/"}
        connection = self.reader.connection
        connection.request("POST" if form is not None else "GET", address, form and urlencode(form), headers)
        response = connection.getresponse()
        body = response.read().decode()
        for header in response.headers.get_all("Set-Cookie") or []:
            name, value = re.match(r'([^=]+)="?([^;"]*)"?', header).groups()
            self.cookies[name] = value
        assert response.status in (200, 302), (address, response.status)
        return body

    def post(self, address: str, form: dict, form_on: str = "") -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.ask(form_on or address))[1]
        return self.ask(address, {**form, "csrfmiddlewaretoken": token})


def test_pages_come_from_the_replica_and_whoever_wrote_sees_it(clusters, site):
    primary, replica = clusters
    with contextlib.closing(Reader(site)) as one, contextlib.closing(Reader(site)) as another:
        tell(primary, replica, Visitor(one), Visitor(another))


def tell(primary: Cluster, replica: Cluster, public: Visitor, curator: Visitor) -> None:

    def name_for(visitor: Visitor) -> str:
        return re.search("<h1[^>]*>(.*?)</h1>", visitor.ask("/places/riga/"), re.S)[1]

    read_before = replica.ask("SELECT sum(tup_returned) FROM pg_stat_database")
    assert "Riga" in name_for(public)

    curator.post("/admin/login/?next=/admin/", {"username": "curator", "password": "a long enough password"})
    replica.ask("SELECT pg_wal_replay_pause()")
    primary.ask("UPDATE documents_place SET name = 'Riga (old)' WHERE slug = 'riga' RETURNING id")
    assert "Riga (old)" not in name_for(public)  # the replica stands still, and it is the replica that is read
    curator.post("/admin/logout/", {}, form_on="/admin/")  # any post notes how far the primary's log is
    assert "Riga (old)" in name_for(curator)  # after a write of his own, a curator reads what is there now
    assert "Riga (old)" not in name_for(public)

    replica.ask("SELECT pg_wal_replay_resume()")
    wait_for(lambda: "Riga (old)" in name_for(public))
    assert "Riga (old)" in name_for(curator)
    wait_for(lambda: replica.ask("SELECT sum(tup_returned) FROM pg_stat_database") > read_before)

    replica.stop()
    for _ in range(3):  # a replica that is away is done without, from the first page on
        assert "Riga (old)" in name_for(public)
