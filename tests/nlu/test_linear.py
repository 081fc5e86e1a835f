"""Weights in one byte each: the sums stay what they were, and a file gives back what was written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlu.linear import Linear, read, source_of, write

KEYS = np.array([3, 7, 20], dtype=np.uint32)
WEIGHTS = np.array([[1.0, -0.5], [0.25, 0.0], [-2.0, 3.0]])


@pytest.fixture
def linear() -> Linear:
    return Linear.of(KEYS, np.array([1.0, 2.0, 2.0], dtype=np.float32), WEIGHTS, np.array([0.1, -0.2]))


def test_a_sum_weighs_known_features_by_rarity_as_one_vector_of_length_one(linear: Linear) -> None:
    assert linear.sums({7, 20, 999}) == pytest.approx((WEIGHTS[1] + WEIGHTS[2]) / np.sqrt(2), abs=0.03)


def test_nothing_known_says_nothing(linear: Linear) -> None:
    assert linear.sums({1, 4_000_000_000}).tolist() == [0, 0]
    assert linear.sums(set()).tolist() == [0, 0]


def test_a_label_without_weights_says_nothing() -> None:
    silent = Linear.of(KEYS, np.ones(3, dtype=np.float32), np.zeros((3, 1)), np.array([-9.0]))

    assert silent.sums({3, 7}).tolist() == [0]


def test_a_file_gives_back_what_was_written(linear: Linear, tmp_path: Path) -> None:
    np.savez(tmp_path / "m.npz", **linear.arrays("mine"))
    with np.load(tmp_path / "m.npz") as stored:
        found = Linear.read(stored, "mine")

    assert found.sums({3, 20}) == pytest.approx(linear.sums({3, 20}), abs=1e-3)
    assert found.intercepts == pytest.approx([0.1, -0.2])


def test_several_sets_sum_as_each_alone(linear: Linear) -> None:
    several: list[set[int]] = [{7, 20}, set(), {3, 20, 999}]

    for row, keys in zip(linear.each(several), several, strict=True):
        assert row == pytest.approx(linear.sums(keys), abs=1e-6)


def test_a_model_of_named_columns_is_written_and_read(linear: Linear, tmp_path: Path) -> None:
    write(tmp_path / "m.npz", ["a", "b"], "from here", linear)
    labels, found = read(tmp_path / "m.npz")

    assert (labels, source_of(tmp_path / "m.npz")) == (["a", "b"], "from here")
    assert found.sums({7}) == pytest.approx(linear.sums({7}), abs=1e-3)
