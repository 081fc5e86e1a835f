"""Learns how texts resemble 事故例: the model over words, and what words and facts weigh in the ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, minimize

from knowledge.model import Case, Knowledge
from nlu.agreement import COMPARED, compare, held_values
from nlu.fit_texts import Read, read
from nlu.fitting import FOLDS, RARE, Space, fit, rounded
from nlu.likeness import Likeness
from nlu.model import FactMention
from nlu.parse import Parser
from nlu.phrasings import read_phrasings, read_told
from nlu.weights import RankingWeights

PARSED = 3
"""Of told texts, facts are read in every third: enough for a few weights, and they are long."""
RIDGE = 1.0


@dataclass(frozen=True)
class Told:
    """A text with the 事故例 that it is like (patterns, the likest first) and who told it; phrasings have no author."""

    cases: tuple[str, ...]
    read: Read
    author: str
    is_parsed: bool


def everything(knowledge: Knowledge, data: Path) -> list[Told]:
    """Every phrasing, and every told text."""
    parser = Parser(remembered=0)
    phrasings = [
        Told(cases, read(text, parser), "", is_parsed=True)
        for text, cases in read_phrasings(knowledge, data / "phrases")
    ]
    told = read_told(knowledge, data / "told")
    return phrasings + [
        Told(cases, read(text, None if number % PARSED else parser), author, is_parsed=not number % PARSED)
        for number, (author, text, cases) in enumerate(told)
    ]


def fit_likeness(texts: Sequence[Told], patterns: Sequence[str]) -> Likeness:
    """What words speak for each 事故例: every one that a text is like counts."""
    features = [text.read.features for text in texts]
    said = np.array([[pattern in text.cases for pattern in patterns] for text in texts])
    return Likeness(patterns, fit(Space(features, RARE), features, said, np.ones(said.shape)).linear())


def fit_ranking(
    knowledge: Knowledge, texts: Sequence[Told], facts: Sequence[tuple[FactMention, ...]]
) -> RankingWeights:
    """The weights under which a text's own 事故例 is likeliest: a conditional logit with a ridge.

    `facts` of those texts that are parsed, in their order. A text is compared by a model that knows nothing of its
    author.
    """
    first: dict[str, Case] = {}
    for case in knowledge.cases.values():
        first.setdefault(case.pattern, case)
    patterns = sorted(first)
    fold = _folds(texts)
    read_in = iter(facts)
    held = {number: held_values(next(read_in)) for number, text in enumerate(texts) if text.is_parsed}
    rows, right = [], []
    for part in range(FOLDS):
        likeness = fit_likeness([text for number, text in enumerate(texts) if fold[number] != part], patterns)
        for number in held:
            if fold[number] != part:
                continue
            matches = [compare(first[pattern], held[number]) for pattern in patterns]
            speaks = likeness.compare(texts[number].read.sentences)
            rows.append(
                [
                    [speaks[n], *(f in match.same for f in COMPARED), *(f in match.different for f in COMPARED)]
                    for n, match in enumerate(matches)
                ]
            )
            right.append(patterns.index(texts[number].cases[0]))
    count = len(COMPARED)
    # A point that is the same never speaks against a 事故例, and one that differs never for it.
    bounds = Bounds([-np.inf] + [0.0] * count + [-np.inf] * count, [np.inf] * (count + 1) + [0.0] * count)
    found = _conditional_logit(np.array(rows, dtype=float), np.array(right), RIDGE, bounds)
    weights = [rounded(weight) for weight in found]
    return RankingWeights(
        likeness=weights[0],
        same=dict(zip(COMPARED, weights[1 : count + 1], strict=True)),
        different=dict(zip(COMPARED, weights[count + 1 :], strict=True)),
    )


def _folds(texts: Sequence[Told]) -> list[int]:
    """The part that each text is held out with: phrasings by chance, told texts with all of their author."""
    chance = np.random.RandomState(0).randint(0, FOLDS, len(texts)).tolist()
    authors = sorted({text.author for text in texts})
    return [authors.index(text.author) % FOLDS if text.author else chance[number] for number, text in enumerate(texts)]


def _conditional_logit(
    rows: NDArray[np.float64], right: NDArray[np.int64], ridge: float, bounds: Bounds
) -> NDArray[np.float64]:
    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = rows @ weights
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        own = np.arange(len(right)), right
        gradient = (shares[:, :, None] * rows).sum(axis=(0, 1)) - rows[own].sum(axis=0) + ridge * weights
        return float(-np.log(shares[own] + 1e-12).sum() + ridge * (weights**2).sum() / 2), gradient

    found: NDArray[np.float64] = minimize(loss, np.zeros(rows.shape[2]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return found
