"""A past conversation once more, from its log alone: does the assistant of today say the same, byte for byte?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from knowledge.errors import TriageError
from server.kept import drafts, opening_of
from server.ports import Engine, TurnResult
from server.store.records import Conversation, Draft, GivenAnswer, Message
from server.store.store import Store


@dataclass(frozen=True)
class Told:
    """One message of the assistant that is not the same: as it was told, and as it is told now (None: not at all)."""

    then: str | None
    now: str | None


@dataclass(frozen=True)
class ReplayedTurn:
    """One turn. `fields` are the parts of the answer that differ, `statuses` the products' verdicts then and now."""

    message: int
    edition: str | None
    edition_now: str | None
    model: str | None
    told: tuple[Told, ...] = ()
    fields: tuple[str, ...] = ()
    statuses: tuple[tuple[str, str, str], ...] = ()
    error: str | None = None

    @property
    def same(self) -> bool:
        """Whether every byte is as it was."""
        return not (self.told or self.fields or self.error)


@dataclass(frozen=True)
class Replay:
    """A conversation replayed with the dialogue `model_now`."""

    conversation_id: str
    model_now: str
    turns: tuple[ReplayedTurn, ...]

    @property
    def same(self) -> bool:
        """Whether every byte is as it was."""
        return all(turn.same for turn in self.turns)

    def as_json(self) -> dict[str, Any]:
        """The replay for machines."""
        turns = [
            {
                "message": turn.message,
                "same": turn.same,
                "edition": turn.edition,
                "edition_now": turn.edition_now,
                "model": turn.model,
                "told": [{"then": told.then, "now": told.now} for told in turn.told],
                "fields": list(turn.fields),
                "statuses": [{"product": name, "then": then, "now": now} for name, then, now in turn.statuses],
                "error": turn.error,
            }
            for turn in self.turns
        ]
        kept = {"conversation_id": self.conversation_id, "same": self.same, "model_now": self.model_now}
        return kept | {"turns": turns}


async def replay(store: Store, engine: Engine, conversation: Conversation) -> Replay:
    """Say again what the person said, in the order in which it was answered, each on the day on which it was said."""
    log = {message.number: message for message in store.conversations.messages(conversation.id)}
    given = {answer.message: answer for answer in store.cases.answers(conversation.id)}
    events: list[dict[str, Any]] = []
    turns: list[ReplayedTurn] = []
    for number in store.conversations.answered(conversation.id):
        said = log[number]
        replies = [message for message in log.values() if message.reply_to == number]
        answer = next((given[reply.number] for reply in replies if reply.number in given), None)
        try:
            opening = opening_of(conversation.opening, said.created)
            result = await engine.handle(conversation.id, events, said.text, opening)
        except TriageError as error:
            edition, model = (answer.edition, answer.model) if answer is not None else (None, None)
            turns.append(ReplayedTurn(number, edition, None, model, error=error.code))
            break  # what follows would be said into another conversation
        turns.append(_turn(number, replies, answer, result))
        events = result.events
    return Replay(conversation.id, engine.model, tuple(turns))


def _turn(number: int, replies: Sequence[Message], then: GivenAnswer | None, result: TurnResult) -> ReplayedTurn:
    now = result.answer
    before, after = then.answer if then else "{}", now.model_dump_json() if now else "{}"
    return ReplayedTurn(
        message=number,
        edition=then.edition if then else None,
        edition_now=now.edition if now else None,
        model=then.model if then else None,
        told=_told(replies, drafts(result.messages)),
        fields=() if before == after else _fields(json.loads(before), json.loads(after)),
        statuses=_statuses(json.loads(before), json.loads(after)),
    )


def _fields(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    """The parts of two answers of different bytes that differ; `bytes` when only the writing does."""
    absent = object()
    names = {**after, **before}
    return tuple(name for name in names if before.get(name, absent) != after.get(name, absent)) or ("bytes",)


def _statuses(before: dict[str, Any], after: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    then = {item["product"]: item["status"] for item in before.get("assessments", ())}
    now = {item["product"]: item["status"] for item in after.get("assessments", ())}
    return tuple((name, was, now[name]) for name, was in then.items() if name in now and now[name] != was)


def _told(then: Sequence[Message], now: Sequence[Draft]) -> tuple[Told, ...]:
    """The messages that differ in text, kind or buttons; those that only the longer of both has count too."""
    old = [(message.text, message.kind, message.buttons) for message in then]
    new = [(draft.text, draft.kind, draft.buttons) for draft in now]
    return tuple(Told(a and a[0], b and b[0]) for a, b in zip_longest(old, new) if a != b)
