"""The fact history of a case: a line whenever a fact is new, changed or withdrawn; who said so, in which words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Row

from server.store.locking import next_number
from server.store.records import ASSISTANT, POLICYHOLDER, Fact, by_staff, to_json
from server.store.tables import facts, turns

WITHDRAWN = "withdrawn"
"""The status of a fact that was known and is not any more (a correction, a fresh start)."""
_SAID = ("status", "confidence", "evidence")


def add(connection: Connection, case_id: str, told: Iterable[dict[str, Any]], time: str) -> None:
    """Note what the facts of an answer change; needs the case's lock, and the turn saved already.

    What staff said stands beside it: only they take it back.
    """
    told_before = (row for row in _rows(connection, case_id) if not row.who.startswith(by_staff("")))
    known = {(row.fact, row.value): row for row in told_before}  # the newest of each wins
    of_turn = select(turns.c.message).where(turns.c.conversation_id == case_id).order_by(turns.c.number)
    heard = list(connection.execute(of_turn).scalars())
    now = {(fact["id"], to_json(fact["value"])): _columns(fact, heard) for fact in told}
    lines = [
        {"fact": key[0], "value": key[1], **said}
        for key, said in now.items()
        if key not in known or any(getattr(known[key], name) != said[name] for name in _SAID)
    ]
    lines += [
        {"fact": row.fact, "value": row.value, "status": WITHDRAWN}
        | {name: getattr(row, name) for name in ("confidence", "evidence", "who")}
        for key, row in known.items()
        if key not in now and row.status != WITHDRAWN
    ]
    append(connection, case_id, lines, time)


def append(connection: Connection, case_id: str, lines: Sequence[dict[str, Any]], time: str) -> None:
    """Add lines to the history as they are; needs the case's lock."""
    if lines:
        first = next_number(connection, facts, case_id)
        common = {"case_id": case_id, "created": time}
        connection.execute(insert(facts), [line | common | {"number": first + at} for at, line in enumerate(lines)])


def history(connection: Connection, case_id: str) -> list[Fact]:
    """Every line of a case's history, oldest first."""
    return [
        Fact(
            fact=row.fact,
            value=json.loads(row.value),
            status=row.status,
            confidence=row.confidence,
            evidence=tuple(json.loads(row.evidence)),
            who=row.who,
            created=row.created,
        )
        for row in _rows(connection, case_id)
    ]


def current(lines: Iterable[Fact]) -> list[Fact]:
    """What holds now: the newest line of each fact and value, without what was withdrawn."""
    newest = {(line.fact, to_json(line.value)): line for line in lines}
    return [line for line in newest.values() if line.status != WITHDRAWN]


def _rows(connection: Connection, case_id: str) -> list[Row]:
    return list(connection.execute(select(facts).where(facts.c.case_id == case_id).order_by(facts.c.number)))


def _columns(fact: dict[str, Any], heard: Sequence[int]) -> dict[str, Any]:
    """A fact of an answer for the history. The answer counts the messages that were read; the log counts all."""
    spans = fact.get("evidence", ())
    evidence = [span | {"message": heard[span["message"]] if span["message"] < len(heard) else None} for span in spans]
    concluded = fact["status"] == "inferred" or fact.get("derived_from")
    return {
        "status": fact["status"],
        "confidence": fact.get("confidence", 1.0),
        "evidence": to_json(evidence),
        "who": ASSISTANT if concluded else POLICYHOLDER,
    }
