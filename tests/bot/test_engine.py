"""The engine: what fails, what is refused, and what travels from turn to turn."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from actions.contract import PolicyIn
from knowledge.errors import TriageError
from tests.bot.conversing import opening

if TYPE_CHECKING:
    from bot.engine import Engine

pytestmark = pytest.mark.slow

STORY = "取引先に納めたシステムがバグで止まりました。"


async def test_it_greets_as_an_automatic_assistant_that_does_not_decide(engine: Engine) -> None:
    text = "\n".join(message.text for message in engine.greeting())

    assert "自動応答" in text
    assert "決めるのは保険会社" in text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_text"),
        ("　\n", "empty_text"),
        ("a\ud800", "invalid_characters"),
        ("a\0", "invalid_characters"),
        ("あ" * 20_001, "text_too_long"),
    ],
)
async def test_text_that_cannot_be_read_is_refused(engine: Engine, text: str, code: str) -> None:
    with pytest.raises(TriageError) as refused:
        await engine.handle("refused", [], text, opening({}))

    assert refused.value.code == code


async def test_an_opening_that_cannot_be_used_is_refused(engine: Engine) -> None:
    with pytest.raises(TriageError, match="hram"):
        await engine.handle("opening", [], STORY, opening({"known": {"hram": "copyright"}}))
    with pytest.raises(TriageError, match="it-pj"):
        await engine.handle("opening", [], STORY, opening({"policies": [{"product": "it-pj"}]}))


async def test_an_action_that_fails_fails_the_turn(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any) -> list[Any]:
        raise ZeroDivisionError("an action is broken")

    first = await engine.handle("failing", [], STORY, opening({}))
    for name in ("action_note_facts", "validate_triage_form", "action_explain_why"):
        with monkeypatch.context() as patch:
            patch.setitem(engine._actions.executor.actions, name, broken)
            with pytest.raises(TriageError) as failed:
                await engine.handle("failing", first.events, "なぜ聞くの？", opening({}))
        assert failed.value.code == "turn_failed"
        assert isinstance(failed.value.__cause__, ZeroDivisionError)
    assert (await engine.handle("failing", first.events, "なぜ聞くの？", opening({}))).messages


async def test_nothing_is_kept_between_turns(engine: Engine) -> None:
    await engine.handle("kept", [], STORY, opening({}))

    assert not await engine._trackers.keys()
    with pytest.raises(KeyError):
        await engine._trackers.retrieve("kept")


async def test_conversations_at_the_same_time_do_not_touch_each_other(engine: Engine) -> None:
    leak = "会員サイトの個人情報が流出しました。"
    one, other = await asyncio.gather(
        engine.handle("one", [], STORY, opening({})), engine.handle("other", [], leak, opening({}))
    )
    assert one.answer is not None
    assert other.answer is not None

    assert not {fact.value for fact in one.answer.facts} & {fact.value for fact in other.answer.facts}


async def test_a_second_turn_of_a_running_conversation_is_refused(engine: Engine) -> None:
    engine._trackers.begin("running", [])
    try:
        with pytest.raises(TriageError) as refused:
            await engine.handle("running", [], STORY, opening({}))
    finally:
        engine._trackers.end("running")

    assert refused.value.code == "turn_running"


async def test_evidence_points_into_the_message_as_it_was_sent(engine: Engine) -> None:
    first = "  ㈱甲に納めたシステムがバグで止まりました。 "
    second = "/それと、不正アクセスで個人情報も流出しました。"
    result = await engine.handle("evidence", [], first, opening({}))
    result = await engine.handle("evidence", result.events, second, opening({}))
    assert result.answer is not None

    spans = [span for fact in result.answer.facts for span in fact.evidence]
    assert {span.message for span in spans} == {0, 1}
    for span in spans:
        assert (first, second)[span.message][span.start : span.end] == span.text


async def test_policies_change_the_answer(engine: Engine) -> None:
    story = "納めたシステムにウイルスが紛れ込み、取引先のサーバーが止まりました。"
    rider = {"product": "it-pi", "riders": ["it-pi/rider/computer-attack"]}
    statuses = []
    for policies in ([], [PolicyIn.model_validate(rider)]):
        given = opening({"policies": [policy.model_dump() for policy in policies]})
        result = await engine.handle("policies", [], story, given)
        assert result.answer is not None
        statuses.append({item.product: item.status for item in result.answer.assessments}["it-pi"])

    assert statuses == ["needs_rider", "responds"]


async def test_events_are_json_and_carry_the_conversation(engine: Engine) -> None:
    result = await engine.handle("json", [], STORY, opening({"known": {"claim_received": True}}))
    events = json.loads(json.dumps(result.events))
    next_turn = await engine.handle("json", events, "ありがとう", opening({}))
    assert next_turn.answer is not None
    assert result.answer is not None

    assert next_turn.answer.facts == result.answer.facts


async def test_no_log_holds_what_a_person_told(
    engine: Engine, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        await engine.handle("logs", [], STORY, opening({}))
    printed = capfd.readouterr()

    assert "バグで止まり" not in caplog.text + printed.out + printed.err


async def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    from bot.engine import Engine

    with pytest.raises(TriageError, match="triage train") as missing:
        await Engine.load(tmp_path / "none.tar.gz")

    assert missing.value.code == "model_missing"


def test_the_tracker_store_refuses_what_it_does_not_hold(engine: Engine) -> None:
    from rasa.shared.core.trackers import DialogueStateTracker

    stranger = DialogueStateTracker("stranger", engine._processor.domain.slots)
    with pytest.raises(KeyError):
        asyncio.run(engine._trackers.save(stranger))
