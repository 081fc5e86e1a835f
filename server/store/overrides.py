"""Statuses that staff hold for wrong: which, what would be right, and why. Each is a golden case to be reviewed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select

from server.masking import mask
from server.store.clock import now
from server.store.database import Database
from server.store.locking import lock, next_number
from server.store.tables import overrides


@dataclass(frozen=True)
class Override:
    """One overridden status. `given` stands in answer `answer_number`; `status` is what staff hold right."""

    case_id: str
    number: int
    product: str
    given: str
    status: str
    reason: str
    answer_number: int
    staff_id: str
    created: str


class Overrides:
    """The overrides, only ever added to. Every method is one transaction and blocks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, case_id: str, staff_id: str, *, product: str, given: str, status: str, reason: str, answer_number: int
    ) -> None:
        """Note one; the reason is masked. Raises CaseGone."""
        time = now()
        by = {"answer_number": answer_number, "staff_id": staff_id, "created": time}
        row = {"product": product, "given": given, "status": status, "reason": mask(reason)}
        with self._database.writing() as connection:
            lock(connection, case_id, time)
            number = next_number(connection, overrides, case_id)
            connection.execute(insert(overrides).values(case_id=case_id, number=number, **row, **by))

    def of_case(self, case_id: str) -> list[Override]:
        """Those of one case, oldest first."""
        wanted = select(overrides).where(overrides.c.case_id == case_id).order_by(overrides.c.number)
        with self._database.reading() as connection:
            return [Override(**row._mapping) for row in connection.execute(wanted)]

    def all(self) -> list[Override]:
        """All, oldest first."""
        wanted = select(overrides).order_by(overrides.c.created, overrides.c.case_id, overrides.c.number)
        with self._database.reading() as connection:
            return [Override(**row._mapping) for row in connection.execute(wanted)]
