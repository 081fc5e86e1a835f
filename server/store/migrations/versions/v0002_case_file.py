"""The case file: cases, turns, answers with their edition, histories, staff; append-only by trigger.

A conversation of before becomes a case. Its tracker is cut into turns, the answers leave the messages, and the history
of its facts is what one answer told beyond the one before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from server.store.migrations.triggers import prepare, protect

revision = "0002"
down_revision = "0001"

# What people said and were told. PostgreSQL's statistics would keep samples of it outside the tables.
STORIES = {
    "cases": ("text", "opening"),
    "messages": ("text", "buttons"),
    "turns": ("events",),
    "answers": ("answer",),
    "facts": ("value", "evidence"),
    "notes": ("text",),
}


def upgrade() -> None:
    """Make the new tables and move what the old ones hold."""
    op.drop_index("one_message_per_client_id", "messages")
    op.rename_table("conversations", "old_conversations")
    op.rename_table("messages", "old_messages")
    _staff()
    _cases()
    _histories()
    _fill(op.get_bind())
    op.drop_table("old_messages")
    op.drop_table("old_conversations")
    prepare()
    protect("messages", "conversation_id")
    protect("turns", "conversation_id")
    for table in ("answers", "facts", "documents", "notes", "access_log"):
        protect(table)
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in STORIES.items():
            for column in columns:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _by_staff(name: str, nullable: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.Text, sa.ForeignKey("staff.id"), nullable=nullable)


def _numbered(owner: str = "case_id", table: str = "cases") -> tuple[sa.Column[str], sa.Column[int]]:
    return (
        sa.Column(owner, sa.Text, sa.ForeignKey(f"{table}.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    )


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("login", sa.Text, nullable=False, unique=True),
        _text("name"),
        _text("password_hash", nullable=True),
        _text("roles"),
        _text("disabled", nullable=True),
        _text("created"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.Text, primary_key=True),
        _by_staff("staff_id", nullable=False),
        _text("created"),
        _text("last_seen"),
        _text("expires"),
    )
    op.create_index("ix_sessions_staff_id", "sessions", ["staff_id"])


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Text, primary_key=True),
        _text("source"),
        _text("opening"),
        _text("text", nullable=True),
        _text("state"),
        _by_staff("assigned_to"),
        sa.Column("link_hash", sa.Text, unique=True),
        _text("created"),
        _text("created_by"),
        _text("updated"),
    )
    op.create_index("cases_by_state", "cases", ["state", "updated"])
    op.create_table(
        "conversations",
        sa.Column("id", sa.Text, sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("token_hash", sa.Text, nullable=False, unique=True),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "messages",
        *_numbered("conversation_id", "conversations"),
        _text("role"),
        _text("client_message_id", nullable=True),
        sa.Column("reply_to", sa.Integer),
        _text("kind"),
        _text("text"),
        _text("buttons"),
        _by_staff("said_by"),
        _text("created"),
    )
    op.create_index("one_message_per_client_id", "messages", ["conversation_id", "client_message_id"], unique=True)


def _histories() -> None:
    op.create_table(
        "turns",
        *_numbered("conversation_id", "conversations"),
        sa.Column("message", sa.Integer, nullable=False),
        _text("events"),
        _text("created"),
    )
    op.create_table(
        "answers",
        *_numbered(),
        sa.Column("message", sa.Integer),
        _text("edition"),
        _text("model"),
        _text("answer"),
        _text("created"),
    )
    op.create_table(
        "facts",
        *_numbered(),
        _text("fact"),
        _text("value"),
        _text("status"),
        sa.Column("confidence", sa.Float(53), nullable=False),
        _text("evidence"),
        _text("who"),
        _text("created"),
    )
    op.create_table(
        "hand_overs",
        *_numbered(),
        _text("reason"),
        _text("state"),
        _text("created"),
        _by_staff("taken_by"),
        _text("taken", nullable=True),
        _by_staff("closed_by"),
        _text("closed", nullable=True),
    )
    op.create_index("ix_hand_overs_state", "hand_overs", ["state"])
    op.create_table("documents", *_numbered(), _text("document"), _text("state"), _text("who"), _text("created"))
    op.create_table("notes", *_numbered(), _by_staff("staff_id", nullable=False), _text("text"), _text("created"))
    op.create_table(
        "take_overs",
        *_numbered(),
        _by_staff("staff_id", nullable=False),
        _text("began"),
        _text("ended", nullable=True),
    )
    op.create_table(
        "access_log",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("case_id", nullable=True),
        _text("who"),
        _text("action"),
        _text("detail"),
        _text("created"),
    )
    op.create_index("ix_access_log_case_id", "access_log", ["case_id"])
    op.create_table("purging", sa.Column("case_id", sa.Text, primary_key=True))


# --- What was kept before ---------------------------------------------------------------------------------------------


def _fill(bind: Any) -> None:
    new = sa.MetaData()
    new.reflect(bind)
    for old in bind.execute(sa.text("SELECT * FROM old_conversations")).all():
        wanted = sa.text("SELECT * FROM old_messages WHERE conversation_id = :id ORDER BY number")
        said = [dict(row._mapping) for row in bind.execute(wanted, {"id": old.id})]
        answers = [message | {"answer": message.pop("answer")} for message in said if message["answer"] is not None]
        for message in said:
            message.pop("answer", None)
        turns = list(_turns(said, json.loads(old.events)))
        case = {
            "id": old.id,
            "source": "conversation",
            "opening": old.opening,
            "state": "open",
            "created": old.created,
            "created_by": "policyholder",
            "updated": said[-1]["created"] if said else old.created,
        }
        answered = [turn["message"] for turn in turns]
        for table, rows in {
            "cases": [case],
            "conversations": [{"id": old.id, "token_hash": old.token_hash, "version": old.version}],
            "messages": said,
            "turns": [{"conversation_id": old.id, **turn} for turn in turns],
            "answers": [{"case_id": old.id, "number": n, **_answer(row)} for n, row in enumerate(answers, 1)],
            "facts": [{"case_id": old.id, "number": n, **fact} for n, fact in enumerate(_facts(answers, answered), 1)],
        }.items():
            if rows:
                bind.execute(new.tables[table].insert(), rows)


def _turns(said: Sequence[dict[str, Any]], events: list[Any]) -> Iterator[dict[str, Any]]:
    """The tracker cut before each thing said; the turns in the order in which they were answered."""
    replies: dict[int, str] = {}
    for message in said:
        if message["reply_to"] is not None:
            replies.setdefault(message["reply_to"], message["created"])
    starts = [at for at, event in enumerate(events) if event.get("event") == "user"][: len(replies)]
    cuts = [0, *starts[1:], len(events)] if starts else [0] * len(replies) + [len(events)]
    cuts += [len(events)] * (len(replies) + 1 - len(cuts))
    for number, (message_number, created) in enumerate(replies.items(), 1):
        part = events[cuts[number - 1] : cuts[number]]
        yield {"number": number, "message": message_number, "events": _json(part), "created": created}


def _answer(row: dict[str, Any]) -> dict[str, Any]:
    edition = json.loads(row["answer"]).get("edition", "")
    kept = {"message": row["number"], "answer": row["answer"], "created": row["created"]}
    return kept | {"edition": edition, "model": ""}


def _facts(answers: Sequence[dict[str, Any]], answered: Sequence[int]) -> Iterator[dict[str, Any]]:
    """What each answer told beyond the one before. Evidence names the message by its number in the log."""
    known: dict[tuple[str, str], dict[str, Any]] = {}
    for row in answers:
        told: dict[tuple[str, str], dict[str, Any]] = {}
        for fact in json.loads(row["answer"])["facts"]:
            evidence = [
                span | {"message": answered[at]}
                for span in fact.get("evidence", ())
                if (at := span.get("message", 0)) < len(answered)
            ]
            told[fact["id"], _json(fact["value"])] = {
                "fact": fact["id"],
                "value": _json(fact["value"]),
                "status": fact["status"],
                "confidence": fact.get("confidence", 1.0),
                "evidence": _json(evidence),
                "who": "assistant" if fact.get("derived_from") or fact["status"] == "inferred" else "policyholder",
            }
        gone = {key: fact | {"status": "withdrawn"} for key, fact in known.items() if key not in told}
        for key, fact in (told | gone).items():
            if known.get(key) != fact:
                yield fact | {"created": row["created"]}
        known = told


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
