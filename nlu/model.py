"""What reading a text yields: facts with evidence, similar 事故例, and whether it is an incident at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from knowledge.facts import Entry, Status, Value

Scope = Literal["in", "out", "unclear"]

FAMILIES = (
    frozenset({"own-data-loss", "third-party-data-loss", "entrusted-data-loss"}),
    frozenset({"personal-data-leak", "confidential-leak"}),
)
"""Harms that words hardly tell apart: whose data, what kind of secret."""


@dataclass(frozen=True)
class Evidence:
    """A span of the text as sent, in characters; `message` numbers the messages of a conversation from 0."""

    start: int
    end: int
    text: str
    message: int = 0


@dataclass(frozen=True)
class FactMention:
    """One fact that the text speaks of. `status` is never `confirmed` here: only a person confirms.

    `by_ear`: no phrase told it, only the learned reader.
    """

    id: str
    value: Value | None
    status: Status
    confidence: float
    evidence: tuple[Evidence, ...]
    by_ear: bool = False

    def entry(self) -> Entry:
        """The fact without its evidence, as the knowledge base takes it."""
        return Entry(self.id, self.value, self.status)

    def in_message(self, number: int) -> FactMention:
        """The same mention with its evidence placed in message `number` of a conversation."""
        return replace(self, evidence=tuple(replace(item, message=number) for item in self.evidence))


@dataclass(frozen=True)
class CaseMatch:
    """A documented 事故例 and how like it the incident is (0–1), with the points that agree, differ or are unknown."""

    id: str
    score: float
    same: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


# What a mention of insurance or of riders in general stands for (「特約は付けていない」).
ANY_POLICY, ANY_RIDER = "any", "any/rider"
# The entity that a policy mention becomes on a message.
POLICY = "policy"


@dataclass(frozen=True)
class PolicyMention:
    """A product, plan or rider that the text says to be held (True), not held (False), or perhaps held (None).

    `id` is a product, a rider, `<product>/plan/<plan>`, ANY_POLICY or ANY_RIDER.
    """

    id: str
    held: bool | None
    start: int
    end: int


@dataclass(frozen=True)
class Analysis:
    """Everything that was read in one text. `kind` names the kind of matter when it is out of scope."""

    text: str
    scope: Scope
    facts: tuple[FactMention, ...]
    cases: tuple[CaseMatch, ...]
    kind: str | None = None
    policies: tuple[PolicyMention, ...] = ()
