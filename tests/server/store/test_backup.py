"""A copy that was taken as docs/operation.md says can be used again, with all that protects it."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from server.store.store import Store, open_store
from server.store.tables import messages
from tests.server.postgresql import Cluster, binaries
from tests.server.store.filled import fill


def assert_restored(restored: Store, case_id: str) -> None:
    assert restored.database.migrated.before == restored.database.migrated.after
    assert [message.number for message in restored.conversations.messages(case_id)] == [1, 2, 3, 4, 5, 6]
    with pytest.raises(SQLAlchemyError, match="append-only"), restored.database.writing() as connection:
        connection.execute(delete(messages))
    assert restored.purge.delete([case_id]) == 1
    restored.close()


def test_a_copy_of_the_file_that_was_taken_while_in_use(store: Store, tmp_path: Path) -> None:
    case_id = fill(store)
    folder = tmp_path / "restored"
    folder.mkdir()
    with sqlite3.connect(tmp_path / "triage.sqlite3") as used, sqlite3.connect(folder / "triage.sqlite3") as copy:
        used.backup(copy)

    assert_restored(open_store(folder), case_id)


@pytest.mark.slow  # starts a PostgreSQL server
def test_a_dump_of_postgresql(tmp_path: Path, cluster: Cluster) -> None:
    store, target = open_store(tmp_path, url := cluster.migrated()), cluster.empty()
    case_id = fill(store)
    programs = binaries()
    assert programs is not None
    dump = tmp_path / "backup.dump"
    subprocess.run([programs / "pg_dump", "--format=custom", f"--file={dump}", url], check=True)
    subprocess.run([programs / "pg_restore", "--no-owner", f"--dbname={target}", dump], check=True)
    store.close()

    assert_restored(open_store(tmp_path, target), case_id)
