"""A conversation opens to its own token only; tokens are stored hashed and appear in no URL."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from knowledge.errors import TriageError
from server import auth, case_commands
from server.settings import Settings
from server.store.clock import stored
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


def test_a_token_that_is_given_back_opens_nothing_any_more(talk: Talk) -> None:
    talk.say("止まりました")
    link = talk.client.post(f"{talk.path}/link", headers=talk.bearer).json()["link"]
    done = talk.client.request("DELETE", f"{talk.path}/token", headers=talk.bearer)

    assert (done.status_code, done.content) == (204, b"")
    assert knock(talk.client, "GET", talk.path, talk.bearer) == (401, "token_invalid")
    assert knock(talk.client, "POST", f"{talk.path}/messages", talk.bearer) == (401, "token_invalid")
    opened = talk.client.post("/case/open", data={"key": link.split("#")[1]}, follow_redirects=False)
    assert opened.status_code == 401
    store = talk.client.app.state.context.store  # type: ignore[attr-defined]
    assert [message.text for message in store.conversations.messages(talk.id)][1] == "止まりました"
    assert store.access.of_case(talk.id)[-1].action == "revoked"


def test_the_command_takes_a_token_away(talk: Talk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case_commands.revoke(talk.id, tmp_path)

    assert "使えなくしました" in capsys.readouterr().out
    assert knock(talk.client, "GET", talk.path, talk.bearer) == (401, "token_invalid")
    with pytest.raises(TriageError, match="という記録はありません"):
        case_commands.revoke("nobody", tmp_path)


@pytest.mark.parametrize(
    ("age", "quiet", "ended"),
    [(0, 0, False), (89, 13, False), (90, 0, True), (14, 14, True), (15, 1, False)],
)
def test_a_token_ends_with_age_and_with_silence(tmp_path: Path, age: int, quiet: int, ended: bool) -> None:
    now = dt.datetime.now(dt.UTC)
    created, updated = (stored(now - dt.timedelta(days=days)) for days in (age, quiet))

    assert auth.has_ended(created, updated, Settings(data_dir=tmp_path)) == ended
