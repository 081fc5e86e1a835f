"""The tables. `messages` is append-only and is the truth; `conversations` holds what the next turn needs."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table, Text

VERSION = 1
"""The version of this layout, kept in SQLite's `user_version`."""

metadata = MetaData()

conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("token_hash", Text, nullable=False),
    Column("opening", Text, nullable=False),  # JSON: known, policies, as_of
    Column("events", Text, nullable=False),  # JSON: the tracker's events after the last turn
    Column("version", Integer, nullable=False),  # counts turns; a turn is saved only onto the version it began from
    Column("created", Text, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("conversation_id", Text, ForeignKey("conversations.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("role", Text, nullable=False),
    Column("client_message_id", Text),
    Column("reply_to", Integer),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("buttons", Text, nullable=False),  # JSON
    Column("answer", Text),  # JSON, on the last message of a reply
    Column("created", Text, nullable=False),
    Index("one_message_per_client_id", "conversation_id", "client_message_id", unique=True),
)
