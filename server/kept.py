"""Openings and turns in the form in which the store keeps them, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from actions.answer import JAPAN
from actions.contract import PolicyIn
from actions.slots import HANDED_OVER
from server.ports import BotMessage, Opening, TurnResult
from server.store.records import Draft, NewTurn, to_json


class TrackerRewritten(Exception):
    """The tracker's events do not go on from those that were kept."""


def drafts(messages: Sequence[BotMessage]) -> tuple[Draft, ...]:
    """The engine's messages for the log."""
    return tuple(
        Draft(
            message.text,
            kind=message.kind,
            buttons=tuple((button.title, button.payload) for button in message.buttons),
        )
        for message in messages
    )


def new_turn(result: TurnResult, before: list[dict[str, Any]], model: str) -> NewTurn:
    """What a turn brought. `before` are the tracker's events before it; `model` is the dialogue that gave it.

    Raises TrackerRewritten: the log only grows, so a tracker that changed its past could not be put together again.
    """
    if to_json(result.events[: len(before)]) != to_json(before):
        raise TrackerRewritten
    added = result.events[len(before) :]
    return NewTurn(
        replies=drafts(result.messages),
        events=added,
        answer=result.answer.model_dump_json() if result.answer else None,
        edition=result.answer.edition if result.answer else "",
        model=model,
        hand_over=_wanted(added),
    )


def opening_json(opening: Opening) -> dict[str, Any]:
    """An opening as it is stored."""
    return {
        "known": opening.known,
        "policies": [policy.model_dump(mode="json") for policy in opening.policies],
        "as_of": opening.as_of.isoformat() if opening.as_of else None,
    }


def opening_of(stored: dict[str, Any], said: str) -> Opening:
    """A stored opening for the turn of a message said at `said`: where no day was given, 昨日 counts from that one.

    A message that is sent again later, or replayed, is so read as it was the first time.
    """
    day = dt.date.fromisoformat(stored["as_of"]) if stored["as_of"] else day_of(said)
    return Opening(stored["known"], tuple(PolicyIn.model_validate(policy) for policy in stored["policies"]), day)


def day_of(said: str) -> dt.date:
    """The day in Japan of a stored time."""
    return dt.datetime.fromisoformat(said).astimezone(JAPAN).date()


def _wanted(added: Sequence[dict[str, Any]]) -> str | None:
    """Why a person is wanted, when this turn said so."""
    values = [
        event.get("value") for event in added if event.get("event") == "slot" and event.get("name") == HANDED_OVER
    ]
    value = values[-1] if values else None
    return str(value) if value else None
