"""Rows as objects, and objects as columns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Conversation:
    """One conversation as the next turn needs it."""

    id: str
    token_hash: str
    opening: dict[str, Any]
    events: list[dict[str, Any]]
    version: int


@dataclass(frozen=True)
class Draft:
    """A message to be logged. `answer` is the answer's JSON text, kept as it was sent."""

    text: str
    role: str = "assistant"
    kind: str = "text"
    buttons: tuple[tuple[str, str], ...] = ()
    answer: str | None = None


@dataclass(frozen=True)
class Message:
    """One logged message. `number` counts from 1 within its conversation; `created` is UTC, ISO 8601."""

    number: int
    role: str
    text: str
    kind: str
    buttons: tuple[tuple[str, str], ...]
    answer: str | None
    client_message_id: str | None
    reply_to: int | None
    created: str


def to_json(value: object) -> str:
    """JSON for a column."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def message_of(row: Any) -> Message:
    """A row of `messages` as an object."""
    return Message(
        number=row.number,
        role=row.role,
        text=row.text,
        kind=row.kind,
        buttons=tuple((title, payload) for title, payload in json.loads(row.buttons)),
        answer=row.answer,
        client_message_id=row.client_message_id,
        reply_to=row.reply_to,
        created=row.created,
    )


def columns(drafts: Sequence[Draft], conversation_id: str, first: int, **common: Any) -> list[dict[str, Any]]:
    """Drafts as rows, numbered from `first`."""
    return [
        {
            "conversation_id": conversation_id,
            "number": first + offset,
            "role": draft.role,
            "kind": draft.kind,
            "text": draft.text,
            "buttons": to_json(draft.buttons),
            "answer": draft.answer,
            **common,
        }
        for offset, draft in enumerate(drafts)
    ]
