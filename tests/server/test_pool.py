"""Worker processes: they answer, are replaced whatever becomes of them, and nobody waits without an end.

Slow: the fork server and its workers are real processes; only what they load is a fake.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator

import pytest

from server.brain import Brain
from server.errors import ApiError
from server.metrics import Metrics
from server.ports import Opening
from server.store.records import NewTurn
from server.workers.executor import NotWorking, TookTooLong
from server.workers.pool import Limits, Pool
from server.workers.work import AssessJob, Failed, Refused, TurnJob
from server.workers.worker import WorkerLost
from tests.faults.parts import DIE, EAT, HANG

pytestmark = pytest.mark.slow
OPENING = Opening({}, (), None)


def job(text: str) -> TurnJob:
    return TurnJob("c", [], text, OPENING)


def began() -> None:
    """Nothing to note."""


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    made = Pool("tests.faults.parts", 2, Limits(seconds=30, jobs=1000, megabytes=64), Metrics())
    await made.wait_until_loaded()
    yield made
    await made.close()


async def test_a_worker_answers_and_says_who_it_is(pool: Pool) -> None:
    outcome = await pool.run(job("止まりました"), began)

    assert isinstance(outcome, NewTurn)
    assert outcome.replies[0].text == "1回目: 止まりました"
    assert (pool.hello.model, pool.hello.greeting[0].text) == ("fake", "自動応答のアシスタントです。")


async def test_what_cannot_be_read_comes_back_as_the_error_it_is(pool: Pool) -> None:
    outcome = await pool.run(AssessJob("", OPENING), began)

    assert isinstance(outcome, Refused)
    assert outcome.code == "empty_text"


async def test_two_work_at_the_same_time(pool: Pool) -> None:
    start = time.monotonic()
    await asyncio.gather(*(pool.run(job("1000ミリ秒"), began) for _ in range(2)))

    assert time.monotonic() - start < 2, "one after another it would take longer"


async def test_a_worker_that_hangs_is_killed_and_replaced() -> None:
    pool = Pool("tests.faults.parts", 1, Limits(seconds=3, jobs=1000, megabytes=64), Metrics())
    await pool.wait_until_loaded()
    before = set(pool.pids.values())
    with pytest.raises(TookTooLong):
        await pool.run(job(HANG), began)
    await asyncio.sleep(1)
    assert isinstance(await pool.run(job("次"), began), NewTurn)
    after = set(pool.pids.values())
    await pool.close()

    assert not before & after


async def test_a_worker_that_dies_is_told_and_replaced(pool: Pool) -> None:
    with pytest.raises(WorkerLost):
        await pool.run(job(DIE), began)

    assert isinstance(await pool.run(job("次"), began), NewTurn)


async def test_a_worker_that_eats_memory_fails_and_is_replaced(pool: Pool) -> None:
    before = set(pool.pids.values())
    outcome = await pool.run(job(EAT), began)

    assert isinstance(outcome, Failed)
    assert outcome.place.startswith("MemoryError")
    assert isinstance(await pool.run(job("次"), began), NewTurn)
    assert before != set(pool.pids.values())


async def test_workers_killed_while_they_have_nothing_to_do_cost_nobody_a_reply(pool: Pool) -> None:
    for pid in pool.pids.values():
        os.kill(pid, signal.SIGKILL)
    await asyncio.sleep(0.2)

    assert isinstance(await pool.run(job("次"), began), NewTurn)


async def test_a_worker_is_replaced_after_its_number_of_jobs() -> None:
    pool = Pool("tests.faults.parts", 1, Limits(30, jobs=2, megabytes=64), Metrics())
    await pool.wait_until_loaded()
    first = dict(pool.pids)
    for text in ("一", "二", "三"):
        assert isinstance(await pool.run(job(text), began), NewTurn)
    last = dict(pool.pids)
    await pool.close()

    assert first != last


async def test_a_job_nobody_waits_for_is_passed_over(pool: Pool) -> None:
    busy = [asyncio.create_task(pool.run(job("500ミリ秒"), began)) for _ in range(2)]
    await asyncio.sleep(0.1)
    gone = asyncio.create_task(pool.run(job(DIE), began))
    await asyncio.sleep(0.1)
    gone.cancel()

    assert all(isinstance(outcome, NewTurn) for outcome in await asyncio.gather(*busy))
    assert isinstance(await pool.run(job("次"), began), NewTurn)


async def test_parts_that_cannot_be_loaded_are_told() -> None:
    pool = Pool("tests.faults.no_such_parts", 1, Limits(5, 10, 64), Metrics())
    await pool.wait_until_loaded()
    with pytest.raises(NotWorking) as told:
        _ = pool.hello
    with pytest.raises(ApiError) as refused:
        Brain(pool, 1, Metrics()).hello()
    await pool.close()

    assert isinstance(told.value.why, Failed)
    assert refused.value.code == "start_failed"


async def test_beyond_its_seats_people_are_turned_away_at_once(pool: Pool) -> None:
    brain = Brain(pool, 2, Metrics())
    busy = [asyncio.create_task(brain.assess("止まりました", OPENING)) for _ in range(2)]
    await asyncio.sleep(0)
    start = time.monotonic()
    with pytest.raises(ApiError) as refused:
        await brain.assess("三つ目", OPENING)
    took = time.monotonic() - start
    await asyncio.gather(*busy)

    assert (refused.value.code, refused.value.headers) == ("busy", {"Retry-After": "5"})
    assert took < 0.1
    assert await brain.assess("四つ目", OPENING)
