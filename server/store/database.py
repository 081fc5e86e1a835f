"""One database, whichever it is: transactions to read and to write, opened in the newest layout.

It never fails open: what cannot be written raises SQLAlchemyError, and nothing is shown that was not committed.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from knowledge.errors import TriageError
from server.store import postgresql, sqlite
from server.store.migrate import Migrated, migrate
from server.store.tables import metadata

log = logging.getLogger("triage.server")
Prepare = Callable[[], Migrated]

THREADS = 16
"""How many requests of one server may be at a shared database at once."""
CONNECTIONS = THREADS + 2
"""One for each of them, and two lasting ones (claims.py, notices.py)."""

AGAIN_SECONDS = 2.0
"""How long a database that was not there is left alone."""


class NotThere(SQLAlchemyError):  # type: ignore[misc]
    """The database does not answer: it has not since the start, or the network to it broke."""


class Database:
    """Transactions on one database; may be used from any thread, and blocks."""

    def __init__(
        self, engine: Engine, name: str, clean: Callable[[], bool], migrated: Migrated | None, prepare: Prepare
    ) -> None:
        """Use `open_database`."""
        self._engine, self._clean, self.name, self.migrated = engine, clean, name, migrated
        # SQLite lets writers ask again and again until it is their turn, and some starve; here they queue up first.
        self._one_writer = nullcontext() if self.is_shared else threading.Lock()
        self._prepare, self._preparing, self._again = prepare, threading.Lock(), 0.0
        # SQLite decides at BEGIN who may write; a transaction that began as a reader could be refused halfway.
        self._writing = engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads."""
        with self._connected(self._engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed at the end of the block, and undone by any exception."""
        with self._one_writer, self._connected(self._writing) as connection, connection.begin():
            yield connection

    @property
    def threads(self) -> int:
        """How many threads to ask it from. SQLite works on the thread that asks, and each takes time from the web loop:
        four answer as much as sixteen, and a burst is refused in half the time.
        """
        return THREADS if self.is_shared else 4

    @property
    def is_shared(self) -> bool:
        """Whether other servers may use it at the same time."""
        return str(self._engine.dialect.name) == "postgresql"

    def lasting(self) -> Connection:
        """A connection to be kept, in which every statement is its own transaction. Close it."""
        connection = self._connected(self._engine).execution_options(isolation_level="AUTOCOMMIT")
        connection.connection.rollback()  # the pool's ping has begun a transaction before the line above
        return connection

    def check(self) -> None:
        """Raise SQLAlchemyError when the database cannot be written."""
        with self.writing() as connection:
            connection.exec_driver_sql("SELECT 1")

    def leave_nothing(self) -> bool:
        """Take what was deleted out of files and journals; False when others were busy and some of it is left."""
        return self._clean()

    def close(self) -> None:
        """Let go of it."""
        self._engine.dispose()

    def _connected(self, engine: Engine) -> Connection:
        """A connection. Raises SQLAlchemyError, whatever the driver lets through of a network that broke."""
        self._late()
        try:
            return engine.connect()
        except OSError as error:
            raise NotThere from error

    def _late(self) -> None:
        """Bring the database to the newest layout if it was not there at the start. Raises NotThere."""
        if self.migrated is not None:
            return
        with self._preparing:
            if self.migrated is not None:
                return
            if time.monotonic() < self._again:
                raise NotThere
            try:
                self.migrated = self._prepare()
                log.info("the database is there: %s", self.name)
            except TriageError as error:
                self._again = time.monotonic() + AGAIN_SECONDS
                log.error("the database is not there yet: %s", error.code)
                raise NotThere from None


def open_database(url: str, folder: Path, *, late: bool = False) -> Database:
    """The PostgreSQL database of `url`, or with an empty one SQLite below `folder`, brought to the newest layout.

    With `late`, a PostgreSQL that does not answer is no error yet: it is asked again whenever it is needed (NotThere).

    Raises TriageError: newer_data for data of a later release, unusable_folder, database_unreachable, invalid_setting.
    """
    return _postgresql(url, late) if url else _sqlite(folder)


def _sqlite(folder: Path) -> Database:
    engine = sqlite.engine(folder, CONNECTIONS)
    failed = sqlite.unusable(folder, f"{sqlite.FILE} を読み書きできません")

    def prepare() -> Migrated:
        with _opening(engine, failed), engine.execution_options(sqlite_begin="BEGIN IMMEDIATE").begin() as connection:
            return migrate(connection, str(folder))

    return Database(engine, str(folder), lambda: sqlite.leave_nothing(engine), prepare(), prepare)


def _postgresql(url: str, late: bool) -> Database:
    engine, name, failed = postgresql.engine(url, CONNECTIONS), postgresql.name_of(url), postgresql.unreachable(url)

    def prepare() -> Migrated:
        with _opening(engine, failed), engine.connect() as connection:  # at once, without the patience below
            postgresql.check_encoding(connection, name)
        patient = postgresql.engine(url, 1, patient=True)
        try:
            with _opening(engine, failed), patient.begin() as connection:
                return migrate(connection, name)
        finally:
            patient.dispose()

    tables = [table.name for table in metadata.sorted_tables]
    try:
        migrated = prepare()
    except TriageError as error:
        if not late or error is not failed:
            raise
        log.error("the database is not there yet: %s", error.code)
        migrated = None
    return Database(engine, name, lambda: postgresql.leave_nothing(url, tables), migrated, prepare)


@contextmanager
def _opening(engine: Engine, failed: TriageError) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError:
        engine.dispose()
        raise failed from None
    except BaseException:
        engine.dispose()
        raise
