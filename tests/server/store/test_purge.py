"""What is purged is gone: from the tables, the files and the journal. What is kept about a person can be told."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError

from server.store.disclosure import disclose
from server.store.locking import CaseGone
from server.store.records import Draft, NewTurn
from server.store.store import Store, open_store
from server.store.tables import messages, metadata, purging
from tests.server.conftest import BACKENDS
from tests.server.postgresql import Cluster
from tests.server.store.filled import SECRETS, fill

both = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)
NOT_OF_A_CASE = {"staff", "sessions", "login_attempts", "purging"}


def on_disk(store: Store, tmp_path: Path, request: pytest.FixtureRequest) -> bytes:
    if store.database.name.startswith("PostgreSQL"):
        cluster: Cluster = request.getfixturevalue("cluster")
        return cluster.stored(store.database.name.rsplit("/", 1)[-1])
    return b"".join(path.read_bytes() for path in tmp_path.iterdir())


@both
def test_a_purged_case_leaves_nothing_in_files_and_journal(
    store: Store, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    case_id = fill(store)
    before = on_disk(store, tmp_path, request)
    assert all(secret.encode() in before for secret in SECRETS)

    assert store.purge.delete([case_id]) == 1
    assert store.database.leave_nothing()

    after = on_disk(store, tmp_path, request)
    assert [secret for secret in SECRETS if secret.encode() in after] == []


@both
def test_no_row_of_a_purged_case_is_left_but_the_line_that_says_so(store: Store) -> None:
    case_id, other = fill(store), fill(store, "other-hash")
    store.purge.delete([case_id])

    with store.database.reading() as connection:
        for table in metadata.sorted_tables:
            rows = [row for row in connection.execute(select(table)) if case_id in row]
            assert len(rows) == (1 if table.name == "access_log" else 0), table.name
    [line] = store.access.of_case(case_id)
    assert (line.who, line.action, line.detail) == ("command", "purged", "")
    assert [message.number for message in store.conversations.messages(other)] == [1, 2, 3, 4, 5, 6]
    assert store.purge.delete([case_id]) == 0


@both
def test_the_purge_opens_the_histories_of_its_case_only(store: Store) -> None:
    case_id, other = fill(store), fill(store, "other-hash")

    def delete_both() -> None:
        with store.database.writing() as connection:
            connection.execute(purging.insert().values(case_id=case_id))
            connection.execute(delete(messages).where(messages.c.conversation_id.in_([case_id, other])))

    with pytest.raises(SQLAlchemyError, match="append-only"):
        delete_both()

    assert len(store.conversations.messages(case_id)) == len(store.conversations.messages(other)) == 6


@both
def test_a_turn_that_ends_after_the_purge_saves_nothing(store: Store) -> None:
    case_id = fill(store)
    conversation = store.conversations.find(case_id)
    assert conversation is not None
    store.purge.delete([case_id])

    with pytest.raises(CaseGone):
        store.conversations.save_turn(conversation, 2, NewTurn((Draft("返事"),), []))
    assert store.conversations.messages(case_id) == []


@both
def test_old_cases_are_found_by_their_last_activity_and_state(store: Store) -> None:
    case_id, other = fill(store), fill(store, "other-hash")
    store.cases.move(other, "closed")
    now = dt.datetime.now(dt.UTC)

    assert store.purge.older_than(now - dt.timedelta(hours=1)) == []
    later = now + dt.timedelta(hours=1)
    assert store.purge.older_than(later) == [case_id, other]
    assert store.purge.older_than(later, "closed") == [other]


def test_a_purge_beside_a_reader_says_that_it_is_not_finished(store: Store, tmp_path: Path) -> None:
    case_id = fill(store)
    reader = sqlite3.connect(tmp_path / "triage.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM messages").fetchone()
    store.purge.delete([case_id])
    assert not store.database.leave_nothing()

    reader.execute("COMMIT")
    reader.close()
    assert store.database.leave_nothing()


@both
def test_a_disclosure_holds_every_row_of_a_case_and_no_secret(store: Store) -> None:
    case_id, other = fill(store), fill(store, "other-hash")
    told = disclose(store.database, case_id, "command")
    assert told is not None

    assert told.keys() == {table.name for table in metadata.sorted_tables} - NOT_OF_A_CASE
    assert [name for name, rows in told.items() if not rows] == []
    assert told["answers"][1]["answer"]["facts"][1]["value"] == 6
    written = json.dumps(told, ensure_ascii=False)
    assert all(secret in written for secret in SECRETS)
    assert other not in written
    assert '"hash"' not in written


@both
def test_a_disclosure_is_logged_and_tells_so_itself(store: Store) -> None:
    case_id = fill(store)
    told = disclose(store.database, case_id, "staff:s1")
    assert told is not None

    assert [line["action"] for line in told["access_log"]] == ["read", "disclosed"]
    assert store.access.of_case(case_id)[-1].who == "staff:s1"
    assert disclose(store.database, "0" * 32, "command") is None


@pytest.mark.slow  # starts a PostgreSQL server
def test_postgresql_logs_a_failing_statement_without_what_a_person_said(tmp_path: Path, cluster: Cluster) -> None:
    store = open_store(tmp_path, cluster.migrated())
    case_id = fill(store)
    with pytest.raises(SQLAlchemyError) as failed, store.database.writing() as connection:
        connection.execute(messages.update().values(text="だれにも言えない話"))
    store.close()

    assert case_id
    assert "だれにも言えない話" not in str(failed.value)
    assert "append-only" in cluster.log()
    assert "UPDATE messages" in cluster.log()
    assert "だれにも言えない話" not in cluster.log()
