"""The deadlines of a case with the day they count from, and what kind of day they fall on. No day is moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from actions.contract import DeadlineOut
from knowledge.facts import HELD
from server import calendar
from server.papers.case_file import CaseFile
from server.papers.names import Names
from server.papers.words import words
from server.words import date_in_words


@dataclass(frozen=True)
class Due:
    """One deadline in words. `day` is None while it cannot be counted; `note` says what to mind.

    `left` says how far off it is on the day the paper is made; nothing else here grows old.
    """

    id: str
    label: str
    wording: str
    day: dt.date | None
    counted: str
    note: str
    left: str
    by_insurer: bool


def dues(case: CaseFile, names: Names) -> list[Due]:
    """The deadlines of the answer, the nearest first, those that cannot be counted yet last."""
    found = [_due(case, names, item) for item in case.answer.deadlines]
    return sorted(found, key=lambda due: (due.day is None, due.day or dt.date.max))


def nearest(found: Sequence[Due]) -> Due | None:
    """The next day that the policyholder has to meet, be it over already."""
    return next((due for due in found if due.day is not None and not due.by_insurer), None)


def _due(case: CaseFile, names: Names, item: DeadlineOut) -> Due:
    say, clause = words()["deadlines"], names.deadline(item.id)
    label = say["label"].format(label=names.clause(item.id), product=names.of_product(item.id))
    by_insurer = clause is not None and clause.acts == "insurer"
    note = _of_insurer(item.due) if by_insurer else calendar.what_to_mind(item.due, case.as_of) if item.due else ""
    left = _left(item.due, case.as_of) if item.due and not by_insurer else ""
    if clause is None:  # of an older edition: the day is known, what it counts from is not
        return Due(item.id, label, "", item.due, "", note, left, by_insurer)
    event, start = names.fact(clause.counts_from), _start(case, clause.counts_from)
    if start is None:
        counted = say["counted_from"].format(fact=event, question=names.question(clause.counts_from))
    else:
        counted = say["counted"].format(fact=event, start=date_in_words(start))
        if item.due is None:
            plans = names.knowledge.products[clause.product_id].plans
            note = say["needs_plan"].format(plans="、".join(plans.values()))
    return Due(item.id, label, clause.wording, item.due, counted, note, left, by_insurer)


def _start(case: CaseFile, fact_id: str) -> dt.date | None:
    """The day of the event, when exactly one is held for it."""
    held = {fact.value for fact in case.answer.facts if fact.id == fact_id and fact.status in HELD}
    return dt.date.fromisoformat(str(held.pop())) if len(held) == 1 else None


def _left(day: dt.date, as_of: dt.date) -> str:
    say, days = words()["deadlines"], (day - as_of).days
    return str(say["passed"] if days < 0 else say["today"] if days == 0 else say["left"].format(days=days))


def _of_insurer(day: dt.date | None) -> str:
    say, why = words()["deadlines"], calendar.closed(day) if day else None
    return str(say["insurer"]) + (str(say["closed_insurer"]).format(why=why) if why else "")
