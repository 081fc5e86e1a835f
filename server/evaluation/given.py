"""What was answered to one text, cut down to what is measured; also what a saved result keeps of an answer."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from actions.contract import Answer, AssessmentOut, FactOut, Value
from knowledge.assessment import Status
from knowledge.facts import HELD
from knowledge.facts import Status as FactStatus
from nlu.model import Scope


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class GivenFact(_Part):
    """One fact of an answer; `read` is False for what follows from other facts or was known beforehand."""

    id: str
    value: Value | None
    status: FactStatus
    read: bool = True
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def held(self) -> bool:
        """Whether the answer counts on this value."""
        return self.value is not None and self.status in HELD


class GivenProduct(_Part):
    """One product's verdict. `excluding` are the exclusions that hold and the conditions that are not met."""

    status: Status
    riders: tuple[str, ...] = ()
    excluding: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


class Given(_Part):
    """The measured part of one answer."""

    scope: Scope
    cases: tuple[tuple[str, float], ...] = ()
    facts: tuple[GivenFact, ...] = ()
    products: dict[str, GivenProduct] = {}


def given(answer: Answer) -> Given:
    """The measured part of `answer`."""
    return Given(
        scope=answer.scope,
        cases=tuple((case.id, case.score) for case in answer.cases),
        facts=tuple(_fact(fact) for fact in answer.facts),
        products={item.product: _product(item) for item in answer.assessments},
    )


def _fact(fact: FactOut) -> GivenFact:
    # A denied yes/no fact is its opposite, as the knowledge base reads it.
    value, status = fact.value, fact.status
    if status == "denied" and isinstance(value, bool):
        value, status = not value, "stated"
    return GivenFact(
        id=fact.id,
        value=value,
        status=status,
        read=not fact.derived_from and fact.status != "confirmed",
        spans=tuple((span.start, span.end) for span in fact.evidence),
    )


def _product(item: AssessmentOut) -> GivenProduct:
    taking_away = {("excludes", True), ("requires", False)}
    return GivenProduct(
        status=item.status,
        riders=item.riders_needed,
        excluding=tuple(
            dict.fromkeys(reason.clause for reason in item.reasons if (reason.effect, reason.holds) in taking_away)
        ),
        clauses=tuple(dict.fromkeys((*item.covers, *item.heads, *(r.clause for r in item.reasons if r.holds)))),
    )
