"""The members of staff: who may sign in, and as what. Whoever is taken out of the list of today stays in the logs."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import IntegrityError

from server.store import access
from server.store.clock import now
from server.store.database import Database
from server.store.records import COMMAND, to_json
from server.store.tables import sessions, staff

Role = Literal["operator", "supervisor", "auditor", "editor"]
ROLES: tuple[Role, ...] = get_args(Role)


class LoginTaken(Exception):
    """Somebody has this login already; nothing was saved."""


class NoSuchMember(Exception):
    """Nobody has this login; nothing was saved."""


@dataclass(frozen=True)
class Member:
    """A member of staff. `disabled` is since when they may not sign in; `has_password` is False for single sign-on."""

    id: str
    login: str
    name: str
    roles: frozenset[Role]
    disabled: str | None
    has_password: bool
    created: str


class Staff:
    """The accounts. Every method is one transaction and blocks; every change is in the access log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, login: str, name: str, roles: Collection[Role], password_hash: str | None) -> Member:
        """A new account. Raises LoginTaken."""
        member_id = secrets.token_hex(8)
        row = {"id": member_id, "login": login, "name": name, "roles": to_json(sorted(roles)), "created": now()}
        try:
            with self._database.writing() as connection:
                connection.execute(insert(staff).values(**row, password_hash=password_hash))
                access.add(connection, COMMAND, "staff_added", None, member_id)
        except IntegrityError:
            raise LoginTaken from None
        found = self.find(login)
        assert found is not None
        return found

    def find(self, login: str) -> Member | None:
        """The member with this login."""
        with self._database.reading() as connection:
            row = connection.execute(select(staff).where(staff.c.login == login)).one_or_none()
        return None if row is None else member_of(row)

    def password_hash(self, login: str) -> str | None:
        """The hash of this login's password; None when there is none, or the account is disabled or unknown."""
        wanted = select(staff.c.password_hash).where(staff.c.login == login, staff.c.disabled.is_(None))
        with self._database.reading() as connection:
            found: str | None = connection.execute(wanted).scalar()
        return found

    def all(self) -> list[Member]:
        """Everybody, by login."""
        with self._database.reading() as connection:
            return [member_of(row) for row in connection.execute(select(staff).order_by(staff.c.login))]

    def names(self) -> Mapping[str, str]:
        """Names by id."""
        with self._database.reading() as connection:
            return {row.id: row.name for row in connection.execute(select(staff.c.id, staff.c.name))}

    def change_password(self, login: str, password_hash: str, who: str = COMMAND) -> None:
        """A new password; whoever was signed in with the old one is not any more. Raises NoSuchMember."""
        self._change(login, "staff_password", who, password_hash=password_hash)

    def rehash(self, login: str, password_hash: str) -> None:
        """The same password in a newer form; nobody is signed out."""
        with self._database.writing() as connection:
            connection.execute(update(staff).where(staff.c.login == login).values(password_hash=password_hash))

    def change_roles(self, login: str, roles: Collection[Role]) -> None:
        """Other roles, from the next request on. Raises NoSuchMember."""
        self._change(login, "staff_roles", COMMAND, roles=to_json(sorted(roles)))

    def disable(self, login: str) -> None:
        """No more signing in, and out at once. Raises NoSuchMember."""
        self._change(login, "staff_disabled", COMMAND, disabled=now())

    def enable(self, login: str) -> None:
        """Signing in is possible again. Raises NoSuchMember."""
        self._change(login, "staff_enabled", COMMAND, disabled=None)

    def _change(self, login: str, action: str, who: str, **values: Any) -> None:
        with self._database.writing() as connection:
            member_id = connection.execute(select(staff.c.id).where(staff.c.login == login)).scalar()
            if member_id is None:
                raise NoSuchMember
            connection.execute(update(staff).where(staff.c.id == member_id).values(**values))
            sign_out(connection, member_id)
            access.add(connection, who, action, None, member_id)


def sign_out(connection: Connection, staff_id: str) -> None:
    """End every session of a member."""
    connection.execute(delete(sessions).where(sessions.c.staff_id == staff_id))


def member_of(row: Row) -> Member:
    """A row of `staff` as an object."""
    roles = frozenset(json.loads(row.roles))
    return Member(row.id, row.login, row.name, roles, row.disabled, row.password_hash is not None, row.created)
