"""Bringing a database to the newest layout, whoever starts first; the others wait for the lock and find it done."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.engine import Connection

from knowledge.errors import TriageError

SCRIPTS = Path(__file__).with_name("migrations")
# Any number, as long as nothing else on the same database takes it.
LOCK = 0x74726961


@dataclass(frozen=True)
class Migrated:
    """The layout found and the one left; None: there was no data yet."""

    before: str | None
    after: str


def migrate(connection: Connection, name: str) -> Migrated:
    """Bring the database to the newest layout within the caller's transaction, which must exclude other writers.

    `name` is the database as people know it. Raises TriageError (newer_data) for a layout that this release does not
    know; nothing was changed then.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    known = [script.revision for script in scripts.walk_revisions()][::-1]
    before = _found(connection)
    if before not in (None, *known):
        raise TriageError(
            "newer_data",
            f"{name}: このデータは、より新しい版の triage が作りました。新しい版で開いてください。",
            found=before,
            supported=known[-1],
        )
    if before == known[0] and not inspect(connection).has_table("alembic_version"):
        command.stamp(config, known[0])  # the first release kept no revision
    if before != known[-1]:
        command.upgrade(config, "head")
        if connection.dialect.name == "sqlite":
            # Where the first release looks: it must refuse this file.
            connection.exec_driver_sql(f"PRAGMA user_version = {len(known)}")
    return Migrated(before, known[-1])


def _found(connection: Connection) -> str | None:
    """The revision of the data, None for an empty database."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is not None or connection.dialect.name != "sqlite":
        return revision
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    return f"{version:04}" if version else None
