"""Conversation ⇄ Rasa slots."""

from __future__ import annotations

import json
from dataclasses import replace

from actions.contract import EvidenceOut, FactOut, PolicyIn
from actions.holding import Holding
from actions.slots import Conversation, Incident, changes, conversation, slots_of
from knowledge.model import Knowledge
from nlu.model import CaseMatch

FULL = Conversation(
    scope="in",
    facts=(
        FactOut(
            id="cause",
            value="malware",
            status="stated",
            confidence=0.9,
            evidence=(EvidenceOut(start=2, end=6, text="ウイルス", message=1),),
        ),
        FactOut(id="harm", value="copyright", status="denied"),
        FactOut(id="harm", value=None, status="unknown"),
        FactOut(id="outage_hours", value=6, status="confirmed"),
    ),
    cases=(CaseMatch("it-pi/case/server-capacity", 0.5, same=("cause",)),),
    kind="car",
    holding=Holding(
        (PolicyIn(product="it-pi", riders=("it-pi/rider/computer-attack",)),), ("b-plan",), ("system-risk-dev",)
    ),
    offered=True,
    asked="delivered",
    postponed=("overseas",),
    told=(("it-pi", "responds"),),
    concluded="abc def",
    story=(0, 2),
    number=2,
    last="delivered",
    aside=(Incident(scope="in", facts=(FactOut(id="delivered", value=True, status="stated"),), story=(0,)),),
    awaiting="restart",
    handed_over="asked",
    misunderstood=4,
)


def test_a_conversation_survives_the_slots_and_json(knowledge: Knowledge) -> None:
    slots = json.loads(json.dumps(slots_of(FULL))) | {"requested_slot": "delivered"}

    assert conversation(knowledge.vocabulary, slots) == FULL


def test_an_empty_conversation_is_all_empty_slots(knowledge: Knowledge) -> None:
    assert conversation(knowledge.vocabulary, {}) == Conversation()
    assert not any(slots_of(Conversation()).values())


def test_only_what_changed_is_set(knowledge: Knowledge) -> None:
    before = slots_of(FULL)
    after = replace(FULL, facts=tuple(fact for fact in FULL.facts if fact.id != "outage_hours"))

    assert changes(knowledge.vocabulary, before, FULL) == {}
    assert changes(knowledge.vocabulary, before, after) == {"outage_hours": None}
