"""The store of a server: one object for each concern, over one database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from server.store.access import AccessLog
from server.store.cases import Cases
from server.store.claims import Claims
from server.store.conversations import Conversations
from server.store.database import Database, open_database
from server.store.documents import Documents
from server.store.figures import Figures
from server.store.hand_overs import HandOvers
from server.store.login_attempts import LoginAttempts
from server.store.notes import Notes
from server.store.overrides import Overrides
from server.store.particulars import Particulars
from server.store.purge import Purge
from server.store.queue import Queue
from server.store.sessions import Sessions
from server.store.staff import Staff
from server.store.take_overs import TakeOvers


@dataclass(frozen=True)
class Store:
    """What is kept, by concern."""

    database: Database
    conversations: Conversations
    claims: Claims
    cases: Cases
    hand_overs: HandOvers
    take_overs: TakeOvers
    documents: Documents
    particulars: Particulars
    notes: Notes
    overrides: Overrides
    queue: Queue
    figures: Figures
    staff: Staff
    sessions: Sessions
    login_attempts: LoginAttempts
    access: AccessLog
    purge: Purge

    @property
    def name(self) -> str:
        """Where it is, for people."""
        return self.database.name

    def close(self) -> None:
        """Let go of the database."""
        self.claims.close()
        self.database.close()


def open_store(folder: Path, url: str = "", *, late: bool = False) -> Store:
    """The store in the PostgreSQL database of `url`, or with an empty one in SQLite below `folder`.

    With `late`, a PostgreSQL that does not answer yet is waited for (see database.py).

    Raises TriageError: newer_data, unusable_folder, database_unreachable, invalid_setting.
    """
    database = open_database(url, folder, late=late)
    return Store(
        database,
        Conversations(database),
        Claims(database),
        Cases(database),
        HandOvers(database),
        TakeOvers(database),
        Documents(database),
        Particulars(database),
        Notes(database),
        Overrides(database),
        Queue(database),
        Figures(database),
        Staff(database),
        Sessions(database),
        LoginAttempts(database),
        AccessLog(database),
        Purge(database),
    )
