"""The real engine behind the real server: one conversation from the description to the last answer."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from actions.contract import Answer
from server.app import create_app
from server.settings import Settings
from tests.server.conftest import begin
from tests.server.test_cli import triage

TOLD = "昨日、納品した受発注システムの不具合で、取引先の業務が6時間止まりました。損害賠償を請求されています。"


@pytest.mark.slow
def test_a_conversation_leads_to_an_answer_and_survives_a_restart(tmp_path: Path) -> None:
    from bot.train import train

    train(progress=lambda _line: None)
    with TestClient(create_app(Settings(data_dir=tmp_path))) as client:
        first = client.get("/readyz")
        assert first.status_code in (200, 503)
        client.portal.call(client.app.state.context.brain.wait_until_loaded)  # type: ignore[union-attr, attr-defined]
        assert client.get("/readyz").status_code == 200

        talk = begin(client, as_of="2026-11-21")
        assert "自動応答" in talk.greeting[0]["text"]
        body = talk.say(TOLD, "m0").json()
        asked = []
        while body["answer"]["questions"] and len(asked) < 20:
            question = body["answer"]["questions"][0]
            buttons = [button["payload"] for message in body["messages"] for button in message["buttons"]]
            assert question["options"][0]["payload"] in buttons
            asked.append(question["fact"])
            started = time.monotonic()
            body = talk.say(question["options"][0]["payload"], f"m{len(asked)}").json()
            assert time.monotonic() - started < 10

        assert asked
        assert len(set(asked)) == len(asked), "nothing is asked twice"
        answer = Answer.model_validate(body["answer"])
        assert (answer.scope, answer.questions) == ("in", ())
        assert answer.documents
        assert answer.notices
        before = talk.read()

    with TestClient(create_app(Settings(data_dir=tmp_path))) as client:
        client.portal.call(client.app.state.context.brain.wait_until_loaded)  # type: ignore[union-attr, attr-defined]
        talk.client = client
        assert talk.read() == before
        assert talk.say(TOLD, "m0").json()["messages"][0]["number"] == 3
        assert talk.say("やっぱり、止まったのは3時間でした").status_code == 200

    replayed = triage("replay", talk.id, "--data", str(tmp_path))
    assert replayed.returncode == 0, replayed.stdout.decode() + replayed.stderr.decode()
    assert f"{len(asked) + 2}回の返事のうち、{len(asked) + 2}回が1バイトも違いません" in replayed.stdout.decode()
