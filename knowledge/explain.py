"""The derivation behind each assessment, for people: which clause does what, and because of which facts it does.

    python -m knowledge explain harm=third-party-outage cause=malware --policy it-pi:computer-attack

A fact is written `key=value` (it is so), `key!=value` (it is not), `key?=value` (suspected) or `key=?` (asked, and the
person does not know).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.assess import assess
from knowledge.assessment import Assessment, Policy, Reason
from knowledge.derive import derived
from knowledge.errors import TriageError, unknown_word
from knowledge.facts import Entry, Facts, Status, Value, Vocabulary
from knowledge.model import Knowledge
from knowledge.questions import Question, open_questions

_FACT = re.compile(r"(?P<id>[^=!?]+)(?P<sign>[!?]?=)(?P<value>.*)", re.DOTALL)
_YES_NO = {"true": True, "yes": True, "はい": True, "false": False, "no": False, "いいえ": False}
_SIGNS: dict[str, Status] = {"=": "confirmed", "!=": "denied", "?=": "unknown"}


@dataclass(frozen=True)
class Explanation:
    """What was given, what follows from it, and every product's verdict."""

    entries: tuple[Entry, ...]
    inferred: tuple[tuple[Entry, tuple[str, ...]], ...]
    facts: Facts
    assessments: tuple[Assessment, ...]
    questions: tuple[Question, ...]


def explain(knowledge: Knowledge, entries: Sequence[Entry], policies: Sequence[Policy] = ()) -> Explanation:
    """Assess all products on these entries and on what follows from them."""
    inferred = derived(knowledge, entries)
    facts = Facts.of(knowledge.vocabulary, [*entries, *(entry for entry, _ in inferred)])
    assessments = assess(knowledge, facts, policies)
    questions = open_questions(knowledge, facts, assessments, policies)
    return Explanation(tuple(entries), tuple(inferred), facts, tuple(assessments), tuple(questions))


def read_fact(vocabulary: Vocabulary, given: str) -> Entry:
    """One fact of the command line. Raises TriageError (`invalid_fact`, `unknown_fact`, `invalid_value`)."""
    match = _FACT.fullmatch(given)
    if match is None:
        raise TriageError(
            "invalid_fact", f"「{given}」: 事実は key=value の形で書きます（例: cause=malware）。", given=given
        )
    fact_id, value = match["id"].strip(), match["value"].strip()
    if value == "?":
        vocabulary.entries({fact_id: None}, "事実")
        return Entry(fact_id, None, "unknown")
    return Entry(
        fact_id, vocabulary.check_value(fact_id, _typed(vocabulary, fact_id, value), "事実"), _SIGNS[match["sign"]]
    )


def _typed(vocabulary: Vocabulary, fact_id: str, value: str) -> Value:
    """The text of the command line in the fact's own type, or unchanged where it is not of that type."""
    kind = vocabulary[fact_id].kind if fact_id in vocabulary else None
    if kind == "yes_no":
        return _YES_NO.get(value.lower(), value)
    if kind == "number":
        try:
            return float(value) if "." in value else int(value)
        except ValueError:
            return value
    return value


def read_policy(knowledge: Knowledge, given: str) -> Policy:
    """`product[:rider,rider][@plan]` as a policy. Raises TriageError (unknown_product, unknown_rider, unknown_plan)."""
    rest, _, plan = given.partition("@")
    product_id, _, riders = rest.partition(":")
    product = knowledge.products.get(product_id)
    if product is None:
        raise unknown_word("unknown_product", "--policy", product_id, list(knowledge.products), "商品")
    slugs = {rider.id.rsplit("/", 1)[1]: rider.id for rider in product.riders}
    held = set()
    for rider in filter(None, riders.split(",")):
        slug = rider.rsplit("/", 1)[-1]
        if slug not in slugs:
            raise unknown_word("unknown_rider", f"--policy {product_id}", rider, list(slugs), "特約")
        held.add(slugs[slug])
    if plan and plan not in product.plans:
        raise unknown_word("unknown_plan", f"--policy {product_id}", plan, list(product.plans), "プラン")
    return Policy(product_id, frozenset(held), plan or None)


def as_json(knowledge: Knowledge, told: Explanation, every: bool = False) -> dict[str, Any]:
    """The explanation as plain data."""
    return {
        "edition": knowledge.edition,
        "facts": [{"id": entry.id, "value": entry.value, "status": entry.status} for entry in told.entries],
        "inferred": [
            {"id": entry.id, "value": entry.value, "derived_from": list(sources)} for entry, sources in told.inferred
        ],
        "products": [_product_json(knowledge, item) for item in shown(told, every)],
        "questions": [
            {"fact": question.fact, "because": list(question.because), "value": question.value}
            for question in told.questions
        ],
    }


def _product_json(knowledge: Knowledge, item: Assessment) -> dict[str, Any]:
    return {
        "product": item.product,
        "name": knowledge.products[item.product].name,
        "status": item.status,
        "basis": item.basis,
        "covers": list(item.covers),
        "heads": list(item.heads),
        "riders_needed": list(item.riders_needed),
        "missing": list(item.missing),
        "reasons": [_reason_json(knowledge, reason) for reason in item.reasons],
    }


def _reason_json(knowledge: Knowledge, reason: Reason) -> dict[str, Any]:
    clause = knowledge.clauses[reason.clause]
    key = "missing" if reason.holds is None else "because"
    return {
        "clause": clause.id,
        "label": clause.label,
        "passage": clause.passage,
        "wording": clause.wording,
        "effect": reason.effect,
        "holds": reason.holds,
        "because": [],
        "missing": [],
        key: list(reason.facts),
        "presumed": list(reason.presumed),
        "harm": reason.harm,
    }


def shown(told: Explanation, every: bool) -> list[Assessment]:
    """The assessments to show: those that the incident touches, or every one."""
    return [item for item in told.assessments if every or item.touched]


def run(knowledge: Knowledge, facts: Iterable[str], policies: Iterable[str]) -> Explanation:
    """The explanation for facts and policies as written on the command line. Raises TriageError for either."""
    entries = [read_fact(knowledge.vocabulary, given) for given in facts]
    return explain(knowledge, entries, [read_policy(knowledge, given) for given in policies])
