"""What a message is about: an incident of these products, or which other matter (data/matters/).

A linear model over the whole text, learnt by `python -m nlu.fit` from messages that people might send: lines of a kind,
a tab and the message. `in` is an incident of ours; every other kind has its words in actions/data/wording.yml.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlu import features, linear, tabbed
from nlu.linear import Linear
from nlu.parse import Sentence

OURS = "in"
# Dots and blanks alone make a text resemble silence; one of more characters than this is none.
SILENT = 20


@dataclass(frozen=True)
class Matter:
    """What a text is about: log odds that it is an incident of ours, and how probable each kind is if it is not."""

    ours: float
    kinds: Mapping[str, float]
    characters: int

    @property
    def kind(self) -> str:
        """The likeliest kind of other matter."""
        kinds = [kind for kind in self.kinds if kind != "silence" or self.characters <= SILENT]
        return max(kinds, key=lambda kind: self.kinds[kind])


class Matters:
    """Judges parsed texts. `labels`: OURS, then the kinds, in the order of the model's columns."""

    def __init__(self, labels: Sequence[str], model: Linear) -> None:
        self.labels, self.model = tuple(labels), model

    def judge(self, sentences: Sequence[Sentence]) -> Matter:
        """What the sentences of a text are about."""
        sums = self.model.intercepts + self.model.sums(features.whole(sentences))
        chances = 1 / (1 + np.exp(-sums[1:]))
        characters = sum(len(sentence.text) for sentence in sentences)
        return Matter(float(sums[0]), dict(zip(self.labels[1:], map(float, chances), strict=True)), characters)

    def save(self, path: Path, source: str) -> None:
        """Write it; `source` names what it was learnt from."""
        linear.write(path, self.labels, source, self.model)


def load_matters(path: Path) -> Matters:
    """What `python -m nlu.fit` wrote."""
    return Matters(*linear.read(path))


def read_matters(folder: Path) -> list[tuple[str, str]]:
    """Every message of a folder: its kind and its text. Raises TriageError (`invalid_matters`) with file and line."""
    return [(row.named, row.text) for row in tabbed.rows(folder, "invalid_matters", "種類", "[a-z-]+")]
