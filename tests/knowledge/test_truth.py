"""Kleene's strong three-valued logic, written out as tables."""

from __future__ import annotations

from itertools import permutations

import pytest

from knowledge.truth import Truth, all_of, any_of

Y, N, U = Truth.YES, Truth.NO, Truth.UNKNOWN


@pytest.mark.parametrize(("truth", "opposite"), [(Y, N), (N, Y), (U, U)])
def test_not(truth: Truth, opposite: Truth) -> None:
    assert ~truth is opposite


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [(Y, Y, Y, Y), (Y, N, N, Y), (Y, U, U, Y), (N, N, N, N), (N, U, N, U), (U, U, U, U)],
)
def test_and_and_or_whatever_the_order(one: Truth, other: Truth, both: Truth, either: Truth) -> None:
    for pair in permutations((one, other)):
        assert all_of(pair) is both
        assert any_of(pair) is either


def test_all_of_nothing_holds_and_any_of_nothing_does_not() -> None:
    assert all_of([]) is Y
    assert any_of([]) is N


def test_one_no_decides_all_and_one_yes_decides_any() -> None:
    assert all_of([U, Y, N, U]) is N
    assert any_of([U, N, Y, U]) is Y


@pytest.mark.parametrize(("value", "truth"), [(True, Y), (False, N), (None, U)])
def test_a_python_value_and_back(value: bool | None, truth: Truth) -> None:
    assert Truth.of(value) is truth
    assert truth.value is value
