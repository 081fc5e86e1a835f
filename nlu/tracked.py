"""What a conversation's tracker holds of the incident: the open question, the facts known, the days, the story so far.

Rasa's tracker comes in as what is asked of it here, so that nothing of Rasa is imported.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Protocol

from knowledge.loader import default as default_knowledge
from nlu.answers import names_another_day, replaced_day
from nlu.corrections import Known
from nlu.guard import unguard
from nlu.text import MAX_CHARACTERS


class Tracked(Protocol):
    """The part of a tracker that is read."""

    @property
    def events(self) -> Iterable[Any]: ...  # noqa: D102

    def get_slot(self, key: str) -> Any: ...  # noqa: D102


def asked_fact(tracker: Tracked) -> str | None:
    """The fact of the question that is open, or None."""
    asked = tracker.get_slot("requested_slot")
    return asked if asked in default_knowledge().vocabulary else None


def known_facts(tracker: Tracked) -> Known:
    """The facts of the incident that are known so far, as their slots hold them."""
    return {
        fact_id: [
            (raw["value"], raw["status"], [span[3] for span in raw.get("evidence", ())])
            for raw in tracker.get_slot(fact_id)
            if raw["value"] is not None
        ]
        for fact_id in default_knowledge().vocabulary.facts
        if tracker.get_slot(fact_id)
    }


def takes_back_a_day(tracker: Tracked, text: str) -> bool:
    """Whether a message corrects the day that was told last; where a day is being asked for it answers that."""
    asked = asked_fact(tracker)
    is_asked = asked is not None and default_knowledge().vocabulary[asked].kind == "date"
    last = last_day(tracker)
    replaced = replaced_day(text)
    if last is not None and replaced is not None:
        told = tracker.get_slot(last) or ()
        return any(dt.date.fromisoformat(raw["value"]).day == replaced for raw in told if raw["value"] is not None)
    return not is_asked and names_another_day(text, asked) and last is not None


def last_day(tracker: Tracked) -> str | None:
    """The date fact that was told last, or None."""
    vocabulary = default_knowledge().vocabulary
    told = [
        (max(span[0] for span in raw["evidence"]), fact_id)
        for fact_id in vocabulary.facts
        if vocabulary[fact_id].kind == "date"
        for raw in tracker.get_slot(fact_id) or ()
        if raw["value"] is not None and raw.get("evidence")
    ]
    return max(told)[1] if told else None


def told_before(tracker: Tracked) -> list[str]:
    """The earlier messages that told of the incident spoken of now (slot `story`), oldest first."""
    said = [unguard(getattr(event, "text", None) or "") for event in tracker.events if event.type_name == "user"]
    return [said[number] for number in tracker.get_slot("story") or () if number < len(said)]


def as_story(messages: list[str]) -> str:
    """The messages as one text; the first and the latest ones where all would be too long to read."""
    while len(messages) > 2 and sum(map(len, messages)) + len(messages) > MAX_CHARACTERS:
        del messages[1]
    return "\n".join(messages)[-MAX_CHARACTERS:]
