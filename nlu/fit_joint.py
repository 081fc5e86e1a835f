"""How the sums of the learned reader go together, and from which probability on a value is heard as said.

Both come from reports of authors whom the sums were not learnt from (nlu.learn.trial).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from nlu.fitting import FEWEST
from nlu.learned import CLEAREST, OFTEN_TOLD, Joint, Label

FOLDS = 3
"""Parts that the authors are held out in."""
PRECISE, LEAST = 0.8, 0.3
"""A limit is the lowest probability from which on PRECISE of what was heard was said; and no lower than LEAST."""
SURE, PRECISELY = 0.9, 0.85
"""The same of most answers to yes or no: they are told in passing and turn much."""
NOT_BY_EAR = ("business",)
"""What a report names often without telling it of the insured: whose trade it is, only phrases tell."""
COMPLAINED = 0.8
"""The least limit of who complains: reports name many who do not."""
OWN, OTHERS = 3.0, 0.005
"""Joining: how far a value's own sums are trusted beside those of other values (see `_joint`)."""


@dataclass(frozen=True)
class Trial:
    """Sums over reports of authors who were not learnt from (reports × labels), and what was said."""

    clause: NDArray[np.float64]
    whole: NDArray[np.float64]
    network: NDArray[np.float64]
    said: NDArray[np.bool_]
    fold: NDArray[np.int64]


def join(tried: Trial, labels: Sequence[Label], progress: Callable[[str], None]) -> tuple[Joint, NDArray[np.float32]]:
    """How the sums go together, and the limit of each label."""
    odds = np.zeros(tried.said.shape)
    for number in range(FOLDS):
        mine = tried.fold == number
        odds[mine] = _joint(tried, ~mine).odds(tried.clause[mine], tried.whole[mine], tried.network[mine])
    chances = 1 / (1 + np.exp(-odds))
    adds = np.array([limit(label, tried.said[:, n], chances[:, n]) for n, label in enumerate(labels)], np.float32)
    sure = chances >= adds
    both = (sure & tried.said).sum()
    progress(f"聞き取れた割合 {both / tried.said.sum():.3f}、そのうち正しい割合 {both / sure.sum():.3f}")
    return _joint(tried, np.ones(len(odds), dtype=bool)), adds


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


def limit(label: Label, said: NDArray[np.bool_], chances: NDArray[np.float64]) -> float:
    """The lowest limit with enough precision among all higher ones; above 1 when there is none."""
    fact, value = label
    if fact in NOT_BY_EAR:
        return 2.0
    in_passing = isinstance(value, bool) and fact not in OFTEN_TOLD
    least, wanted = (SURE, PRECISELY) if in_passing else (LEAST, PRECISE)
    least = max(least, COMPLAINED) if fact == "claimant" else least
    order = np.argsort(-chances)
    right = np.cumsum(said[order]) + wanted  # as if one more had been heard, of the usual precision
    precise = right / (np.arange(len(order)) + 2) >= wanted
    known = [chances[place] for place, good in zip(order, precise, strict=True) if good]
    return max(float(min(known)), least) if known else 2.0
