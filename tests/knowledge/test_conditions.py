"""Conditions over facts: what they say, because of what, and what is missing."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.conditions import Verdict, facts_of, parse, values_of
from knowledge.facts import Facts
from knowledge.model import Knowledge
from knowledge.truth import Truth
from tests.knowledge.tables import as_entries

Y, N, U = Truth.YES, Truth.NO, Truth.UNKNOWN


@pytest.fixture
def evaluate(knowledge: Knowledge) -> Any:
    def run(condition: Any, known: Any = None, suspected: Any = None) -> Verdict:
        problems: list[str] = []
        parsed = parse(condition, knowledge.vocabulary, "試験", problems)
        assert parsed is not None, problems
        return parsed.evaluate(Facts.of(knowledge.vocabulary, as_entries(known or {}, suspected or {})))

    return run


TESTED = {"cause": ["software-defect", "design-error"], "ordinary_test_done": False}
EARLY = {"any": [{"delivered": False}, {"ordinary_test_done": False}]}


@pytest.mark.parametrize(
    ("condition", "known", "truth", "because", "missing"),
    [
        (TESTED, {"cause": "design-error", "ordinary_test_done": False}, Y, ("cause", "ordinary_test_done"), ()),
        (TESTED, {"cause": "malware"}, N, ("cause",), ()),
        (TESTED, {"ordinary_test_done": True}, N, ("ordinary_test_done",), ()),
        (TESTED, {"cause": "design-error"}, U, ("cause",), ("ordinary_test_done",)),
        (TESTED, {}, U, (), ("cause",)),
        (EARLY, {"ordinary_test_done": False}, Y, ("ordinary_test_done",), ()),
        (EARLY, {"delivered": True, "ordinary_test_done": True}, N, ("delivered", "ordinary_test_done"), ()),
        (EARLY, {"delivered": True}, U, ("delivered",), ("ordinary_test_done",)),
        ({"not": TESTED}, {"cause": "malware"}, Y, ("cause",), ()),
        ({"not": TESTED}, {}, U, (), ("cause",)),
        ({"all": [{"delivered": True}, {"delivered": True}]}, {"delivered": True}, Y, ("delivered",), ()),
    ],
)
def test_truth_because_and_missing(
    evaluate: Any, condition: Any, known: Any, truth: Truth, because: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    verdict = evaluate(condition, known)
    assert (verdict.truth, verdict.because, verdict.missing) == (truth, because, missing)


def test_missing_is_empty_once_one_part_decides(evaluate: Any) -> None:
    verdict = evaluate({"all": [{"delivered": True}, {"ordinary_test_done": True}]}, {"delivered": False})
    assert verdict == Verdict(N, because=("delivered",))


def test_a_presumption_is_told_as_presumed_and_never_as_because(evaluate: Any) -> None:
    assert evaluate({"intentional": True}) == Verdict(N, presumed=("intentional",))


def test_a_suspicion_makes_a_presumed_fact_missing(evaluate: Any) -> None:
    assert evaluate({"intentional": True}, suspected={"intentional": True}) == Verdict(U, missing=("intentional",))


def test_one_line_of_several_values_means_one_of_them(evaluate: Any) -> None:
    assert evaluate({"cause": ["malware", "delay"]}, {"cause": "delay"}).truth is Y


def test_the_facts_and_values_of_a_condition_can_be_listed(knowledge: Knowledge) -> None:
    condition = parse({"any": [TESTED, {"not": {"cause": "malware"}}]}, knowledge.vocabulary, "試験", [])
    assert condition is not None
    assert facts_of(condition) == ("cause", "ordinary_test_done")
    assert values_of(condition, "cause") == {"software-defect", "design-error", "malware"}
    assert values_of(condition, "harm") == frozenset()


def test_every_mistake_of_a_condition_is_listed_at_once_with_the_nearest_spelling(knowledge: Knowledge) -> None:
    problems: list[str] = []
    wrong = {
        "caus": "malware",
        "harm": ["third-party-outag", "copyright"],
        "overseas": "yes",
        "outage_hours": 3,
        "any": [],
        "not": "cause",
        "all": [{"claimant": "cliant"}, {}],
    }
    assert parse(wrong, knowledge.vocabulary, "ここ", problems) is None
    told = "\n".join(problems)
    assert len(problems) == 8
    assert "ここ.caus: 「caus」という事実はありません（近いもの: cause" in told
    assert "ここ.harm: 「third-party-outag」という値はありません（近いもの: third-party-outage" in told
    assert "ここ.overseas: true か false" in told
    assert "ここ.outage_hours: 条件に使えるのは choice と yes_no" in told
    assert "ここ.any: 条件の一覧" in told
    assert "ここ.not: 条件は" in told
    assert "ここ.all[0].claimant: 「cliant」という値はありません（近いもの: client" in told
    assert "ここ.all[1]: 条件は" in told


@pytest.mark.parametrize("wrong", [None, [], "cause", {}, {"cause": []}, {"cause": [["malware"]]}, {"cause": {"a": 1}}])
def test_what_is_no_condition_is_a_problem_and_never_a_crash(knowledge: Knowledge, wrong: Any) -> None:
    problems: list[str] = []
    assert parse(wrong, knowledge.vocabulary, "ここ", problems) is None
    assert len(problems) == 1


def test_an_open_part_that_was_declined_gives_way_to_the_next(evaluate: Any) -> None:
    assert evaluate(TESTED, {"cause": None}).missing == ("ordinary_test_done",)
