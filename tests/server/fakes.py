"""A reader and an engine that need no models: quick, and told by the tests how to behave."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from actions.answer import Understanding, conclude, fact_outs
from actions.contract import Answer
from knowledge.loader import default
from nlu.model import Analysis, CaseMatch, Evidence, FactMention
from nlu.text import check
from server.ports import Opening

CASE = "b-plan/case/core-system-6h-down"


class FakeReader:
    """Finds an outage where the text says 止ま, and nothing else."""

    def __init__(self) -> None:
        self.knowledge = default()
        self.read: list[str] = []

    def analyze(self, text: str, as_of: dt.date) -> Analysis:
        check(text)
        self.read.append(text)
        start = text.find("止ま")
        if start < 0:
            return Analysis(text, "unclear", (), ())
        evidence = (Evidence(start, start + 2, "止ま"),)
        outage = FactMention("harm", "third-party-outage", "stated", 0.9, evidence)
        return Analysis(text, "in", (outage,), (CaseMatch(CASE, 0.5),))


@dataclass(frozen=True)
class FakeButton:
    title: str
    payload: str


@dataclass(frozen=True)
class FakeMessage:
    text: str
    buttons: tuple[FakeButton, ...] = ()
    kind: str = "text"


@dataclass(frozen=True)
class FakeResult:
    messages: tuple[FakeMessage, ...]
    answer: Answer | None
    events: list[dict[str, Any]]


@dataclass
class FakeEngine:
    """Echoes what was said with how many turns came before. `fail`, `mute` and `seconds` shape the next turns."""

    fail: int = 0
    mute: int = 0
    seconds: float = 0.0
    handled: list[str] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    inside: int = 0
    most_inside: int = 0
    model: str = "fake"

    def greeting(self) -> tuple[FakeMessage, ...]:
        return (FakeMessage("自動応答のアシスタントです。"),)

    async def handle(self, sender_id: str, events: list[dict[str, Any]], text: str, opening: Opening) -> FakeResult:
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        try:
            await asyncio.sleep(self.seconds)
            self.handled.append(text)
            self.openings.append(opening)
            if self.fail:
                self.fail -= 1
                raise RuntimeError(f"秘密の話: {text}")
            if self.mute:
                self.mute -= 1
                return FakeResult((), None, events)
            reader = FakeReader()
            analysis = reader.analyze(text, dt.date(2026, 11, 21))
            answer = conclude(reader.knowledge, Understanding(analysis.scope, fact_outs(analysis.facts)))
            said = FakeMessage(f"{len(events) + 1}回目: {text}", (FakeButton("はい", "#claim_received=true"),))
            return FakeResult((said,), answer, [*events, {"event": "user", "text": text}])
        finally:
            self.inside -= 1
