"""Who holds the policy: company, person, telephone, policy numbers. A history; the newest line of each field counts."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from server.store.clock import now
from server.store.database import Database
from server.store.locking import lock, next_number
from server.store.records import Particular
from server.store.tables import particulars


def history(connection: Connection, case_id: str) -> list[Particular]:
    """Every line of a case, oldest first."""
    wanted = select(particulars).where(particulars.c.case_id == case_id).order_by(particulars.c.number)
    return [Particular(row.field, row.text, row.who, row.created) for row in connection.execute(wanted)]


class Particulars:
    """The particulars. Every method is one transaction and blocks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, case_id: str, given: Mapping[str, str], who: str) -> tuple[str, ...]:
        """Note the fields (ids of form.yml) that differ from what holds, an empty one to take it back; which they were.

        Raises CaseGone.
        """
        time = now()
        with self._database.writing() as connection:
            lock(connection, case_id, time)
            held = {line.field: line.value for line in history(connection, case_id)}
            changed = {field: value for field, value in given.items() if value != held.get(field, "")}
            first = next_number(connection, particulars, case_id)
            common = {"case_id": case_id, "who": who, "created": time}
            lines = [{"field": field, "text": value, **common} for field, value in changed.items()]
            if lines:
                connection.execute(
                    insert(particulars), [line | {"number": first + at} for at, line in enumerate(lines)]
                )
        return tuple(changed)

    def current(self, case_id: str) -> dict[str, Particular]:
        """What holds now, by field."""
        with self._database.reading() as connection:
            newest = {line.field: line for line in history(connection, case_id)}
        return {field: line for field, line in newest.items() if line.value}
