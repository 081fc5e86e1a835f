"""Conversations: said → logged → answered → saved → shown, strictly one turn after another.

Whatever fails on the way, what the person said stays logged, and sending it again (same client_message_id) goes on
from there. A message that was answered is never processed again.
"""

from __future__ import annotations

import asyncio
import logging
import unicodedata
from typing import Any
from weakref import WeakValueDictionary

from actions.answer import check_policies, confirmed_facts
from knowledge.errors import TriageError
from nlu.text import check
from server import auth
from server.brain import Brain
from server.errors import ApiError, place_of
from server.kept import TrackerRewritten, drafts, new_turn, opening_json, opening_of
from server.live import Live
from server.ports import Opening, TurnResult
from server.settings import Settings
from server.store.conversations import TO_OPERATOR, ConversationFull, ConversationMoved
from server.store.locking import CaseGone
from server.store.records import Conversation, Message
from server.store.store import Store

log = logging.getLogger("triage.server")


class Turns:
    """The conversations of this server."""

    def __init__(self, store: Store, brain: Brain, live: Live, settings: Settings) -> None:
        self._conversations, self._brain, self._live, self._settings = store.conversations, brain, live, settings
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
            self._conversations.create, auth.token_hash(token), opening_json(opening), greeting
        )
        log.info("conversation %s begun", conversation_id)
        return conversation_id, token, await asyncio.to_thread(self._conversations.messages, conversation_id)

    async def say(self, conversation_id: str, text: str, client_message_id: str) -> list[Message]:
        """The reply to what the user says; none while an operator has taken over. A reader who goes away does not
        stop the turn.

        Raises TriageError for text that cannot be used, ApiError when the turn failed or the conversation is full.
        """
        check_said(text, self._settings.max_turn_characters)
        if any(unicodedata.category(char) in ("Cc", "Cs") for char in client_message_id):
            raise ApiError(422, "invalid_characters", where="client_message_id")
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
                return await self._one_turn(conversation_id, text, client_message_id)
            except CaseGone:
                raise ApiError(404, "conversation_not_found") from None
            except ConversationFull:
                raise ApiError(409, "conversation_full", limit=self._settings.max_turns) from None
            except ConversationMoved:
                raise ApiError(409, "conversation_moved") from None

    async def _one_turn(self, conversation_id: str, text: str, client_message_id: str) -> list[Message]:
        kept, limit = self._conversations, self._settings.max_turns
        # From here on the message is what was kept of it: masked, and never to be lost.
        said = await asyncio.to_thread(kept.log_said, conversation_id, client_message_id, text, limit)
        if replies := await asyncio.to_thread(kept.replies, conversation_id, said.number):
            return replies
        self._live.tell(conversation_id, "message")
        if said.kind == TO_OPERATOR:
            return []
        conversation = await asyncio.to_thread(kept.find, conversation_id)
        if conversation is None:
            raise CaseGone
        events = await asyncio.to_thread(kept.events, conversation_id)
        self._live.tell(conversation_id, "typing")
        result = await self._answer(conversation, events, said)
        try:
            turn = new_turn(result, events, self._brain.engine().model)
        except TrackerRewritten as error:
            raise self._failed(conversation, said, error) from None
        replies = await asyncio.to_thread(kept.save_turn, conversation, said.number, turn)
        self._live.tell(conversation_id, "message")
        return replies

    async def _answer(self, conversation: Conversation, events: list[dict[str, Any]], said: Message) -> TurnResult:
        """The engine's turn. Whatever it raises becomes an error that tells how to go on."""
        opening = opening_of(conversation.opening, said.created)
        try:
            result = await self._brain.turn(conversation.id, events, said.text, opening)
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
