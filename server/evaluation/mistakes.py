"""What is wrong with one answer, in words: the list of the report, and what a failing gate shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.assessment import STATUSES
from server.evaluation.cases import NOTHING
from server.evaluation.evaluation import Evaluation
from server.evaluation.expected import patterns, scopes
from server.evaluation.names import Names
from server.evaluation.reading import Reading
from server.evaluation.words import words


@dataclass(frozen=True)
class Mistake:
    """One aspect of one text: what was right and what was answered."""

    aspect: str
    right: str
    answered: str


def mistakes(reading: Reading, evaluation: Evaluation, names: Names) -> list[Mistake]:
    """Everything wrong with one answer, facts that were missed apart (they are only counted)."""
    label, answered = reading.label, reading.given
    wrong: list[Mistake] = []
    aspect, scope = words().aspect, words().scope
    if answered.scope not in scopes(label):
        wrong.append(
            Mistake(aspect["scope"], _join(scope[item] for item in sorted(scopes(label))), scope[answered.scope])
        )
    right = patterns(label, names.knowledge)
    first = answered.cases[0][0] if answered.cases else NOTHING
    if right and (first == NOTHING or names.knowledge.cases[first].pattern not in right):
        wrong.append(Mistake(aspect["top1"], _join(names.case(case) for case in right), names.case(first)))
    for item in (item for item in evaluation.coverage.verdicts if item.reading is reading):
        name = names.product(item.expected.product)
        if not item.agrees:
            accepted = _join(names.status(status) for status in STATUSES if status in item.expected.accepted)
            wrong.append(Mistake(name, accepted, names.status(item.given.status)))
        elif item.expected.status == "needs_rider" and item.riders and set(item.given.riders) != item.riders:
            wrong.append(Mistake(aspect["riders"], names.clauses(item.riders), names.clauses(item.given.riders)))
        elif item.given.status == "excluded" and item.excluding and not item.excluding & set(item.given.excluding):
            clauses = names.clauses(item.excluding), names.clauses(item.given.excluding)
            wrong.append(Mistake(f"{name}: {aspect['excluding']}", *clauses))
    for assertion in (item for item in evaluation.facts.assertions if item.key == reading.place.key):
        value = f"{names.fact(assertion.id)}: {names.label(assertion.id, assertion.value)}"
        wrong.append(Mistake(aspect["denial"], words().polarity[assertion.why], value))
    return wrong


def _join(items: Iterable[str]) -> str:
    return "／".join(items)
