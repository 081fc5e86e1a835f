"""The staff's queue: waiting hand-overs first, the longest wait before the others; then what moved last."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import and_, case, exists, func, or_, select, true
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import ColumnElement, Select

from server.store.database import Database
from server.store.tables import answers, cases, hand_overs, messages, notes, particulars, staff, take_overs

Wanted = Literal["all", "waiting", "due", "mine", "open", "closed"]
WANTED: tuple[Wanted, ...] = get_args(Wanted)
PAGE = 30
_AT_ONCE = 500  # SQLite takes some thousand values in one statement


@dataclass(frozen=True)
class Queued:
    """One case as the queue shows it; no word of what was told.

    Attributes:
        reason, hand_over, waiting_since: of the open hand-over (state waiting or taken); None: there is none.
        assigned_to, speaker: names of who has the case, and of who has taken the chat over.
        answer: the newest answer as JSON text.
    """

    id: str
    source: str
    state: str
    created: str
    updated: str
    hand_over: str | None
    reason: str | None
    waiting_since: str | None
    assigned_to: str | None
    speaker: str | None
    answer: str | None


class Queue:
    """Looking at many cases at once. Every method is one transaction and blocks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(
        self, staff_id: str, wanted: Wanted = "all", search: str = "", page: int = 1, *, due: Collection[str] = ()
    ) -> tuple[list[Queued], int]:
        """One page (from 1) of the cases that are `wanted` and contain `search`, and how many there are in all.

        `due` are the ids of the cases that have a day to meet soon; only who asks for those needs to tell them.
        """
        chosen = [_choices(staff_id, due)[wanted]]
        if search:
            chosen.append(_containing(search))
        with self._database.reading() as connection:
            total = connection.execute(_joined(select(func.count())).where(*chosen)).scalar_one()
            found = connection.execute(
                _joined(select(*_COLUMNS)).where(*chosen).order_by(*_ORDER).limit(PAGE).offset((page - 1) * PAGE)
            ).all()
            newest = _newest_answers(connection, [row.id for row in found])
        return [_queued(row, newest.get(row.id)) for row in found], total

    def received(
        self, since: str = "", until: str = "", state: Literal["open", "closed"] | None = None, search: str = ""
    ) -> list[str]:
        """The ids of the cases received from `since` to before `until` (as stored; empty: no bound), oldest first."""
        chosen = [cases.c.created >= since] if since else []
        chosen += [cases.c.created < until] if until else []
        chosen += [cases.c.state == state] if state else []
        chosen += [_containing(search)] if search else []
        with self._database.reading() as connection:
            found = connection.execute(select(cases.c.id).where(*chosen).order_by(cases.c.created, cases.c.id))
            return list(found.scalars())

    def moved(self) -> str | None:
        """When any case was last moved; None when there is none."""
        with self._database.reading() as connection:
            found: str | None = connection.execute(select(func.max(cases.c.updated))).scalar()
        return found

    def counts(self, staff_id: str, due: Collection[str]) -> dict[Wanted, int]:
        """How many cases each choice has; `due` as above."""
        columns = [func.sum(case((chosen, 1), else_=0)) for chosen in _choices(staff_id, due).values()]
        with self._database.reading() as connection:
            found = connection.execute(_joined(select(*columns))).one()
        return {wanted: count or 0 for wanted, count in zip(_choices(staff_id, due), found, strict=True)}

    def newest_of_open(self) -> dict[str, int]:
        """The number of the newest answer of each open case that has one."""
        newest = select(answers.c.case_id, func.max(answers.c.number).label("number")).group_by(answers.c.case_id)
        wanted = newest.join(cases, cases.c.id == answers.c.case_id).where(cases.c.state == "open")
        with self._database.reading() as connection:
            return {row.case_id: row.number for row in connection.execute(wanted)}

    def newest_answers(self, case_ids: Sequence[str]) -> dict[str, str]:
        """The newest answers of these cases as JSON text, by case."""
        found: dict[str, str] = {}
        for start in range(0, len(case_ids), _AT_ONCE):
            with self._database.reading() as connection:
                found |= _newest_answers(connection, case_ids[start : start + _AT_ONCE])
        return found


_open = select(hand_overs).where(hand_overs.c.state != "closed").subquery("open_hand_over")
_speaks = select(take_overs.c.case_id, take_overs.c.staff_id).where(take_overs.c.ended.is_(None)).subquery("speaks")
_assigned, _speaker = staff.alias("assigned"), staff.alias("speaker")
_COLUMNS = (
    *(cases.c[name] for name in ("id", "source", "state", "created", "updated")),
    _open.c.state.label("hand_over"),
    _open.c.reason,
    _open.c.created.label("waiting_since"),
    _assigned.c.name.label("assigned_to"),
    _speaker.c.name.label("speaker"),
)
_waits = case((_open.c.state == "waiting", 0), (_open.c.state == "taken", 1), else_=2)
_ORDER = (
    _waits,
    case((_open.c.state == "waiting", _open.c.created), else_=""),
    cases.c.updated.desc(),
    cases.c.id,
)


def _choices(staff_id: str, due: Collection[str]) -> dict[Wanted, ColumnElement[bool]]:
    """The condition of each choice, in the order of WANTED."""
    mine = (cases.c.assigned_to == staff_id, _open.c.taken_by == staff_id, _speaks.c.staff_id == staff_id)
    return {
        "all": true(),
        "waiting": _open.c.state == "waiting",
        "due": cases.c.id.in_(due),
        "mine": or_(*mine),
        "open": cases.c.state == "open",
        "closed": cases.c.state == "closed",
    }


def _joined(what: Select) -> Select:
    return what.select_from(
        cases.outerjoin(_open, _open.c.case_id == cases.c.id)
        .outerjoin(_speaks, _speaks.c.case_id == cases.c.id)
        .outerjoin(_assigned, _assigned.c.id == cases.c.assigned_to)
        .outerjoin(_speaker, _speaker.c.id == _speaks.c.staff_id)
    )


def _containing(search: str) -> ColumnElement[bool]:
    """The words in the case's id (its beginning), call notes, staff notes, particulars, or what a person said."""
    plain = search.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    anywhere = f"%{plain}%"
    said = and_(messages.c.conversation_id == cases.c.id, messages.c.role != "assistant")
    return or_(
        cases.c.id.ilike(f"{plain}%", escape="\\"),
        cases.c.text.ilike(anywhere, escape="\\"),
        exists().where(said, messages.c.text.ilike(anywhere, escape="\\")),
        exists().where(notes.c.case_id == cases.c.id, notes.c.text.ilike(anywhere, escape="\\")),
        exists().where(particulars.c.case_id == cases.c.id, particulars.c.text.ilike(anywhere, escape="\\")),
    )


def _newest_answers(connection: Connection, case_ids: Sequence[str]) -> dict[str, str]:
    newest = select(answers.c.case_id, func.max(answers.c.number).label("number")).group_by(answers.c.case_id)
    last = newest.where(answers.c.case_id.in_(case_ids)).subquery("newest")
    same = and_(answers.c.case_id == last.c.case_id, answers.c.number == last.c.number)
    wanted = select(answers.c.case_id, answers.c.answer).join(last, same)
    return {row.case_id: row.answer for row in connection.execute(wanted)}


def _queued(row: Row, answer: str | None) -> Queued:
    return Queued(**row._mapping, answer=answer)
