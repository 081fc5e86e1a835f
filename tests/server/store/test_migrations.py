"""A database is brought to the newest layout with all that it holds, once, whoever comes first."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from knowledge.errors import TriageError
from server.store import postgresql, sqlite
from server.store.conversations import ConversationMoved
from server.store.records import Draft, NewTurn
from server.store.store import Store, open_store
from server.store.tables import metadata
from tests.server.conftest import BACKENDS
from tests.server.postgresql import Cluster
from tests.server.store import older
from tests.server.store.first_release import ANSWERS, EVENTS, ONE, OPENING, SAID, TWO, build, time

both = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)


@both
def test_the_migrations_make_the_tables_that_the_queries_expect(store: Store) -> None:
    with store.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, metadata) == []


@pytest.mark.slow  # starts a PostgreSQL server
def test_an_empty_postgresql_database_is_made_once_by_many_servers_at_once(tmp_path: Path, cluster: Cluster) -> None:
    url = cluster.empty()
    with ThreadPoolExecutor(4) as threads:
        stores = list(threads.map(lambda _: open_store(tmp_path, url), range(4)))
    found = [store.database.migrated.before for store in stores]
    for store in stores:
        store.close()

    assert sorted(found, key=str) == ["0004", "0004", "0004", None]


def test_an_old_file_is_migrated_once_by_many_at_once(tmp_path: Path) -> None:
    build(tmp_path)
    with ThreadPoolExecutor(4) as threads:
        stores = list(threads.map(lambda _: open_store(tmp_path), range(4)))
    found = [store.database.migrated.before for store in stores]
    for store in stores:
        store.close()

    assert sorted(found, key=str) == ["0001", "0004", "0004", "0004"]


@pytest.fixture
def old(tmp_path: Path, database_url: str) -> Store:
    build(tmp_path)
    return open_store(tmp_path)


def test_conversations_and_messages_of_the_first_release_are_as_they_were(old: Store) -> None:
    for conversation_id, version in ((ONE, 2), (TWO, 0)):
        conversation = old.conversations.find(conversation_id)
        assert conversation is not None
        assert (conversation.opening, conversation.version) == (OPENING, version)
    messages = old.conversations.messages(ONE)
    kept = [(m.number, m.role, m.client_message_id, m.reply_to, m.text, m.created) for m in messages]

    assert kept == [(*said[:5], time(said[6])) for said in SAID]
    assert messages[0].buttons == (("はい", "#a=true"),)
    assert [json.loads(message.answer) for message in messages if message.answer] == ANSWERS
    assert old.conversations.messages(TWO) == []


def test_the_tracker_of_the_first_release_is_cut_into_turns_and_put_together_again(old: Store) -> None:
    assert old.conversations.events(ONE) == EVENTS
    assert old.conversations.answered(ONE) == [2, 5]
    assert old.conversations.events(TWO) == []


def test_a_conversation_of_the_first_release_goes_on(old: Store) -> None:
    conversation = old.conversations.find(ONE)
    assert conversation is not None
    turn = NewTurn((Draft("はい。"),), [{"event": "user", "text": "次の一言"}])
    said = old.conversations.log_said(ONE, "m4", "次の一言", 10)

    assert [message.number for message in old.conversations.save_turn(conversation, said.number, turn)] == [8]
    with pytest.raises(ConversationMoved):
        old.conversations.save_turn(conversation, said.number, turn)
    assert old.conversations.events(ONE) == [*EVENTS, *turn.events]


def test_answers_and_facts_of_the_first_release_have_their_history(old: Store) -> None:
    answers = old.cases.answers(ONE)
    assert [(answer.message, answer.edition, answer.model) for answer in answers] == [(3, "abc", ""), (6, "abc", "")]
    history = [(line.fact, line.value, line.status, line.who, line.created) for line in old.cases.facts(ONE)]

    assert history == [
        ("harm", "third-party-outage", "stated", "policyholder", time(2)),
        ("cause", "malware", "inferred", "assistant", time(2)),
        ("cause", "software-defect", "stated", "policyholder", time(5)),
        ("cause", "malware", "withdrawn", "assistant", time(5)),
    ]
    # The answer counts the messages that were read; the log also has the one that never got a reply.
    assert [line.evidence[0]["message"] for line in old.cases.facts(ONE) if line.evidence] == [2, 5]


def test_a_case_stands_for_each_conversation_of_the_first_release(old: Store) -> None:
    case = old.cases.find(ONE)
    assert case is not None
    assert (case.source, case.state, case.created, case.updated) == ("conversation", "open", time(0), time(5))
    assert old.cases.of_token("hash-2") == TWO


def test_the_first_release_would_refuse_the_migrated_file(old: Store, tmp_path: Path) -> None:
    version = sqlite3.connect(tmp_path / "triage.sqlite3").execute("PRAGMA user_version").fetchone()

    assert version > (1,)


def test_a_failed_migration_leaves_the_old_file_as_it_was(tmp_path: Path, database_url: str) -> None:
    path = build(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE conversations SET events = 'no JSON'")
    before = list(sqlite3.connect(path).iterdump())
    with pytest.raises(ValueError, match="Expecting value"):
        open_store(tmp_path)

    assert list(sqlite3.connect(path).iterdump()) == before


@both
def test_data_of_a_later_release_is_refused_and_left_alone(tmp_path: Path, database_url: str) -> None:
    first = open_store(tmp_path, database_url)
    with first.database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    first.close()

    with pytest.raises(TriageError) as refused:
        open_store(tmp_path, database_url)

    assert refused.value.code == "newer_data"


# --- Later releases, on both databases --------------------------------------------------------------------------------


def as_left_by(revision: str, tmp_path: Path, cluster: Cluster | None) -> tuple[str, dict[str, Any]]:
    """The URL of a database that the release of `revision` left behind with data, and all that it holds."""
    url = cluster.empty() if cluster else ""
    engine = postgresql.engine(url, 1) if url else sqlite.engine(tmp_path, 1)
    with engine.begin() as connection:
        older.build(connection, revision)
        before = older.kept(connection)
    engine.dispose()
    return url, before


@pytest.mark.parametrize("revision", ["0002", "0003"])
@pytest.mark.parametrize("where", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])  # slow: see BACKENDS
def test_a_database_of_a_later_release_keeps_every_row_as_it_was(
    where: str, revision: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    cluster = request.getfixturevalue("cluster") if where == "postgresql" else None
    url, before = as_left_by(revision, tmp_path, cluster)
    store = open_store(tmp_path, url)
    with store.database.reading() as connection:
        after = older.kept(connection)
        expected = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)

    assert (store.database.migrated.before, store.database.migrated.after) == (revision, "0004")
    assert expected == []
    for table, rows in before.items():
        assert [{name: row[name] for name in rows[0]} for row in after[table]] == rows, table
    assert len(before) >= 13

    store.particulars.note(older.CASE, {"company": "𠮷田商事"}, "staff:s1")  # and it is used at once
    assert store.particulars.current(older.CASE)["company"].value == "𠮷田商事"
    assert store.purge.delete([older.CASE]) == 1
    store.close()
