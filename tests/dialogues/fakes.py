"""An assistant that asks what it is told to ask, to test the policyholder and the counting without a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.contract import Answer, AssessmentOut, OptionOut, QuestionOut
from tests.dialogues.script import Script


def question(fact: str) -> QuestionOut:
    """A yes/no question on this fact."""
    options = tuple(
        OptionOut(value=value, title=str(value), payload=f"payload:{fact}={value}") for value in (True, False, None)
    )
    return QuestionOut(fact=fact, prompt=f"{fact}？", why="", options=options, because=(), value=0.5)


def answer(asks: str | None = None, statuses: dict[str, str] | None = None) -> Answer:
    """An answer with these statuses that asks this fact."""
    assessments = tuple(
        AssessmentOut.model_validate(
            {"product": product, "status": status, "basis": "clauses"}
            | dict.fromkeys(("covers", "heads", "riders_needed", "reasons", "open_questions"), ())
        )
        for product, status in (statuses or {}).items()
    )
    return Answer(scope="in", assessments=assessments, questions=(question(asks),) if asks else ())


class FakeAssistant:
    """Asks one fact after the other; None: nothing is asked. Keeps what it heard."""

    def __init__(self, asks: Sequence[str | None], statuses: dict[str, str] | None = None, says: str = "…") -> None:
        self._asks = list(asks)
        self._statuses = statuses
        self._says = says
        self.heard: list[str] = []

    async def handle(self, sender_id: str, events: list[dict[str, Any]], text: str, opening: object) -> Any:
        from bot.engine import BotMessage, TurnResult

        self.heard.append(text)
        asks = self._asks.pop(0) if self._asks else None
        return TurnResult((BotMessage(self._says),), answer(asks, self._statuses), [*events, {"text": text}])


def script(**parts: Any) -> Script:
    """A small script: tests were not done (known), the first month is not known."""
    given: dict[str, Any] = {
        "name": "small",
        "who": "…",
        "manner": "words",
        "opening": ["止まりました。", "停止しました。"],
        "said": ["harm"],
        "knows": {"ordinary_test_done": {"value": False, "words": ["省きました。"]}},
        "knows_not": ["within_first_month_of_use"],
        "statuses": {"it-pi": "responds"},
    }
    return Script.model_validate({**given, **parts})
