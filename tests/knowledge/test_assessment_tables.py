"""The tables below `assessments/`: facts in; statuses, riders and excluding clauses out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest

from knowledge.assessment import Assessment
from knowledge.model import Knowledge
from tests.knowledge.conftest import Weigh
from tests.knowledge.tables import HERE, Example, examples

EXAMPLES = examples()


def excluding(knowledge: Knowledge, item: Assessment) -> set[str]:
    """The clauses that take the answer away: exclusions not given back, conditions not met, limits used up."""
    if item.status != "excluded":
        return set()
    product = knowledge.products[item.product]
    given_back = {reason.clause for reason in item.reasons if reason.effect == "restores" and reason.holds}
    lifted = {
        exclusion.id
        for exclusion in product.exclusions
        if exclusion.heads
        or given_back & set(exclusion.exceptions)
        or any(rider.id in given_back and exclusion.id in rider.lifts for rider in product.riders)
    }
    used_up = {limit.id for limit in product.limits if limit.exhausted_when is not None}
    return {
        reason.clause
        for reason in item.reasons
        if (reason.effect == "excludes" and reason.holds is True and reason.clause not in lifted)
        or (reason.effect == "requires" and reason.holds is False and "/condition/" in reason.clause)
        or (reason.effect == "limits" and reason.holds is True and reason.clause in used_up)
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.product}: {example.name}")
def test_the_table_holds(example: Example, knowledge: Knowledge, weigh: Weigh) -> None:
    found = weigh(example.facts, example.suspected, example.denied, example.policies)
    for product_id, expected in example.expect.items():
        item = found[product_id]
        assert item.status == expected["status"], item
        assert sorted(item.riders_needed) == sorted(expected.get("riders", [])), item
        assert excluding(knowledge, item) == set(expected.get("excluded_by", [])), item
        assert list(item.missing) == expected.get("missing", []), item
        if "heads" in expected:
            assert list(item.heads) == expected["heads"], item
    for clause_id, holds in example.shows.items():
        told = {reason.holds for reason in found[clause_id.split("/")[0]].reasons if reason.clause == clause_id}
        assert told == {holds}, (clause_id, found[clause_id.split("/")[0]].reasons)


def test_there_are_at_least_120_assessments() -> None:
    assert len(EXAMPLES) >= 120


def test_every_sentence_names_one_example() -> None:
    names = Counter((example.product, example.name) for example in EXAMPLES)
    assert [name for name, count in names.items() if count > 1] == []


def test_every_example_knows_only_facts_and_clauses_that_exist(knowledge: Knowledge) -> None:
    for example in EXAMPLES:
        for known in (example.facts, example.suspected, example.denied):
            knowledge.vocabulary.entries(known)
        assert set(example.shows) <= set(knowledge.clauses), example.name
        assert set(example.expect) <= set(knowledge.products), example.name
        for expected in example.expect.values():
            assert set(expected) <= {"status", "riders", "excluded_by", "missing", "heads"}, example.name
            assert set(expected.get("excluded_by", [])) <= set(knowledge.clauses), example.name


def clauses_to_show(knowledge: Knowledge) -> list[str]:
    """Every exclusion, exception, rider and condition of the catalogue.

    A rider with no condition of its own is shown through the covers that it brings; the notice that the insurer decides
    is told with every answer and has nothing to hold.
    """
    wanted = []
    covers: dict[str | None, list[str]] = defaultdict(list)
    for product in knowledge.products.values():
        for cover in product.covers:
            covers[cover.rider].append(cover.id)
    riders = knowledge.riders()
    for clause_id in (HERE / "stable_ids.txt").read_text(encoding="utf-8").split():
        if clause_id.split("/")[1] not in ("exclusion", "exception", "rider", "condition"):
            continue
        if clause_id in riders and riders[clause_id].when is None and riders[clause_id].required_when is None:
            wanted.extend(covers[clause_id])
        elif clause_id not in {notice.id for notice in knowledge.notices}:
            wanted.append(clause_id)
    return wanted


def shown(clause_id: str, holds: bool | None) -> list[Example]:
    return [example for example in EXAMPLES if clause_id in example.shows and example.shows[clause_id] is holds]


def test_every_clause_is_shown_to_hold_not_to_hold_and_to_be_unknown(knowledge: Knowledge) -> None:
    lacking = defaultdict(list)
    for clause_id in clauses_to_show(knowledge):
        for holds in (True, False, None):
            if not shown(clause_id, holds):
                lacking[clause_id].append(holds)
    assert dict(lacking) == {}


def apart(one: Example, other: Example) -> int:
    """In how many facts two examples differ."""
    left, right = one.situation(), other.situation()
    return sum(left.get(key) != right.get(key) for key in {*left, *right})


def nearest(some: Iterable[Example], others: Iterable[Example]) -> int:
    return min((apart(one, other) for one in some for other in others), default=99)


def test_for_every_clause_a_yes_and_a_no_differ_in_exactly_one_fact(knowledge: Knowledge) -> None:
    far = {
        clause_id: nearest(shown(clause_id, True), shown(clause_id, False)) for clause_id in clauses_to_show(knowledge)
    }
    assert {clause_id: distance for clause_id, distance in far.items() if distance != 1} == {}
