"""Rasa slots ⇄ what the conversation knows. One slot per fact of the vocabulary, and a few of the conversation's own.

Works on plain slot dictionaries, so that it serves rasa-sdk trackers, the engine and tests alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from actions.contract import EvidenceOut, FactOut, PolicyIn
from actions.holding import Holding
from knowledge.facts import Vocabulary
from nlu.model import CaseMatch, Scope

SCOPE = "scope"
KIND = "kind_of_matter"
CASES = "similar_cases"
POSTPONED = "postponed"
TOLD = "told"
CONCLUDED = "concluded"
STORY = "story"
NUMBER = "incident_number"
LAST = "last_answered"
SETTLED = "settled"
PASSED_OVER = "passed_over"
# What belongs to one incident, beside one slot per fact; it is set aside as a whole.
INCIDENT_SLOTS = (SCOPE, KIND, CASES, POSTPONED, TOLD, CONCLUDED, STORY, NUMBER, LAST, SETTLED, PASSED_OVER)

POLICIES = "policies"
NOT_HELD = "not_held"
PERHAPS_HELD = "perhaps_held"
OFFERED = "policies_asked"
ASIDE = "set_aside"
AWAITING = "awaiting"
HANDED_OVER = "handed_over"
MISUNDERSTOOD = "misunderstood"
ASKED = "requested_slot"

# The conversation's own slots. Rules look at `scope` and `awaiting` only.
CONVERSATION_SLOTS = (
    *INCIDENT_SLOTS,
    POLICIES,
    NOT_HELD,
    PERHAPS_HELD,
    OFFERED,
    ASIDE,
    AWAITING,
    HANDED_OVER,
    MISUNDERSTOOD,
)

# What a yes or no to the assistant's own offer is about.
Awaiting = Literal["restart", "policies", "hand_over"]
Slots = Mapping[str, Any]


@dataclass(frozen=True)
class Incident:
    """One incident as far as it is known.

    `postponed` are questions put off (「あとで」); `told` is each product's status as the person was last told;
    `concluded` marks the final answer that was given; `story` numbers the messages that told of it; `number` counts the
    incidents of a conversation from 1; `last` is the fact that was answered last; `settled` are the questions that
    got an answer, whatever is left open; `passed_over` is one that a message (its number) left aside.
    """

    scope: Scope | None = None
    facts: tuple[FactOut, ...] = ()
    cases: tuple[CaseMatch, ...] = ()
    kind: str | None = None
    postponed: tuple[str, ...] = ()
    told: tuple[tuple[str, str], ...] = ()
    concluded: str | None = None
    story: tuple[int, ...] = ()
    number: int = 1
    last: str | None = None
    settled: tuple[str, ...] = ()
    passed_over: tuple[str, int] | None = None


@dataclass(frozen=True)
class Conversation(Incident):
    """What is known in the middle of a conversation: the incident spoken of now, and what goes beyond it.

    `asked` is the fact that the open question is about; `holding` is what the policyholder has, `offered` whether one
    was asked to say it; `aside` are the other incidents; `awaiting` is the offer that a yes or no answers;
    `handed_over` is why a person shall take over; `misunderstood` numbers the last message that told nothing.
    """

    holding: Holding = field(default_factory=Holding)
    offered: bool = False
    asked: str | None = None
    aside: tuple[Incident, ...] = ()
    awaiting: Awaiting | None = None
    handed_over: str | None = None
    misunderstood: int | None = None

    @property
    def incident(self) -> Incident:
        """The incident spoken of now."""
        return Incident(**{each.name: getattr(self, each.name) for each in fields(Incident)})

    def about(self, incident: Incident) -> Conversation:
        """The same conversation, now about `incident`."""
        return replace(self, **{each.name: getattr(incident, each.name) for each in fields(Incident)})


def conversation(vocabulary: Vocabulary, slots: Slots) -> Conversation:
    """The conversation that these slots hold; facts in the order of the vocabulary."""
    holding = Holding(
        tuple(PolicyIn.model_validate(raw) for raw in slots.get(POLICIES) or ()),
        tuple(slots.get(NOT_HELD) or ()),
        tuple(slots.get(PERHAPS_HELD) or ()),
    )
    beyond = Conversation(
        holding=holding,
        offered=bool(slots.get(OFFERED)),
        asked=slots.get(ASKED),
        aside=tuple(_incident(vocabulary, raw) for raw in slots.get(ASIDE) or ()),
        awaiting=slots.get(AWAITING),
        handed_over=slots.get(HANDED_OVER),
        misunderstood=slots.get(MISUNDERSTOOD),
    )
    return beyond.about(_incident(vocabulary, slots))


def slots_of(known: Conversation) -> dict[str, Any]:
    """The slots that hold this conversation, as JSON values. `requested_slot` belongs to the form and is left out."""
    return _incident_slots(known) | {
        POLICIES: [policy.model_dump(mode="json") for policy in known.holding.policies] or None,
        NOT_HELD: list(known.holding.not_held) or None,
        PERHAPS_HELD: list(known.holding.perhaps) or None,
        OFFERED: known.offered or None,
        ASIDE: [_incident_slots(incident) for incident in known.aside] or None,
        AWAITING: known.awaiting,
        HANDED_OVER: known.handed_over,
        MISUNDERSTOOD: known.misunderstood,
    }


def changes(vocabulary: Vocabulary, before: Slots, known: Conversation) -> dict[str, Any]:
    """The slots that must be set so that they hold `known`; unchanged ones are left out."""
    after = slots_of(known)
    names = (*CONVERSATION_SLOTS, *vocabulary.facts)
    return {name: after.get(name) for name in names if before.get(name) != after.get(name)}


def _incident(vocabulary: Vocabulary, slots: Slots) -> Incident:
    return Incident(
        scope=slots.get(SCOPE),
        facts=tuple(_fact(fact_id, raw) for fact_id in vocabulary.facts for raw in slots.get(fact_id) or ()),
        cases=tuple(_case(raw) for raw in slots.get(CASES) or ()),
        kind=slots.get(KIND),
        postponed=tuple(slots.get(POSTPONED) or ()),
        told=tuple((slots.get(TOLD) or {}).items()),
        concluded=slots.get(CONCLUDED),
        story=tuple(slots.get(STORY) or ()),
        number=slots.get(NUMBER) or 1,
        last=slots.get(LAST),
        settled=tuple(slots.get(SETTLED) or ()),
        passed_over=tuple(slots[PASSED_OVER]) if slots.get(PASSED_OVER) else None,
    )


def _incident_slots(incident: Incident) -> dict[str, Any]:
    slots: dict[str, Any] = {
        SCOPE: incident.scope,
        KIND: incident.kind,
        CASES: [_case_slot(case) for case in incident.cases] or None,
        POSTPONED: list(incident.postponed) or None,
        TOLD: dict(incident.told) or None,
        CONCLUDED: incident.concluded,
        STORY: list(incident.story) or None,
        NUMBER: incident.number if incident.number > 1 else None,
        LAST: incident.last,
        SETTLED: list(incident.settled) or None,
        PASSED_OVER: list(incident.passed_over) if incident.passed_over else None,
    }
    for fact in incident.facts:
        slots.setdefault(fact.id, []).append(_fact_slot(fact))
    return slots


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
