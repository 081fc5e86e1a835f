"""Each labelled text, answered one by one and timed."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass

from actions.answer import answer
from actions.contract import Answer
from knowledge.errors import TriageError
from nlu.analyze import Reader
from server.evaluation.given import Given, given
from server.evaluation.labels import Label, Labels, Place, Problem

Ask = Callable[[Label], Answer]


@dataclass(frozen=True)
class Reading:
    """One labelled text and what was answered, in `seconds`."""

    place: Place
    label: Label
    given: Given
    seconds: float


@dataclass(frozen=True)
class Readings:
    """All texts that were answered; a text that could not be read is a problem."""

    items: tuple[Reading, ...]
    problems: tuple[Problem, ...]


def asking(reader: Reader, as_of: dt.date) -> Ask:
    """Asks the project's own reader; `as_of` is the day for labels that name none."""

    def ask(label: Label) -> Answer:
        return answer(label.text, label.known, label.policies, label.as_of or as_of, reader=reader)

    return ask


def read(labels: Labels, ask: Ask, advance: Callable[[], None] = lambda: None) -> Readings:
    """Answer every label; `advance` is called after each. Nothing is answered twice, so no cache flatters the time."""
    items: list[Reading] = []
    problems: list[Problem] = []
    for place, label in labels.items:
        start = time.perf_counter()
        try:
            answered = given(ask(label))
        except TriageError as error:
            problems.append(Problem(place.file, place.line, error.message))
        else:
            items.append(Reading(place, label, answered, time.perf_counter() - start))
        advance()
    return Readings(tuple(items), tuple(problems))
