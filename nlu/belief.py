"""How probable it is that a text says a value: what phrases tell of it, and what the learned reader heard, weighed.

A logistic model (data/belief.yml) over both, learnt by `python -m nlu.fit` from reports as they are heard by models
that did not learn from their authors: it knows which values phrases tell reliably, and which only reading by ear does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import TriageError
from knowledge.loader import read_yaml
from nlu.consistency import Found, turned
from nlu.learned import Label

Floats = NDArray[np.float64]

GENERAL = (
    "odds",
    "odds_above_even",
    "left_open",
    "told",
    "told_surely",
    "doubted",
    "denied",
    "another_told",
    "another_odds",
    "characters",
    "characters_told",
    "odds_told",
    "odds_doubted",
    "left_open_told",
)
"""What counts for every value alike."""
OWN = ("always", "odds", "told", "told_surely", "doubted", "denied", "left_open")
"""What each value has a weight of its own for, beside the general one."""
SURELY = 0.8
"""The confidence of a phrase above which it tells a value plainly."""
_CLIPPED = 12.0
_USUAL = 4.5  # the log of a report's characters, about


class Weights(BaseModel):
    """The file: weights of GENERAL, and of OWN for each value, written `fact=value`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    intercept: float
    general: dict[str, float]
    of_values: dict[str, dict[str, float]]


@dataclass(frozen=True)
class Phrased:
    """What phrases tell of each label (in the order of the labels): the confidence with which one asserts it (0–1, 0
    where none does), and whether one doubts or denies it.
    """

    asserted: Floats
    doubted: Floats
    denied: Floats


def name(label: Label) -> str:
    """A label as it is written in the file."""
    fact, value = label
    return f"{fact}={str(value).lower() if isinstance(value, bool) else value}"


class Surroundings:
    """Labels with those of the same fact: what else is told of it counts for each."""

    def __init__(self, labels: Sequence[Label]) -> None:
        self.labels = tuple(labels)
        self.place: Mapping[Label, int] = {label: number for number, label in enumerate(labels)}
        facts = np.array([label[0] for label in labels])
        self._others = (facts[:, None] == facts) & ~np.eye(len(labels), dtype=bool)

    def phrased(self, found: Sequence[Found]) -> Phrased:
        """What phrases tell of each label."""
        told = Phrased(*(np.zeros(len(self.labels)) for _ in range(3)))
        for item in map(turned, found):
            place = self.place.get((item.fact, item.value))
            if place is None:
                continue
            if item.polarity == "asserted":
                told.asserted[place] = max(told.asserted[place], item.confidence)
            elif item.polarity in ("unsure", "denied"):
                (told.doubted if item.polarity == "unsure" else told.denied)[place] = 1.0
        return told

    def features(self, odds: Floats, left_open: Floats, phrased: Phrased, characters: int) -> Floats:
        """The features of each label: GENERAL × labels. `odds` and `left_open` are log odds."""
        odds, left_open = np.clip(odds, -_CLIPPED, _CLIPPED), np.clip(left_open, -_CLIPPED, _CLIPPED)
        told = (phrased.asserted > 0).astype(float)
        long = np.full(len(odds), np.log1p(characters) - _USUAL)
        another = np.where(self._others, odds, -_CLIPPED).max(axis=1, initial=-_CLIPPED)
        found: Floats = np.stack(
            [
                odds,
                np.maximum(odds, 0),
                left_open,
                told,
                (phrased.asserted > SURELY).astype(float),
                phrased.doubted,
                phrased.denied,
                (self._others & (told > 0)).any(axis=1).astype(float),
                np.maximum(another, -6),
                long,
                long * told,
                odds * told,
                odds * phrased.doubted,
                left_open * told,
            ]
        )
        return found


def own(features: Floats) -> Floats:
    """Those features of each label that it has weights of its own for: OWN × labels."""
    always = np.ones((1, features.shape[1]))
    return np.vstack([always, features[[GENERAL.index(each) for each in OWN[1:]]]])


class Belief:
    """Weighs phrases and what was heard, for the labels of a learned reader."""

    def __init__(self, labels: Sequence[Label], weights: Weights) -> None:
        """Labels that `weights` does not know have the general weights."""
        self._around = Surroundings(labels)
        self._intercept = weights.intercept
        self._general = np.array([weights.general[each] for each in GENERAL])
        of_values = [weights.of_values.get(name(label), {}) for label in labels]
        self._own = np.array([[values.get(each, 0.0) for values in of_values] for each in OWN])

    def chances(
        self, odds: Floats, left_open: Floats, found: Sequence[Found], characters: int
    ) -> Mapping[Label, float]:
        """How probable it is that a text of so many characters says each label (0–1). `odds` and `left_open`: log odds
        of what was heard, in the order of the labels; `found`: what phrases tell.
        """
        features = self._around.features(odds, left_open, self._around.phrased(found), characters)
        score = self._intercept + self._general @ features + (self._own * own(features)).sum(axis=0)
        chances = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
        return dict(zip(self._around.labels, chances.tolist(), strict=True))


def read_belief(path: Path) -> Weights:
    """The weights of a file. Raises TriageError (`invalid_phrases`) when they cannot be used."""
    try:
        return Weights.model_validate(read_yaml(path))
    except ValidationError as error:
        places = "、".join(".".join(str(part) for part in item["loc"]) for item in error.errors()[:3])
        raise TriageError(
            "invalid_phrases", f"{path.name}: 読めません（{places}）。`python -m nlu.fit` で作り直せます。"
        ) from None
