"""Cases: one for each conversation, and those that staff make from call notes."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import insert, or_, select, update
from sqlalchemy.engine import Row

from server.masking import mask
from server.store import access, answers, facts
from server.store.clock import now, stored
from server.store.database import Database
from server.store.locking import CaseGone, lock
from server.store.records import Case, Fact, GivenAnswer, by_staff, to_json
from server.store.tables import cases, conversations

State = Literal["open", "closed"]


@dataclass(frozen=True)
class Revision:
    """What a member of staff changed in a case.

    Attributes:
        answer, edition: the answer that follows, as JSON text, and the knowledge that gave it.
        said: what they say of facts, as (fact, value, status).
        seen, text, opening: call notes as they were read, as they are now, and what else was given; None: unchanged.
        told: the facts that call notes tell by themselves, as an answer has them.
    """

    answer: str
    edition: str
    said: Sequence[tuple[str, Any, str]] = ()
    seen: str | None = None
    text: str | None = None
    opening: dict[str, Any] | None = None
    told: Sequence[dict[str, Any]] | None = None


class Cases:
    """The cases of a database. Every method is one transaction and blocks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, staff_id: str, text: str, opening: dict[str, Any]) -> Case:
        """A case made from call notes; its text is masked, so read and answer that of the case."""
        case_id, time = secrets.token_hex(16), now()
        made = {"source": "call_notes", "opening": to_json(opening), "text": mask(text), "state": "open"}
        with self._database.writing() as connection:
            by = by_staff(staff_id)
            connection.execute(insert(cases).values(id=case_id, **made, created=time, created_by=by, updated=time))
        found = self.find(case_id)
        assert found is not None
        return found

    def find(self, case_id: str) -> Case | None:
        """The case, or None when there is none of that id."""
        if "\0" in case_id:
            return None  # PostgreSQL has no such texts
        with self._database.reading() as connection:
            row = connection.execute(select(cases).where(cases.c.id == case_id)).one_or_none()
        return None if row is None else _case(row)

    def of_token(self, token_hash: str) -> str | None:
        """The case whose conversation, or whose page for the policyholder, this token opens."""
        both = select(cases.c.id).outerjoin(conversations, conversations.c.id == cases.c.id)
        opens = or_(conversations.c.token_hash == token_hash, cases.c.link_hash == token_hash)
        with self._database.reading() as connection:
            found: str | None = connection.execute(both.where(opens)).scalar()
        return found

    def link(self, case_id: str, token_hash: str, expires: dt.datetime) -> None:
        """Let a new token open the policyholder's page of this case; an earlier one opens it no more."""
        self._set(case_id, link_hash=token_hash, link_expires=stored(expires))

    def of_link(self, token_hash: str) -> Case | None:
        """The case whose page for the policyholder this token opens today."""
        wanted = select(cases).where(cases.c.link_hash == token_hash, cases.c.link_expires > now())
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else _case(row)

    def revoke(self, case_id: str, who: str) -> None:
        """Let no token open the conversation of this case, nor its page, from now on. Raises CaseGone."""
        nobodys = secrets.token_hex(32)  # no hash of anything that anybody has
        with self._database.writing() as connection:
            lock(connection, case_id, now())
            here = conversations.c.id == case_id
            connection.execute(update(conversations).where(here).values(token_hash=nobodys))
            connection.execute(update(cases).where(cases.c.id == case_id).values(link_hash=None, link_expires=None))
            access.add(connection, who, "revoked", case_id)

    def assign(self, case_id: str, staff_id: str | None) -> None:
        """Give the case to a member of staff, or to nobody."""
        self._set(case_id, assigned_to=staff_id)

    def move(self, case_id: str, state: State) -> None:
        """Close or reopen the case."""
        self._set(case_id, state=state)

    def add_answer(self, case_id: str, answer: str, edition: str, model: str) -> None:
        """Keep an answer (JSON text) given to call notes, and what it changes in the facts. Raises CaseGone."""
        time = now()
        with self._database.writing() as connection:
            lock(connection, case_id, time)
            answers.add(connection, case_id, answer, None, edition, model, time)
            facts.add(connection, case_id, json.loads(answer)["facts"], time)

    def add_fact(self, case_id: str, fact: str, value: Any, status: str, who: str) -> None:
        """Note what somebody (see records) says of one fact, beside what answers tell. Raises CaseGone."""
        time = now()
        line = {"fact": fact, "value": to_json(value), "status": status, "who": who}
        with self._database.writing() as connection:
            lock(connection, case_id, time)
            facts.append(connection, case_id, [line | {"confidence": 1.0, "evidence": "[]"}], time)

    def revise(self, case_id: str, who: str, revision: Revision) -> bool:
        """Keep what a member of staff knows by now; False when the notes are not those any more that were read.

        Raises CaseGone.
        """
        time = now()
        with self._database.writing() as connection:
            lock(connection, case_id, time)
            if revision.text is not None:
                here = (cases.c.id == case_id, cases.c.text == revision.seen)
                changed = update(cases).where(*here).values(text=mask(revision.text), opening=to_json(revision.opening))
                if connection.execute(changed).rowcount != 1:
                    return False
            if revision.told is not None:
                facts.add(connection, case_id, revision.told, time)
            lines = [{"fact": fact, "value": to_json(value), "status": status} for fact, value, status in revision.said]
            by = {"who": who, "confidence": 1.0, "evidence": "[]"}
            facts.append(connection, case_id, [line | by for line in lines], time)
            answers.add(connection, case_id, revision.answer, None, revision.edition, "", time)
        return True

    def facts(self, case_id: str) -> list[Fact]:
        """The history of the case's facts, oldest first; `facts.current` says what holds now."""
        with self._database.reading() as connection:
            return facts.history(connection, case_id)

    def answers(self, case_id: str) -> list[GivenAnswer]:
        """All answers given in this case, oldest first."""
        with self._database.reading() as connection:
            return answers.of_case(connection, case_id)

    def _set(self, case_id: str, **values: Any) -> None:
        with self._database.writing() as connection:
            changed = connection.execute(update(cases).where(cases.c.id == case_id).values(**values, updated=now()))
            if changed.rowcount != 1:
                raise CaseGone


def _case(row: Row) -> Case:
    return Case(
        id=row.id,
        source=row.source,
        opening=json.loads(row.opening),
        text=row.text,
        state=row.state,
        assigned_to=row.assigned_to,
        created=row.created,
        created_by=row.created_by,
        updated=row.updated,
    )
