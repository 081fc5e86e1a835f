"""What the server needs of the conversation engine. `bot.engine.Engine` has this form; tests pass a fake."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from actions.contract import Answer, PolicyIn
from knowledge.model import Knowledge
from nlu.model import Analysis


class Button(Protocol):
    """A quick reply."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def payload(self) -> str: ...  # noqa: D102


class BotMessage(Protocol):
    """One message of the assistant."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def buttons(self) -> Sequence[Button]: ...  # noqa: D102


class TurnResult(Protocol):
    """What one turn brought: messages, the answer so far, and the whole tracker as JSON events."""

    @property
    def messages(self) -> Sequence[BotMessage]: ...  # noqa: D102
    @property
    def answer(self) -> Answer | None: ...  # noqa: D102
    @property
    def events(self) -> list[dict[str, Any]]: ...  # noqa: D102


@dataclass(frozen=True)
class Opening:
    """What was known when the conversation began."""

    known: dict[str, object]
    policies: tuple[PolicyIn, ...]
    as_of: dt.date | None


class Reader(Protocol):
    """Reads a text. `nlu.analyze.Reader` has this form."""

    knowledge: Knowledge

    def analyze(self, text: str, as_of: dt.date) -> Analysis: ...  # noqa: D102


class Engine(Protocol):
    """Answers one message after another."""

    @property
    def model(self) -> str: ...  # noqa: D102 (which dialogue this is: a hash of what it was trained from)

    async def handle(self, sender_id: str, events: list[dict[str, Any]], text: str, opening: Any) -> TurnResult: ...  # noqa: D102

    def greeting(self) -> Sequence[BotMessage]: ...  # noqa: D102
