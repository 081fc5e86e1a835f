"""Which unknown fact is worth asking: the one whose answer would move the most verdicts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from knowledge.assess import assess_product
from knowledge.assessment import Assessment, Policy
from knowledge.derive import derived
from knowledge.facts import Entry, Facts, Value
from knowledge.model import Knowledge
from knowledge.truth import Truth

# A date moves a deadline, never a verdict: it is asked last.
DATE_VALUE = 0.05
# How much the similar cases must say before they outweigh an even guess: the sum of their scores.
_SMOOTHING = 1.0

# For each fact how likely each of its answers is; the weights of one fact add up to 1.
Likely = Mapping[str, Mapping[Value, float]]
_NOTHING_LIKELY: Likely = {}


@dataclass(frozen=True)
class Question:
    """One open fact, the clauses that turn on it, and the expected share of verdicts that its answer moves (0–1)."""

    fact: str
    because: tuple[str, ...]
    value: float


def open_questions(
    knowledge: Knowledge,
    facts: Facts,
    assessments: Iterable[Assessment],
    policies: Collection[Policy] = (),
    likely: Likely = _NOTHING_LIKELY,
    not_held: Collection[str] = (),
) -> list[Question]:
    """The questions still worth asking, most useful first; empty once no answer can change anything.

    `likely` weighs the answers of each fact (see `likely_answers`); all are alike where it is silent.

    Only facts that leave a product `needs_info` are asked, and only for what the policyholder holds when that is known,
    never for the products `not_held`; what was said, denied or answered with 分からない is never asked.
    """
    held = {policy.product for policy in policies}
    concerned = [
        item
        for item in assessments
        if item.touched and (item.product in held if held else item.product not in not_held)
    ]
    wanted: dict[str, dict[str, None]] = {}
    supposed = _missing_if_as_supposed(knowledge, facts, concerned, policies)
    for item in concerned:
        for fact_id in item.missing:
            if _makes_sense(knowledge, facts, fact_id) and (supposed is None or fact_id in supposed):
                clauses = wanted.setdefault(fact_id, {})
                clauses.update(
                    dict.fromkeys(
                        reason.clause for reason in item.reasons if reason.holds is None and fact_id in reason.facts
                    )
                )
    found = [
        Question(fact_id, tuple(clauses), _value(knowledge, facts, fact_id, concerned, policies, likely))
        for fact_id, clauses in wanted.items()
    ]
    found.extend(_date_questions(knowledge, facts, concerned, {question.fact for question in found}))
    order = list(knowledge.vocabulary.facts)
    return sorted(found, key=lambda question: (-question.value, order.index(question.fact)))


def _missing_if_as_supposed(
    knowledge: Knowledge, facts: Facts, concerned: Iterable[Assessment], policies: Collection[Policy]
) -> frozenset[str] | None:
    """What would still matter if the cause is what the person supposes (AWSの障害っぽい): nobody is asked about tests
    of software then. None where no cause is supposed, or one is known.
    """
    causes = facts.suspected.get("cause", frozenset())
    if not causes or facts.held.get("cause"):
        return None
    held = {policy.product: policy for policy in policies}
    supposed = facts.having("cause", causes)
    missing = [
        assess_product(knowledge, knowledge.products[item.product], supposed, held.get(item.product)).missing
        for item in concerned
    ]
    return frozenset(fact for each in missing for fact in each) | {"cause"}


def _makes_sense(knowledge: Knowledge, facts: Facts, fact_id: str) -> bool:
    """Whether the fact can be asked: it has a question, was not declined, and its `ask_when` holds."""
    if fact_id in facts.declined or not knowledge.vocabulary[fact_id].question:
        return False
    condition = knowledge.asked_when.get(fact_id)
    return condition is None or condition.evaluate(facts).truth is Truth.YES


def answers_to(knowledge: Knowledge, fact_id: str) -> tuple[Value, ...]:
    """The answers offered for a question: the options of a choice, or yes and no; none for a date or a number."""
    fact = knowledge.vocabulary[fact_id]
    if fact.kind == "choice":
        return fact.options or tuple(fact.values)
    return (True, False) if fact.kind == "yes_no" else ()


def likely_answers(knowledge: Knowledge, scores: Mapping[str, float]) -> Likely:
    """How likely each answer is, by the facts of the 事故例 that the incident is like.

    Args:
        knowledge: the coverage knowledge base.
        scores: how like the incident is to each case (case id → 0–1).
    """
    told: dict[str, dict[Value, float]] = {}
    for case_id, score in scores.items():
        for fact_id, values in knowledge.cases[case_id].facts.items():
            for value in values:
                weights = told.setdefault(fact_id, {})
                weights[value] = weights.get(value, 0.0) + score / len(values)
    return {fact_id: _smoothed(weights, answers_to(knowledge, fact_id)) for fact_id, weights in told.items()}


def _smoothed(weights: Mapping[Value, float], answers: Collection[Value]) -> dict[Value, float]:
    whole = _SMOOTHING + sum(weights.get(answer, 0.0) for answer in answers)
    return {answer: (_SMOOTHING / len(answers) + weights.get(answer, 0.0)) / whole for answer in answers}


def _value(
    knowledge: Knowledge,
    facts: Facts,
    fact_id: str,
    concerned: list[Assessment],
    policies: Collection[Policy],
    likely: Likely,
) -> float:
    """The expected share of the verdicts that an answer moves."""
    answers = answers_to(knowledge, fact_id)
    held = {policy.product: policy for policy in policies}
    weights = likely.get(fact_id) or dict.fromkeys(answers, 1 / max(1, len(answers)))
    moved = 0.0
    for answer in answers:
        supposed = _supposing(knowledge, facts, fact_id, answer)
        changed = {name for name, values in supposed.held.items() if facts.held.get(name) != values}
        for item in concerned:
            product = knowledge.products[item.product]
            if not changed & product.turns_on:
                continue
            then = assess_product(knowledge, product, supposed, held.get(item.product))
            if (then.status, then.riders_needed) != (item.status, item.riders_needed):
                moved += weights[answer]
            elif len(then.missing) < len(item.missing):
                moved += 0.25 * weights[answer]
    return round(moved / len(concerned), 4) if concerned else 0.0


def _supposing(knowledge: Knowledge, facts: Facts, fact_id: str, answer: Value) -> Facts:
    """The facts as they would be after this answer, with what follows from it."""
    supposed = facts.having(fact_id, frozenset({answer}))
    known = [Entry(name, value, "confirmed") for name, values in supposed.held.items() for value in values]
    for entry, _ in derived(knowledge, known):
        if entry.value is not None and entry.id not in supposed.suspected:
            supposed = supposed.having(entry.id, frozenset({entry.value}))
    return supposed


def _date_questions(knowledge: Knowledge, facts: Facts, concerned: list[Assessment], asked: set[str]) -> list[Question]:
    because: dict[str, dict[str, None]] = {}
    for item in concerned:
        if not item.standing:
            continue
        for deadline in knowledge.products[item.product].deadlines:
            fact_id = deadline.counts_from
            unknown = fact_id not in facts.held and fact_id not in facts.declined and fact_id not in asked
            if unknown and knowledge.vocabulary[fact_id].question:
                because.setdefault(fact_id, {})[deadline.id] = None
    return [Question(fact_id, tuple(clauses), DATE_VALUE) for fact_id, clauses in because.items()]
