"""Requests that were meant for another server, or that another site made a browser send, go no further."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from server.app import PARTS
from tests.server.conftest import Start

STATES = {
    f"{method} {route.path}"
    for part in PARTS
    for route in part.router.routes
    for method in route.methods
    if method not in ("GET", "HEAD")
}
FOREIGN = {
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "a sibling": {"Sec-Fetch-Site": "same-site"},
    "another origin": {"Origin": "https://evil.example"},
    "another port": {"Origin": "http://testserver:8443"},
    "a name that begins like ours": {"Origin": "http://testserver.evil.example"},
    "a name that ends like ours": {"Origin": "http://eviltestserver"},
    "ours as a user name": {"Origin": "http://testserver@evil.example"},
    "a sandbox": {"Origin": "null"},
    "nothing": {"Origin": ""},
}
OWN = {
    "a program": {},
    "our page": {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
    "our page in an old browser": {"Origin": "http://testserver"},
    "our page through TLS": {"Origin": "https://TESTSERVER"},
    "the address bar": {"Sec-Fetch-Site": "none"},
}


@pytest.mark.parametrize("door", sorted(STATES))
@pytest.mark.parametrize("site", FOREIGN)
def test_another_site_can_change_nothing(client: TestClient, door: str, site: str) -> None:
    method, path = door.split(" ")
    response = client.request(method, path, headers=FOREIGN[site])

    assert response.status_code == 403
    assert "この画面から送られたことを確かめられません" in response.text


@pytest.mark.parametrize("site", OWN)
def test_our_own_pages_and_programs_can(client: TestClient, site: str) -> None:
    assert client.post("/api/v1/conversations", headers=OWN[site]).status_code == 201


@pytest.mark.parametrize("site", FOREIGN)
def test_a_link_from_another_site_may_be_followed(client: TestClient, site: str) -> None:
    assert client.get("/", headers=FOREIGN[site]).status_code == 200


def test_a_preflight_of_another_site_is_granted_nothing(client: TestClient) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    response = client.options("/api/v1/assess", headers=asked)

    assert response.status_code == 405
    assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("host", "opens"),
    [
        ("triage.example.co.jp", True),
        ("TRIAGE.example.co.jp:8443", True),
        ("triage.example.co.jp.", True),
        ("a.intra.example", True),
        ("a.b.intra.example", True),
        ("[::1]:8000", True),
        ("intra.example", False),
        ("evilintra.example", False),
        ("triage.example.co.jp.evil.example", False),
        ("testserver", False),
        ("127.0.0.1", False),
        ("", False),
        ("*.intra.example", False),
    ],
)
def test_only_the_names_that_are_set_lead_here(start: Start, host: str, opens: bool) -> None:
    client = start(allowed_hosts="triage.example.co.jp, *.intra.example,[::1]")
    response = client.get("/", headers={"Host": host})

    assert response.status_code == (200 if opens else 400)
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["", "a b", "a/b", "a@b", "a,b", "[::1", "a:b", "a:1:2", "x" * 70, "ホスト".encode()])
def test_a_host_that_is_none_is_refused_in_any_case(client: TestClient, host: str) -> None:
    response = client.get("/api/v1/knowledge/labels", headers={"Host": host})

    assert (response.status_code, response.json()["error"]["code"]) == (400, "unknown_host")


def test_a_websocket_is_closed_whoever_opens_it(client: TestClient) -> None:
    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/api/v1/conversations/x/events"):
        pass
