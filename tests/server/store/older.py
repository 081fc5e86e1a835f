"""A database as an earlier release left it, on either kind of server: its layout, and a row in every table of then."""

from __future__ import annotations

import json
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, insert
from sqlalchemy.engine import Connection

from server.store.migrate import SCRIPTS

CASE = "c" * 32
STORY = "基幹サーバーが止まりました。𠮷野家、  空白も。"
ANSWER = json.dumps({"facts": [], "note": "  空白も 𠮷 もそのまま"}, ensure_ascii=False, indent=1)
TIME = "2026-10-01T00:00:00.000+00:00"
_OF = {"case_id": CASE, "number": 1, "created": TIME}
# In the order in which they point to each other. A release that lacks a table or a column leaves it out.
ROWS: dict[str, dict[str, Any]] = {
    "staff": {
        "id": "s1",
        "login": "sato",
        "name": "佐藤",
        "password_hash": "$argon2id$x",
        "roles": '["operator"]',
        "created": TIME,
    },
    "sessions": {"token_hash": "t", "staff_id": "s1", "created": TIME, "last_seen": TIME, "expires": TIME},
    "cases": {
        "id": CASE,
        "source": "conversation",
        "opening": '{"known":{},"policies":[],"as_of":null}',
        "state": "open",
        "assigned_to": "s1",
        "link_hash": "link",
        "link_expires": TIME,
        "created": TIME,
        "created_by": "policyholder",
        "updated": TIME,
    },
    "conversations": {"id": CASE, "token_hash": "hash", "version": 1},
    "messages": {
        "conversation_id": CASE,
        "number": 1,
        "role": "user",
        "client_message_id": "m1",
        "kind": "text",
        "text": STORY,
        "buttons": "[]",
        "created": TIME,
    },
    "turns": {"conversation_id": CASE, "number": 1, "message": 1, "events": '[{"event":"user"}]', "created": TIME},
    "answers": {**_OF, "message": 1, "edition": "e1", "model": "m1", "answer": ANSWER},
    "facts": {
        **_OF,
        "fact": "cause",
        "value": '"malware"',
        "status": "stated",
        "confidence": 0.1 + 0.2,
        "evidence": "[]",
        "who": "policyholder",
    },
    "hand_overs": {**_OF, "reason": "asked", "state": "waiting"},
    "documents": {**_OF, "document": "b-plan/document/x", "state": "ready", "who": "policyholder"},
    "notes": {**_OF, "staff_id": "s1", "text": "一つ目のメモ"},
    "take_overs": {"case_id": CASE, "number": 1, "staff_id": "s1", "began": TIME, "ended": TIME},
    "overrides": {
        **_OF,
        "product": "b-plan",
        "given": "needs_info",
        "status": "excluded",
        "reason": "訳",
        "answer_number": 1,
        "staff_id": "s1",
    },
    "access_log": {"case_id": CASE, "who": "staff:s1", "action": "read", "detail": "", "created": TIME},
}


def build(connection: Connection, revision: str) -> None:
    """Make the layout of `revision` in an empty database, and fill it."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    tables = MetaData()
    tables.reflect(connection)
    for name, row in ROWS.items():
        if name in tables.tables:
            table = tables.tables[name]
            connection.execute(insert(table).values({key: row[key] for key in row if key in table.c}))


def kept(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as it is now."""
    tables = MetaData()
    tables.reflect(connection)
    return {
        name: [dict(row._mapping) for row in connection.execute(tables.tables[name].select())]
        for name in ROWS
        if name in tables.tables
    }
