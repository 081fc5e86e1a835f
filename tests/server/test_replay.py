"""A past conversation can be had again from its log; what differs is named."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from server import case_commands
from server.replay import Told, replay
from server.store.conversations import Conversations
from server.store.records import Conversation
from server.store.store import Store
from tests.server.conftest import BACKENDS, Start, Talk, begin
from tests.server.fakes import FakeEngine, FakeMessage, FakeResult

pytestmark = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)


@dataclass
class Changed(FakeEngine):
    """An engine of a later day: another edition, other words, and another verdict of one product."""

    model: str = "fake-2"
    edition: str = "later"

    async def handle(self, sender_id: str, events: list[dict[str, Any]], text: str, opening: Any) -> FakeResult:
        result = await super().handle(sender_id, events, text, opening)
        assert result.answer is not None
        first, *rest = result.answer.assessments
        verdicts = (first.model_copy(update={"status": "excluded"}), *rest)
        answer = result.answer.model_copy(update={"assessments": verdicts, "edition": self.edition})
        return FakeResult((FakeMessage("別の言い方"), *result.messages[1:]), answer, result.events)


@pytest.fixture
def talk(start: Start, engine: FakeEngine) -> Talk:
    """Two turns; the first message of all failed, and was answered only after the second."""
    talk = begin(start(), as_of=None)
    engine.fail = 1
    talk.say("サーバーが止まりました", "m1")
    talk.say("電話は090-1234-5678です", "m2")
    talk.say("サーバーが止まりました", "m1")
    return talk


def found(store: Store, talk: Talk) -> Conversation:
    conversation = store.conversations.find(talk.id)
    assert conversation is not None
    return conversation


async def test_a_replayed_conversation_is_the_same_byte_for_byte(store: Store, talk: Talk, engine: FakeEngine) -> None:
    done = await replay(store, engine, found(store, talk))

    assert [turn.message for turn in done.turns] == [3, 2]  # in the order in which they were answered
    assert [turn.message for turn in done.turns if not turn.same] == []
    assert done.same
    assert {turn.model for turn in done.turns} == {"fake"}


async def test_what_differs_is_named(store: Store, talk: Talk) -> None:
    done = await replay(store, Changed(), found(store, talk))  # type: ignore[arg-type]
    turn = done.turns[1]

    assert not done.same
    assert (turn.edition_now, turn.model, done.model_now) == ("later", "fake", "fake-2")
    assert turn.edition not in (None, "later")
    assert turn.told == (Told("2回目: サーバーが止まりました", "別の言い方"),)
    assert turn.fields == ("assessments", "edition")
    [(product, then, now)] = turn.statuses
    assert (then != now, now) == (True, "excluded")
    assert product


async def test_a_turn_that_cannot_be_had_again_ends_the_replay(store: Store, talk: Talk) -> None:
    from knowledge.errors import TriageError

    class Refusing(FakeEngine):
        async def handle(self, *_: Any) -> FakeResult:
            raise TriageError("turn_failed", "だめでした。")

    done = await replay(store, Refusing(), found(store, talk))  # type: ignore[arg-type]

    assert [(turn.message, turn.error, turn.same) for turn in done.turns] == [(3, "turn_failed", False)]


async def test_yesterday_counts_from_the_day_on_which_it_was_said(store: Store, talk: Talk, engine: FakeEngine) -> None:
    engine.openings.clear()
    await replay(store, engine, found(store, talk))
    said = [message for message in Conversations(store.database).messages(talk.id) if message.role == "user"]

    assert len(engine.openings) == len(said) == 2
    assert all(opening.as_of is not None for opening in engine.openings)


def test_the_command_tells_people_and_machines(
    store: Store,
    talk: Talk,
    engine: FakeEngine,
    tmp_path: Path,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TRIAGE_DATABASE_URL", database_url)
    case_commands.replay(talk.id, tmp_path, as_json=False, engine=engine)
    assert "2回の返事のうち、2回が1バイトも違いません" in capsys.readouterr().out

    with pytest.raises(SystemExit) as end:
        case_commands.replay(talk.id, tmp_path, as_json=False, engine=Changed())  # type: ignore[arg-type]
    told = capsys.readouterr().out
    assert end.value.code == 1
    for wanted in ("版が変わっています", "→ later", "fake → fake-2", "対象外の可能性が高い", "今の文: 別の言い方"):
        assert wanted in told

    with pytest.raises(SystemExit):
        case_commands.replay(talk.id, tmp_path, as_json=True, engine=Changed())  # type: ignore[arg-type]
    shown = json.loads(capsys.readouterr().out)
    assert (shown["same"], shown["conversation_id"], len(shown["turns"])) == (False, talk.id, 2)
    assert [line.action for line in store.access.of_case(talk.id)] == ["replayed"] * 3
