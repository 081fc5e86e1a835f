"""What follows once the word of staff is laid over what was told. Pure, and without anything heavy."""

from __future__ import annotations

from collections.abc import Sequence

from actions.answer import Understanding, check_policies, conclude
from actions.contract import Answer, CaseOut, FactOut, PolicyIn
from knowledge.model import Knowledge
from nlu.agreement import compare, held_values
from nlu.model import ANY_POLICY, CaseMatch
from server.facts_of_staff import laid_over, tells_an_incident
from server.shapes import FactEdit


def follows(
    knowledge: Knowledge, told: Answer, edits: Sequence[FactEdit], policies: tuple[PolicyIn, ...] | None = None
) -> Answer:
    """What follows from what was told once `edits`, and the `policies` if staff know them, are laid over it.

    No `policies` (but not None) means that nothing is held. Raises TriageError for policies that do not exist.
    """
    if not edits and policies is None and told.edition == knowledge.edition:
        return told
    held = told.policies if policies is None else policies
    not_held = told.not_held if policies is None else nothing_held(policies)
    facts = laid_over(knowledge.vocabulary, told.facts, edits)
    scope = "in" if tells_an_incident(facts) else told.scope
    understanding = Understanding(scope, facts, _compared(knowledge, told.cases, facts), told.kind)
    return conclude(knowledge, understanding, check_policies(knowledge, held), not_held)


def nothing_held(policies: Sequence[PolicyIn]) -> tuple[str, ...]:
    """What is not held, for one who knows all that is."""
    return () if policies else (ANY_POLICY,)


def _compared(knowledge: Knowledge, cases: Sequence[CaseOut], facts: Sequence[FactOut]) -> tuple[CaseMatch, ...]:
    """The same 事故例 in the same order, their points compared with the facts as they are now."""
    values = held_values(facts)
    points = ((item, compare(knowledge.cases[item.id], values)) for item in cases if item.id in knowledge.cases)
    return tuple(CaseMatch(item.id, item.score, now.same, now.different, now.unknown) for item, now in points)
