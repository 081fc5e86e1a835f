"""Rasa slots ⇄ what the conversation knows. One slot per fact of the vocabulary, and a few of the conversation's own.

Works on plain slot dictionaries, so that it serves rasa-sdk trackers, the engine and tests alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from actions.contract import EvidenceOut, FactOut, PolicyIn
from knowledge.facts import Vocabulary
from nlu.model import CaseMatch, Scope

SCOPE = "scope"
KIND = "kind_of_matter"
CASES = "similar_cases"
POLICIES = "policies"
POSTPONED = "postponed"
TOLD = "told"
CONCLUDED = "concluded"
ASKED = "requested_slot"

# The conversation's own slots, beside one slot per fact. `scope` is the only one that rules look at.
CONVERSATION_SLOTS = (SCOPE, KIND, CASES, POLICIES, POSTPONED, TOLD, CONCLUDED)

Slots = Mapping[str, Any]


@dataclass(frozen=True)
class Conversation:
    """What is known in the middle of a conversation.

    `asked` is the fact that the open question is about; `postponed` are questions put off (「あとで」); `told` is each
    product's status as the person was last told; `concluded` marks the final answer that was given.
    """

    scope: Scope | None = None
    facts: tuple[FactOut, ...] = ()
    cases: tuple[CaseMatch, ...] = ()
    kind: str | None = None
    policies: tuple[PolicyIn, ...] = ()
    asked: str | None = None
    postponed: tuple[str, ...] = ()
    told: tuple[tuple[str, str], ...] = ()
    concluded: str | None = None

    def with_facts(self, facts: tuple[FactOut, ...]) -> Conversation:
        """The same conversation, knowing `facts`."""
        return replace(self, facts=facts)


def conversation(vocabulary: Vocabulary, slots: Slots) -> Conversation:
    """The conversation that these slots hold; facts in the order of the vocabulary."""
    return Conversation(
        scope=slots.get(SCOPE),
        facts=tuple(_fact(fact_id, raw) for fact_id in vocabulary.facts for raw in slots.get(fact_id) or ()),
        cases=tuple(_case(raw) for raw in slots.get(CASES) or ()),
        kind=slots.get(KIND),
        policies=tuple(PolicyIn.model_validate(raw) for raw in slots.get(POLICIES) or ()),
        asked=slots.get(ASKED),
        postponed=tuple(slots.get(POSTPONED) or ()),
        told=tuple((slots.get(TOLD) or {}).items()),
        concluded=slots.get(CONCLUDED),
    )


def slots_of(known: Conversation) -> dict[str, Any]:
    """The slots that hold this conversation, as JSON values. `requested_slot` belongs to the form and is left out."""
    slots: dict[str, Any] = {
        SCOPE: known.scope,
        KIND: known.kind,
        CASES: [_case_slot(case) for case in known.cases] or None,
        POLICIES: [policy.model_dump(mode="json") for policy in known.policies] or None,
        POSTPONED: list(known.postponed) or None,
        TOLD: dict(known.told) or None,
        CONCLUDED: known.concluded,
    }
    for fact in known.facts:
        slots.setdefault(fact.id, []).append(_fact_slot(fact))
    return slots


def changes(vocabulary: Vocabulary, before: Slots, known: Conversation) -> dict[str, Any]:
    """The slots that must be set so that they hold `known`; unchanged ones are left out."""
    after = slots_of(known)
    names = (*CONVERSATION_SLOTS, *vocabulary.facts)
    return {name: after.get(name) for name in names if before.get(name) != after.get(name)}


def _fact(fact_id: str, raw: Mapping[str, Any]) -> FactOut:
    return FactOut(
        id=fact_id,
        value=raw["value"],
        status=raw["status"],
        confidence=raw.get("confidence", 1.0),
        evidence=tuple(
            EvidenceOut(start=start, end=end, text=text, message=message)
            for message, start, end, text in raw.get("evidence", ())
        ),
    )


def _fact_slot(fact: FactOut) -> dict[str, Any]:
    slot: dict[str, Any] = {"value": fact.value, "status": fact.status}
    if fact.confidence != 1.0:
        slot["confidence"] = fact.confidence
    if fact.evidence:
        slot["evidence"] = [[span.message, span.start, span.end, span.text] for span in fact.evidence]
    return slot


def _case(raw: Mapping[str, Any]) -> CaseMatch:
    points = {name: tuple(raw.get(name, ())) for name in ("same", "different", "unknown")}
    return CaseMatch(raw["id"], raw["score"], **points)


def _case_slot(case: CaseMatch) -> dict[str, Any]:
    points = {name: list(getattr(case, name)) for name in ("same", "different", "unknown") if getattr(case, name)}
    return {"id": case.id, "score": case.score, **points}
