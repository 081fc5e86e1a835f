"""The brain: a text and what is already known → one Answer. Chat, console, API and command line all call it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actions.contract import (
    Answer,
    CaseOut,
    EvidenceOut,
    FactOut,
    PolicyIn,
)
from actions.holding import Holding, holding_of
from actions.shaping import (
    assessment_out,
    customary_actions,
    deadlines,
    documents,
    first_aid,
    policy_out,
    question_out,
)
from knowledge.assess import assess
from knowledge.assessment import STATUSES, Assessment, Policy
from knowledge.derive import derived
from knowledge.errors import TriageError, unknown_word
from knowledge.facts import Entry, Facts
from knowledge.model import Knowledge
from knowledge.questions import likely_answers, open_questions
from nlu.model import Analysis, CaseMatch, FactMention, Scope

if TYPE_CHECKING:
    from nlu.analyze import Reader

JAPAN = dt.timezone(dt.timedelta(hours=9))


@dataclass(frozen=True)
class Understanding:
    """What is understood of an incident so far: the input of the coverage reasoning."""

    scope: Scope
    facts: tuple[FactOut, ...]
    cases: tuple[CaseMatch, ...] = ()
    kind: str | None = None


def answer(
    text: str,
    known: Mapping[str, object] | None = None,
    policies: Sequence[PolicyIn] = (),
    as_of: dt.date | None = None,
    *,
    reader: Reader | None = None,
) -> Answer:
    """The answer for one description.

    Args:
        text: the incident as somebody describes it, at most nlu.text.MAX_CHARACTERS characters.
        known: facts the caller already knows; they override what the text says.
        policies: what the policyholder holds; they override what the text says of it.
        as_of: the day that 昨日 and 先月末 count from (Asia/Tokyo); today by default.

    Raises:
        TriageError: for text, facts or policies that cannot be used (empty_text, unknown_fact, unknown_product…).
    """
    if reader is None:
        from nlu.analyze import default_reader  # GiNZA: seconds, and a web process that only checks facts does without

        reader = default_reader()
    knowledge = reader.knowledge
    held = check_policies(knowledge, policies)
    confirmed = confirmed_facts(knowledge, known or {})
    analysis = reader.analyze(text, as_of or today())
    return answer_from(knowledge, analysis, confirmed, held)


def answer_from(
    knowledge: Knowledge, analysis: Analysis, confirmed: Sequence[FactOut] = (), held: Sequence[Policy] = ()
) -> Answer:
    """The answer to a text that was read: what the caller knows overrides it, facts and policies alike."""
    facts = override(fact_outs(analysis.facts), confirmed)
    told = Holding() if held else holding_of(knowledge, analysis.policies)
    policies = held or check_policies(knowledge, told.policies)
    understanding = Understanding(analysis.scope, facts, analysis.cases, analysis.kind)
    return conclude(knowledge, understanding, policies, told.not_held)


def today() -> dt.date:
    """Today in Japan."""
    return dt.datetime.now(JAPAN).date()


def fact_outs(mentions: Iterable[FactMention]) -> tuple[FactOut, ...]:
    """Fact mentions of the reader in the contract's shape."""
    return tuple(
        FactOut(
            id=item.id,
            value=item.value,
            status=item.status,
            confidence=round(item.confidence, 2),
            evidence=tuple(
                EvidenceOut(start=span.start, end=span.end, text=span.text, message=span.message)
                for span in item.evidence
            ),
        )
        for item in mentions
    )


def confirmed_facts(knowledge: Knowledge, known: Mapping[str, object]) -> tuple[FactOut, ...]:
    """`known` of the contract as confirmed facts. Raises TriageError for what the vocabulary does not have."""
    return tuple(
        FactOut(id=entry.id, value=entry.value, status=entry.status) for entry in knowledge.vocabulary.entries(known)
    )


def override(earlier: Sequence[FactOut], later: Sequence[FactOut]) -> tuple[FactOut, ...]:
    """Both, where `later` replaces all that `earlier` says of the same fact."""
    replaced = {fact.id for fact in later}
    return (*(fact for fact in earlier if fact.id not in replaced), *later)


