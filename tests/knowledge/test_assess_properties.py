"""What holds of every assessment, whatever the facts (hypothesis draws them from the vocabulary)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from knowledge.assess import assess
from knowledge.assessment import Assessment, Policy, Reason
from knowledge.conditions import Condition, facts_of
from knowledge.facts import Entry, Facts, Status, Value
from knowledge.loader import default
from knowledge.model import Exclusion, Knowledge, Limit, Rider

KNOWLEDGE = default()
PROFILE = settings(max_examples=40, deadline=None, database=None)
# Cause and harm come more often than the rest: without them there is nothing to assess.
NAMES = ["cause", "harm"] * 12 + [
    fact_id for fact_id, fact in KNOWLEDGE.vocabulary.facts.items() if fact.kind in ("choice", "yes_no")
]


@st.composite
def entry(draw: st.DrawFn) -> Entry:
    fact_id = draw(st.sampled_from(NAMES))
    fact = KNOWLEDGE.vocabulary[fact_id]
    status: Status = draw(st.sampled_from(["stated", "stated", "confirmed", "inferred", "denied", "unknown"]))
    values: list[Value] = list(fact.values) if fact.kind == "choice" else [True, False]
    value = draw(st.sampled_from(values))
    return Entry(fact_id, None if status == "unknown" and draw(st.booleans()) else value, status)


ENTRIES = st.lists(entry(), min_size=1, max_size=12)
POLICIES = st.dictionaries(
    st.sampled_from(sorted(KNOWLEDGE.products)), st.sets(st.sampled_from(sorted(KNOWLEDGE.riders()))), max_size=3
).map(
    lambda held: [
        Policy(product, frozenset(rider for rider in riders if rider.startswith(f"{product}/")))
        for product, riders in held.items()
    ]
)


def known(entries: list[Entry]) -> Facts:
    return Facts.of(KNOWLEDGE.vocabulary, entries)


def run(entries: list[Entry], policies: list[Policy]) -> dict[str, Assessment]:
    return {item.product: item for item in assess(KNOWLEDGE, known(entries), policies)}


@PROFILE
@given(entries=ENTRIES, policies=POLICIES, random=st.randoms(use_true_random=False))
def test_the_order_of_facts_and_policies_never_matters(
    entries: list[Entry], policies: list[Policy], random: Any
) -> None:
    mixed, held = list(entries), list(policies)
    random.shuffle(mixed)
    random.shuffle(held)
    assert repr(run(mixed, held)) == repr(run(entries, policies))


@PROFILE
@given(entries=ENTRIES)
def test_a_fact_said_twice_counts_once(entries: list[Entry]) -> None:
    assert run([*entries, *entries], []) == run(entries, [])


@PROFILE
@given(entries=ENTRIES, policies=POLICIES)
def test_every_product_is_assessed_once_and_every_id_exists(entries: list[Entry], policies: list[Policy]) -> None:
    found = run(entries, policies)
    assert sorted(found) == sorted(KNOWLEDGE.products)
    for item in found.values():
        named = {*item.covers, *item.heads, *item.riders_needed, *(reason.clause for reason in item.reasons)}
        assert named <= set(KNOWLEDGE.clauses)
        assert {name.split("/")[0] for name in named} <= {item.product}
        for reason in item.reasons:
            assert {*reason.facts, *reason.presumed} <= set(KNOWLEDGE.vocabulary.facts)
            assert reason.harm is None or reason.harm in KNOWLEDGE.vocabulary["harm"].values


@PROFILE
@given(entries=ENTRIES, policies=POLICIES)
def test_missing_is_empty_unless_info_is_needed_and_then_it_is_not(
    entries: list[Entry], policies: list[Policy]
) -> None:
    for item in run(entries, policies).values():
        assert bool(item.missing) == (item.status == "needs_info"), item


@PROFILE
@given(entries=ENTRIES, policies=POLICIES)
def test_what_is_missing_is_what_an_unknown_clause_waits_for(entries: list[Entry], policies: list[Policy]) -> None:
    for item in run(entries, policies).values():
        waiting = {name for reason in item.reasons if reason.holds is None for name in reason.facts}
        assert set(item.missing) <= waiting


@PROFILE
@given(entries=ENTRIES, policies=POLICIES)
def test_a_status_has_what_it_says(entries: list[Entry], policies: list[Policy]) -> None:
    for item in run(entries, policies).values():
        if item.status == "needs_rider":
            assert item.riders_needed
        if item.status in ("responds", "excluded", "not_covered"):
            assert item.riders_needed == ()
        if item.status == "excluded":
            assert any(takes_away(reason) for reason in item.reasons)
            assert item.heads == ()
        if item.status in ("responds", "needs_rider"):
            assert item.covers


def takes_away(reason: Reason) -> bool:
    clause = KNOWLEDGE.clauses[reason.clause]
    return (
        (reason.effect == "excludes" and reason.holds is True)
        or (reason.effect == "requires" and reason.holds is False)
        or (isinstance(clause, Limit) and reason.holds is True and clause.exhausted_when is not None)
    )


@PROFILE
@given(entries=ENTRIES)
def test_holding_the_needed_riders_turns_needs_rider_into_responds(entries: list[Entry]) -> None:
    for item in run(entries, []).values():
        if item.status == "needs_rider":
            held = Policy(item.product, frozenset(item.riders_needed))
            assert run(entries, [held])[item.product].status == "responds"


@PROFILE
@given(entries=ENTRIES)
def test_holding_a_rider_never_makes_a_verdict_worse(entries: list[Entry]) -> None:
    products = KNOWLEDGE.products.values()
    order = ["responds", "needs_rider", "needs_info", "excluded", "not_covered"]
    before = run(entries, [])
    after = run(entries, [Policy(item.id, frozenset(rider.id for rider in item.riders)) for item in products])
    for product in products:
        assert order.index(after[product.id].status) <= order.index(before[product.id].status)


def looked_at(clause_id: str) -> set[str]:
    """Every fact that the clause, and whatever may give back what it takes, looks at."""
    product = KNOWLEDGE.products[clause_id.split("/")[0]]
    clause: Any = KNOWLEDGE.clauses[clause_id]
    conditions: list[Condition | None] = [
        getattr(clause, name, None) for name in ("when", "suspected_when", "requires", "exhausted_when")
    ]
    if isinstance(clause, Exclusion):
        conditions += [given.when for given in product.exceptions if given.id in clause.exceptions]
        conditions += [rider.when for rider in product.riders if clause.id in rider.lifts]
    return {name for condition in conditions if condition is not None for name in facts_of(condition)}


@PROFILE
@given(entries=ENTRIES, more=entry())
def test_what_is_excluded_stays_so_unless_a_fact_speaks_that_its_clauses_look_at(
    entries: list[Entry], more: Entry
) -> None:
    """Excluded by decided clauses, a product is not brought back by a fact of which these clauses, their exceptions and
    their riders say nothing. (A further harm is weighed by itself and may bring its own answer.)"""
    assume(more.id != "harm")
    before, after = run(entries, []), run([*entries, more], [])
    for product_id, item in before.items():
        deciding = [reason.clause for reason in item.reasons if takes_away(reason)]
        if item.status == "excluded" and all(more.id not in looked_at(clause_id) for clause_id in deciding):
            assert not after[product_id].standing, (item, after[product_id])


@PROFILE
@given(entries=ENTRIES, policies=POLICIES)
def test_whether_a_reason_holds_follows_from_the_facts_it_lists(entries: list[Entry], policies: list[Policy]) -> None:
    facts = known(entries)
    for item in run(entries, policies).values():
        for reason in item.reasons:
            condition = condition_of(KNOWLEDGE, reason)
            if condition is None:
                assert reason.holds is True
                continue
            listed = only(facts, {*reason.facts, *reason.presumed}, reason)
            if reason.holds is None:
                assert condition.evaluate(replace(listed, presuming=False)).truth.value is None, reason
                assert reason.facts, reason
            else:
                verdict = condition.evaluate(replace(listed, presuming=bool(reason.presumed)))
                assert verdict.truth.value is reason.holds, reason


def condition_of(knowledge: Knowledge, reason: Reason) -> Condition | None:
    """The condition whose truth the reason tells; None for a rider that comes with its covers, or a plain limit."""
    clause: Any = knowledge.clauses[reason.clause]
    product = knowledge.products[reason.clause.split("/")[0]]
    if isinstance(clause, Rider):
        if any(cover.rider == clause.id for cover in product.covers):
            return None
        return clause.required_when if clause.required_when is not None else clause.when
    if isinstance(clause, Limit):
        told_as_used_up = clause.exhausted_when is not None and (reason.facts or reason.presumed)
        return clause.exhausted_when if told_as_used_up else clause.when
    return next(
        (getattr(clause, name) for name in ("when", "requires", "breached_when") if getattr(clause, name, None)), None
    )


def only(facts: Facts, names: set[str], reason: Reason) -> Facts:
    """The facts of these names alone, as the reason saw them: of several harms only its own."""

    main = facts.held.get("harm", frozenset()) - KNOWLEDGE.adjoining_harms - KNOWLEDGE.own_harms

    def kept(part: Any) -> dict[str, Any]:
        found = {name: values for name, values in part.items() if name in names}
        if "harm" in found and main:
            # A harm that only adjoins a main one is not weighed beside it.
            found["harm"] = found["harm"] - KNOWLEDGE.adjoining_harms
        if reason.harm is not None and "harm" in found:
            found["harm"] = found["harm"] & {reason.harm}
        return found

    return Facts(facts.vocabulary, kept(facts.held), kept(facts.denied), kept(facts.suspected), facts.declined & names)
