"""What follows from the facts: one assessment for every product.

Statuses follow contract.md. Several harms at once are weighed one by one (a leak that is excluded does not take away
the answer to a stopped service), and the product's status is the best of them; harms that only adjoin another one (the
client's own expenses after a leak) are weighed together with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from knowledge.assessment import STATUSES, Assessment, Policy, Reason, union
from knowledge.conditions import judge, values_of
from knowledge.facts import Facts, Value, Vocabulary
from knowledge.model import Knowledge, Product
from knowledge.truth import Truth
from knowledge.weighing import Weighing

_PARTS = "one harm at a time"


def assess(knowledge: Knowledge, facts: Facts, policies: Iterable[Policy] = ()) -> list[Assessment]:
    """One assessment per product, likeliest status first, then in the order of the products.

    Args:
        knowledge: the coverage knowledge base.
        facts: what is known about the incident.
        policies: what the policyholder holds; riders held are taken as given.
    """
    held = {policy.product: policy for policy in policies}
    found = [assess_product(knowledge, product, facts, held.get(product.id)) for product in knowledge.products.values()]
    return sorted(found, key=lambda assessment: STATUSES.index(assessment.status))


def describes_incident(facts: Facts) -> bool:
    """Whether a cause or a harm was so much as suspected; without either there is no incident to assess."""
    return any(facts.held.get(name) or facts.suspected.get(name) for name in ("cause", "harm"))


def assess_product(knowledge: Knowledge, product: Product, facts: Facts, policy: Policy | None = None) -> Assessment:
    """The verdict of one product on these facts."""
    if not describes_incident(facts):
        return Assessment(product.id, "not_covered", product.basis)
    if _speaks_of_other_harms(product, facts):
        return _of_other_harms(product)
    parts = [
        (harm, Weighing(knowledge, product, part, policy or Policy(product.id)).result())
        for harm, part in _one_harm_at_a_time(knowledge, facts)
    ]
    if len(parts) == 1:
        return parts[0][1]
    best = min(parts, key=lambda part: STATUSES.index(part[1].status))[1]
    touched = [(harm, part) for harm, part in parts if part.touched] or parts
    standing = [part for _, part in touched if part.status == best.status]
    return Assessment(
        product.id,
        best.status,
        product.basis,
        covers=union(part.covers for _, part in touched),
        heads=union(part.heads for part in standing),
        riders_needed=union(part.riders_needed for part in standing),
        reasons=_joined_reasons(touched, len(parts)),
        missing=union(part.missing for part in standing),
    )


def _speaks_of_other_harms(product: Product, facts: Facts) -> bool:
    """Whether the harms alone tell that the product has no part in this; most products of a large catalogue."""
    harms = facts.held.get("harm", frozenset())
    named, decisive = _harms_of(product, facts.vocabulary)
    return bool(harms) and decisive and named.isdisjoint(harms) and named.isdisjoint(facts.suspected.get("harm", ()))


@cache
def _harms_of(product: Product, vocabulary: Vocabulary) -> tuple[frozenset[Value], bool]:
    """The harms that a product speaks of, and whether any other harm alone leaves it untouched."""
    conditions = [cover.when for cover in product.covers if not cover.extends]
    conditions += [clause.when for clause in product.exclusions if clause.speaks_of_harm]
    named = frozenset().union(*(values_of(condition, "harm") for condition in conditions))
    another = Facts(vocabulary, held={"harm": frozenset({"another"})}, presuming=False)
    return named, all(judge(condition, another).truth is Truth.NO for condition in conditions)


@cache
def _of_other_harms(product: Product) -> Assessment:
    told = tuple(Reason(cover.id, "triggers", False, ("harm",)) for cover in product.covers if not cover.extends)
    return Assessment(product.id, "not_covered", product.basis, reasons=told)


def _one_harm_at_a_time(knowledge: Knowledge, facts: Facts) -> list[tuple[str | None, Facts]]:
    """The facts split by main harm.

    An adjoining harm (the client's expenses after a stopped service) follows the main one and is not weighed beside
    it, unless every main harm is the policyholder's own. A harm only suspected beside a sure one is weighed apart, so
    as not to cloud it. Worked out once for these facts, so that all products share what is found out about them.
    """
    if _PARTS not in facts.memo:
        facts.memo[_PARTS] = _split(knowledge, facts)
    parts: list[tuple[str | None, Facts]] = facts.memo[_PARTS]
    return parts


def _split(knowledge: Knowledge, facts: Facts) -> list[tuple[str | None, Facts]]:
    harms = facts.held.get("harm", frozenset())
    follows = knowledge.adjoining_harms if harms - knowledge.adjoining_harms - knowledge.own_harms else frozenset()
    main = sorted(str(harm) for harm in harms - follows)
    suspected = facts.suspected.get("harm", frozenset()) - harms - knowledge.adjoining_harms if main else frozenset()
    if not main or (len(main) == 1 and not suspected):
        return [(None, _with_harm(facts, frozenset(main)) if main else facts)]
    sure = [(harm, _with_harm(facts, frozenset({harm}))) for harm in main]
    doubtful = [
        (harm, _with_harm(facts, frozenset(), frozenset({harm}))) for harm in sorted(str(harm) for harm in suspected)
    ]
    return [*sure, *doubtful]


def _with_harm(facts: Facts, held: frozenset[Value], suspected: frozenset[Value] = frozenset()) -> Facts:
    return replace(facts, held={**facts.held, "harm": held}, suspected={**facts.suspected, "harm": suspected})


def _joined_reasons(parts: list[tuple[str | None, Assessment]], harms: int) -> tuple[Reason, ...]:
    """The reasons of all parts; one that is not given for every one of the harms names the harm it speaks of."""
    given = [(harm, reason) for harm, part in parts for reason in part.reasons]
    counts: dict[Reason, int] = {}
    for _, reason in given:
        counts[reason] = counts.get(reason, 0) + 1
    joined = [reason if counts[reason] == harms else replace(reason, harm=harm) for harm, reason in given]
    return tuple(dict.fromkeys(joined))
