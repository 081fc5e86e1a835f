"""SQLite: one file below the data folder, write-ahead log, one writer at a time."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import QueuePool

from knowledge.errors import TriageError
from server.reasons import reason

FILE = "triage.sqlite3"


def engine(folder: Path, connections: int) -> Engine:
    """An engine for the file below `folder`, with up to `connections`; what is created only its owner may read.

    Raises TriageError (unusable_folder).
    """
    path = folder / FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)  # SQLite gives its -wal and -shm files the same mode
    except OSError as error:
        raise unusable(folder, reason(error)) from None
    # hide_parameters: an error's text must not carry what a person wrote.
    made = create_engine(
        f"sqlite:///{path}",
        future=True,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=min(5, connections),
        max_overflow=max(0, connections - 5),
        connect_args={"check_same_thread": False},
    )
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", _begin)
    return made


def unusable(folder: Path, why: str) -> TriageError:
    """The error for a folder that cannot be used."""
    return TriageError(
        "unusable_folder",
        f"{folder}: 記録を置くフォルダーとして使えません（{why}）。"
        "--data か TRIAGE_DATA_DIR で、書き込める場所を指定してください。",
    )


def leave_nothing(made: Engine) -> bool:
    """Take what was deleted out of the file and out of the write-ahead log.

    False when that could not be done to the end: others read or write just now, or the disk is full.
    """
    with made.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        try:
            raw.execute("VACUUM")
            busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False
    return not busy


def _prepare(connection: Any, _record: Any) -> None:
    # The driver's own transaction handling starts too late (at the first write); SQLAlchemy's `begin` below decides.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "busy_timeout = 5000",
        "secure_delete = ON",  # what is deleted or overwritten is overwritten with zeros
        "temp_store = MEMORY",  # nothing of a person in temporary files
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))
