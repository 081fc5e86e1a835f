"""Fits linear models to labelled texts: the part that nlu.learn and nlu.fit share. Not needed for reading."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from nlu.linear import Linear, known
from nlu.network import Token
from nlu.reports import Label

STRENGTH = 30.0
"""Of the logistic models: the larger, the closer to the texts they learnt from."""
FOLDS = 8
"""Parts in which texts are held out, where weights are learnt from how texts are judged that were not learnt from."""
RARE = 2
"""A feature of fewer texts tells nothing of a text as a whole."""
LEFT_OPEN = 3.0
"""How often a line counts that denies a value or leaves it open."""
FEWEST = 3
"""A label of fewer texts is never told."""


@dataclass(frozen=True)
class Features:
    """The features of a text, and those of the words before it, as numbers."""

    own: NDArray[np.uint32]
    before: NDArray[np.uint32]

    @classmethod
    def of(cls, own: Iterable[int], before: Iterable[int] = ()) -> Features:
        """From numbers, which may repeat."""
        return cls(_numbers(own), _numbers(before))


@dataclass(frozen=True)
class Told:
    """A report to learn from: its words line by line, and what each line asserts, and denies or leaves open."""

    lines: tuple[tuple[Token, ...], ...]
    asserts: tuple[frozenset[Label], ...]
    leaves_open: tuple[frozenset[Label], ...]

    @property
    def length(self) -> int:
        """How many words it has."""
        return sum(map(len, self.lines))


class Space:
    """The features that `rare` texts have at least, with how rare they are."""

    def __init__(self, texts: Sequence[Features], rare: int, before: float = 0.0) -> None:
        """`before`: how much the words before count beside a text's own features."""
        counted: Counter[int] = Counter()
        for text in texts:
            counted.update(text.own.tolist())
            counted.update(text.before.tolist())
        kept = sorted(key for key, count in counted.items() if count >= rare)
        self.keys = np.array(kept, dtype=np.uint32)
        self.rarity = np.array([np.log(len(texts) / (1 + counted[key])) + 1 for key in kept], dtype=np.float32)
        self._before = before

    def matrix(self, texts: Sequence[Features]) -> sparse.csr_matrix:
        """A row for each: its own features, and with less weight the words before."""
        own = self._part([text.own for text in texts])
        if not self._before:
            return own
        return (own + self._before * self._part([text.before for text in texts])).tocsr()

    def _part(self, keys: Sequence[NDArray[np.uint32]]) -> sparse.csr_matrix:
        places = [known(self.keys, some) for some in keys]
        ends = np.cumsum([0, *map(len, places)])
        columns = np.concatenate(places) if places else np.zeros(0, dtype=np.int64)
        found = sparse.csr_matrix((self.rarity[columns], columns, ends), shape=(len(keys), len(self.keys)))
        length = np.sqrt(np.asarray(found.multiply(found).sum(axis=1))[:, 0])
        return sparse.diags(1 / np.maximum(length, 1e-6)) @ found


@dataclass(frozen=True)
class Fitted:
    """Weights (features × labels) and intercepts in a space."""

    space: Space
    weights: NDArray[np.float64]
    intercepts: NDArray[np.float64]

    def sums(self, texts: Sequence[Features]) -> NDArray[np.float64]:
        """The sum of each label for each text."""
        found: NDArray[np.float64] = self.space.matrix(texts) @ self.weights + self.intercepts
        return found

    def linear(self) -> Linear:
        """As it is stored."""
        return Linear.of(self.space.keys, self.space.rarity, self.weights, self.intercepts)


def fit(space: Space, texts: Sequence[Features], said: NDArray[np.bool_], counts: NDArray[np.float64]) -> Fitted:
    """A logistic model for each column of `said` (texts × labels), where a text counts `counts` times for a label."""
    matrix = space.matrix(texts)

    def one(label: int) -> tuple[NDArray[np.float64], float]:
        if said[:, label].sum() < FEWEST:
            return np.zeros(matrix.shape[1]), -9.0
        model = LogisticRegression(C=STRENGTH, solver="liblinear", dual=True, tol=0.05, max_iter=300, random_state=0)
        model.fit(matrix, said[:, label], sample_weight=counts[:, label])
        return model.coef_[0], float(model.intercept_[0])

    with ThreadPoolExecutor(os.cpu_count()) as threads:  # the fitting itself lets other threads go on
        found = list(threads.map(one, range(said.shape[1])))
    return Fitted(space, np.array([weights for weights, _ in found]).T, np.array([intercept for _, intercept in found]))


def _numbers(keys: Iterable[int]) -> NDArray[np.uint32]:
    return np.array(sorted(set(keys)), dtype=np.uint32)


def digest(paths: Iterable[Path]) -> str:
    """What files are that something is learnt from, in a few letters."""
    content = hashlib.sha256()
    for path in paths:
        content.update(path.name.encode() + b"\0" + path.read_bytes())
    return content.hexdigest()[:16]


def rounded(weight: float) -> float:
    """A weight as it is written for people."""
    return round(float(weight), 3)
