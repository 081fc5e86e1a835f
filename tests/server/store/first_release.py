"""A database as the first release left it: the layout of then, two conversations, one of them with two turns."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

LAYOUT = """
CREATE TABLE conversations (
  id TEXT NOT NULL, token_hash TEXT NOT NULL, opening TEXT NOT NULL, events TEXT NOT NULL, version INTEGER NOT NULL,
  created TEXT NOT NULL, PRIMARY KEY (id));
CREATE TABLE messages (
  conversation_id TEXT NOT NULL, number INTEGER NOT NULL, role TEXT NOT NULL, client_message_id TEXT, reply_to INTEGER,
  kind TEXT NOT NULL, text TEXT NOT NULL, buttons TEXT NOT NULL, answer TEXT, created TEXT NOT NULL,
  PRIMARY KEY (conversation_id, number), FOREIGN KEY(conversation_id) REFERENCES conversations (id));
CREATE UNIQUE INDEX one_message_per_client_id ON messages (conversation_id, client_message_id);
PRAGMA user_version = 1;
PRAGMA journal_mode = WAL;
"""
ONE, TWO = "1" * 32, "2" * 32
OPENING = {"known": {"claim_received": True}, "policies": [], "as_of": "2026-11-21"}
EVENTS = [
    {"event": "action", "name": "action_session_start"},
    {"event": "user", "text": "サーバーが止まりました"},
    {"event": "bot", "text": "原因は何ですか。"},
    {"event": "user", "text": "バグです"},
    {"event": "bot", "text": "わかりました。"},
]


def fact(name: str, value: Any, status: str, **evidence: Any) -> dict[str, Any]:
    spans = [evidence] if evidence else []
    return {"id": name, "value": value, "status": status, "confidence": 0.9, "evidence": spans, "derived_from": []}


HARM = fact("harm", "third-party-outage", "stated", start=5, end=8, text="止まり", message=0)
ANSWERS = [
    {"scope": "in", "facts": [HARM, fact("cause", "malware", "inferred")], "edition": "abc"},
    {
        "scope": "in",
        "facts": [HARM, fact("cause", "software-defect", "stated", start=0, end=2, text="バグ", message=1)],
        "edition": "abc",
    },
]
# number, role, client id, reply to, text, answer, minute
SAID = [
    (1, "assistant", None, None, "こんにちは。", None, 0),
    (2, "user", "m1", None, "サーバーが止まりました", None, 1),
    (3, "assistant", None, 2, "原因は何ですか。", 0, 2),
    (4, "user", "m2", None, "届かなかった一言", None, 3),
    (5, "user", "m3", None, "バグです", None, 4),
    (6, "assistant", None, 5, "わかりました。", 1, 5),
]


def time(minute: int) -> str:
    return f"2026-11-01T00:{minute:02}:00.000+00:00"


def build(folder: Path) -> Path:
    """The file, closed."""
    path = folder / "triage.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.executescript(LAYOUT)
        insert = "INSERT INTO conversations VALUES (?, ?, ?, ?, ?, ?)"
        connection.execute(insert, (ONE, "hash-1", json.dumps(OPENING), json.dumps(EVENTS), 2, time(0)))
        connection.execute(insert, (TWO, "hash-2", json.dumps(OPENING), "[]", 0, time(9)))
        for number, role, client, reply_to, text, answer, minute in SAID:
            given = None if answer is None else json.dumps(ANSWERS[answer], ensure_ascii=False)
            row = (ONE, number, role, client, reply_to, "text", text, '[["はい", "#a=true"]]', given, time(minute))
            connection.execute(f"INSERT INTO messages VALUES ({', '.join('?' * 10)})", row)
    connection.close()
    return path
