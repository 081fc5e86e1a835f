"""What words, what is heard and facts weigh in the ranking, learnt from made-up texts."""

from __future__ import annotations

import numpy as np

from nlu.agreement import COMPARED
from nlu.fit_cases import Compared, conditional_logit

TEXTS, PATTERNS, LABELS = 60, 3, 4
RNG = np.random.default_rng(0)


def made_up() -> Compared:
    """Words tell the first 事故例 from the others; what is heard (a label for each) tells all three; facts that agree
    speak for the right one.
    """
    right = np.arange(TEXTS) % PATTERNS
    words = RNG.normal(0, 0.1, (TEXTS, PATTERNS))
    words[:, 0] += np.where(right == 0, 2.0, -2.0)
    heard = np.full((TEXTS, LABELS), -3.0)
    heard[np.arange(TEXTS), right] = 3.0
    agreement = np.zeros((TEXTS, PATTERNS, 2 * len(COMPARED)))
    agreement[np.arange(TEXTS), right, COMPARED.index("cause")] = 1.0
    agreement[np.arange(TEXTS), (right + 1) % PATTERNS, len(COMPARED) + COMPARED.index("cause")] = 1.0
    return Compared(words, heard, agreement, right)


def test_each_speaks_for_the_case_that_it_tells_of() -> None:
    ranking, weights, offsets = conditional_logit(made_up())
    heard = np.full(LABELS, -3.0)
    heard[1] = 3.0

    assert ranking.words > 0
    assert int((heard @ weights + offsets).argmax()) == 1
    assert weights.shape == (LABELS, PATTERNS)


def test_agreement_never_speaks_against_a_case_nor_disagreement_for_it() -> None:
    ranking, _, _ = conditional_logit(made_up())

    assert ranking.same["cause"] > 0 > ranking.different["cause"]
    assert all(weight >= 0 for weight in ranking.same.values())
    assert all(weight <= 0 for weight in ranking.different.values())
