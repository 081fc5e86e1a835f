"""The queue in the staff's shapes: where each case stands, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query

from actions.answer import today
from actions.contract import Answer
from knowledge.loader import default
from nlu.text import check
from server.cases.progress import next_day, sheet_of
from server.context import Context
from server.papers.words import form
from server.sheet.model import Sheet
from server.staff.case_view import deadline_shown
from server.staff.shapes import DeadlineShown, QueuedOut, QueueOut
from server.staff.signed import Signed
from server.staff.words import words
from server.store.queue import PAGE, Queued, Wanted

MAX_SEARCH = 100


@dataclass(frozen=True)
class Look:
    """Which page of the queue somebody wants to see."""

    wanted: Annotated[Wanted, Query(description="見たいもの")] = "all"
    search: Annotated[str, Query(description="探す言葉")] = ""
    page: Annotated[int, Query(ge=1, le=100_000, description="ページ（1から）")] = 1


def read_queue(here: Context, signed: Signed, look: Look) -> QueueOut:
    """One page of the queue; a search is logged (that there was one, never its words). Blocks.

    Raises TriageError for a search that cannot be used.
    """
    search = look.search.strip()
    if search:
        check(search, MAX_SEARCH)
    due = near(here) if look.wanted == "due" else ()
    found, total = here.store.queue.find(signed.member.id, look.wanted, search, look.page, due=due)
    if search:
        here.store.access.add(signed.who, "searched", None, str(total))
    now = dt.datetime.now(dt.UTC)
    return QueueOut(
        items=tuple(_item(one, now) for one in found),
        total=total,
        page=look.page,
        pages=max(1, -(-total // PAGE)),
    )


def near(here: Context) -> list[str]:
    """The open cases that the queue marks because of their next day. Blocks."""
    return here.due_days.until(today() + dt.timedelta(days=_reach()))


def _item(one: Queued, now: dt.datetime) -> QueuedOut:
    shown = _sheet(one.answer, today())
    deadline = deadline_shown(next_day(shown))
    verdicts = [(item.name, item.status) for item in shown.products[:2]] if shown else []
    return QueuedOut.model_validate(
        {
            **{name: getattr(one, name) for name in _SAME},
            "state_text": _state(one, now),
            "verdicts": verdicts,
            "deadline": deadline,
            "deadline_text": _deadline(deadline),
            "reminder": None if one.state == "closed" else _reminder(deadline),
        }
    )


_SAME = (
    *("id", "source", "state", "hand_over", "reason", "waiting_since"),
    *("assigned_to", "speaker", "created", "updated"),
)


def _sheet(answer: str | None, today: dt.date) -> Sheet | None:
    return sheet_of(default(), None if answer is None else Answer.model_validate_json(answer), today)


def _state(one: Queued, now: dt.datetime) -> str:
    say = words()["state"]
    if one.speaker:
        return say["spoken"].format(name=one.speaker)
    if one.hand_over == "waiting" and one.waiting_since:
        return say["waiting"].format(time=duration(now - dt.datetime.fromisoformat(one.waiting_since)))
    if one.hand_over == "taken":
        return say["taken"].format(name=one.assigned_to or say["somebody"])
    if one.state == "closed":
        return say["closed"]
    return say["notes"] if one.source == "call_notes" else say["assistant"]


def duration(length: dt.timedelta) -> str:
    """A length of time in its largest unit."""
    say, minutes = words()["duration"], max(1, int(length.total_seconds() // 60))
    if minutes < 60:
        return say["minutes"].format(count=minutes)
    return say["hours"].format(count=minutes // 60) if minutes < 48 * 60 else say["days"].format(count=minutes // 1440)


def _reminder(deadline: DeadlineShown | None) -> str | None:
    """Whether the next deadline wants attention."""
    if deadline is None or deadline.days_left > _reach():
        return None
    return "over" if deadline.days_left < 0 else "today" if deadline.days_left == 0 else "soon"


def _reach() -> int:
    """How many days before it a deadline is marked: from when on the calendar file reminds of it as well."""
    reach: int = max(form()["reminders"])
    return reach


def _deadline(deadline: DeadlineShown | None) -> str:
    say = words()["deadline"]
    if deadline is None:
        return say["none"]
    kind = "over" if deadline.days_left < 0 else "today" if deadline.days_left == 0 else "left"
    return say[kind].format(month=deadline.due.month, day=deadline.due.day, days=abs(deadline.days_left))
