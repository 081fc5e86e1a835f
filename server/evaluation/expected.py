"""What a label asks of an answer, with everything that counts as equally right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.assessment import Status
from knowledge.model import Knowledge
from nlu.model import Scope
from server.evaluation.given import Given
from server.evaluation.labels import Label

RESPONDING: frozenset[Status] = frozenset({"responds", "needs_rider"})


@dataclass(frozen=True)
class Expected:
    """The status that one product should have: as labelled, and everything accepted."""

    product: str
    status: Status
    accepted: frozenset[Status]

    @property
    def touched(self) -> bool:
        """Whether a cover of the product is concerned at all."""
        return self.status != "not_covered"


def scopes(label: Label) -> frozenset[Scope]:
    """The scopes that are right."""
    return frozenset((label.scope, *label.scope_ok))


def patterns(label: Label, knowledge: Knowledge) -> tuple[str, ...] | None:
    """The 事故例 that are right, best first, duplicates folded; None where cases are not to be measured."""
    if label.scope != "in" or not label.cases:
        return None
    return tuple(dict.fromkeys(knowledge.cases[case].pattern for case in label.cases))


def products(label: Label, answered: Given, knowledge: Knowledge) -> Iterator[Expected]:
    """The labelled products, those left out included (they should be not_covered)."""
    if label.statuses is None:
        return
    if label.scope != "in" and answered.scope == "in" and "in" in label.scope_ok:
        return  # rightly taken for an incident, but labelled as if it were none
    decided = label.decides[0] if label.decides else None
    for product in knowledge.products:
        named = label.statuses.get(product)
        if product == decided and label.decides is not None:
            accepted = frozenset((label.decides[2], *label.status_ok))
            yield Expected(product, named or label.decides[2], accepted | ({named} if named else set()))
        elif named is not None or not label.statuses_partial:
            status = named or "not_covered"
            yield Expected(product, status, frozenset((status,)))


def wrongly_responds(expected: Expected, status: Status) -> bool:
    """Whether somebody would be told that they are covered where they should not be told so.

    `responds` where a rider is needed is such a promise too; asking for a rider that is not needed is none.
    """
    if status not in RESPONDING or status in expected.accepted:
        return False
    return not (status == "needs_rider" and "responds" in expected.accepted)
