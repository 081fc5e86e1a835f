"""The messages of a conversation in line: answered one after another in the order of the log, whoever brings them.

Several servers may hold messages of one conversation. Whoever has the claim on it answers what is first in line, also
when that came through another server, up to its own message; the others wait until theirs is answered or it is their
turn. The log is the line: a message whose server died is answered by the next that comes.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from weakref import WeakValueDictionary

from actions.contract import Answer
from knowledge.errors import TriageError
from knowledge.loader import default
from server.brain import AGAIN, Brain, Broken
from server.errors import ApiError
from server.facts_of_staff import still_known
from server.follows import follows
from server.kept import opening_of
from server.live import Live
from server.store.cases import Revision
from server.store.conversations import ConversationMoved
from server.store.records import ASSISTANT, Conversation, InLine, Message, NewTurn
from server.store.store import Store

log = logging.getLogger("triage.server")

LOOK_SECONDS = 0.5
"""How often to look whether another server is done, beside its signals."""
REMEMBERED = 1000
NOT_ITS_FAULT = ("busy", "not_ready", "start_failed")
"""Errors after which a message is still in line."""


class Line:
    """Brings messages to their answers."""

    def __init__(self, store: Store, brain: Brain, live: Live, seconds: float) -> None:
        """`seconds`: how long a message waits for those before it."""
        self._kept, self._cases, self._claims = store.conversations, store.cases, store.claims
        self._brain, self._live = brain, live
        self._seconds = seconds
        self._here: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        # Messages whose turn failed: those after them go on without them, until they are sent again.
        self._failed: OrderedDict[tuple[str, int], TriageError] = OrderedDict()

    async def reply(self, conversation_id: str, said: Message) -> list[Message]:
        """The reply to a logged message, once those before it have theirs.

        Raises TriageError when its turn failed: it stays logged, and may be sent again; CaseGone.
        """
        self._failed.pop((conversation_id, said.number), None)
        async with self._one_here(conversation_id):
            until = asyncio.get_running_loop().time() + self._seconds
            while True:
                if replies := await asyncio.to_thread(self._kept.replies, conversation_id, said.number):
                    return replies
                if error := self._failed.get((conversation_id, said.number)):
                    raise error
                if asyncio.get_running_loop().time() > until:
                    raise ApiError(503, "busy", AGAIN)
                with self._live.listening(conversation_id) as moved:
                    if not await self._advance(conversation_id, said.number):
                        with suppress(TimeoutError):
                            await asyncio.wait_for(moved.get(), LOOK_SECONDS)

    @asynccontextmanager
    async def _one_here(self, conversation_id: str) -> AsyncIterator[None]:
        """One at a time within this process, in the order of asking."""
        alone = self._here.setdefault(conversation_id, asyncio.Lock())
        try:
            async with asyncio.timeout(self._seconds):
                await alone.acquire()
        except TimeoutError:
            raise ApiError(503, "busy", AGAIN) from None
        try:
            yield
        finally:
            alone.release()

    async def _advance(self, conversation_id: str, number: int) -> bool:
        """Answer what is in line up to message `number`; False when another server does just now."""
        if not await asyncio.to_thread(self._claims.take, conversation_id):
            return False
        try:
            while first := await self._first(conversation_id, number):
                await self._answer(first)
                if first.message.number == number:
                    break
        finally:
            await asyncio.to_thread(self._claims.release, conversation_id)
            self._live.tell(conversation_id, "message")
        return True

    async def _first(self, conversation_id: str, number: int) -> InLine | None:
        failed = {message for conversation, message in self._failed if conversation == conversation_id}
        return await asyncio.to_thread(self._kept.next_in_line, conversation_id, number, failed)

    async def _answer(self, first: InLine) -> None:
        conversation, said = first.conversation, first.message
        self._live.tell(conversation.id, "typing")
        opening = opening_of(conversation.opening, said.created)
        try:
            turn = await self._brain.turn(conversation.id, first.events, said.text, opening)
        except Broken as error:
            log.error("turn failed: conversation %s message %d: %s", conversation.id, said.number, error.place)
            self._fail(first, ApiError(503, "turn_failed"))
        except TriageError as error:
            if error.code in NOT_ITS_FAULT:
                raise
            self._fail(first, error)
        else:
            try:
                await asyncio.to_thread(self._save, conversation, said.number, turn)
            except ConversationMoved:
                # The claim was lost with its connection and another server was quicker: look again.
                log.warning("turn superseded: conversation %s message %d", conversation.id, said.number)

    def _save(self, conversation: Conversation, number: int, turn: NewTurn) -> None:
        """Keep a turn. Its answer knows nothing of what staff said of the case: one that counts it is kept after it."""
        self._kept.save_turn(conversation, number, turn)
        if turn.answer is None:
            return
        knowledge = default()
        if by_staff := still_known(knowledge.vocabulary, self._cases.facts(conversation.id)):
            answer = follows(knowledge, Answer.model_validate_json(turn.answer), by_staff)
            self._cases.revise(conversation.id, ASSISTANT, Revision(answer.model_dump_json(), answer.edition))

    def _fail(self, first: InLine, error: TriageError) -> None:
        self._failed[first.conversation.id, first.message.number] = error
        if len(self._failed) > REMEMBERED:
            self._failed.popitem(last=False)
