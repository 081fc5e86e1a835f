"""What no longer counts after a message: answers that were none, doubts resolved, what other days told. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.contract import FactOut
from actions.slots import Conversation
from actions.told import Said
from knowledge.derive import derived
from knowledge.facts import HELD, Entry, Value
from knowledge.model import Knowledge
from nlu.acts import was_no_answer
from nlu.model import FAMILIES


def unanswered(known: Conversation, said: Said) -> Conversation:
    """Without the last answer, where the person says that they gave none (「まだ答えてません」): it is asked again."""
    if known.last is None or said.intent != "correct" or not was_no_answer(said.text):
        return known
    return replace(
        known,
        facts=tuple(fact for fact in known.facts if fact.id != known.last),
        settled=tuple(fact_id for fact_id in known.settled if fact_id != known.last),
        last=None,
    )


def without_resolved(facts: tuple[FactOut, ...]) -> tuple[FactOut, ...]:
    """Without the harms that were only supposed while words left it open whose data or what secret it was."""
    held = {fact.value for fact in facts if fact.id == "harm" and fact.status in HELD}
    resolved: set[Value | None] = {value for family in FAMILIES if family & held for value in family - held}
    return tuple(
        fact for fact in facts if not (fact.id == "harm" and fact.status == "unknown" and fact.value in resolved)
    )


def without_overtaken(
    knowledge: Knowledge, facts: tuple[FactOut, ...], new: Sequence[FactOut], earlier: Sequence[FactOut]
) -> tuple[FactOut, ...]:
    """The facts without those answers in an account (先週納めた) that the days told now contradict, or that a day told
    which is another one now; what the person answered to a question stays.
    """
    days = [fact for fact in facts if knowledge.vocabulary[fact.id].kind == "date" and fact.status in HELD]
    if not any(fact in days for fact in new):
        return facts
    entries = [Entry(fact.id, fact.value, fact.status) for fact in days]
    follows = {entry.id: entry.value for entry, _ in derived(knowledge, entries)}
    now = {fact.id: fact.value for fact in days}
    replaced = [fact for fact in earlier if fact.id in now and fact.value not in (None, now[fact.id])]
    return tuple(
        fact
        for fact in facts
        if fact in new
        or fact.status != "stated"
        or (follows.get(fact.id, fact.value) == fact.value and not _is_of(fact, replaced))
    )


def _is_of(fact: FactOut, days: Sequence[FactOut]) -> bool:
    """Whether a yes or no was concluded from the words of one of these days."""
    return isinstance(fact.value, bool) and any(
        one.message == other.message and one.start < other.end and other.start < one.end
        for day in days
        for one in fact.evidence
        for other in day.evidence
    )
