"""Verdicts and their reasons."""

from __future__ import annotations

from collections.abc import Iterator

from actions.contract import Answer, AssessmentOut, ReasonOut
from actions.holding import Holding
from knowledge.model import Knowledge
from server.sheet.model import ClauseView, Held, OpenView, ProductView, ReasonView, Weight


def product(knowledge: Knowledge, item: AssessmentOut, holding: Holding) -> ProductView:
    """One product's verdict, for somebody who holds what `holding` says."""
    reasons = [_reason(knowledge, reason, item.riders_needed) for reason in item.reasons]
    return ProductView(
        id=item.product,
        name=knowledge.products[item.product].name,
        status=item.status,
        held=held(item.product, holding),
        lacks=any(holding.lacks(rider) for rider in item.riders_needed),
        is_example_only=item.basis == "example",
        needs=tuple(clause_view(knowledge, rider) for rider in item.riders_needed),
        pays=tuple(knowledge.clauses[head].label for head in item.heads),
        open_points=_labels(knowledge, item.open_questions),
        reasons=tuple(reason for reason in reasons if reason.weight != "idle"),
        passed=tuple(reason for reason in reasons if reason.weight == "idle"),
    )


def open_points(knowledge: Knowledge, answer: Answer, holding: Holding) -> Iterator[OpenView]:
    """What is not known and can still turn a verdict that matters: the most useful question first."""
    asked = {question.fact: question for question in answer.questions}
    turned: dict[str, list[str]] = {}
    for item in answer.assessments:
        for fact_id in item.open_questions if holding.concerns(item.product) else ():
            turned.setdefault(fact_id, []).append(knowledge.products[item.product].name)
    for fact_id in sorted(turned, key=lambda fact_id: list(asked).index(fact_id) if fact_id in asked else len(asked)):
        fact = knowledge.vocabulary[fact_id]
        yield OpenView(fact.label, fact.question or "", fact.why or "", tuple(turned[fact_id]))


def clause_view(knowledge: Knowledge, clause_id: str) -> ClauseView:
    """A clause with its place in its document."""
    clause = knowledge.clauses[clause_id]
    product = knowledge.products.get(clause.product_id)
    return ClauseView(clause.id, clause.label, clause.wording, clause.passage, product.source_title if product else "")


def held(product_id: str, holding: Holding) -> Held | None:
    """Whether a product is held; None while nothing is known of any."""
    if product_id in holding.products:
        return "held"
    if product_id in holding.not_held or (holding.is_known and not holding.policies):
        return "not_held"
    return "not_told" if holding.policies else None


def _reason(knowledge: Knowledge, reason: ReasonOut, needed: tuple[str, ...]) -> ReasonView:
    harms = knowledge.vocabulary["harm"].values
    return ReasonView(
        clause=clause_view(knowledge, reason.clause),
        effect=reason.effect,
        weight=_weight(reason, needed),
        facts=_labels(knowledge, reason.facts),
        presumed=_labels(knowledge, reason.presumed),
        harm=harms.get(reason.harm, reason.harm) if reason.harm else None,
    )


def _weight(reason: ReasonOut, needed: tuple[str, ...]) -> Weight:
    if reason.clause in needed:
        return "rider"
    if reason.holds is None:
        return "open"
    if reason.effect == "requires":
        return "met" if reason.holds else "unmet"
    if not reason.holds:
        return "idle"
    spoken: dict[str, Weight] = {"limits": "limit", "excludes": "excludes"}
    return spoken.get(reason.effect, "for")


def _labels(knowledge: Knowledge, fact_ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(knowledge.vocabulary[fact_id].label for fact_id in fact_ids)
