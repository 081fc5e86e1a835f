"""Reminders in the queue: from the same day as in the calendar file, in words, and never for what is done."""

from __future__ import annotations

import datetime as dt

import pytest
from fastapi.testclient import TestClient

from actions.answer import today
from actions.contract import Answer, DeadlineOut
from knowledge.loader import default
from server.store.queue import Queue
from server.store.store import Store
from tests.server.conftest import BACKENDS, Talk, begin
from tests.server.papers.cases import FACTS, answered
from tests.server.papers.test_deadlines import NOTIFY, PAID
from tests.server.staff.conftest import Browser, SignedInAs

pytestmark = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)


@pytest.fixture
def boss(signed_in_as: SignedInAs) -> Browser:
    return signed_in_as("supervisor")


def due_in(store: Store, case_id: str, days: int, deadline: str = NOTIFY) -> None:
    """Let the newest answer have one deadline, so many days from now."""
    answer: Answer = answered(default(), *FACTS)
    item = DeadlineOut(id=deadline, due=today() + dt.timedelta(days=days))
    given = answer.model_copy(update={"deadlines": (item,)})
    store.cases.add_answer(case_id, given.model_dump_json(), default().edition, "m1")


def marked(boss: Browser) -> str | None:
    [item] = boss.get("/api/v1/staff/queue").json()["items"]
    found: str | None = item["reminder"]
    return found


@pytest.mark.parametrize(("days", "mark"), [(8, None), (7, "soon"), (1, "soon"), (0, "today"), (-1, "over")])
def test_a_near_deadline_is_marked_from_the_day_of_the_first_reminder(
    boss: Browser, talk: Talk, store: Store, days: int, mark: str | None
) -> None:
    due_in(store, talk.id, days)
    page = boss.get("/staff/queue").text

    assert marked(boss) == mark
    words = {"soon": "期限が近い", "today": "今日が期限", "over": "期限を過ぎています"}
    assert [name for name, word in words.items() if f">{word}<" in page] == ([mark] if mark else [])


def test_what_is_done_or_the_insurers_or_without_a_day_is_not_marked(boss: Browser, talk: Talk, store: Store) -> None:
    assert marked(boss) is None
    due_in(store, talk.id, 1, PAID)
    assert marked(boss) is None
    due_in(store, talk.id, 1)
    assert marked(boss) == "soon"
    store.cases.move(talk.id, "closed")
    assert marked(boss) is None


def chosen(boss: Browser) -> list[str]:
    """The cases whose deadline is near, as the queue lists and counts them."""
    found = boss.get("/api/v1/staff/queue?wanted=due").json()
    page = boss.get("/staff/queue?wanted=due").text
    assert f'期限が近い <span class="count">{found["total"]}</span>' in page
    return [item["id"] for item in found["items"]]


def test_the_cases_with_a_near_deadline_can_be_chosen_and_are_those_that_are_marked(
    boss: Browser, client: TestClient, talk: Talk, store: Store
) -> None:
    late, far, insurers, quiet = (begin(client).id for _ in range(4))
    due_in(store, talk.id, 7)
    due_in(store, late, -1)
    due_in(store, far, 8)
    due_in(store, insurers, 1, PAID)
    marks = {item["id"]: item["reminder"] for item in boss.get("/api/v1/staff/queue").json()["items"]}

    assert set(chosen(boss)) == {talk.id, late} == {case_id for case_id, mark in marks.items() if mark}
    assert marks[quiet] is None


def test_a_new_answer_or_the_end_of_a_case_takes_it_out_of_the_near_ones(
    boss: Browser, client: TestClient, talk: Talk, store: Store
) -> None:
    other = begin(client).id
    due_in(store, talk.id, 1)
    due_in(store, other, 1)
    assert set(chosen(boss)) == {talk.id, other}
    due_in(store, talk.id, 30)
    store.cases.move(other, "closed")

    assert chosen(boss) == []
    store.cases.move(other, "open")
    assert chosen(boss) == [other]


def test_each_answer_is_read_once_for_its_days(
    boss: Browser, talk: Talk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = Queue.newest_answers
    monkeypatch.setattr(Queue, "newest_answers", lambda self, ids: read.extend(ids) or real(self, ids))
    due_in(store, talk.id, 1)
    for _ in range(3):
        assert chosen(boss) == [talk.id]

    assert read == [talk.id] * 2  # once for its days, once because one of them is near
