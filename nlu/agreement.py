"""The points in which a 事故例 agrees with what is known. Nothing heavy is loaded here: web processes compare, too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from knowledge.facts import HELD, Status, Value
from knowledge.model import Case
from nlu.model import CaseMatch

# Facts that tell cases apart; figures and dates differ in every incident.
COMPARED = (
    "business",
    "cause",
    "harm",
    "claimant",
    "delivered",
    "ordinary_test_done",
    "program_intellectual_property",
)


class Known(Protocol):
    """A fact, as it was read or as an answer has it."""

    @property
    def id(self) -> str: ...  # noqa: D102

    @property
    def value(self) -> Value | None: ...  # noqa: D102

    @property
    def status(self) -> Status: ...  # noqa: D102


def held_values(facts: Iterable[Known]) -> dict[str, set[Value]]:
    """The values that are taken as true, by fact."""
    held: dict[str, set[Value]] = {}
    for fact in facts:
        if fact.status in HELD and fact.value is not None:
            held.setdefault(fact.id, set()).add(fact.value)
    return held


def supposed_values(facts: Sequence[Known]) -> dict[str, set[Value]]:
    """The values that are taken as true, and where none is, those that are supposed (「名簿を持ち出したという噂」)."""
    found = held_values(facts)
    supposed: dict[str, set[Value]] = {}
    for fact in facts:
        if fact.status == "unknown" and fact.value is not None and fact.id not in found:
            supposed.setdefault(fact.id, set()).add(fact.value)
    return found | supposed


def compare(case: Case, held: Mapping[str, set[Value]]) -> CaseMatch:
    """The points in which a 事故例 is the same as what is held, differs, or is unknown (score 0)."""
    same: list[str] = []
    different: list[str] = []
    unknown: list[str] = []
    for fact_id in COMPARED:
        wanted = case.facts.get(fact_id)
        if not wanted:
            continue
        found = held.get(fact_id)
        (unknown if not found else same if wanted & found else different).append(fact_id)
    return CaseMatch(case.id, 0.0, tuple(same), tuple(different), tuple(unknown))
