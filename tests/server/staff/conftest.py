"""Members of staff who are signed in, without the seconds that a password's hash takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from server import auth, cookies
from server.store.staff import Member, Role
from server.store.store import Store

HOUR = dt.timedelta(hours=1)


@dataclass
class Browser:
    """A browser in which somebody may be signed in. It follows no redirect, so that tests see each."""

    client: TestClient
    token: str
    member: Member

    @property
    def cookie(self) -> dict[str, str]:
        return {"Cookie": f"{cookies.STAFF}={self.token}"}

    def get(self, path: str) -> Response:
        return self.client.get(path, headers=self.cookie, follow_redirects=False)

    def post(self, path: str, **fields: str) -> Response:
        """Send a form of a page."""
        form = {cookies.FIELD: cookies.form_key(self.token), **fields}
        return self.client.post(path, data=form, headers=self.cookie, follow_redirects=False)

    def do(self, case_id: str, **action: Any) -> Response:
        """Send an action to the API."""
        headers = self.cookie | {cookies.HEADER: cookies.form_key(self.token)}
        return self.client.post(f"/api/v1/staff/cases/{case_id}/actions", json=action, headers=headers)

    def case(self, case_id: str) -> dict[str, Any]:
        response = self.get(f"/api/v1/staff/cases/{case_id}")
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found


def session(store: Store, member: Member, lasts: dt.timedelta = HOUR) -> str:
    """The token of a new session."""
    token = auth.new_token()
    store.sessions.open(auth.token_hash(token), member.id, dt.datetime.now(dt.UTC) + lasts, HOUR)
    return token


SignedInAs = Callable[..., Browser]


@pytest.fixture
def signed_in_as(client: TestClient, store: Store) -> SignedInAs:
    """A browser in which somebody with these roles is signed in: `signed_in_as("operator", name="佐藤")`."""

    def signed_in(*roles: Role, name: str = "佐藤", login: str | None = None) -> Browser:
        login = login or f"{'-'.join(roles)}-{len(store.staff.all())}"
        member = store.staff.add(login, name, roles, None)
        return Browser(client, session(store, member), member)

    return signed_in
