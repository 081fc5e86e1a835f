"""Reminders in the queue: from the same day as in the calendar file, in words, and never for what is done."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.answer import today
from actions.contract import Answer, DeadlineOut
from knowledge.loader import default
from server.store.store import Store
from tests.server.conftest import BACKENDS, Talk
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
