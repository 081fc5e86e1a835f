"""Bad input gets a clear error in the one shape, whatever it is, and the server goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.server.conftest import Talk

JSON = {"Content-Type": "application/json"}


def ask(**fields: Any) -> bytes:
    return json.dumps({"text": "サーバーが止まりました", **fields}).encode()


# name: (body, headers, status, code)
BAD: dict[str, tuple[bytes, dict[str, str], int, str]] = {
    "空の説明": (ask(text=""), JSON, 422, "empty_text"),
    "空白だけの説明": (ask(text=" \u3000\n\t"), JSON, 422, "empty_text"),
    "見えない文字だけの説明": (ask(text="\u200b\u200d"), JSON, 422, "empty_text"),
    "1MBの説明": (ask(text="あ" * 350_000), JSON, 413, "body_too_large"),
    "長すぎる説明": (ask(text="a" * 20_001), JSON, 422, "text_too_long"),
    "孤立サロゲート": (b'{"text": "\\ud800"}', JSON, 422, "invalid_characters"),
    "孤立サロゲートの項目名": (b'{"text": "a", "\\udfff": 1}', JSON, 422, "invalid_characters"),
    "孤立サロゲートの事実": (b'{"text": "a", "known": {"\\ud800": true}}', JSON, 422, "unknown_fact"),
    "孤立サロゲートの値": (b'{"text": "a", "known": {"cause": "\\ud800"}}', JSON, 422, "invalid_value"),
    "孤立サロゲートの商品": (b'{"text": "a", "policies": [{"product": "\\ud800"}]}', JSON, 422, "unknown_product"),
    "NUL": (ask(text="止\x00まりました"), JSON, 422, "invalid_characters"),
    "制御文字": (ask(text="止\x1bまりました"), JSON, 422, "invalid_characters"),
    "壊れたJSON": (b'{"text": ', JSON, 400, "invalid_json"),
    "UTF-8でないJSON": ('{"text": "止まりました"}'.encode("cp932"), JSON, 400, "invalid_json"),
    "深すぎるJSON": (b"[" * 100_000, JSON, 400, "invalid_json"),
    "桁の多すぎる整数": (b'{"text": "a", "known": {"amount_yen": ' + b"9" * 5000 + b"}}", JSON, 400, "invalid_json"),
    "本文なし": (b"", JSON, 422, "missing_field"),
    "配列": (b"[]", JSON, 422, "not_object"),
    "説明が数": (ask(text=5), JSON, 422, "not_text"),
    "説明がない": (b"{}", JSON, 422, "missing_field"),
    "知らない項目": (ask(txt="a"), JSON, 422, "unknown_field"),
    "別のContent-Type": (ask(), {"Content-Type": "text/plain"}, 415, "unsupported_media_type"),
    "フォーム": (b"text=a", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "unsupported_media_type"),
    "Content-Typeなし": (ask(), {}, 415, "unsupported_media_type"),
    "知らない商品": (ask(policies=[{"product": "it-pie"}]), JSON, 422, "unknown_product"),
    "知らない特約": (ask(policies=[{"product": "it-pi", "riders": ["it-pi/rider/x"]}]), JSON, 422, "unknown_rider"),
    "知らないプラン": (ask(policies=[{"product": "cyber-protector", "plan": "x"}]), JSON, 422, "unknown_plan"),
    "商品の重複": (ask(policies=[{"product": "it-pi"}, {"product": "it-pi"}]), JSON, 422, "duplicate_policy"),
    "商品が並びでない": (ask(policies={"product": "it-pi"}), JSON, 422, "not_list"),
    "知らない事実": (ask(known={"casue": "malware"}), JSON, 422, "unknown_fact"),
    "知らない値": (ask(known={"cause": "magic"}), JSON, 422, "invalid_value"),
    "はい・いいえに数": (ask(known={"claim_received": 1}), JSON, 422, "invalid_value"),
    "負の時間": (ask(known={"outage_hours": -1}), JSON, 422, "invalid_value"),
    "数でない数": (b'{"text": "a", "known": {"outage_hours": NaN}}', JSON, 422, "invalid_value"),
    "無い日付": (ask(as_of="2026-02-30"), JSON, 422, "invalid_date"),
    "日付でない日付": (ask(as_of="きのう"), JSON, 422, "invalid_date"),
}


def error_of(response: Any) -> dict[str, Any]:
    """The error object, after checking its shape."""
    body = response.json()
    assert set(body) == {"error"}
    error: dict[str, Any] = body["error"]
    assert {"code", "message"} <= set(error) <= {"code", "message", "details"}
    assert any("\u3040" <= char <= "\u9fff" for char in error["message"]), "the message is Japanese"
    for inner in ("Traceback", "pydantic", "sqlite", ".py"):
        assert inner not in response.text
    return error


@pytest.mark.parametrize("name", BAD)
def test_assess_refuses(name: str, client: TestClient) -> None:
    body, headers, status, code = BAD[name]

    response = client.post("/api/v1/assess", content=body, headers=headers)

    assert (response.status_code, error_of(response)["code"]) == (status, code)
    assert client.post("/api/v1/assess", content=ask(), headers=JSON).status_code == 200


def test_a_large_body_without_announced_length_is_refused(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"text": "'
        for _ in range(1000):
            yield b"a" * 1000
        yield b'"}'

    response = client.post("/api/v1/assess", content=pieces(), headers=JSON)

    assert (response.status_code, error_of(response)["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/static/nothing.js", 404, "not_found"),
        ("DELETE", "/api/v1/assess", 405, "method_not_allowed"),
        ("POST", "/healthz", 405, "method_not_allowed"),
    ],
)
def test_wrong_addresses_answer_in_the_same_shape(
    client: TestClient, method: str, path: str, status: int, code: str
) -> None:
    response = client.request(method, path)

    assert (response.status_code, error_of(response)["code"]) == (status, code)


@pytest.mark.parametrize("known", [{"casue": "malware"}, {"cause": "magic"}])
def test_a_conversation_does_not_begin_with_unknown_facts(client: TestClient, known: dict[str, str]) -> None:
    response = client.post("/api/v1/conversations", json={"known": known})

    assert response.status_code == 422
    assert error_of(response)["code"] in {"unknown_fact", "invalid_value"}


SAID = {
    "空": ("", 422, "empty_text"),
    "空白": ("　\n", 422, "empty_text"),
    "NUL": ("a\x00", 422, "invalid_characters"),
    "4001文字": ("あ" * 4001, 422, "turn_too_long"),
    "正規化で伸びる": ("\ufdfa" * 250, 422, "turn_too_long"),
}


@pytest.mark.parametrize("name", SAID)
def test_a_turn_refuses_and_loses_nothing(name: str, talk: Talk) -> None:
    text, status, code = SAID[name]
    talk.say("サーバーが止まりました")
    before = talk.read()

    response = talk.say(text)

    assert (response.status_code, error_of(response)["code"]) == (status, code)
    assert talk.read() == before


def test_a_turn_takes_exactly_the_limit(talk: Talk) -> None:
    assert talk.say("あ" * 4000).status_code == 200


def test_a_lone_surrogate_in_a_turn_is_refused(talk: Talk) -> None:
    response = talk.client.post(
        f"{talk.path}/messages",
        content=b'{"text": "\\ud83d", "client_message_id": "1"}',
        headers=JSON | talk.bearer,
    )

    assert error_of(response)["code"] == "invalid_characters"


@pytest.mark.parametrize("client_message_id", ["", "x" * 101, "\\ud800"])
def test_a_client_message_id_must_be_usable(client_message_id: str, talk: Talk) -> None:
    body = b'{"text": "a", "client_message_id": "%s"}' % client_message_id.encode()

    response = talk.client.post(f"{talk.path}/messages", content=body, headers=JSON | talk.bearer)

    assert response.status_code == 422
    assert error_of(response)["details"]["where"] == "client_message_id"


def test_a_fault_inside_tells_nothing_and_logs_no_story(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fault(*_: object) -> None:
        raise RuntimeError("秘密の話")

    brain = client.app.state.context.brain  # type: ignore[attr-defined]
    monkeypatch.setattr(brain, "assess", fault)

    response = client.post("/api/v1/assess", content=ask(), headers=JSON)

    assert (response.status_code, error_of(response)["code"]) == (500, "internal_error")
    assert "秘密" not in response.text
    assert "RuntimeError" in caplog.text
    assert "秘密" not in caplog.text
