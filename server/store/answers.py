"""Answers as they were given, with the knowledge edition and the model that gave them."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from server.store.locking import next_number
from server.store.records import GivenAnswer
from server.store.tables import answers


def add(
    connection: Connection, case_id: str, answer: str, message: int | None, edition: str, model: str, time: str
) -> None:
    """Keep `answer` (JSON text); needs the case's lock."""
    kept = {"case_id": case_id, "number": next_number(connection, answers, case_id), "message": message}
    gave = {"edition": edition, "model": model, "answer": answer, "created": time}
    connection.execute(insert(answers).values(**kept, **gave))


def of_case(connection: Connection, case_id: str) -> list[GivenAnswer]:
    """All answers of a case, oldest first."""
    wanted = select(answers).where(answers.c.case_id == case_id).order_by(answers.c.number)
    return [
        GivenAnswer(row.message, row.edition, row.model, row.answer, row.created) for row in connection.execute(wanted)
    ]
