"""A conversation opens to its own token only; tokens are stored hashed and appear in no URL."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from server import auth
from tests.server.conftest import Talk, begin

DOORS = [("GET", ""), ("GET", "/events"), ("POST", "/messages")]


def knock(client: TestClient, method: str, path: str, headers: dict[str, str]) -> tuple[int, str]:
    body = {"text": "a", "client_message_id": "1"} if method == "POST" else None
    response = client.request(method, path, json=body, headers=headers)
    return response.status_code, response.json()["error"]["code"]


@pytest.mark.parametrize(("method", "door"), DOORS)
def test_no_door_opens_without_the_token(talk: Talk, method: str, door: str) -> None:
    other = begin(talk.client)
    for headers in ({}, {"Authorization": "Basic abc"}, {"Authorization": "Bearer"}):
        assert knock(talk.client, method, talk.path + door, headers) == (401, "token_required")
    assert knock(talk.client, method, talk.path + door, other.bearer) == (401, "token_invalid")
    assert knock(talk.client, method, f"/api/v1/conversations/{'0' * 32}{door}", talk.bearer) == (
        404,
        "conversation_not_found",
    )


def test_a_token_in_the_url_opens_nothing(talk: Talk) -> None:
    assert talk.client.get(f"{talk.path}?token={talk.token}").status_code == 401


def test_tokens_are_stored_only_as_hashes(talk: Talk, tmp_path: Path) -> None:
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("triage.sqlite3*"))

    assert auth.token_hash(talk.token).encode() in stored
    assert talk.token.encode() not in stored


def test_every_conversation_has_its_own_id_and_token(client: TestClient) -> None:
    talks = [begin(client) for _ in range(5)]

    assert len({talk.id for talk in talks}) == len({talk.token for talk in talks}) == 5
