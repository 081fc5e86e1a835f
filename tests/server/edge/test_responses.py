"""What every response carries, whatever became of the request; and errors as people and programs want them."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from tests.server.conftest import Start

ALWAYS = {
    "content-security-policy": "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=()",
}
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
LARGE = b"x" * 300_000

# name: (method, path, headers, body, status)
REQUESTS = {
    "a page": ("GET", "/", {}, b"", 200),
    "a script": ("GET", "/static/chat.js", {}, b"", 200),
    "the API": ("GET", "/api/v1/knowledge/labels", {}, b"", 200),
    "nothing there": ("GET", "/nothing", {}, b"", 404),
    "a wrong method": ("PUT", "/", {}, b"", 405),
    "not signed in": ("GET", "/api/v1/staff/me", {}, b"", 401),
    "another site": ("POST", "/api/v1/assess", {"Origin": "null"}, b"{}", 403),
    "too large": ("POST", "/api/v1/assess", {}, LARGE, 413),
    "not readable": ("POST", "/api/v1/assess", {"Content-Type": "application/json"}, b"{", 400),
    "a fault": ("GET", "/healthz?fault", {}, b"", 200),
}


@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("name", REQUESTS)
def test_every_response_has_the_headers(start: Start, name: str, secure: bool) -> None:
    method, path, headers, body, status = REQUESTS[name]
    response = start(secure_cookies=secure).request(method, path, headers=headers, content=body)

    assert response.status_code == status
    for header, part in ALWAYS.items():
        assert part in response.headers[header]
    assert "unsafe" not in response.headers["content-security-policy"]
    assert ("max-age=31536000" in response.headers.get("strict-transport-security", "")) == secure
    assert not {"server", "x-powered-by"} & set(response.headers)


def faulty(client: TestClient) -> TestClient:
    """A server in which looking for cases and for conversations fails with what somebody told."""

    def fault(*_: object) -> None:
        raise RuntimeError("秘密の話 090-1234-5678")

    store = client.app.state.context.store  # type: ignore[attr-defined]
    store.conversations.find = store.cases.of_link = fault
    return client


FAULTS = {
    "the API": ("GET", "/api/v1/conversations/x", 500),
    "a part of the page": ("GET", "/conversations/x/sheet", 500),
    "the case page": ("POST", "/case/open", 500),
}


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("accept", ["*/*", BROWSER["Accept"]])
def test_a_fault_shows_nothing_of_the_inside(
    client: TestClient, caplog: pytest.LogCaptureFixture, name: str, accept: str
) -> None:
    method, path, status = FAULTS[name]
    headers = {"Accept": accept, "Authorization": "Bearer x"}
    response = faulty(client).request(method, path, headers=headers, data={"key": "x"} if method == "POST" else None)

    assert response.status_code == status
    assert "サーバーの中で問題が起きました" in response.text
    for inner in ("Traceback", "RuntimeError", ".py", "秘密", "090", "sqlite", "starlette", "/work", "/usr"):
        assert inner not in response.text
    assert "秘密" not in caplog.text
    is_page = response.headers["content-type"].startswith("text/html")
    assert is_page == (path.startswith("/case") or (accept != "*/*" and not path.startswith("/api/")))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/static/nothing.js", 404),
        ("GET", "/conversations/x/sheet", 401),
        ("POST", "/case/open", 413),
        ("POST", "/nothing", 413),
        ("POST", "/staff/login", 413),
        ("PUT", "/", 405),
    ],
)
def test_a_browser_gets_a_page_with_a_way_on(client: TestClient, method: str, path: str, status: int) -> None:
    content = LARGE if status == 413 else b""
    page = client.request(method, path, headers=BROWSER, content=content)

    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert re.search(r'<a href="/[a-z/]*">', page.text)
    assert page.headers["cache-control"] == "no-store"
    assert client.request(method, f"/api{path}", headers=BROWSER, content=content).json()["error"]["message"]


def test_an_error_whose_page_cannot_be_made_is_told_all_the_same(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.pages import templates

    def fault(*_: object, **__: object) -> None:
        raise RuntimeError("no template")

    monkeypatch.setattr(templates, "TemplateResponse", fault)
    response = client.get("/", headers=BROWSER)

    assert (response.status_code, response.json()["error"]["code"]) == (500, "internal_error")
