"""The message log as the API shows it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from server.store.records import Message


def message_out(message: Message, titles: dict[str, str] | None = None) -> dict[str, Any]:
    """One message in the shape of shapes.MessageOut."""
    out: dict[str, Any] = {
        "number": message.number,
        "role": message.role,
        "text": message.text,
        "kind": message.kind,
        "buttons": [{"title": title, "payload": payload} for title, payload in message.buttons],
        "created": message.created,
    }
    optional = {
        "title": (titles or {}).get(message.text) if message.role == "user" else None,
        "client_message_id": message.client_message_id,
        "reply_to": message.reply_to,
    }
    return out | {key: value for key, value in optional.items() if value is not None}


def messages_out(messages: Iterable[Message], titles: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """Messages in order; where a person pressed a button, `title` says which.

    `titles` (payload → title) are those of the buttons offered before; those offered in `messages` are added to it.
    """
    titles = {} if titles is None else titles
    shown = []
    for message in messages:
        shown.append(message_out(message, titles))
        titles.update((payload, title) for title, payload in message.buttons)
    return shown


def newest_answer(messages: Sequence[Message]) -> Any:
    """The newest answer among the messages as JSON data, or None. It is passed on as it was given, never re-made."""
    stored = next((message.answer for message in reversed(messages) if message.answer is not None), None)
    return None if stored is None else json.loads(stored)
