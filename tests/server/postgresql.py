"""A PostgreSQL server of the tests' own: the machine's binaries, a folder below /tmp, a Unix socket, no network."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pg8000.dbapi

from server.store.store import open_store

_numbers = itertools.count(1)


def binaries() -> Path | None:
    """The folder with PostgreSQL's programs; None where it is not installed."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


class Cluster:
    """A running server. Its databases are empty copies of one that is migrated already."""

    def __init__(self, programs: Path, folder: Path, somebody: dict[str, Any]) -> None:
        """Start the server in `folder`, as `somebody`."""
        self.folder, self._programs, self._somebody = folder, programs, somebody
        self.start()
        self.execute("CREATE DATABASE migrated")
        open_store(folder, self.url("migrated")).close()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = {"listen_addresses": "", "unix_socket_directories": self.folder, "fsync": "off"}
        given = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            command = [self._programs / "postgres", "-D", self.folder / "data", *given]
            self._server = subprocess.Popen(command, stdout=log, stderr=log, **self._somebody)
        for _ in range(300):
            assert self._server.poll() is None, self.log()
            try:
                self.execute("SELECT 1")
                return
            except pg8000.dbapi.Error:
                time.sleep(0.1)
        raise AssertionError("PostgreSQL did not start within 30 seconds")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End the server at once, connections or not; SIGQUIT does not even tidy up."""
        self._server.send_signal(how)
        self._server.wait(timeout=30)

    def url(self, database: str) -> str:
        return f"postgresql://triage@/{database}?host={self.folder}"

    def empty(self) -> str:
        """The URL of a new database without anything in it."""
        return self._new("template0")

    def migrated(self) -> str:
        """The URL of a new database in the newest layout."""
        return self._new("migrated")

    def log(self) -> str:
        """What the server logged."""
        return (self.folder / "log").read_text(encoding="utf-8")

    def stored(self, database: str) -> bytes:
        """The content of a database's files, as they are on the disk after a checkpoint."""
        self.execute("CHECKPOINT")
        oid = self.execute(f"SELECT oid FROM pg_database WHERE datname = '{database}'")
        files = (self.folder / "data" / "base" / str(oid)).iterdir()
        return b"".join(path.read_bytes() for path in files)

    def _new(self, template: str) -> str:
        name = f"test_{next(_numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def execute(self, statement: str) -> Any:
        """Run a statement outside of any transaction; its first value, if it has one."""
        connection = pg8000.dbapi.connect(
            "triage", database="postgres", unix_sock=f"{self.folder}/.s.PGSQL.5432", ssl_context=False
        )
        try:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute(statement)
            return cursor.fetchone()[0] if cursor.description else None
        finally:
            connection.close()


@contextmanager
def running(programs: Path) -> Iterator[Cluster]:
    """A server for as long as the block lasts; nothing is left behind."""
    # Not pytest's folder: PostgreSQL refuses to run as root, and another user cannot enter that one.
    folder = Path(tempfile.mkdtemp(prefix="triage-pg-", dir="/tmp"))
    somebody: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:
        somebody |= {"user": "nobody", "group": "nogroup", "extra_groups": []}
        shutil.chown(folder, "nobody", "nogroup")
    try:
        initdb = [programs / "initdb", "-D", folder / "data", "-U", "triage", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run([*initdb, "--locale=C"], check=True, capture_output=True, **somebody)
        started = Cluster(programs, folder, somebody)
        try:
            yield started
        finally:
            started.stop(signal.SIGQUIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
