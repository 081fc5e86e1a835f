"""How like a text is to each documented 事故例: what its words speak for, and what was heard of it (data/cases.npz).

A linear model over the words of the whole text, and one over the log odds of what the learned reader heard. Learnt by
`python -m nlu.fit` from texts whose 事故例 is known (nlu.phrasings). It decides nothing about coverage.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu import features
from nlu.learned import Heard, Label
from nlu.linear import Linear
from nlu.parse import Sentence

Floats = NDArray[np.float32]

_CLIPPED = 10.0
"""Log odds beyond which what was heard speaks no more."""


@dataclass(frozen=True)
class Alike:
    """How much speaks for each 事故例, in log odds: the words, and what was heard."""

    words: Floats
    heard: Floats


@dataclass(frozen=True)
class Likeness:
    """Compares parsed texts with 事故例.

    `patterns`: the 事故例, in the order of the models' columns. `weights`: labels × patterns, and `offsets`.
    """

    patterns: tuple[str, ...]
    words: Linear
    labels: tuple[Label, ...]
    weights: Floats
    offsets: Floats

    def compare(self, sentences: Sequence[Sentence], heard: Sequence[Heard]) -> Alike:
        """How much speaks for each 事故例, in the order of `patterns`."""
        words: Floats = self.words.intercepts + self.words.sums(features.whole(sentences))
        return Alike(words, (clipped_odds(self.labels, heard) @ self.weights + self.offsets).astype(np.float32))

    def save(self, path: Path, source: str) -> None:
        """Write it; `source` names what it was learnt from."""
        np.savez_compressed(
            path,
            patterns=np.array(json.dumps(self.patterns)),
            labels=np.array(json.dumps([list(label) for label in self.labels])),
            weights=self.weights.astype(np.float16),
            offsets=self.offsets,
            source=np.array(source),
            **self.words.arrays("words"),
        )


def clipped_odds(labels: Sequence[Label], heard: Sequence[Heard]) -> NDArray[np.float64]:
    """The log odds of what was heard, in the order of the labels; nothing (0) for a label that is not listened for."""
    odds = {item.label: item.odds for item in heard}
    found: NDArray[np.float64] = np.clip([odds.get(label, 0.0) for label in labels], -_CLIPPED, _CLIPPED)
    return found


def load_likeness(path: Path) -> Likeness:
    """What `python -m nlu.fit` wrote."""
    with np.load(path) as stored:
        return Likeness(
            tuple(json.loads(str(stored["patterns"]))),
            Linear.read(stored, "words"),
            tuple((fact, value) for fact, value in json.loads(str(stored["labels"]))),
            stored["weights"].astype(np.float32),
            stored["offsets"],
        )
