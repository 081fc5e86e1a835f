"""How the sums of the learned reader go together.

It comes from reports of authors whom the sums were not learnt from (nlu.learn.trial).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from nlu.fitting import FEWEST
from nlu.learned import CLEAREST, Joint

FOLDS = 3
"""Parts that the authors are held out in."""
OWN, OTHERS = 3.0, 0.005
"""Joining: how far a value's own sums are trusted beside those of other values (see `_joint`)."""


@dataclass(frozen=True)
class Trial:
    """Sums over reports of authors who were not learnt from (reports × labels), and what was said."""

    clause: NDArray[np.float64]
    whole: NDArray[np.float64]
    network: NDArray[np.float64]
    opened: NDArray[np.float64]
    said: NDArray[np.bool_]
    fold: NDArray[np.int64]


def join(tried: Trial) -> tuple[Joint, NDArray[np.float64]]:
    """How the sums go together; and the log odds (reports × labels) where they were not learnt from."""
    odds = np.zeros(tried.said.shape)
    for number in range(FOLDS):
        mine = tried.fold == number
        odds[mine] = _joint(tried, ~mine).odds(tried.clause[mine], tried.whole[mine], tried.network[mine])
    return _joint(tried, np.ones(len(odds), dtype=bool)), odds


def _joint(tried: Trial, learnt: NDArray[np.bool_]) -> Joint:
    """A logistic model for each label over the mean of its own sums, and over the sums of all labels.

    Its own mean counts OWN times as much as others', and all of them are held near nothing (OTHERS).
    """
    each = [np.clip(sums, -CLEAREST, CLEAREST)[learnt] for sums in (tried.clause, tried.whole, tried.network)]
    sums = np.hstack(each)
    count = tried.said.shape[1]
    middle, spread = sums.mean(axis=0), np.maximum(sums.std(axis=0), 1e-6)
    weights, offsets = np.zeros((len(each) * count, count)), np.zeros(count)
    for label in range(count):
        own_rows = range(label, len(each) * count, count)
        if tried.said[learnt, label].sum() < FEWEST:
            weights[own_rows, label] = 1 / len(each)
            continue
        mean = sums[:, own_rows].mean(axis=1)
        centre, width = mean.mean(), max(float(mean.std()), 1e-6)
        told = np.column_stack([OWN * (mean - centre) / width, (sums - middle) / spread])
        model = LogisticRegression(C=OTHERS, max_iter=300).fit(told, tried.said[learnt, label])
        own, others = model.coef_[0][0] * OWN / width, model.coef_[0][1:] / spread
        weights[:, label] = others
        weights[own_rows, label] += own / len(each)
        offsets[label] = model.intercept_[0] - own * centre - others @ middle
    return Joint(weights.astype(np.float32), offsets.astype(np.float32))
