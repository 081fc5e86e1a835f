"""Whatever breaks in the middle of a turn: nothing acknowledged is lost, nothing is there twice, nothing half.

Slow: every test starts servers, and some a PostgreSQL. `make faults` does the same more often and prints figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import scenarios
from tests.faults.audit import NOTHING
from tests.faults.scenarios import Row
from tests.faults.server import POINTS
from tests.server.postgresql import Cluster, binaries, running

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of these tests' own: it is stopped and started."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL: this machine has no initdb and no postgres")
    with running(programs) as started:
        yield started


def whole(*rows: Row) -> None:
    assert rows
    for row in rows:
        assert row.found == NOTHING, row


def test_a_server_killed_at_any_point_of_a_turn_loses_nothing(tmp_path: Path) -> None:
    rows = list(scenarios.kills(tmp_path, 1))

    assert [row.name for row in rows] == [f"kill: {point}" for point in POINTS]
    whole(*rows)


def test_a_worker_that_hangs_dies_or_eats_memory_is_replaced(tmp_path: Path) -> None:
    rows = list(scenarios.workers(tmp_path))

    assert all(row.recovery < 30 for row in rows)
    whole(*rows)


def test_a_full_disk_is_told_and_gone_when_there_is_room(tmp_path: Path) -> None:
    row = scenarios.disk_full(tmp_path)

    assert row.told == "503 storage_unavailable"
    whole(row)


def test_a_clock_that_jumps_changes_nothing(tmp_path: Path) -> None:
    row = scenarios.clock(tmp_path)

    assert row.told == "nothing"
    whole(row)


def test_a_stop_under_load_loses_nothing(tmp_path: Path) -> None:
    whole(scenarios.stopped(tmp_path))


def test_a_database_that_is_away_or_slow_is_told_and_forgotten(tmp_path: Path, cluster: Cluster) -> None:
    whole(*scenarios.database(tmp_path, cluster))


def test_one_conversation_over_two_servers_has_one_order(tmp_path: Path, cluster: Cluster) -> None:
    whole(*scenarios.two_servers(tmp_path, cluster, 1))
