"""Conversations and their message log. What a person says is masked here, before anything keeps or reads it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, Select

from server.masking import mask
from server.store import answers, facts, hand_overs, take_overs
from server.store.clock import now
from server.store.database import Database
from server.store.locking import CaseGone, lock, next_number
from server.store.records import (
    POLICYHOLDER,
    Conversation,
    Draft,
    InLine,
    Message,
    NewTurn,
    columns,
    message_of,
    to_json,
)
from server.store.tables import answers as answers_table
from server.store.tables import cases, conversations, messages, turns

TO_OPERATOR = "to_operator"
"""The kind of a user's message that a person answers: the assistant never reads it."""


class ConversationMoved(Exception):
    """The conversation went on since the turn began; nothing was saved."""


class ConversationFull(Exception):
    """The conversation takes no more messages; nothing was saved."""


class Conversations:
    """The conversations of a database. Every method is one transaction, blocks, and may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, token_hash: str, opening: dict[str, Any], greeting: Sequence[Draft]) -> str:
        """A new conversation that begins with `greeting`, and its case; the id of both."""
        conversation_id, time = secrets.token_hex(16), now()
        case = {"source": "conversation", "opening": to_json(opening), "state": "open", "created_by": POLICYHOLDER}
        with self._database.writing() as connection:
            connection.execute(insert(cases).values(id=conversation_id, created=time, updated=time, **case))
            connection.execute(insert(conversations).values(id=conversation_id, token_hash=token_hash, version=0))
            if greeting:
                connection.execute(insert(messages), columns(greeting, conversation_id, 1, created=time))
        return conversation_id

    def find(self, conversation_id: str) -> Conversation | None:
        """The conversation, or None when there is none of that id."""
        if "\0" in conversation_id:
            return None  # PostgreSQL has no such texts
        with self._database.reading() as connection:
            return _conversation(connection, conversation_id)

    def next_in_line(self, conversation_id: str, number: int, passed_over: Collection[int] = ()) -> InLine | None:
        """The first message up to `number` that waits for its answer; None when there is none.

        Messages wait in the order of the log. What was said before the last message that was answered, and those that
        are `passed_over`, wait no longer, unless it is `number` itself: it was sent again. Raises CaseGone.
        """
        mine = messages.c.conversation_id == conversation_id
        with self._database.reading() as connection:
            # The version first: a turn that is saved in between is then refused by `save_turn`.
            conversation = _conversation(connection, conversation_id)
            if conversation is None:
                raise CaseGone
            done = list(connection.execute(_turns(conversation_id)))
            answered = {row.message for row in done}
            waiting = (mine, messages.c.role == "user", messages.c.kind != TO_OPERATOR, messages.c.number <= number)
            for message in _messages(connection, *waiting, messages.c.number > max(answered, default=0)):
                if message.number not in passed_over or message.number == number:
                    break
            else:
                if number in answered:
                    return None
                message = _messages(connection, mine, messages.c.number == number)[0]
        return InLine(conversation, message, [event for row in done for event in json.loads(row.events)])

    def events(self, conversation_id: str) -> list[dict[str, Any]]:
        """The tracker's events after the last turn, put together from those that each turn added."""
        with self._database.reading() as connection:
            rows = connection.execute(_turns(conversation_id))
            return [event for row in rows for event in json.loads(row.events)]

    def log_said(self, conversation_id: str, client_message_id: str, text: str, limit: int) -> Message:
        """Log what the user says, masked; the message logged first when this `client_message_id` is there already.

        Its kind is TO_OPERATOR while an operator has taken over. Raises CaseGone, and ConversationFull when `limit`
        messages were said.
        """
        mine, time, masked = messages.c.conversation_id == conversation_id, now(), mask(text)
        with self._database.writing() as connection:
            lock(connection, conversation_id, time)
            same = _messages(connection, mine, messages.c.client_message_id == client_message_id)
            if same:
                return same[0]
            said = select(func.count()).where(mine, messages.c.role == "user")
            if connection.execute(said).scalar_one() >= limit:
                raise ConversationFull
            kind = TO_OPERATOR if take_overs.active(connection, conversation_id) else "text"
            draft = Draft(masked, role="user", kind=kind)
            number = next_number(connection, messages, conversation_id)
            values = columns([draft], conversation_id, number, created=time, client_message_id=client_message_id)
            connection.execute(insert(messages), values)
            # Who writes again after the case was closed must not be overlooked.
            connection.execute(update(cases).where(cases.c.id == conversation_id).values(state="open"))
            return _messages(connection, mine, messages.c.number == number)[0]

    def save_turn(self, conversation: Conversation, reply_to: int, turn: NewTurn) -> list[Message]:
        """Save the reply to message `reply_to` with all that the turn brought; the messages as logged.

        Raises CaseGone, and ConversationMoved when another turn was saved since `conversation` was read.
        """
        time, version = now(), conversation.version + 1
        with self._database.writing() as connection:
            lock(connection, conversation.id, time)
            here = (conversations.c.id == conversation.id, conversations.c.version == conversation.version)
            if connection.execute(update(conversations).where(*here).values(version=version)).rowcount != 1:
                raise ConversationMoved
            first = next_number(connection, messages, conversation.id)
            values = columns(turn.replies, conversation.id, first, created=time, reply_to=reply_to)
            connection.execute(insert(messages), values)
            saved = {"conversation_id": conversation.id, "number": version, "message": reply_to, "created": time}
            connection.execute(insert(turns).values(**saved, events=to_json(turn.events)))
            if turn.answer is not None:
                last = first + len(turn.replies) - 1
                answers.add(connection, conversation.id, turn.answer, last, turn.edition, turn.model, time)
                facts.add(connection, conversation.id, json.loads(turn.answer)["facts"], time)
            if turn.hand_over is not None:
                hand_overs.add(connection, conversation.id, turn.hand_over, time)
            return _messages(connection, messages.c.conversation_id == conversation.id, messages.c.number >= first)

    def append(self, conversation_id: str, draft: Draft, client_message_id: str | None = None) -> Message:
        """Log a message that nobody asked for (an operator's, a notice); the one logged first when this
        `client_message_id` is there already. Raises CaseGone.
        """
        mine, time = messages.c.conversation_id == conversation_id, now()
        with self._database.writing() as connection:
            lock(connection, conversation_id, time)
            if client_message_id is not None:
                same = _messages(connection, mine, messages.c.client_message_id == client_message_id)
                if same:
                    return same[0]
            number = next_number(connection, messages, conversation_id)
            values = columns([draft], conversation_id, number, created=time, client_message_id=client_message_id)
            connection.execute(insert(messages), values)
            return _messages(connection, mine, messages.c.number == number)[0]

    def messages(self, conversation_id: str, after: int = 0) -> list[Message]:
        """The messages numbered above `after`, in order."""
        with self._database.reading() as connection:
            return _messages(connection, messages.c.conversation_id == conversation_id, messages.c.number > after)

    def replies(self, conversation_id: str, reply_to: int) -> list[Message]:
        """The messages that reply to message `reply_to`; empty while it has not been answered."""
        with self._database.reading() as connection:
            mine = messages.c.conversation_id == conversation_id
            return _messages(connection, mine, messages.c.reply_to == reply_to)

    def answered(self, conversation_id: str) -> list[int]:
        """The numbers of the user's messages that the assistant answered, in the order in which it did."""
        with self._database.reading() as connection:
            return [row.message for row in connection.execute(_turns(conversation_id))]


def _conversation(connection: Connection, conversation_id: str) -> Conversation | None:
    wanted = select(conversations, cases.c.opening, cases.c.created, cases.c.updated).join(
        cases, cases.c.id == conversations.c.id
    )
    row = connection.execute(wanted.where(conversations.c.id == conversation_id)).one_or_none()
    if row is None:
        return None
    opening = json.loads(row.opening)
    return Conversation(row.id, row.token_hash, opening, row.version, row.created, row.updated)


def _turns(conversation_id: str) -> Select:
    return select(turns).where(turns.c.conversation_id == conversation_id).order_by(turns.c.number)


def _messages(connection: Connection, *wanted: ColumnElement[bool]) -> list[Message]:
    answer = (answers_table.c.case_id == messages.c.conversation_id) & (answers_table.c.message == messages.c.number)
    both = select(messages, answers_table.c.answer).select_from(messages.outerjoin(answers_table, answer))
    return [message_of(row) for row in connection.execute(both.where(*wanted).order_by(messages.c.number))]
