"""The tables as queries need them. What makes and changes them are the migrations; a test holds both together.

Every row of a person belongs to one case, and a conversation's case has the conversation's id. APPEND_ONLY tables are
histories: rows are added, and only the purge takes them away (triggers see to it). Times are texts (see clock.py),
JSON is kept as the text that it was, so that it comes back byte for byte.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, MetaData, Table, Text

metadata = MetaData()


def _case() -> Column[str]:
    return Column("case_id", Text, ForeignKey("cases.id"), primary_key=True)


def _number() -> Column[int]:
    return Column("number", Integer, primary_key=True, autoincrement=False)


staff = Table(
    "staff",
    metadata,
    Column("id", Text, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password_hash", Text),  # null: signs in elsewhere
    Column("roles", Text, nullable=False),  # JSON list: operator, supervisor, auditor, editor
    Column("disabled", Text),  # since when; null: may sign in
    Column("created", Text, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("staff_id", Text, ForeignKey("staff.id"), nullable=False, index=True),
    Column("created", Text, nullable=False),
    Column("last_seen", Text, nullable=False),
    Column("expires", Text, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),  # conversation, call_notes
    Column("opening", Text, nullable=False),  # JSON: known, policies, as_of; not_held of call notes
    Column("text", Text),  # the call notes
    Column("state", Text, nullable=False),  # open, closed
    Column("assigned_to", Text, ForeignKey("staff.id")),
    Column("link_hash", Text, unique=True),  # of the token of the policyholder's page
    Column("created", Text, nullable=False),
    Column("created_by", Text, nullable=False),  # see records.Who
    Column("updated", Text, nullable=False),  # the last time that anything was added
    Column("link_expires", Text),  # until when that token opens it
    Index("cases_by_state", "state", "updated"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("version", Integer, nullable=False),  # counts turns; a turn is saved only onto the version it began from
)

messages = Table(
    "messages",
    metadata,
    Column("conversation_id", Text, ForeignKey("conversations.id"), primary_key=True),
    _number(),
    Column("role", Text, nullable=False),  # user, assistant, operator
    Column("client_message_id", Text),
    Column("reply_to", Integer),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("buttons", Text, nullable=False),  # JSON
    Column("said_by", Text, ForeignKey("staff.id")),  # an operator's message
    Column("created", Text, nullable=False),
    Index("one_message_per_client_id", "conversation_id", "client_message_id", unique=True),
)

turns = Table(
    "turns",
    metadata,
    Column("conversation_id", Text, ForeignKey("conversations.id"), primary_key=True),
    _number(),  # the version of the conversation that this turn made
    Column("message", Integer, nullable=False),  # the message that it answered
    Column("events", Text, nullable=False),  # JSON: what it added to the tracker
    Column("created", Text, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    _case(),
    _number(),
    Column("message", Integer),  # the message that showed it; null for call notes
    Column("edition", Text, nullable=False),  # of the knowledge
    Column("model", Text, nullable=False),  # of the dialogue; empty where none was asked, or before it was kept
    Column("answer", Text, nullable=False),  # JSON
    Column("created", Text, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    _case(),
    _number(),
    Column("fact", Text, nullable=False),
    Column("value", Text, nullable=False),  # JSON
    Column("status", Text, nullable=False),  # as in the answer, or withdrawn
    Column("confidence", Float(53), nullable=False),
    Column("evidence", Text, nullable=False),  # JSON: message (its number), start, end, text
    Column("who", Text, nullable=False),
    Column("created", Text, nullable=False),
)

hand_overs = Table(
    "hand_overs",
    metadata,
    _case(),
    _number(),
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False, index=True),  # waiting, taken, closed
    Column("created", Text, nullable=False),
    Column("taken_by", Text, ForeignKey("staff.id")),
    Column("taken", Text),
    Column("closed_by", Text, ForeignKey("staff.id")),
    Column("closed", Text),
)

documents = Table(
    "documents",
    metadata,
    _case(),
    _number(),
    Column("document", Text, nullable=False),
    Column("state", Text, nullable=False),  # ready, received, missing
    Column("who", Text, nullable=False),
    Column("created", Text, nullable=False),
)

particulars = Table(
    "particulars",
    metadata,
    _case(),
    _number(),
    Column("field", Text, nullable=False),  # of form.yml: company, person, telephone…
    Column("text", Text, nullable=False),  # empty: taken back
    Column("who", Text, nullable=False),
    Column("created", Text, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    _case(),
    _number(),
    Column("staff_id", Text, ForeignKey("staff.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("created", Text, nullable=False),
)

take_overs = Table(
    "take_overs",
    metadata,
    _case(),
    _number(),
    Column("staff_id", Text, ForeignKey("staff.id"), nullable=False),
    Column("began", Text, nullable=False),
    Column("ended", Text),  # null: the assistant is silent now
)

overrides = Table(
    "overrides",
    metadata,
    _case(),
    _number(),
    Column("product", Text, nullable=False),
    Column("given", Text, nullable=False),  # the status in the answer
    Column("status", Text, nullable=False),  # the status that staff hold right
    Column("reason", Text, nullable=False),
    Column("answer_number", Integer, nullable=False),  # which answer
    Column("staff_id", Text, ForeignKey("staff.id"), nullable=False),
    Column("created", Text, nullable=False),
)

login_attempts = Table(
    "login_attempts",
    metadata,
    Column("key", Text, primary_key=True),  # a hash of an account's login or of an address
    Column("began", Text, nullable=False),
    Column("count", Integer, nullable=False),
)

access_log = Table(
    "access_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Text, index=True),  # no foreign key: that a case was purged is told after it
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("detail", Text, nullable=False),  # ids and counts, never what a person said
    Column("created", Text, nullable=False),
)

purging = Table("purging", metadata, Column("case_id", Text, primary_key=True))
"""The cases whose histories may be deleted in this transaction; empty outside a purge."""

APPEND_ONLY = (messages, turns, answers, facts, documents, particulars, notes, overrides, access_log)
