"""From nothing to 100 MB: a length is answered or refused, quickly, and the server goes on."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.hostile.conftest import LONG
from tests.server.conftest import Talk, begin

LADDER = (0, 1, 10, 100, 1_000, 4_000, 4_001, 20_000, 20_001, 100_000, 1_000_000, 10_000_000, 100_000_000)
UNITS = ("あ", "a", " ", "4", "ｶﾞ", "\ufdfa", "𠮷")
SECONDS = 20.0
"""What a machine that is busy with other things may need for one refusal of 100 MB."""


@pytest.fixture
def talk(client: TestClient) -> Talk:
    return begin(client)


def pieces(unit: bytes, length: int) -> Iterator[bytes]:
    """The same text without an announced length."""
    yield b'{"client_message_id": "1", "text": "'
    for _ in range(length // 10_000):
        yield unit * 10_000
    yield b'"}'


@pytest.mark.parametrize("length", LADDER)
def test_every_length_is_answered_or_refused_at_both_doors(talk: Talk, length: int) -> None:
    for unit in UNITS if length <= 20_001 or LONG else ("a",):
        text = (unit * length)[:length]
        body = b'{"text": "%s"}' % text.encode()
        began = time.monotonic()
        read = talk.client.post("/api/v1/assess", content=body, headers={"Content-Type": "application/json"})
        said = talk.say(text)

        assert read.status_code in (200, 413, 422), (unit, length)
        assert said.status_code in (200, 413, 422), (unit, length)
        assert read.status_code != 200 or length <= 20_000
        assert said.status_code != 200 or len(unicodedata.normalize("NFKC", text)) <= 4_000
        assert time.monotonic() - began < SECONDS
    assert talk.client.get("/healthz").status_code == 200


@pytest.mark.parametrize("length", [1_000_000, 100_000_000])
def test_a_length_that_is_not_announced_is_refused_as_soon_as_it_is_too_long(talk: Talk, length: int) -> None:
    headers = talk.bearer | {"Content-Type": "application/json"}
    response = talk.client.post(f"{talk.path}/messages", content=pieces(b"a", length), headers=headers)

    assert (response.status_code, response.json()["error"]["code"]) == (413, "body_too_large")
    assert talk.say("サーバーが止まりました").status_code == 200


@pytest.mark.parametrize("announced", ["-1", "99999999999999999999", "1e9", "0x10", "１２"])
def test_an_announcement_that_is_no_length_harms_nobody(client: TestClient, announced: str) -> None:
    headers = {"Content-Length": announced.encode(), "Content-Type": "application/json"}
    response = client.post("/api/v1/assess", content=b"{}", headers=headers)

    assert response.status_code in (400, 413, 422)


def test_many_fields_and_deep_ones_are_refused(client: TestClient) -> None:
    json = {"Content-Type": "application/json"}
    many = b'{"text": "a", "known": {%s}}' % b",".join(b'"x%d": 1' % number for number in range(10_000))
    deep = b'{"text": "a", "known": %s}' % (b'{"a":' * 20_000 + b"1" + b"}" * 20_000)

    assert client.post("/api/v1/assess", content=many, headers=json).status_code == 422
    assert client.post("/api/v1/assess", content=deep, headers=json).status_code in (400, 422)
    form = "&".join(f"x{number}=1" for number in range(5_000))
    sent = client.post("/case/open", content=form, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert sent.status_code in (400, 401, 413)


def test_long_names_cookies_and_queries_are_refused_or_ignored(client: TestClient) -> None:
    long = "x" * 50_000
    assert client.get(f"/api/v1/conversations/{long}", headers={"Authorization": f"Bearer {long}"}).status_code == 404
    assert client.get("/staff/queue", headers={"Cookie": f"triage_staff={long}"}).status_code in (200, 303)
    assert client.get("/staff/login", params={"next": long}).status_code == 200
    headers = {"Last-Event-ID": long}
    assert client.get("/api/v1/conversations/x/events", headers=headers).status_code in (400, 401)
