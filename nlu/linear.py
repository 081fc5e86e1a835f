"""A linear model over named features: for each label a sum of weights, stored in one byte each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_STEPS = 127


@dataclass(frozen=True)
class Linear:
    """Features (sorted by key) with how rare each is, and their weights: a column for each label, in `steps` of it."""

    keys: NDArray[np.uint32]
    rarity: NDArray[np.float32]
    weights: NDArray[np.int8]
    steps: NDArray[np.float32]
    intercepts: NDArray[np.float32]

    @classmethod
    def of(
        cls,
        keys: NDArray[np.uint32],
        rarity: NDArray[np.float32],
        weights: NDArray[np.float64],
        intercepts: NDArray[np.float64],
    ) -> Linear:
        """What was fitted, each weight rounded to a 127th of the largest of its label."""
        steps = np.maximum(np.abs(weights).max(axis=0, initial=0.0), 1e-9) / _STEPS
        rounded = np.round(weights / steps).astype(np.int8)
        return cls(keys, rarity.astype(np.float32), rounded, steps.astype(np.float32), intercepts.astype(np.float32))

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """What a file keeps of it, under names that begin with `name`."""
        return {
            f"{name}_keys": self.keys,
            f"{name}_rarity": self.rarity.astype(np.float16),
            f"{name}_weights": self.weights,
            f"{name}_steps": self.steps,
            f"{name}_intercepts": self.intercepts,
        }

    @classmethod
    def read(cls, stored: Mapping[str, NDArray[Any]], name: str) -> Linear:
        """The model whose arrays a file keeps under `name`."""
        return cls(
            stored[f"{name}_keys"],
            stored[f"{name}_rarity"].astype(np.float32),
            stored[f"{name}_weights"],
            stored[f"{name}_steps"],
            stored[f"{name}_intercepts"],
        )

    def sums(self, keys: Set[int]) -> NDArray[np.float32]:
        """The sum of each label over features: rare ones weigh more, and together they have length 1."""
        rows, values = self.vector(keys)
        return self.weighed(rows, values)

    def each(self, many: Sequence[Set[int]]) -> NDArray[np.float32]:
        """The sums of several sets of features that share most: a row for each. Weights are fetched once."""
        rows = self.rows(frozenset[int]().union(*many))
        values = np.zeros((len(many), len(rows)), dtype=np.float32)
        for place, keys in enumerate(many):
            own, value = self.vector(keys)
            values[place, np.searchsorted(rows, own)] = value
        return self.weighed(rows, values)

    def weighed(self, rows: NDArray[np.intp], values: NDArray[np.float32]) -> NDArray[np.float32]:
        """The sum of each label over rows of given values (one line of values, or several)."""
        found: NDArray[np.float32] = (values @ self.weights[rows].astype(np.float32)) * self.steps
        return found

    def vector(self, keys: Set[int]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """The rows of the features that are known, and their values."""
        rows = self.rows(keys)
        values = self.rarity[rows]
        length = float(np.sqrt((values**2).sum()))
        return rows, values / length if length else values

    def rows(self, keys: Set[int]) -> NDArray[np.intp]:
        """The rows of the features that are known."""
        return known(self.keys, np.fromiter(sorted(keys), dtype=np.uint32, count=len(keys)))


def known(keys: NDArray[np.uint32], wanted: NDArray[np.uint32]) -> NDArray[np.intp]:
    """The places of those wanted keys that are among `keys`; both are sorted."""
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return places[keys[places] == wanted]


def write(path: Path, labels: Sequence[str], source: str, model: Linear) -> None:
    """Write a model with the names of its columns; `source` names what it was learnt from."""
    np.savez_compressed(path, labels=np.array(json.dumps(labels)), source=np.array(source), **model.arrays("model"))


def read(path: Path) -> tuple[list[str], Linear]:
    """The names of the columns and the model that `write` wrote."""
    with np.load(path) as stored:
        return json.loads(str(stored["labels"])), Linear.read(stored, "model")


def source_of(path: Path) -> str:
    """What the model of a file was learnt from."""
    with np.load(path) as stored:
        return str(stored["source"])
