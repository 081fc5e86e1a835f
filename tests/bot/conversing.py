"""Conversations written as YAML, had with the engine through the same door as the chat."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from actions.contract import PolicyIn

if TYPE_CHECKING:
    from bot.engine import BotMessage, Engine, Opening, TurnResult

FOLDER = Path(__file__).parent / "conversations"
FILES = sorted(FOLDER.glob("*.yml"))
MAX_FIRST_MESSAGES = 4

# What a turn of a conversation file may expect.
EXPECTATIONS = frozenset(
    {"says", "says_not", "kinds", "asks", "asks_not", "scope", "statuses", "facts", "not_facts", "quotes"}
    | {"same_as_before", "moves_on", "buttons", "at_most", "handed_over", "policies", "suspects", "lines"}
)


def read(path: Path) -> dict[str, Any]:
    """One conversation file."""
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def opening(given: Mapping[str, Any]) -> Opening:
    """The opening that a file names."""
    from bot.engine import Opening

    policies = tuple(PolicyIn.model_validate(policy) for policy in given.get("policies", ()))
    return Opening(dict(given.get("known", {})), policies, dt.date.fromisoformat(str(given.get("as_of", "2026-11-21"))))


async def have(engine: Engine, conversation: Mapping[str, Any], sender_id: str = "test") -> list[TurnResult]:
    """Have the conversation and check what every turn expects. Events travel as JSON, as in the server's store."""
    events: list[dict[str, Any]] = []
    results: list[TurnResult] = []
    for number, turn in enumerate(conversation["turns"]):
        text = turn["user"] if "user" in turn else _payload(results[-1], turn["press"])
        result = await engine.handle(sender_id, events, text, opening(conversation))
        events = json.loads(json.dumps(result.events, ensure_ascii=False))
        where = f"turn {number + 1}: {text}\n" + "\n".join(message.text for message in result.messages)
        _check(turn, result, results[-1] if results else None, where)
        results.append(result)
    return results


def _payload(before: TurnResult, title: str) -> str:
    for message in before.messages:
        for button in message.buttons:
            if button.title == title:
                return button.payload
    raise AssertionError(f"no button 「{title}」 was offered")


def asked(result: TurnResult) -> str | None:
    """The fact that is being asked."""
    assert result.answer is not None
    return result.answer.questions[0].fact if result.answer.questions else None


def told(messages: tuple[BotMessage, ...]) -> str:
    """All that was said."""
    return "\n".join(message.text for message in messages)


def _check(turn: Mapping[str, Any], result: TurnResult, before: TurnResult | None, where: str) -> None:
    unknown = turn.keys() - EXPECTATIONS - {"user", "press"}
    assert not unknown, f"{where}: unknown expectation {unknown}"
    assert result.answer is not None
    text = told(result.messages)
    for words in turn.get("says", ()):
        assert words in text, f"{where}\n— does not say 「{words}」"
    for words in turn.get("says_not", ()):
        assert words not in text, f"{where}\n— says 「{words}」"
    if "kinds" in turn:
        assert [message.kind for message in result.messages] == turn["kinds"], where
    if "asks" in turn:
        _check_question(turn["asks"], result, where)
    if "asks_not" in turn:
        assert asked(result) not in turn["asks_not"], where
    if turn.get("moves_on"):
        assert before is not None
        assert asked(result) != asked(before), where
    if turn.get("same_as_before"):
        assert before is not None
        assert asked(result) == asked(before), where
        assert result.answer.assessments == before.answer.assessments, where  # type: ignore[union-attr]
    if "buttons" in turn:
        assert [button.title for button in result.messages[-1].buttons] == turn["buttons"], where
    assert text.count("\n") + 1 <= turn.get("lines", 60), f"{where}\n— too long"
    assert len(result.messages) <= turn.get("at_most", 6), where
    if "handed_over" in turn:
        assert result.handed_over == turn["handed_over"], where
    if "policies" in turn:
        slots = {event["name"]: event["value"] for event in result.events if event["event"] == "slot"}
        held = {policy["product"]: policy["riders"] for policy in slots.get("policies") or ()}
        assert held == turn["policies"], where
    if "scope" in turn:
        assert result.answer.scope == turn["scope"], where
    statuses = {item.product: item.status for item in result.answer.assessments}
    for product, status in turn.get("statuses", {}).items():
        assert statuses[product] == status, f"{where}\n— {product}: {statuses[product]}"
    _check_facts(turn, result, where)


def _check_question(wanted: str, result: TurnResult, where: str) -> None:
    questions = [message for message in result.messages if message.kind == "question"]
    if wanted == "nothing":
        assert asked(result) is None, where
        assert not questions, where
        return
    assert asked(result) == wanted if wanted != "something" else asked(result) is not None, where
    assert questions == [result.messages[-1]], f"{where}\n— the one question comes last"
    assert result.answer is not None
    assert [button.payload for button in questions[0].buttons] == [
        option.payload for option in result.answer.questions[0].options
    ], where


def _check_facts(turn: Mapping[str, Any], result: TurnResult, where: str) -> None:
    assert result.answer is not None
    held = {(fact.id, fact.value) for fact in result.answer.facts if fact.status in ("stated", "confirmed", "inferred")}
    for fact_id, value in turn.get("facts", {}).items():
        assert (fact_id, value) in held, f"{where}\n— {fact_id}={value} is not known: {sorted(map(str, held))}"
    for fact_id, value in turn.get("not_facts", {}).items():
        assert (fact_id, value) not in held, f"{where}\n— {fact_id}={value} is taken for known"
    supposed = {(fact.id, fact.value) for fact in result.answer.facts if fact.status == "unknown"}
    for fact_id, value in turn.get("suspects", {}).items():
        assert (fact_id, value) in supposed - held, f"{where}\n— {fact_id}={value} is not merely supposed"
    for fact_id, message in turn.get("quotes", {}).items():
        spans = [span for fact in result.answer.facts if fact.id == fact_id for span in fact.evidence]
        assert any(span.message == message for span in spans), f"{where}\n— {fact_id} is not quoted from {message}"
