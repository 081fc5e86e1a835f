"""A short soak with parts that load in a second: nothing fails, and the door stays open while all workers are busy.

Slow: it loads a server of its own for some seconds. `make soak` does it with the real ones and judges the figures.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.faults.running import Server
from tests.soak.__main__ import soak
from tests.soak.load import quantile

pytestmark = pytest.mark.slow


def test_a_load_is_answered_and_a_burst_is_answered_or_refused(tmp_path: Path) -> None:
    server = Server(tmp_path, queue=10)
    try:
        run = asyncio.run(soak(server.start(), rate=5, seconds=5))
    finally:
        server.stop()

    assert (run.steady.errors, run.burst.errors) == ([], [])
    assert len(run.steady.replies) + len(run.steady.refusals) == 25
    assert len(run.burst.replies) + len(run.burst.refusals) == 250
    assert quantile(run.health, 0.5) < 0.5
    assert run.recovered < 60
