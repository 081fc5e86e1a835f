"""What a conversation's tracker holds of the incident: the open question, the facts known, the days, the story so far.

Rasa's tracker comes in as what is asked of it here, so that nothing of Rasa is imported.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any, Protocol

from knowledge.loader import default as default_knowledge
from nlu import calendar_words
from nlu.acts import spoken_now
from nlu.corrections import Known
from nlu.days_put_right import names_another_day, replaced_day, replaced_weekday
from nlu.guard import unguard
from nlu.text import MAX_CHARACTERS, normalise

_SAID_SO = re.compile("(?:と|って)(?:さっき|先ほど|前に)?(?:言|い|書|伝|申|話)")


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


def takes_back_a_day(tracker: Tracked, text: str, as_of: dt.date) -> bool:
    """Whether a message corrects the day that was told last; where a day is being asked for it answers that."""
    asked = asked_fact(tracker)
    is_asked = asked is not None and default_knowledge().vocabulary[asked].kind == "date"
    last = last_day(tracker)
    replaced = replaced_day(text)
    told = (
        {dt.date.fromisoformat(raw["value"]) for raw in tracker.get_slot(last) or () if raw["value"]} if last else set()
    )
    if last is not None and replaced is not None:
        return any(day.day == replaced for day in told)
    if (weekday := replaced_weekday(text)) is not None:
        return any(day.weekday() == weekday for day in told)
    # 「昨日と書きましたが、12日でした」: 昨日と書いた alone would be the day of writing.
    before = _days(text, as_of) | _days(_SAID_SO.split(text)[0], as_of)
    if told & before - (now := _days(spoken_now(text), as_of)) and len(now) == 1:
        return True
    return not is_asked and names_another_day(text, asked) and last is not None


def _days(text: str, as_of: dt.date) -> set[dt.date]:
    return {day.date for day in calendar_words.read(normalise(text).norm, as_of)}


def week_of_last_day(tracker: Tracked, text: str, as_of: dt.date) -> dt.date:
    """The day from which a weekday counts: that of the message, or the Sunday after the day that is taken back."""
    last = last_day(tracker) if replaced_weekday(text) is not None else None
    told = [dt.date.fromisoformat(raw["value"]) for raw in tracker.get_slot(last) or () if raw["value"]] if last else []
    return min([as_of, *(day + dt.timedelta(days=6 - day.weekday()) for day in told)])


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
