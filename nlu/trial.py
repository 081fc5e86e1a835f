"""data/trial.npz: every labelled report as it is heard by a learned reader that did not learn from its author.

Written by `python -m nlu.learn` with the learned reader itself; `python -m nlu.fit` learns from it how far what is
heard can be trusted (nlu.fit_belief). Reading needs none of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu.reports import Label

_STEPS = 10
"""Log odds are kept in tenths, up to 12.7."""


@dataclass(frozen=True)
class Heldout:
    """Log odds of each label (reports, in the order in which they are read, × labels): that a report says it, and that
    some line denies it or leaves it open.
    """

    labels: tuple[Label, ...]
    odds: NDArray[np.float64]
    left_open: NDArray[np.float64]

    def save(self, path: Path, source: str) -> None:
        """Write it; `source` names the reports."""
        labels = np.array(json.dumps([list(label) for label in self.labels]))
        told = {"odds": _in_steps(self.odds), "left_open": _in_steps(self.left_open)}
        np.savez_compressed(path, labels=labels, source=np.array(source), **told)


def load_trial(path: Path) -> Heldout:
    """What `python -m nlu.learn` wrote."""
    with np.load(path) as stored:
        labels = tuple((fact, value) for fact, value in json.loads(str(stored["labels"])))
        return Heldout(labels, stored["odds"] / _STEPS, stored["left_open"] / _STEPS)


def _in_steps(odds: NDArray[np.float64]) -> NDArray[np.int8]:
    return np.clip(np.round(odds * _STEPS), -127, 127).astype(np.int8)
