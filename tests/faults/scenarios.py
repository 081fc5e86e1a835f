"""What goes wrong: each scenario breaks something while people talk, mends it, and tells what was found."""

from __future__ import annotations

import os
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pg8000.dbapi

from server.store.store import open_store
from tests.faults.audit import NOTHING, Found, audit
from tests.faults.parts import DIE, EAT, HANG
from tests.faults.running import Person, Server
from tests.faults.server import MARK, POINTS
from tests.server.postgresql import Cluster


@dataclass(frozen=True)
class Row:
    """One line of the table: how often it was tried, what was damaged, what people were told, how soon it was over."""

    name: str
    tries: int
    found: Found
    told: str
    recovery: float


def kills(folder: Path, each: int, points: Sequence[str] = POINTS) -> Iterator[Row]:
    """The server is killed at every point of a turn, and the message is sent again to the next one."""
    server = Server(folder)
    for point in points:
        persons, slowest, told = [], 0.0, set()
        for _ in range(each):
            server.start(point)
            if not persons:
                persons.append(Person.begin(server))
                persons[0].say(server, "一つ目")
            person = persons[0]
            person.again(server)
            server.armed.touch()
            told.add(person.say(server, f"{MARK}{point} 200ミリ秒"))
            server.ended()
            assert not server.armed.exists(), point
            began = time.monotonic()
        server.start()
        for person in persons:
            person.again(server)
        slowest = max(slowest, time.monotonic() - began)
        server.stop()
        assert told == {0}, "the connection broke, and nobody was told anything else"
        yield Row(f"kill: {point}", each, _audited(folder, "", persons), "connection lost", slowest)


def workers(folder: Path) -> Iterator[Row]:
    """A worker hangs, dies, eats memory, is killed from outside."""
    server = Server(folder, turn_seconds=3, worker_megabytes=64).start()
    for name, text, code in (
        ("worker hangs", HANG, "took_too_long"),
        ("worker dies", DIE, "turn_failed"),
        ("worker out of memory", EAT, "turn_failed"),
    ):
        person = Person.begin(server)
        person.say(server, "一つ目")
        assert person.say(server, text, "bad") == 503
        assert person.refused == [(503, code)], person.refused
        del person.sent["bad"]  # it would do the same again
        began = time.monotonic()
        assert person.say(server, "二つ目") == 200
        yield Row(name, 1, _audited(folder, "", [person]), f"503 {code}", time.monotonic() - began)
    person = Person.begin(server)
    tries = 20
    slowest = 0.0
    for _ in range(tries):
        for pid in server.workers():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        began = time.monotonic()
        person.say(server, "殺されたあと")
        person.again(server)
        slowest = max(slowest, time.monotonic() - began)
    server.stop()
    yield Row("workers killed", tries, _audited(folder, "", [person]), _told(person), slowest)


def disk_full(folder: Path) -> Row:
    """The server may not make its files any longer for a while."""
    server = Server(folder).start()
    person = Person.begin(server)
    person.say(server, "一つ目")
    now = max(path.stat().st_size for path in folder.iterdir())
    soft, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (min(now, 4096), hard))
    told = [person.say(server, f"入らない{number}") for number in range(5)]
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (soft, hard))
    began = time.monotonic()
    person.again(server)
    took = time.monotonic() - began
    server.stop()
    assert set(told) == {503}, told
    return Row("disk full", 5, _audited(folder, "", [person]), _told(person), took)


def clock(folder: Path) -> Row:
    """The clock goes an hour forward, and two back, while people talk."""
    server = Server(folder).start()
    person = Person.begin(server)
    began = time.monotonic()
    for jump in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGUSR2, signal.SIGUSR1):
        with _talking(server, [person], 2):
            server.tell(jump)
            time.sleep(0.5)
    person.again(server)
    took = time.monotonic() - began
    server.stop()
    return Row("clock ±1 h", 4, _audited(folder, "", [person]), _told(person), took)


def stopped(folder: Path) -> Row:
    """The server is stopped in the middle of everything, and started again."""
    server = Server(folder).start()
    persons = [Person.begin(server) for _ in range(4)]
    with _talking(server, persons, 5, " 100ミリ秒"):
        time.sleep(0.3)
        server.tell(signal.SIGTERM)
        code = server.ended()
    began = time.monotonic()
    server.start()
    for person in persons:
        person.again(server)
    took = time.monotonic() - began
    server.stop()
    assert code in (0, -signal.SIGTERM), code
    return Row("SIGTERM under load", 1, _audited(folder, "", persons), _told(*persons), took)


