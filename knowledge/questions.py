"""Which unknown fact is worth asking: the one whose answer would move the most verdicts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from knowledge.assess import Assessment, Policy, assess_product
from knowledge.derive import derived
from knowledge.facts import Entry, Facts, Value
from knowledge.model import Knowledge
from knowledge.truth import Truth

# A date moves a deadline, never a verdict: it is asked last.
DATE_VALUE = 0.05


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
) -> list[Question]:
    """The questions still worth asking, most useful first; empty once no answer can change anything.

    Only facts that leave a product `needs_info` are asked, and only for what the policyholder holds when that is known;
    what was said, denied or answered with 分からない is never asked.
    """
    held = {policy.product for policy in policies}
    concerned = [item for item in assessments if item.touched and (not held or item.product in held)]
    wanted: dict[str, dict[str, None]] = {}
    for item in concerned:
        for fact_id in item.missing:
            if _makes_sense(knowledge, facts, fact_id):
                clauses = wanted.setdefault(fact_id, {})
                clauses.update(
                    dict.fromkeys(
                        reason.clause for reason in item.reasons if reason.holds is None and fact_id in reason.facts
                    )
                )
    found = [
        Question(fact_id, tuple(clauses), _value(knowledge, facts, fact_id, concerned, policies))
        for fact_id, clauses in wanted.items()
    ]
    found.extend(_date_questions(knowledge, facts, concerned, {question.fact for question in found}))
    order = list(knowledge.vocabulary.facts)
    return sorted(found, key=lambda question: (-question.value, order.index(question.fact)))


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


def _value(
    knowledge: Knowledge, facts: Facts, fact_id: str, concerned: list[Assessment], policies: Collection[Policy]
) -> float:
    answers = answers_to(knowledge, fact_id)
    held = {policy.product: policy for policy in policies}
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
                moved += 1.0
            elif len(then.missing) < len(item.missing):
                moved += 0.25
    return round(moved / (len(answers) * len(concerned)), 4) if answers and concerned else 0.0


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
