"""How like a text is to each documented 事故例: a linear model over the whole text (data/cases.npz).

Learnt by `python -m nlu.fit` from texts whose 事故例 is known (nlu.phrasings). It decides nothing about coverage.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu import features, linear
from nlu.linear import Linear
from nlu.parse import Sentence


class Likeness:
    """Compares parsed texts with 事故例. `patterns`: the 事故例, in the order of the model's columns."""

    def __init__(self, patterns: Sequence[str], model: Linear) -> None:
        self.patterns, self.model = tuple(patterns), model

    def compare(self, sentences: Sequence[Sentence]) -> NDArray[np.float32]:
        """How much the words speak for each 事故例 (log odds), in the order of `patterns`."""
        found: NDArray[np.float32] = self.model.intercepts + self.model.sums(features.whole(sentences))
        return found

    def save(self, path: Path, source: str) -> None:
        """Write it; `source` names what it was learnt from."""
        linear.write(path, self.patterns, source, self.model)


def load_likeness(path: Path) -> Likeness:
    """What `python -m nlu.fit` wrote."""
    return Likeness(*linear.read(path))
