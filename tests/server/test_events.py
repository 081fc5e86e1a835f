"""What happens in a conversation comes as server-sent events, resumable with Last-Event-ID."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn

from server.app import create_app
from server.settings import Settings
from server.store.records import Draft
from tests.server.fakes import FakeEngine, FakeReader


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[httpx2.Client, Any]]:
    """A server on a real socket: the test client cannot read a stream that does not end."""
    app = create_app(Settings(data_dir=tmp_path), engine=FakeEngine(), reader=FakeReader())  # type: ignore[arg-type]
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, ws="none", log_config=None, timeout_graceful_shutdown=1)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
    thread.start()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with httpx2.Client(base_url=address, trust_env=False, timeout=10) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        yield client, app.state.context
    running.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture
def owner(server: tuple[httpx2.Client, Any]) -> tuple[str, dict[str, str]]:
    """A conversation's path and its bearer header."""
    begun = server[0].post("/api/v1/conversations").json()
    return f"/api/v1/conversations/{begun['conversation_id']}", {"Authorization": f"Bearer {begun['token']}"}


def events(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    """The events of a stream; comments are passed over."""
    event: dict[str, str] = {}
    for line in lines:
        if line == "" and event:
            yield event
            event = {}
        elif line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            event[name] = value


def say(client: httpx2.Client, path: str, bearer: dict[str, str], text: str) -> None:
    body = {"text": text, "client_message_id": text}
    assert client.post(f"{path}/messages", json=body, headers=bearer).status_code == 200


def test_a_listener_hears_a_turn_as_it_happens(server: Any, owner: Any) -> None:
    client, _ = server
    path, bearer = owner
    with client.stream("GET", f"{path}/events", headers=bearer) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.iter_lines()
        assert next(lines) == ": listening"
        say(client, path, bearer, "止まりました")
        heard = events(lines)
        said = next(heard)
        rest = [next(heard), next(heard)]

    assert (said["event"], said["id"], json.loads(said["data"])["role"]) == ("message", "2", "user")
    assert rest[0]["event"] == "typing"
    assert (rest[1]["event"], rest[1]["id"]) == ("message", "3")
    assert json.loads(rest[1]["data"])["text"] == "1回目: 止まりました"


def test_a_listener_goes_on_after_the_last_event_it_had(server: Any, owner: Any) -> None:
    client, _ = server
    path, bearer = owner
    say(client, path, bearer, "一つ目")
    say(client, path, bearer, "二つ目")

    with client.stream("GET", f"{path}/events", headers=bearer | {"Last-Event-ID": "3"}) as stream:
        heard = events(stream.iter_lines())
        missed = [next(heard), next(heard)]

    assert [event["id"] for event in missed] == ["4", "5"]


def test_an_operators_message_arrives_unasked(server: Any, owner: Any) -> None:
    client, context = server
    path, bearer = owner
    with client.stream("GET", f"{path}/events", headers=bearer) as stream:
        lines = stream.iter_lines()
        next(lines)
        conversation_id = path.rsplit("/", 1)[1]
        context.store.conversations.append(conversation_id, Draft("担当者が代わります。", role="operator"))
        context.live.tell(conversation_id, "message")
        heard = next(events(lines))

    assert json.loads(heard["data"])["role"] == "operator"


def test_a_pressed_button_has_its_title_in_the_stream_as_in_the_conversation(server: Any, owner: Any) -> None:
    client, _ = server
    path, bearer = owner
    say(client, path, bearer, "止まりました")
    with client.stream("GET", f"{path}/events", headers=bearer) as stream:
        lines = stream.iter_lines()
        next(lines)
        say(client, path, bearer, "#claim_received=true")
        live = json.loads(next(events(lines))["data"])
    with client.stream("GET", f"{path}/events", headers=bearer | {"Last-Event-ID": "1"}) as stream:
        heard = events(stream.iter_lines())
        again = [json.loads(next(heard)["data"]) for _ in range(4)]

    assert live["title"] == "はい"
    assert again == client.get(path, headers=bearer).json()["messages"][1:]
    assert live in again


@pytest.mark.parametrize("given", ["x", "-1", "1.5", "99999999999999999999"])
def test_a_last_event_id_must_be_a_number(server: Any, owner: Any, given: str) -> None:
    path, bearer = owner
    response = server[0].get(f"{path}/events", headers=bearer | {"Last-Event-ID": given})

    assert (response.status_code, response.json()["error"]["code"]) == (400, "invalid_event_id")
