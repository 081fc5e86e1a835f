"""The conversation store. Every method is one transaction, blocks, and may be called from any thread.

It never fails open: what cannot be written raises (SQLAlchemyError), and nothing is shown that was not committed.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, func, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from knowledge.errors import TriageError
from server.reasons import reason
from server.store.records import Conversation, Draft, Message, columns, message_of, to_json
from server.store.tables import VERSION, conversations, messages, metadata


class ConversationMoved(Exception):
    """The conversation went on since the turn began; nothing was saved."""


class ConversationFull(Exception):
    """The conversation takes no more messages; nothing was saved."""


class Store:
    """Conversations and their messages in one SQLite file."""

    def __init__(self, folder: Path) -> None:
        """Open or create the store below `folder`; what is created only its owner may read.

        Raises TriageError: newer_data for data of a later release, unusable_folder when it cannot be written.
        """
        path = folder / "triage.sqlite3"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)  # SQLite gives its -wal and -shm files the same mode
        except OSError as error:
            raise _unusable(folder, reason(error)) from None
        # hide_parameters: an error's text must not carry what a person wrote.
        self._engine = create_engine(
            f"sqlite:///{path}",
            future=True,
            hide_parameters=True,
            poolclass=QueuePool,
            connect_args={"check_same_thread": False},
        )
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)
        self._writing = self._engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        try:
            self._prepare_tables(folder)
        except SQLAlchemyError:
            self.close()
            raise _unusable(folder, "triage.sqlite3 を読み書きできません") from None

    def _prepare_tables(self, folder: Path) -> None:
        with self._writing.begin() as connection:
            found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if found > VERSION:
                raise TriageError(
                    "newer_data",
                    f"{folder}: このデータは、より新しい版の triage が作りました。新しい版で開いてください。",
                    found=found,
                    supported=VERSION,
                )
            metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def check(self) -> None:
        """Raise SQLAlchemyError when the store cannot be written."""
        with self._writing.begin():
            pass

    def create(self, token_hash: str, opening: dict[str, Any], greeting: Sequence[Draft]) -> str:
        """A new conversation that begins with `greeting`; its id."""
        conversation_id, now = secrets.token_hex(16), _now()
        with self._writing.begin() as connection:
            connection.execute(
                insert(conversations).values(
                    id=conversation_id,
                    token_hash=token_hash,
                    opening=to_json(opening),
                    events="[]",
                    version=0,
                    created=now,
                )
            )
            if greeting:
                connection.execute(insert(messages), columns(greeting, conversation_id, 1, created=now))
        return conversation_id

    def conversation(self, conversation_id: str) -> Conversation | None:
        """The conversation, or None when there is none of that id."""
        with self._engine.connect() as connection:
            row = connection.execute(select(conversations).where(conversations.c.id == conversation_id)).one_or_none()
        if row is None:
            return None
        return Conversation(row.id, row.token_hash, json.loads(row.opening), json.loads(row.events), row.version)

    def log_said(self, conversation_id: str, client_message_id: str, text: str, limit: int) -> Message:
        """Log what the user says; the message logged first when this `client_message_id` is there already.

        Raises ConversationFull when `limit` messages were said.
        """
        mine = messages.c.conversation_id == conversation_id
        with self._writing.begin() as connection:
            same = connection.execute(
                select(messages).where(mine, messages.c.client_message_id == client_message_id)
            ).one_or_none()
            if same is not None:
                return message_of(same)
            said = select(func.count()).where(mine, messages.c.role == "user")
            if connection.execute(said).scalar_one() >= limit:
                raise ConversationFull
            number = _next_number(connection, conversation_id)
            draft = Draft(text, role="user")
            values = columns([draft], conversation_id, number, created=_now(), client_message_id=client_message_id)
            connection.execute(insert(messages), values)
            return message_of(connection.execute(select(messages).where(mine, messages.c.number == number)).one())

    def save_turn(
        self, conversation: Conversation, reply_to: int, replies: Sequence[Draft], events: list[dict[str, Any]]
    ) -> list[Message]:
        """Save the reply to message `reply_to` together with the tracker's events.

        Raises ConversationMoved when another turn was saved since `conversation` was read.
        """
        with self._writing.begin() as connection:
            moved = connection.execute(
                update(conversations)
                .where(conversations.c.id == conversation.id, conversations.c.version == conversation.version)
                .values(events=to_json(events), version=conversation.version + 1)
            )
            if moved.rowcount != 1:
                raise ConversationMoved
            first = _next_number(connection, conversation.id)
            values = columns(replies, conversation.id, first, created=_now(), reply_to=reply_to)
            connection.execute(insert(messages), values)
        return self.messages(conversation.id, after=first - 1)

    def append(self, conversation_id: str, draft: Draft) -> Message:
        """Log a message that nobody asked for (an operator's, a notice)."""
        with self._writing.begin() as connection:
            number = _next_number(connection, conversation_id)
            connection.execute(insert(messages), columns([draft], conversation_id, number, created=_now()))
        return self.messages(conversation_id, after=number - 1)[0]

    def messages(self, conversation_id: str, after: int = 0) -> list[Message]:
        """The messages numbered above `after`, in order."""
        wanted = select(messages).where(messages.c.conversation_id == conversation_id, messages.c.number > after)
        with self._engine.connect() as connection:
            return [message_of(row) for row in connection.execute(wanted.order_by(messages.c.number))]

    def replies(self, conversation_id: str, reply_to: int) -> list[Message]:
        """The messages that reply to message `reply_to`; empty while it has not been answered."""
        wanted = select(messages).where(messages.c.conversation_id == conversation_id, messages.c.reply_to == reply_to)
        with self._engine.connect() as connection:
            return [message_of(row) for row in connection.execute(wanted.order_by(messages.c.number))]


def _unusable(folder: Path, why: str) -> TriageError:
    return TriageError(
        "unusable_folder",
        f"{folder}: 記録を置くフォルダーとして使えません（{why}）。"
        "--data か TRIAGE_DATA_DIR で、書き込める場所を指定してください。",
    )


def _next_number(connection: Connection, conversation_id: str) -> int:
    last = select(func.coalesce(func.max(messages.c.number), 0)).where(messages.c.conversation_id == conversation_id)
    return int(connection.execute(last).scalar_one()) + 1


def _prepare(connection: Any, _record: Any) -> None:
    # The driver's own transaction handling starts too late (at the first write); SQLAlchemy's `begin` below decides.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 5000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
