"""What a conversation leaves in its case: masked words, facts, answers, a wish for a person, an operator's turn."""

from __future__ import annotations

from typing import Any

import pytest

from server.store.records import Draft
from server.store.store import Store
from tests.server.conftest import BACKENDS, Start, Talk, begin
from tests.server.fakes import FakeEngine, FakeResult

pytestmark = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)


def test_a_personal_number_is_neither_kept_nor_read(talk: Talk, engine: FakeEngine, store: Store) -> None:
    reply = talk.say("090-1234-5678の山田です。サーバーが止まりました").json()

    kept = "〔電話番号＊＊＊＊＊＊＊〕の山田です。サーバーが止まりました"
    assert engine.handled == [kept]
    assert talk.texts()[1:] == [kept, f"1回目: {kept}"]
    assert "1234" not in str(reply)
    [outage] = store.cases.facts(talk.id)
    [span] = outage.evidence
    said = {message.number: message.text for message in store.conversations.messages(talk.id)}
    assert said[span["message"]][span["start"] : span["end"]] == span["text"] == "止ま"


def test_every_answer_is_kept_with_what_gave_it(talk: Talk, store: Store) -> None:
    answer = talk.say("サーバーが止まりました").json()["answer"]
    talk.say("二つ目")
    first, second = store.cases.answers(talk.id)

    assert (first.edition, first.model, first.message) == (answer["edition"], "fake", 3)
    assert second.message == 5
    assert [(line.fact, line.status) for line in store.cases.facts(talk.id)] == [
        ("harm", "stated"),
        ("harm", "withdrawn"),
    ]


def test_the_wish_for_a_person_is_queued_once(start: Start, engine: FakeEngine, store: Store) -> None:
    talk = begin(start())
    plain = engine.handle

    async def wishing(sender_id: str, events: list[dict[str, Any]], text: str, opening: Any) -> FakeResult:
        result = await plain(sender_id, events, text, opening)
        wish = {"event": "slot", "name": "handed_over", "value": "asked"}
        return FakeResult(result.messages, result.answer, [*result.events, wish])

    talk.say("一つ目")
    assert store.hand_overs.waiting() == []
    engine.handle = wishing  # type: ignore[method-assign]
    talk.say("人と話したい")
    talk.say("人と話したい")

    assert [(wish.case_id, wish.reason) for wish in store.hand_overs.waiting()] == [(talk.id, "asked")]


def test_while_an_operator_speaks_the_assistant_neither_reads_nor_answers(
    talk: Talk, engine: FakeEngine, store: Store
) -> None:
    from tests.server.store.filled import fill

    fill(store)  # for a member of staff
    talk.say("一つ目", "m1")
    assert store.take_overs.begin(talk.id, "s1") == "s1"

    during = talk.say("担当の方ですか", "m2")
    store.conversations.append(talk.id, Draft("はい、佐藤です。", role="operator", said_by="s1"))
    assert (during.status_code, during.json()) == (200, {"messages": [], "answer": None})
    assert talk.say("担当の方ですか", "m2").json()["messages"] == []
    assert engine.handled == ["一つ目"]

    assert store.take_overs.end(talk.id)
    assert talk.say("担当の方ですか", "m2").json()["messages"] == []  # it was for the operator
    assert talk.say("二つ目", "m3").json()["messages"][0]["text"] == "2回目: 二つ目"
    shown = [(message["role"], message["kind"]) for message in talk.read()["messages"]]
    assert shown[3:5] == [("user", "to_operator"), ("operator", "text")]


def test_a_tracker_that_changed_its_past_is_refused_and_nothing_of_it_kept(
    talk: Talk, engine: FakeEngine, store: Store
) -> None:
    talk.say("一つ目")
    plain = engine.handle

    async def forgetting(sender_id: str, events: list[dict[str, Any]], text: str, opening: Any) -> FakeResult:
        return await plain(sender_id, [{"event": "other"}], text, opening)

    engine.handle = forgetting  # type: ignore[method-assign]
    assert talk.say("二つ目", "m2").json()["error"]["code"] == "turn_failed"
    engine.handle = plain  # type: ignore[method-assign]
    assert talk.say("二つ目", "m2").json()["messages"][0]["text"] == "2回目: 二つ目"
    assert [event["text"] for event in store.conversations.events(talk.id)] == ["一つ目", "二つ目"]


def test_a_client_id_with_control_characters_is_refused(talk: Talk) -> None:
    refused = talk.say("一つ目", "m\0").json()["error"]

    assert (refused["code"], refused["details"]["where"]) == ("invalid_characters", "client_message_id")


def test_a_conversation_that_was_purged_meanwhile_is_gone(talk: Talk, store: Store) -> None:
    talk.say("一つ目")
    store.purge.delete([talk.id])

    assert talk.say("二つ目").status_code == 404
    assert talk.client.get("/api/v1/conversations/%00", headers=talk.bearer).status_code == 404
