"""Every route × every visitor: let in or kept out exactly as the one table says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from httpx2 import Response
from pydantic import SecretStr
from sqlalchemy import update

from server import auth, cookies
from server.app import PARTS, create_app
from server.cases.links import new_link
from server.settings import Settings
from server.staff import access
from server.staff.access import DOORS, Key
from server.store.clock import stored
from server.store.staff import ROLES
from server.store.store import Store, open_store
from server.store.tables import cases
from tests.server.conftest import Talk, begin
from tests.server.fakes import FakeEngine, FakeReader
from tests.server.staff.conftest import session

REVOKE = "DELETE /api/v1/conversations/{conversation_id}/token"  # ends what it is opened with
STREAM = "GET /api/v1/conversations/{conversation_id}/events"  # it never ends; tests/server/test_events.py listens
# Open to all; what they are given decides: see their own tests.
JUDGES = ("POST /staff/login", "GET /staff/sso", "GET /staff/sso/back", "POST /case/open")
METRICS = "the token of whoever watches"
BODIES = {
    "POST /api/v1/assess": {"text": "サーバーが止まりました"},
    "POST /api/v1/conversations/{conversation_id}/messages": {"text": "止まりました", "client_message_id": "1"},
    "POST /api/v1/conversations/{conversation_id}/documents": {"document": "", "ready": True},
    "POST /api/v1/staff/cases/{case_id}/actions": {"do": "note", "text": "メモ"},
}


@dataclass
class House:
    """A running server with a conversation, its link, and members of staff of every kind."""

    client: TestClient
    store: Store
    talk: Talk
    other: Talk
    tokens: dict[str, str] = field(default_factory=dict)
    talks: dict[str, Talk] = field(default_factory=dict)
    """The conversations of visitors whose tokens have ended: they knock at their own doors."""

    def knock(self, visitor: str, door: str) -> Response:
        method, path = door.split(" ")
        talk = self.talks.get(visitor, self.talk)
        path = path.format(conversation_id=talk.id, case_id=talk.id, file="report.txt")
        headers, json = self.headers(visitor), BODIES.get(door)
        self.client.cookies.clear()  # what an earlier visitor was given
        data = None if json or method != "POST" else {"key": ""}
        return self.client.request(method, path, json=json, data=data, headers=headers, follow_redirects=False)

    def headers(self, visitor: str) -> dict[str, str]:
        if visitor in ("own conversation", "another conversation"):
            return (self.talk if visitor.startswith("own") else self.other).bearer
        if visitor in self.talks:
            return self.talks[visitor].bearer
        if visitor == "expired link":
            return {"Cookie": f"{cookies.CASE}={self.tokens[visitor]}"}
        if visitor in ("own link", "old link"):
            fresh = new_link(self.client.app.state.context, self.talk.id)  # type: ignore[attr-defined]
            self.tokens["own link"] = fresh.split("#")[1]
            token, name = self.tokens[visitor], cookies.CASE
        elif visitor in ROLES:
            member = self.store.staff.find(visitor)
            assert member is not None
            token, name = session(self.store, member), cookies.STAFF  # a new one: another test may sign out
        elif visitor == "nobody":
            return {}
        elif visitor == "metrics":
            return {"Authorization": f"Bearer {METRICS}"}
        else:
            token, name = self.tokens[visitor], cookies.STAFF
        return {"Cookie": f"{name}={token}", cookies.HEADER: cookies.form_key(token)}


def ended(client: TestClient, store: Store) -> dict[str, Talk]:
    """Conversations whose tokens open them no more."""
    talks = {name: begin(client) for name in ("an old conversation", "a quiet conversation", "a revoked conversation")}
    ages = {"an old conversation": ("created", 90), "a quiet conversation": ("updated", 14)}
    for name, (column, days) in ages.items():
        time = stored(dt.datetime.now(dt.UTC) - dt.timedelta(days=days))
        with store.database.writing() as connection:
            connection.execute(update(cases).where(cases.c.id == talks[name].id).values({column: time}))
    store.cases.revoke(talks["a revoked conversation"].id, "command")
    return talks


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("house")
    store = open_store(folder)
    settings = Settings(data_dir=folder, metrics_token=SecretStr(METRICS))
    app = create_app(settings, engine=FakeEngine(), reader=FakeReader())  # type: ignore[arg-type]
    with TestClient(app, raise_server_exceptions=False) as client:
        made = House(client, store, begin(client), begin(client))
        made.talk.say("サーバーが止まりました")
        for role in ROLES:
            store.staff.add(role, role, [role], None)
        operator, all_roles = store.staff.find("operator"), list(ROLES)
        assert operator is not None
        gone = store.staff.add("gone", "gone", all_roles, None)
        made.tokens["disabled"] = session(store, gone)
        store.staff.disable("gone")
        made.tokens["disabled again"] = session(store, gone)
        made.tokens["expired"] = session(store, operator, dt.timedelta(seconds=-1))
        made.tokens["signed out"] = session(store, operator)
        store.sessions.close(auth.token_hash(made.tokens["signed out"]))
        made.tokens["made up"] = auth.new_token()
        made.tokens["a conversation's token"] = made.talk.token
        made.tokens["old link"] = new_link(app.state.context, made.talk.id).split("#")[1]
        made.talks = ended(client, store)
        made.tokens["expired link"] = auth.new_token()
        store.cases.link(made.other.id, auth.token_hash(made.tokens["expired link"]), dt.datetime.now(dt.UTC))
        made.tokens["a link as a session"] = new_link(app.state.context, made.other.id).split("#")[1]
        yield made
    store.close()


VISITORS = (
    *("nobody", *ROLES, "expired", "signed out", "disabled", "disabled again", "made up"),
    *("a conversation's token", "a link as a session"),
    *("own conversation", "another conversation", "own link", "old link", "expired link"),
    *("an old conversation", "a quiet conversation", "a revoked conversation", "metrics"),
)


def is_let_in(visitor: str, door: str) -> bool:
    """What the table says of a visitor."""
    opens = DOORS[door]
    if opens is Key.NONE:
        return True
    if opens is Key.CONVERSATION:
        return visitor == "own conversation"
    if opens is Key.METRICS:
        return visitor == "metrics"
    return visitor == "own link" if opens is Key.LINK else visitor in opens


def was_let_in(response: Response) -> bool:
    to_login = response.headers.get("location", "").startswith("/staff/login?next=")
    return response.status_code not in (401, 403, 404) and not to_login


def test_an_end_is_told_from_a_wrong_token(house: House) -> None:
    codes = {
        name: house.client.get(talk.path, headers=talk.bearer).json()["error"]["code"]
        for name, talk in house.talks.items()
    }

    assert codes == {
        "an old conversation": "token_expired",
        "a quiet conversation": "token_expired",
        "a revoked conversation": "token_invalid",
    }


def test_every_route_stands_in_the_table_and_no_other() -> None:
    routes = {
        f"{method} {route.path}"
        for part in PARTS
        for route in part.router.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    }

    assert routes == set(DOORS)


@pytest.mark.parametrize("door", [door for door in DOORS if door not in (REVOKE, STREAM, *JUDGES)])
@pytest.mark.parametrize("visitor", VISITORS)
def test_a_door_opens_exactly_to_whom_the_table_says(house: House, door: str, visitor: str) -> None:
    response = house.knock(visitor, door)

    assert was_let_in(response) == is_let_in(visitor, door), (response.status_code, response.text[:300])
    assert response.status_code < 500


@pytest.mark.parametrize("door", [REVOKE, STREAM])
@pytest.mark.parametrize("visitor", [visitor for visitor in VISITORS if visitor != "own conversation"])
def test_a_conversation_is_heard_and_ended_by_nobody_else(house: House, visitor: str, door: str) -> None:
    assert house.knock(visitor, door).status_code == 401


@pytest.mark.parametrize("door", [door for door, opens in DOORS.items() if isinstance(opens, frozenset)])
def test_what_changes_something_wants_a_form_of_ours(house: House, door: str) -> None:
    role = next(role for role in ROLES if role in DOORS[door])  # type: ignore[operator]
    if door.startswith("GET"):
        return
    mine = house.headers(role)
    forged = (
        {"Cookie": mine["Cookie"]},
        mine | {cookies.HEADER: "0" * 64},
        mine | {cookies.HEADER: "鍵".encode()},
        mine | {"Sec-Fetch-Site": "cross-site"},
    )
    for headers in forged:
        method, path = door.format(case_id=house.talk.id).split(" ")
        refused = house.client.request(method, path, json=BODIES.get(door), headers=headers, follow_redirects=False)
        assert refused.status_code == 403
    assert house.client.get("/api/v1/staff/me", headers=mine).status_code == 200


def test_a_route_that_the_table_forgot_opens_to_nobody() -> None:
    assert not access.may(frozenset(ROLES), "GET", "/staff/forgotten")
    with pytest.raises(KeyError):
        access.door("GET", "/staff/forgotten")
