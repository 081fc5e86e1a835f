"""Conversations: said → logged → answered → saved → shown, strictly one turn after another.

Whatever fails on the way, what the person said stays logged, and sending it again (same client_message_id) goes on
from there. A message that was answered is never processed again.
"""

from __future__ import annotations

import asyncio
import logging
import time
import unicodedata
from contextlib import ExitStack

from actions.answer import check_policies, confirmed_facts
from knowledge.errors import TriageError
from knowledge.loader import default
from nlu.text import check
from server import auth
from server.brain import Brain
from server.errors import ApiError
from server.kept import opening_json
from server.line import Line
from server.live import Live
from server.metrics import Metrics
from server.ports import Opening
from server.settings import Settings
from server.store.conversations import TO_OPERATOR, ConversationFull
from server.store.locking import CaseGone
from server.store.records import Message
from server.store.store import Store

log = logging.getLogger("triage.server")

LAST_SECONDS = 10.0
"""How long a server that is stopped waits for turns in progress. What is not answered then waits in the log."""


class Turns:
    """The conversations of this server."""

    def __init__(self, store: Store, brain: Brain, live: Live, settings: Settings, metrics: Metrics) -> None:
        self._conversations, self._brain, self._live, self._settings = store.conversations, brain, live, settings
        self._line = Line(store, brain, live, settings.turn_seconds)
        self._metrics = metrics
        self._running: set[asyncio.Task[list[Message]]] = set()

    async def begin(self, opening: Opening) -> tuple[str, str, list[Message]]:
        """A new conversation: its id, its token and the greeting.

        Raises TriageError for facts or policies that do not exist, ApiError while the engine loads.
        """
        hello = self._brain.hello()
        knowledge = default()
        confirmed_facts(knowledge, opening.known)
        check_policies(knowledge, opening.policies)
        token = auth.new_token()
        conversation_id = await asyncio.to_thread(
            self._conversations.create, auth.token_hash(token), opening_json(opening), hello.greeting
        )
        log.info("conversation %s begun", conversation_id)
        return conversation_id, token, await asyncio.to_thread(self._conversations.messages, conversation_id)

    async def say(self, conversation_id: str, text: str, client_message_id: str, seat: ExitStack) -> list[Message]:
        """The reply to what the user says; none while an operator has taken over. A reader who goes away does not
        stop the turn, which keeps the `seat` to its end.

        Raises TriageError for text that cannot be used, ApiError when the turn failed or the conversation is full.
        """
        check_said(text, self._settings.max_turn_characters)
        if any(unicodedata.category(char) in ("Cc", "Cs") for char in client_message_id):
            raise ApiError(422, "invalid_characters", where="client_message_id")
        self._brain.hello()
        turn = asyncio.create_task(self._turn(conversation_id, text, client_message_id, seat.pop_all()))
        self._running.add(turn)
        turn.add_done_callback(self._ended)
        return await asyncio.shield(turn)

    async def finish(self) -> None:
        """Wait for the turns in progress, for a while."""
        if self._running:
            await asyncio.wait(self._running, timeout=LAST_SECONDS)

    async def _turn(self, conversation_id: str, text: str, client_message_id: str, seat: ExitStack) -> list[Message]:
        began, outcome = time.monotonic(), "failed"
        with seat:
            try:
                replies = await self._answered(conversation_id, text, client_message_id)
                outcome = "answered" if replies else "to_operator"
            except TriageError as error:
                outcome = error.code
                raise
            finally:
                self._metrics.turn(outcome, time.monotonic() - began)
        return replies

    async def _answered(self, conversation_id: str, text: str, client_message_id: str) -> list[Message]:
        kept, limit = self._conversations, self._settings.max_turns
        try:
            # From here on the message is what was kept of it: masked, and never to be lost.
            said = await asyncio.to_thread(kept.log_said, conversation_id, client_message_id, text, limit)
            if replies := await asyncio.to_thread(kept.replies, conversation_id, said.number):
                return replies
            self._live.tell(conversation_id, "message")
            return [] if said.kind == TO_OPERATOR else await self._line.reply(conversation_id, said)
        except CaseGone:
            raise ApiError(404, "conversation_not_found") from None
        except ConversationFull:
            raise ApiError(409, "conversation_full", limit=limit) from None

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
