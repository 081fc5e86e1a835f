"""Conversations: logged before processed, processed once, in order, and found again."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from server.ports import Opening
from tests.server.conftest import BACKENDS, Start, Talk, begin
from tests.server.fakes import FakeEngine

pytestmark = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)


def test_a_conversation_begins_with_the_greeting(talk: Talk) -> None:
    assert [message["text"] for message in talk.greeting] == ["自動応答のアシスタントです。"]
    assert talk.read()["messages"] == talk.greeting
    assert talk.read()["answer"] is None


def test_a_turn_is_answered_with_messages_buttons_and_the_answer(talk: Talk) -> None:
    body = talk.say("サーバーが止まりました").json()

    assert body["messages"][0]["text"] == "1回目: サーバーが止まりました"
    assert body["messages"][0]["buttons"] == [{"title": "はい", "payload": "#claim_received=true"}]
    assert body["answer"]["scope"] == "in"
    assert talk.read()["answer"] == body["answer"]


def test_the_tracker_goes_from_turn_to_turn(talk: Talk) -> None:
    talk.say("一つ目")

    assert talk.say("二つ目").json()["messages"][0]["text"] == "2回目: 二つ目"


def test_what_is_known_at_the_beginning_reaches_every_turn(client: TestClient, engine: FakeEngine) -> None:
    policy = {"product": "it-pi", "riders": ["it-pi/rider/computer-attack"], "plan": None}
    talk = begin(client, known={"claim_received": True}, policies=[policy], as_of="2026-11-21")
    talk.say("一つ目")
    talk.say("二つ目")

    for opening in engine.openings:
        assert isinstance(opening, Opening)
        assert opening.known == {"claim_received": True}
        assert [held.model_dump(mode="json") for held in opening.policies] == [policy]
        assert opening.as_of is not None
        assert opening.as_of.isoformat() == "2026-11-21"


def test_a_repeated_message_gets_the_first_reply_and_is_not_processed_again(talk: Talk, engine: FakeEngine) -> None:
    first = talk.say("一つ目", "m1")
    talk.say("二つ目", "m2")

    again = talk.say("一つ目", "m1")

    assert again.content == first.content
    assert engine.handled == ["一つ目", "二つ目"]
    assert len(talk.read()["messages"]) == 1 + 2 + 2


def test_the_same_message_sent_at_once_is_processed_once(talk: Talk, engine: FakeEngine) -> None:
    engine.seconds = 0.1
    with ThreadPoolExecutor(4) as threads:
        replies = list(threads.map(lambda _: talk.say("一つ目", "m1").content, range(4)))

    assert len(set(replies)) == 1
    assert engine.handled == ["一つ目"]


def test_turns_of_one_conversation_never_overlap(talk: Talk, engine: FakeEngine) -> None:
    engine.seconds = 0.02
    with ThreadPoolExecutor(6) as threads:
        replies = list(threads.map(lambda number: talk.say(f"話{number}").status_code, range(6)))

    assert replies == [200] * 6
    assert engine.most_inside == 1
    counted = [text.split("回目")[0] for text in talk.texts() if "回目" in text]
    assert counted == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize("how", ["fail", "mute"])
def test_a_failed_turn_stays_logged_and_the_same_message_tries_again(talk: Talk, engine: FakeEngine, how: str) -> None:
    setattr(engine, how, 1)

    failed = talk.say("サーバーが止まりました", "m1")

    assert (failed.status_code, failed.json()["error"]["code"]) == (503, "turn_failed")
    assert "再送" in failed.json()["error"]["message"]
    assert talk.texts()[1:] == ["サーバーが止まりました"]

    assert talk.say("サーバーが止まりました", "m1").status_code == 200
    assert talk.texts()[1:] == ["サーバーが止まりました", "1回目: サーバーが止まりました"]


def test_a_failed_turn_leaves_no_story_in_the_log(
    talk: Talk, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    engine.fail = 1

    talk.say("だれにも言えない話")

    assert talk.id in caplog.text
    assert "だれにも言えない話" not in caplog.text


def test_a_turn_that_takes_too_long_is_given_up_and_can_be_sent_again(start: Start, engine: FakeEngine) -> None:
    talk = begin(start(turn_seconds=0.05))
    engine.seconds = 0.3
    assert talk.say("一つ目", "m1").json()["error"]["code"] == "took_too_long"

    engine.seconds = 0
    assert talk.say("一つ目", "m1").status_code == 200
    assert engine.handled == ["一つ目"]


def test_a_conversation_has_an_end_but_keeps_answering_what_was_said(start: Start) -> None:
    talk = begin(start(max_turns=2))
    first = talk.say("一つ目", "m1")
    talk.say("二つ目", "m2")

    full = talk.say("三つ目", "m3")

    assert (full.status_code, full.json()["error"]["code"]) == (409, "conversation_full")
    assert talk.say("一つ目", "m1").content == first.content


def test_a_pressed_button_is_shown_by_its_title(talk: Talk) -> None:
    talk.say("サーバーが止まりました")
    talk.say("#claim_received=true")

    pressed = talk.read()["messages"][3]

    assert (pressed["text"], pressed["title"]) == ("#claim_received=true", "はい")


def test_a_conversation_goes_on_after_a_restart(start: Start) -> None:
    before = begin(start())
    before.say("一つ目", "m1")

    after = Talk(start(), before.id, before.token)

    assert after.read() == before.read()
    assert after.say("二つ目").json()["messages"][0]["text"] == "2回目: 二つ目"
    assert after.say("一つ目", "m1").json()["messages"][0]["text"] == "1回目: 一つ目"


def test_a_message_left_unanswered_by_a_crash_is_answered_when_sent_again(start: Start, engine: FakeEngine) -> None:
    engine.fail = 1
    before = begin(start())
    before.say("一つ目", "m1")

    after = Talk(start(), before.id, before.token)

    assert after.say("一つ目", "m1").json()["messages"][0]["text"] == "1回目: 一つ目"


def test_two_servers_answer_one_conversation_one_after_another(start: Start, engine: FakeEngine) -> None:
    one = begin(start())
    two = Talk(start(), one.id, one.token)
    engine.seconds = 0.1
    with ThreadPoolExecutor(2) as threads:
        slow = threads.submit(one.say, "一つ目", "m1")
        time.sleep(0.05)
        other = threads.submit(two.say, "二つ目", "m2")
        answers = [slow.result(), other.result()]

    assert [answer.json()["messages"][0]["text"] for answer in answers] == ["1回目: 一つ目", "2回目: 二つ目"]
    assert [text for text in one.texts() if "回目" in text] == ["1回目: 一つ目", "2回目: 二つ目"]


def test_readyz_tells_when_the_store_is_gone(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import OperationalError

    def gone() -> None:
        raise OperationalError("SELECT 1", {}, Exception("disk full"))

    assert client.get("/readyz").status_code == 200
    monkeypatch.setattr(client.app.state.context.store.database, "check", gone)  # type: ignore[attr-defined]

    response = client.get("/readyz")

    assert (response.status_code, response.json()["error"]["code"]) == (503, "storage_unavailable")
