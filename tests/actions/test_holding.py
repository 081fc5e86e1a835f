"""What the policyholder has, mention by mention."""

from __future__ import annotations

import pytest

from actions.contract import PolicyIn
from actions.holding import Holding, take
from knowledge.model import Knowledge
from nlu.model import ANY_POLICY, ANY_RIDER

ATTACK = "it-pi/rider/computer-attack"


def after(knowledge: Knowledge, *mentions: tuple[str, bool | None]) -> Holding:
    return take(knowledge, Holding(), mentions)


def test_a_rider_or_a_plan_brings_its_product(knowledge: Knowledge) -> None:
    holding = after(knowledge, (ATTACK, True), ("cyber-protector/plan/wide", True))

    assert holding.policies == (
        PolicyIn(product="it-pi", riders=(ATTACK,)),
        PolicyIn(product="cyber-protector", plan="wide"),
    )


@pytest.mark.parametrize("denied", [ATTACK, ANY_RIDER])
def test_a_rider_taken_back_leaves_the_product(knowledge: Knowledge, denied: str) -> None:
    holding = after(knowledge, ("it-pi", True), (ATTACK, True), (denied, False))

    assert holding.policies == (PolicyIn(product="it-pi"),)
    assert holding.lacks(ATTACK)


@pytest.mark.parametrize("denied", ["it-pi", ANY_POLICY])
def test_a_product_taken_back_is_not_held(knowledge: Knowledge, denied: str) -> None:
    holding = after(knowledge, ("it-pi", True), (denied, False))

    assert holding.policies == ()
    assert holding.is_answered


def test_the_later_word_counts(knowledge: Knowledge) -> None:
    holding = after(knowledge, ("b-plan", False), ("b-plan", None), ("b-plan", True))

    assert holding == Holding((PolicyIn(product="b-plan"),))


def test_what_is_unsure_is_neither_held_nor_denied(knowledge: Knowledge) -> None:
    holding = after(knowledge, ("b-plan", None))

    assert (holding.policies, holding.not_held, holding.perhaps) == ((), (), ("b-plan",))
    assert holding.is_answered
    assert not holding.is_known


def test_only_what_is_held_concerns_the_person(knowledge: Knowledge) -> None:
    assert Holding().concerns("b-plan")
    assert not after(knowledge, ("it-pi", True)).concerns("b-plan")
    assert not after(knowledge, ("b-plan", False)).concerns("b-plan")


def test_a_name_that_no_product_bears_is_ignored(knowledge: Knowledge) -> None:
    assert after(knowledge, ("car-insurance", True)) == Holding()
