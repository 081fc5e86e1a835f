"""Everything that is kept about one case, for the person whom it is about."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from server.store import access
from server.store.database import Database
from server.store.purge import PARTS
from server.store.tables import cases

# JSON is shown as JSON. What opens the conversation is no statement about the person, and stays secret.
_JSON = {"opening", "buttons", "events", "answer", "value", "evidence"}
_SECRET = {"token_hash", "link_hash"}


def disclose(database: Database, case_id: str, who: str) -> dict[str, Any] | None:
    """Every row of a case by table, and the log that says so; None when there is no such case.

    The tables are those that the purge empties, so neither can forget one.
    """
    with database.writing() as connection:
        if connection.execute(select(cases.c.id).where(cases.c.id == case_id)).first() is None:
            return None
        access.add(connection, who, "disclosed", case_id)
        return {table.name: _rows(connection, table, owner, case_id) for table, owner in reversed(PARTS)}


def _rows(connection: Connection, table: Any, owner: Any, case_id: str) -> list[dict[str, Any]]:
    wanted = select(table).where(owner == case_id).order_by(*table.primary_key.columns)
    return [
        {
            name: json.loads(value) if name in _JSON and value is not None else value
            for name, value in row._mapping.items()
            if name not in _SECRET
        }
        for row in connection.execute(wanted)
    ]
