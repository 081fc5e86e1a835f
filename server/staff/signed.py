"""Who asks: the dependency of every route of the staff."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from server import auth, cookies
from server.chat import Here
from server.errors import ApiError
from server.staff import access
from server.store.staff import Member

SAFE = ("GET", "HEAD")


@dataclass(frozen=True)
class Signed:
    """A member of staff who is signed in. `token` is that of the session."""

    member: Member
    token: str

    @property
    def who(self) -> str:
        """As the store names who did something."""
        return f"staff:{self.member.id}"

    @property
    def form_key(self) -> str:
        """What forms and calls that change something carry."""
        return cookies.form_key(self.token)

    def may(self, method: str, path: str) -> bool:
        """Whether this member may use a route."""
        return access.may(self.member.roles, method, path)


async def signed(request: Request, here: Here) -> Signed:
    """The member of staff who asks.

    Raises ApiError: sign_in_required, too_many_requests, role_missing (the table of access.py), foreign_form.
    """
    token = cookies.read(request, here.settings, cookies.STAFF)
    idle = dt.timedelta(minutes=here.settings.session_idle_minutes)
    found = None if token is None else await asyncio.to_thread(here.store.sessions.find, auth.token_hash(token), idle)
    if token is None or found is None:
        raise ApiError(401, "sign_in_required")
    here.staff_rate.take(found.id)
    if not access.may(found.roles, request.method, request.scope["route"].path):
        raise ApiError(403, "role_missing")
    if request.method not in SAFE:
        await cookies.check_form(request, token)
    return Signed(found, token)


SignedIn = Annotated[Signed, Depends(signed)]
