"""What was concluded, in the shape of the contract: one function for each part of an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from actions.contract import AssessmentOut, DeadlineOut, DocumentOut, OptionOut, PolicyIn, QuestionOut, ReasonOut
from actions.payload import answer_payload
from knowledge import dates
from knowledge.assessment import Assessment, Policy
from knowledge.conditions import Condition
from knowledge.facts import Facts
from knowledge.model import Knowledge, Product
from knowledge.questions import Question, answers_to
from knowledge.truth import Truth

UNKNOWN_TITLE = "わからない"


@lru_cache(maxsize=4096)
def assessment_out(item: Assessment) -> AssessmentOut:
    """What was weighed for one product. Kept, since most products are weighed alike again and again."""
    return AssessmentOut(
        product=item.product,
        status=item.status,
        basis=item.basis,
        covers=item.covers,
        heads=item.heads,
        riders_needed=item.riders_needed,
        reasons=tuple(
            ReasonOut(
                clause=reason.clause,
                effect=reason.effect,
                holds=reason.holds,
                facts=reason.facts,
                presumed=reason.presumed,
                harm=reason.harm,
            )
            for reason in item.reasons
        ),
        open_questions=item.missing,
    )


def policy_out(policy: Policy) -> PolicyIn:
    """What is held of a product, its riders in order: a set has none of its own."""
    return PolicyIn(product=policy.product, riders=tuple(sorted(policy.riders)), plan=policy.plan)


def question_out(knowledge: Knowledge, question: Question) -> QuestionOut:
    """A question with its wording and its options, わからない being the last."""
    fact = knowledge.vocabulary[question.fact]
    options = [
        OptionOut(
            value=value,
            title=knowledge.vocabulary.label(question.fact, value),
            payload=answer_payload(question.fact, value),
        )
        for value in answers_to(knowledge, question.fact)
    ]
    options.append(OptionOut(value=None, title=UNKNOWN_TITLE, payload=answer_payload(question.fact, None)))
    return QuestionOut(
        fact=question.fact,
        prompt=fact.question or fact.label,
        why=fact.why or "",
        options=tuple(options),
        because=question.because,
        value=question.value,
    )


def documents(knowledge: Knowledge, standing: Sequence[Assessment], facts: Facts) -> tuple[DocumentOut, ...]:
    """The papers of the products that may answer."""
    return tuple(
        DocumentOut(id=document.id, product=item.product, basis=document.basis)
        for item in standing
        for document in knowledge.products[item.product].documents
        if _is_met(document.when, facts)
    )


def deadlines(
    knowledge: Knowledge, standing: Sequence[Assessment], facts: Facts, policies: Sequence[Policy]
) -> tuple[DeadlineOut, ...]:
    """The days to be met; `due` is None while the day that it counts from, or the plan, is not known."""
    plans = {policy.product: policy.plan for policy in policies}
    products = (knowledge.products[item.product] for item in standing)
    return tuple(day for product in products for day in days_of(product, facts.date, plans.get(product.id)))


def days_of(product: Product, day: Callable[[str], dt.date | None], plan: str | None) -> Iterator[DeadlineOut]:
    """The days of one product; `day` knows the days that they count from."""
    for deadline in product.deadlines:
        yield DeadlineOut(id=deadline.id, due=dates.due(deadline, day(deadline.counts_from), plan))


def customary_actions(knowledge: Knowledge, touched: Sequence[Assessment], facts: Facts) -> tuple[str, ...]:
    """What to do and not to do at once, for the kinds of product that are touched and what happened."""
    kinds, feared = {knowledge.products[item.product].kind for item in touched}, _as_feared(facts)
    return tuple(
        action.id for action in knowledge.actions if kinds & set(action.kinds) and _is_met(action.when, feared)
    )


def first_aid(knowledge: Knowledge, facts: Facts) -> tuple[str, ...]:
    """What to do at once because of what happened, though it is not clear yet whose matter it is."""
    feared = _as_feared(facts)
    return tuple(action.id for action in knowledge.actions if action.when is not None and _is_met(action.when, feared))


def _is_met(condition: Condition | None, facts: Facts) -> bool:
    return condition is None or condition.evaluate(facts).truth is Truth.YES


def _as_feared(facts: Facts) -> Facts:
    """The facts with the causes that are only suspected: against a virus one acts before it is sure."""
    causes = facts.suspected.get("cause", frozenset())
    return facts.having("cause", causes | facts.held.get("cause", frozenset())) if causes else facts
