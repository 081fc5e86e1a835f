"""What goes wrong: each scenario breaks something while people talk, mends it, and tells what was found."""

from __future__ import annotations

import os
import resource
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pg8000.dbapi
from sqlalchemy.engine import make_url

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
    with Server(folder) as server:
        person = Person.begin(server.start(points[0]))
        for point, following in zip(points, (*points[1:], ""), strict=True):
            slowest, told = 0.0, set()
            for left in reversed(range(each)):
                server.armed.touch()
                told.add(person.say(server, f"{MARK}{point} 200ミリ秒"))
                server.ended()
                assert not server.armed.exists(), point
                server.start(point if left else following)
                slowest = max(slowest, _again(server, person))
            assert told == {0}, "the connection broke, and nobody was told anything else"
            yield Row(f"kill: {point}", each, _audited(folder, "", [person]), "connection lost", slowest)


def workers(folder: Path) -> Iterator[Row]:
    """A worker hangs, dies, eats memory, is killed from outside."""
    with Server(folder, turn_seconds=5, worker_megabytes=64).start() as server:
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
            person.say(server, "二つ目")
            person.again(server)
            yield Row(name, 1, _audited(folder, "", [person]), f"503 {code}", time.monotonic() - began)
        person, slowest, tries = Person.begin(server), 0.0, 20
        for _ in range(tries):
            for pid in server.workers():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            person.say(server, "殺されたあと")
            slowest = max(slowest, _again(server, person))
        yield Row("workers killed", tries, _audited(folder, "", [person]), _told(person), slowest)


def disk_full(folder: Path) -> Row:
    """The server may not make its files any longer for a while."""
    with Server(folder).start() as server:
        person = Person.begin(server)
        person.say(server, "一つ目")
        soft, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (4096, hard))
        told = [person.say(server, f"入らない{number}") for number in range(5)]
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (soft, hard))
        took = _again(server, person)
    assert set(told) == {503}, told
    return Row("disk full", len(told), _audited(folder, "", [person]), _told(person), took)


def clock(folder: Path) -> Row:
    """The clock goes an hour forward, and two back, while people talk."""
    with Server(folder).start() as server:
        person = Person.begin(server)
        for jump in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGUSR2, signal.SIGUSR1):
            with _talking(server, [person], 2):
                server.tell(jump)
                time.sleep(0.5)
        took = _again(server, person)
    return Row("clock ±1 h", 4, _audited(folder, "", [person]), _told(person), took)


def stopped(folder: Path) -> Row:
    """The server is stopped in the middle of everything, and started again."""
    with Server(folder).start() as server:
        persons = [Person.begin(server) for _ in range(4)]
        with _talking(server, persons, 5, " 100ミリ秒"):
            time.sleep(0.3)
            server.tell(signal.SIGTERM)
            code = server.ended()
        server.start()
        took = _again(server, *persons)
    assert code in (0, -signal.SIGTERM), code
    return Row("SIGTERM under load", 1, _audited(folder, "", persons), _told(*persons), took)


def database(folder: Path, cluster: Cluster) -> Iterator[Row]:
    """PostgreSQL is not there at the start, is slow, is restarted and goes away."""
    url = cluster.migrated()

    def slow() -> None:
        with _stalled(cluster, url):
            time.sleep(3)

    def restarted() -> None:
        cluster.stop(signal.SIGQUIT)
        cluster.start()

    def down() -> None:
        cluster.stop(signal.SIGQUIT)
        time.sleep(4)
        cluster.start()

    cluster.stop(signal.SIGQUIT)
    with Server(folder, url).start(ready=False) as server:
        server.until(lambda: server.get("/healthz") == 200, 120)
        assert server.get("/readyz") == 503
        cluster.start()
        took = server.until(lambda: server.get("/readyz") == 200, 120)
        yield Row("database down at start", 1, NOTHING, "503 storage_unavailable", took)
        for name, happens in (("slow", slow), ("restarted", restarted), ("down", down)):
            persons = [Person.begin(server) for _ in range(3)]
            with _talking(server, persons, 20, " 50ミリ秒", pause=0.1):
                time.sleep(0.3)
                happens()
                began = time.monotonic()
                server.until(lambda: server.get("/readyz") == 200, 60)
                took = time.monotonic() - began
            _again(server, *persons)
            yield Row(f"database {name}", 1, _audited(folder, url, persons), _told(*persons), took)


def two_servers(folder: Path, cluster: Cluster, rounds: int, messages: int = 100) -> Iterator[Row]:
    """Many messages of one conversation at once, each three times with one id, to two servers."""
    url = cluster.migrated()
    with Server(folder / "a", url).start() as first, Server(folder / "b", url).start() as second:
        found, slowest, persons = NOTHING, 0.0, []
        for _ in range(rounds):
            person = Person.begin(first)
            persons.append(person)
            person.sent |= {f"x{number}": f"{number}番" for number in range(messages)}
            began = time.monotonic()

            def send(number: int, person: Person = person) -> None:
                key = f"x{number // 3}"
                while person.say((first, second)[number % 2], person.sent[key], key) != 200:
                    time.sleep(0.5)

            with ThreadPoolExecutor(3 * messages) as threads:
                list(threads.map(send, range(3 * messages)))
            slowest = max(slowest, time.monotonic() - began)
            assert len(person.replies) == messages
            found += _audited(folder, url, [person])
        yield Row(f"{messages} messages ×3, 2 servers", rounds, found, _told(*persons), slowest)


def _again(server: Server, *persons: Person) -> float:
    """Everybody sends again what was not answered; the seconds that it took."""
    began = time.monotonic()
    for person in persons:
        person.again(server)
    return time.monotonic() - began


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
def _stalled(cluster: Cluster, url: str) -> Iterator[None]:
    """The database lets everybody wait: somebody has locked the cases for themselves."""
    database = make_url(url).database
    socket = f"{cluster.folder}/.s.PGSQL.5432"
    held = pg8000.dbapi.connect("triage", database=database, unix_sock=socket, ssl_context=False)
    held.cursor().execute("LOCK TABLE cases IN ACCESS EXCLUSIVE MODE")
    try:
        yield
    finally:
        held.close()
