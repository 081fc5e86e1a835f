"""Several servers on one PostgreSQL: one of them answers a conversation, and what moves in it is heard by the others.

Slow: a PostgreSQL server is started.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from server.store.claims import Claims
from server.store.database import Database, open_database
from server.store.notices import Notices
from tests.server.postgresql import Cluster, binaries, running

ONE, TWO = "a" * 32, "b" * 32


@pytest.fixture(scope="module")
def own() -> Iterator[Cluster]:
    """A PostgreSQL server of these tests' own: it is stopped and started."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL: this machine has no initdb and no postgres")
    with running(programs) as started:
        yield started


@pytest.fixture
def servers(own: Cluster, tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """The database as two servers have it."""
    url = own.migrated()
    both = open_database(url, tmp_path), open_database(url, tmp_path)
    yield both
    for one in both:
        one.close()


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.slow
def test_a_conversation_is_answered_by_one_server_at_a_time(servers: tuple[Database, Database]) -> None:
    first, second = Claims(servers[0]), Claims(servers[1])

    assert first.take(ONE)
    assert not second.take(ONE)
    assert second.take(TWO)
    first.release(ONE)
    assert second.take(ONE)
    second.close()
    first.close()


@pytest.mark.slow
def test_a_server_that_dies_leaves_its_conversations_to_the_others(servers: tuple[Database, Database]) -> None:
    first, second = Claims(servers[0]), Claims(servers[1])
    first.take(ONE)
    first.close()

    until(lambda: second.take(ONE))
    second.close()


@pytest.mark.slow
def test_claims_and_signals_come_back_with_the_database(own: Cluster, servers: tuple[Database, Database]) -> None:
    claims, heard, missed = Claims(servers[0]), [], threading.Semaphore(0)
    telling, hearing = Notices(servers[0]), Notices(servers[1])
    telling.begin(lambda *_: None, lambda: None)
    hearing.begin(lambda *signal: heard.append(signal), missed.release)
    claims.take(ONE)
    assert missed.acquire(timeout=30)
    own.stop(signal.SIGQUIT)
    own.start()

    assert missed.acquire(timeout=30), "whoever listens is told that signals may be lost"

    def told() -> bool:
        telling.tell(ONE, "message")
        time.sleep(0.2)
        return (ONE, "message") in heard

    until(told)
    claims.release(ONE)
    assert claims.take(ONE)
    telling.close()
    hearing.close()
    claims.close()


@pytest.mark.slow
def test_a_signal_is_heard_by_the_others_and_not_by_who_sent_it(servers: tuple[Database, Database]) -> None:
    own, others = [], []
    one, other = Notices(servers[0]), Notices(servers[1])
    ready = threading.Semaphore(0)
    one.begin(lambda *signal: own.append(signal), ready.release)
    other.begin(lambda *signal: others.append(signal), ready.release)
    for _ in range(2):
        assert ready.acquire(timeout=30)
    one.tell(ONE, "typing")
    one.tell(TWO, "message")
    until(lambda: len(others) == 2)
    one.close()
    other.close()

    assert (own, others) == ([], [(ONE, "typing"), (TWO, "message")])


def test_sqlite_has_one_server_and_grants_every_claim(tmp_path: Path) -> None:
    database = open_database("", tmp_path)
    claims, notices = Claims(database), Notices(database)
    notices.begin(lambda *_: None, lambda: None)
    notices.tell(ONE, "message")

    assert claims.take(ONE)
    assert claims.take(ONE)
    claims.release(ONE)
    notices.close()
    claims.close()
    database.close()