def check_policies(knowledge: Knowledge, policies: Sequence[PolicyIn]) -> tuple[Policy, ...]:
    """The policies, checked. Raises TriageError (unknown_product, unknown_rider, unknown_plan)."""
    found = []
    for number, policy in enumerate(policies):
        where = f"policies[{number}]"
        product = knowledge.products.get(policy.product)
        if product is None:
            raise unknown_word("unknown_product", f"{where}.product", policy.product, list(knowledge.products), "商品")
        riders = [rider.id for rider in product.riders]
        for rider in policy.riders:
            if rider not in riders:
                raise unknown_word("unknown_rider", f"{where}.riders", rider, riders, "特約")
        if policy.plan is not None and policy.plan not in product.plans:
            raise unknown_word("unknown_plan", f"{where}.plan", policy.plan, list(product.plans), "プラン")
        found.append(Policy(policy.product, frozenset(policy.riders), policy.plan))
    if len({policy.product for policy in found}) < len(found):
        raise TriageError("duplicate_policy", "policies: 同じ商品は1回だけ指定してください。", where="policies")
    return tuple(found)


def conclude(
    knowledge: Knowledge,
    understanding: Understanding,
    policies: Sequence[Policy] = (),
    not_held: Sequence[str] = (),
) -> Answer:
    """The answer that follows from what is understood; nothing is read here.

    `not_held` (products, riders, plans said not to be held; see Holding) moves no status, but nothing is asked for a
    product that is not held.
    """
    held = tuple(policy_out(policy) for policy in policies)
    entries = [Entry(fact.id, fact.value, fact.status) for fact in understanding.facts]
    inferred = [
        FactOut(id=entry.id, value=entry.value, status="inferred", confidence=1.0, derived_from=sources)
        for entry, sources in derived(knowledge, entries)
    ]
    all_facts = (*understanding.facts, *inferred)
    facts = Facts.of(knowledge.vocabulary, [Entry(fact.id, fact.value, fact.status) for fact in all_facts])
    if understanding.scope != "in":
        nothing = Facts(knowledge.vocabulary)
        assessments = assess(knowledge, nothing, policies)
        return Answer(
            scope=understanding.scope,
            facts=all_facts,
            assessments=tuple(assessment_out(item) for item in assessments),
            actions=first_aid(knowledge, facts) if understanding.scope == "unclear" else (),
            kind=understanding.kind,
            policies=held,
            not_held=tuple(not_held),
            edition=knowledge.edition,
        )
    assessments = _likeliest_first(assess(knowledge, facts, policies), understanding.cases, policies)
    standing = [item for item in assessments if item.standing]
    likely = likely_answers(knowledge, {case.id: case.score for case in understanding.cases})
    questions = open_questions(knowledge, facts, assessments, policies, likely, not_held)
    return Answer(
        scope="in",
        facts=all_facts,
        cases=tuple(
            CaseOut(id=case.id, score=case.score, same=case.same, different=case.different, unknown=case.unknown)
            for case in understanding.cases[:5]
        ),
        assessments=tuple(assessment_out(item) for item in assessments),
        questions=tuple(question_out(knowledge, question) for question in questions),
        documents=documents(knowledge, standing, facts),
        deadlines=deadlines(knowledge, standing, facts, policies),
        duties=tuple(duty.id for item in standing for duty in knowledge.products[item.product].duties),
        notices=tuple(notice.id for notice in knowledge.notices) if any(item.touched for item in assessments) else (),
        # Who was told that nothing answers may find that it does: what keeps cover is told them, too.
        actions=customary_actions(knowledge, [item for item in assessments if item.touched], facts),
        policies=held,
        not_held=tuple(not_held),
        edition=knowledge.edition,
    )


def _likeliest_first(
    assessments: Sequence[Assessment], cases: Sequence[CaseMatch], policies: Sequence[Policy]
) -> list[Assessment]:
    """By status, then held products first, then by the most similar 事故例 of the product."""
    held = {policy.product for policy in policies}
    best: dict[str, float] = {}
    for case in cases:
        product = case.id.split("/", 1)[0]
        best[product] = max(best.get(product, 0.0), case.score)
    return sorted(
        assessments,
        key=lambda item: (STATUSES.index(item.status), item.product not in held, -best.get(item.product, 0.0)),
    )
