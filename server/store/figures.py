"""What the supervisors' numbers are counted from: one line for each case, no word of what was told."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from server.store.database import Database
from server.store.tables import answers, cases, hand_overs, messages, overrides


@dataclass(frozen=True)
class CaseFigures:
    """One case in figures.

    Attributes:
        verdicts: status by product, of the newest answer; empty when it is about no incident of ours.
        case: the most similar 事故例, None without one.
        open_questions: how many questions the newest answer asks.
        asked: how many questions were asked; None for a case without a conversation.
        handed_over: when a person was first wanted, and when somebody took it (ISO 8601, UTC).
        waits: seconds between each thing said and the assistant's reply.
        overridden: (product, given, right) of each override.
    """

    id: str
    source: str
    state: str
    updated: str
    verdicts: Mapping[str, str]
    case: str | None
    open_questions: int
    asked: int | None
    handed_over: tuple[str, str | None] | None
    waits: tuple[float, ...]
    overridden: tuple[tuple[str, str, str], ...]


class Figures:
    """Counting. Every method is one transaction and blocks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, time: str) -> list[CaseFigures]:
        """The cases that came in since `time` (as stored), oldest first."""
        wanted = cases.c.created >= time
        with self._database.reading() as connection:
            rows = connection.execute(select(cases).where(wanted).order_by(cases.c.created, cases.c.id)).all()
            newest = _newest(connection, wanted)
            said = _said(connection, wanted)
            wishes = _first_wishes(connection, wanted)
            changed = _overridden(connection, wanted)
        return [
            CaseFigures(
                id=row.id,
                source=row.source,
                state=row.state,
                updated=row.updated,
                **_answered(newest.get(row.id)),
                asked=said[row.id][0] if row.source == "conversation" else None,
                handed_over=wishes.get(row.id),
                waits=tuple(said[row.id][1]),
                overridden=tuple(changed[row.id]),
            )
            for row in rows
        ]


def _answered(answer: str | None) -> dict[str, Any]:
    found = json.loads(answer) if answer else {}
    is_ours = found.get("scope") == "in"
    similar = found.get("cases") or [{}]
    return {
        "verdicts": {one["product"]: one["status"] for one in found.get("assessments", ())} if is_ours else {},
        "case": similar[0].get("id") if is_ours else None,
        "open_questions": len(found.get("questions", ())),
    }


def _newest(connection: Connection, wanted: ColumnElement[bool]) -> dict[str, str]:
    last = select(answers.c.case_id, func.max(answers.c.number).label("number")).group_by(answers.c.case_id)
    newest = last.subquery("newest")
    same = and_(answers.c.case_id == newest.c.case_id, answers.c.number == newest.c.number)
    both = select(answers.c.case_id, answers.c.answer).join(newest, same).join(cases, cases.c.id == answers.c.case_id)
    return {row.case_id: row.answer for row in connection.execute(both.where(wanted))}


def _said(connection: Connection, wanted: ColumnElement[bool]) -> dict[str, tuple[int, list[float]]]:
    """For each conversation how many questions were asked, and the seconds that each reply took."""
    reply = messages.alias("reply")
    seconds = defaultdict(list)
    pairs = (
        select(messages.c.conversation_id, messages.c.created, func.min(reply.c.created).label("replied"))
        .join(cases, cases.c.id == messages.c.conversation_id)
        .join(reply, and_(reply.c.conversation_id == cases.c.id, reply.c.reply_to == messages.c.number))
        .group_by(messages.c.conversation_id, messages.c.number, messages.c.created)
    )
    for row in connection.execute(pairs.where(wanted)):
        seconds[row.conversation_id].append(seconds_between(row.created, row.replied))
    questions = select(messages.c.conversation_id).join(cases, cases.c.id == messages.c.conversation_id)
    asking = questions.where(wanted, messages.c.kind == "question")
    asked = Counter(connection.execute(asking).scalars())
    return defaultdict(lambda: (0, []), {key: (asked[key], seconds[key]) for key in {*asked, *seconds}})


def _first_wishes(connection: Connection, wanted: ColumnElement[bool]) -> dict[str, tuple[str, str | None]]:
    both = select(hand_overs).join(cases, cases.c.id == hand_overs.c.case_id).where(wanted)
    first = both.where(hand_overs.c.number == 1)
    return {row.case_id: (row.created, row.taken) for row in connection.execute(first)}


def _overridden(connection: Connection, wanted: ColumnElement[bool]) -> dict[str, list[tuple[str, str, str]]]:
    both = select(overrides).join(cases, cases.c.id == overrides.c.case_id).where(wanted)
    found = defaultdict(list)
    for row in connection.execute(both.order_by(overrides.c.number)):
        found[row.case_id].append((row.product, row.given, row.status))
    return found


def seconds_between(begin: str, end: str) -> float:
    """Seconds from one stored time to another."""
    return (dt.datetime.fromisoformat(end) - dt.datetime.fromisoformat(begin)).total_seconds()