def database(folder: Path, cluster: Cluster) -> Iterator[Row]:
    """PostgreSQL is not there at the start, is slow, is restarted and goes away."""
    url = cluster.migrated()
    cluster.stop(signal.SIGQUIT)
    server = Server(folder, url).start(ready=False)
    server.until(lambda: server.get("/healthz") == 200, 120)
    assert server.get("/readyz") == 503
    cluster.start()
    took = server.until(lambda: server.get("/readyz") == 200, 120)
    yield Row("database down at start", 1, NOTHING, "503 storage_unavailable", took)

    def slow() -> None:
        with _stalled(cluster):
            time.sleep(3)

    def restarted() -> None:
        cluster.stop(signal.SIGQUIT)
        cluster.start()

    def down() -> None:
        cluster.stop(signal.SIGQUIT)
        time.sleep(4)
        cluster.start()

    for name, happens in (("slow", slow), ("restarted", restarted), ("down", down)):
        persons = [Person.begin(server) for _ in range(3)]
        with _talking(server, persons, 20, " 50ミリ秒", pause=0.1):
            time.sleep(0.3)
            happens()
            began = time.monotonic()
        for person in persons:
            person.again(server)
        took = time.monotonic() - began
        yield Row(f"database {name}", 1, _audited(folder, url, persons), _told(*persons), took)
    server.stop()


def two_servers(folder: Path, cluster: Cluster, rounds: int, messages: int = 100) -> Iterator[Row]:
    """Many messages of one conversation at once, each three times with one id, to two servers."""
    url = cluster.migrated()
    servers = [Server(folder / name, url).start() for name in ("a", "b")]
    found, slowest, persons = NOTHING, 0.0, []
    for _ in range(rounds):
        person = Person.begin(servers[0])
        persons.append(person)
        person.sent |= {f"x{number}": f"{number}番" for number in range(messages)}
        began = time.monotonic()

        def send(number: int, person: Person = person) -> None:
            server, key = servers[number % 2], f"x{number // 3}"
            while person.say(server, person.sent[key], key) != 200:
                time.sleep(0.5)

        with ThreadPoolExecutor(50) as threads:
            list(threads.map(send, range(3 * messages)))
        slowest = max(slowest, time.monotonic() - began)
        assert len(person.replies) == messages
        found += _audited(folder, url, [person])
    for server in servers:
        server.stop()
    yield Row(f"{messages} messages ×3, 2 servers", rounds, found, _told(*persons), slowest)


def _audited(folder: Path, url: str, persons: Sequence[Person]) -> Found:
    store = open_store(folder, url)
    try:
        return sum((audit(store, person) for person in persons), NOTHING)
    finally:
        store.close()


def _told(*persons: Person) -> str:
    return ", ".join(sorted({f"{status} {code}" for person in persons for status, code in person.refused})) or "nothing"


@contextmanager
def _talking(
    server: Server, persons: Sequence[Person], each: int, text: str = "", pause: float = 0.0
) -> Iterator[None]:
    """People who each say so many things, one after another, while the block runs, and to the end."""

    def talk(person: Person) -> None:
        for number in range(each):
            person.say(server, f"話{number}{text}")
            time.sleep(pause)

    threads = [threading.Thread(target=talk, args=(person,)) for person in persons]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


@contextmanager
def _stalled(cluster: Cluster) -> Iterator[None]:
    """The database holds on to everything: somebody has locked the cases for themselves."""
    databases = pg8000.dbapi.connect(
        "triage", database=_newest(cluster), unix_sock=f"{cluster.folder}/.s.PGSQL.5432", ssl_context=False
    )
    databases.cursor().execute("LOCK TABLE cases IN ACCESS EXCLUSIVE MODE")
    try:
        yield
    finally:
        databases.close()


def _newest(cluster: Cluster) -> str:
    found: str = cluster.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'test_%' ORDER BY oid DESC LIMIT 1"
    )
    return found


Scenario = Callable[[Path], Iterator[Row]]
