"""Conversations: said → logged → answered → saved → shown, strictly one turn after another.

Whatever fails on the way, what the person said stays logged, and sending it again (same client_message_id) goes on
from there. A message that was answered is never processed again.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import unicodedata
from collections.abc import Sequence
from typing import Any
from weakref import WeakValueDictionary

from actions.answer import check_policies, confirmed_facts
from actions.contract import PolicyIn
from knowledge.errors import TriageError
from nlu.text import check
from server import auth
from server.brain import Brain
from server.errors import ApiError, place_of
from server.live import Live
from server.ports import BotMessage, Opening, TurnResult
from server.settings import Settings
from server.store.records import Conversation, Draft, Message
from server.store.store import ConversationFull, ConversationMoved, Store

log = logging.getLogger("triage.server")


class Turns:
    """The conversations of this server."""

    def __init__(self, store: Store, brain: Brain, live: Live, settings: Settings) -> None:
        self._store, self._brain, self._live, self._settings = store, brain, live, settings
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._running: set[asyncio.Task[list[Message]]] = set()

    async def begin(self, opening: Opening) -> tuple[str, str, list[Message]]:
        """A new conversation: its id, its token and the greeting.

        Raises TriageError for facts or policies that do not exist, ApiError while the engine loads.
        """
        knowledge = self._brain.reader().knowledge
        confirmed_facts(knowledge, opening.known)
        check_policies(knowledge, opening.policies)
        token = auth.new_token()
        greeting = drafts(self._brain.engine().greeting())
        conversation_id = await asyncio.to_thread(
            self._store.create, auth.token_hash(token), opening_json(opening), greeting
        )
        log.info("conversation %s begun", conversation_id)
        return conversation_id, token, await asyncio.to_thread(self._store.messages, conversation_id)

    async def say(self, conversation_id: str, text: str, client_message_id: str) -> list[Message]:
        """The reply to what the user says. A reader who goes away does not stop the turn.

        Raises TriageError for text that cannot be used, ApiError when the turn failed or the conversation is full.
        """
        check_said(text, self._settings.max_turn_characters)
        self._brain.engine()
        turn = asyncio.create_task(self._turn(conversation_id, text, client_message_id))
        self._running.add(turn)
        turn.add_done_callback(self._ended)
        return await asyncio.shield(turn)

    async def finish(self) -> None:
        """Wait for the turns in progress."""
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _turn(self, conversation_id: str, text: str, client_message_id: str) -> list[Message]:
        async with self._locks.setdefault(conversation_id, asyncio.Lock()):
            try:
                said = await asyncio.to_thread(
                    self._store.log_said, conversation_id, client_message_id, text, self._settings.max_turns
                )
            except ConversationFull:
                raise ApiError(409, "conversation_full", limit=self._settings.max_turns) from None
            replies = await asyncio.to_thread(self._store.replies, conversation_id, said.number)
            if replies:
                return replies
            conversation = await asyncio.to_thread(self._store.conversation, conversation_id)
            if conversation is None:
                raise ApiError(404, "conversation_not_found")
            self._live.tell(conversation_id, "message")
            self._live.tell(conversation_id, "typing")
            result = await self._answer(conversation, said)
            try:
                replies = await asyncio.to_thread(
                    self._store.save_turn, conversation, said.number, turn_drafts(result), result.events
                )
            except ConversationMoved:
                raise ApiError(409, "conversation_moved") from None
            self._live.tell(conversation_id, "message")
            return replies

    async def _answer(self, conversation: Conversation, said: Message) -> TurnResult:
        """The engine's turn. Whatever it raises becomes an error that tells how to go on."""
        opening = opening_of(conversation.opening)
        try:
            result = await self._brain.turn(conversation.id, conversation.events, said.text, opening)
        except TriageError as error:
            if error.code != "turn_failed":
                raise
            raise self._failed(conversation, said, error.__cause__ or error) from None
        except Exception as error:
            raise self._failed(conversation, said, error) from None
        if not result.messages:
            # Rasa swallows the errors of actions; a turn without a word is one of those.
            raise self._failed(conversation, said, RuntimeError("no reply"))
        return result

    def _failed(self, conversation: Conversation, said: Message, error: BaseException) -> ApiError:
        """Log which turn failed, how and where (never what was said), and the error that tells how to go on."""
        log.error("turn failed: conversation %s message %d: %s", conversation.id, said.number, place_of(error))
        return ApiError(503, "turn_failed")

    def _ended(self, turn: asyncio.Task[list[Message]]) -> None:
        self._running.discard(turn)
        if not turn.cancelled():
            turn.exception()  # fetched, so that asyncio does not print it when the caller has gone


def check_said(text: str, limit: int) -> None:
    """Raise TriageError when `text` is no message for a conversation; `limit` counts characters after NFKC."""
    length = len(unicodedata.normalize("NFKC", text))
    if length > limit:
        raise ApiError(422, "turn_too_long", limit=limit, length=length)
    check(text, limit=max(len(text), 1))


def drafts(messages: Sequence[BotMessage], answer: str | None = None) -> list[Draft]:
    """The engine's messages for the log; the last one carries the answer."""
    last = len(messages) - 1
    return [
        Draft(
            message.text,
            kind=message.kind,
            buttons=tuple((button.title, button.payload) for button in message.buttons),
            answer=answer if number == last else None,
        )
        for number, message in enumerate(messages)
    ]


def turn_drafts(result: TurnResult) -> list[Draft]:
    """A turn's messages for the log."""
    return drafts(result.messages, result.answer.model_dump_json() if result.answer else None)


def opening_json(opening: Opening) -> dict[str, Any]:
    """An opening as it is stored."""
    return {
        "known": opening.known,
        "policies": [policy.model_dump(mode="json") for policy in opening.policies],
        "as_of": opening.as_of.isoformat() if opening.as_of else None,
    }


def opening_of(stored: dict[str, Any]) -> Opening:
    """A stored opening."""
    return Opening(
        stored["known"],
        tuple(PolicyIn.model_validate(policy) for policy in stored["policies"]),
        dt.date.fromisoformat(stored["as_of"]) if stored["as_of"] else None,
    )
