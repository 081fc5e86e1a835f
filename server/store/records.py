"""Rows as objects, and objects as columns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

POLICYHOLDER, ASSISTANT, COMMAND = "policyholder", "assistant", "command"
"""Who did something, beside staff: `by_staff` names those."""


def by_staff(staff_id: str) -> str:
    """A member of staff as who did something."""
    return f"staff:{staff_id}"


@dataclass(frozen=True)
class Conversation:
    """One conversation; `version` counts its turns. It began at `created` and last moved at `updated`."""

    id: str
    token_hash: str
    opening: dict[str, Any]
    version: int
    created: str
    updated: str


@dataclass(frozen=True)
class Draft:
    """A message to be logged."""

    text: str
    role: str = "assistant"
    kind: str = "text"
    buttons: tuple[tuple[str, str], ...] = ()
    said_by: str | None = None


@dataclass(frozen=True)
class NewTurn:
    """What a turn brought. `events` are those that it added to the tracker; `answer` is the answer's JSON text, kept as
    it was sent; `edition` and `model` are the knowledge and the dialogue that gave it; `hand_over` is why a person is
    wanted.
    """

    replies: tuple[Draft, ...]
    events: list[dict[str, Any]]
    answer: str | None = None
    edition: str = ""
    model: str = ""
    hand_over: str | None = None


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
    said_by: str | None
    created: str


@dataclass(frozen=True)
class InLine:
    """A message that waits for its answer. `events` are the tracker's after the last turn."""

    conversation: Conversation
    message: Message
    events: list[dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """One case. `source` is conversation (of the same id) or call_notes; `state` is open or closed."""

    id: str
    source: str
    opening: dict[str, Any]
    text: str | None
    state: str
    assigned_to: str | None
    created: str
    created_by: str
    updated: str


@dataclass(frozen=True)
class Fact:
    """One line of a case's fact history. `evidence` holds message (its number in the log), start, end and text."""

    fact: str
    value: Any
    status: str
    confidence: float
    evidence: tuple[dict[str, Any], ...]
    who: str
    created: str


@dataclass(frozen=True)
class GivenAnswer:
    """An answer as it was given, with what gave it. `message` is the one that showed it; None for call notes."""

    message: int | None
    edition: str
    model: str
    answer: str
    created: str


@dataclass(frozen=True)
class HandOver:
    """A wish for a person. `state` is waiting, taken or closed."""

    case_id: str
    number: int
    reason: str
    state: str
    created: str
    taken_by: str | None
    taken: str | None
    closed_by: str | None
    closed: str | None


@dataclass(frozen=True)
class DocumentState:
    """A paper as it stands now: ready (the policyholder has it), received (we have it) or missing (taken back)."""

    document: str
    state: str
    who: str
    created: str


@dataclass(frozen=True)
class Particular:
    """What somebody said of who holds the policy; an empty value takes back what was said before."""

    field: str
    value: str
    who: str
    created: str


@dataclass(frozen=True)
class Note:
    """What a member of staff wrote down."""

    number: int
    staff_id: str
    text: str
    created: str


@dataclass(frozen=True)
class Access:
    """One line of the access log. `detail` holds ids and counts only."""

    case_id: str | None
    who: str
    action: str
    detail: str
    created: str


def to_json(value: object) -> str:
    """JSON for a column."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def message_of(row: Any) -> Message:
    """A row of `messages`, with its answer, as an object."""
    return Message(
        number=row.number,
        role=row.role,
        text=row.text,
        kind=row.kind,
        buttons=tuple((title, payload) for title, payload in json.loads(row.buttons)),
        answer=row.answer,
        client_message_id=row.client_message_id,
        reply_to=row.reply_to,
        said_by=row.said_by,
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
            "said_by": draft.said_by,
            **common,
        }
        for offset, draft in enumerate(drafts)
    ]
