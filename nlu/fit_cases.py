"""Learns how texts resemble 事故例: the model over words, and what words, what is heard and facts weigh in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, minimize

from knowledge.model import Case, Knowledge
from nlu.agreement import COMPARED, compare, held_values
from nlu.fit_texts import Read, parsed
from nlu.fitting import FOLDS, RARE, Space, fit, rounded
from nlu.learned import Heard, Label
from nlu.likeness import Likeness, clipped_odds
from nlu.linear import Linear
from nlu.model import FactMention
from nlu.parse import Sentence
from nlu.phrasings import read_phrasings, read_told
from nlu.reports import Report
from nlu.trial import Heldout
from nlu.weights import RankingWeights

Floats = NDArray[np.float64]
Hear = Callable[[Sequence[Sentence]], list[Heard]]

RIDGE, HEARD_RIDGE = 1.0, 160.0
"""How strongly weights are held near nothing: those of words and facts, and the many of what is heard."""


@dataclass(frozen=True)
class Told:
    """A text with the 事故例 that it is like (patterns, the likest first), who told it (phrasings have no author), and
    what is heard of it.
    """

    cases: tuple[str, ...]
    read: Read
    author: str
    heard: tuple[Heard, ...]


@dataclass(frozen=True)
class Compared:
    """Texts beside 事故例: what words speak for each (texts × patterns), what was heard (texts × labels), which facts
    are the same and which differ (texts × patterns × 2·COMPARED), and the 事故例 that each is likest.
    """

    words: Floats
    heard: Floats
    agreement: Floats
    right: NDArray[np.int64]


def everything(
    knowledge: Knowledge, data: Path, reports: dict[str, list[Report]], heldout: Heldout, hear: Hear
) -> list[Told]:
    """Every phrasing, and every told text: heard as by a reader that did not learn from its author."""
    rows = {_letters("".join(line.text for line in report)): row for row, report in enumerate(_each(reports))}
    phrasings = read_phrasings(knowledge, data / "phrases")
    found = [
        Told(cases, read, "", tuple(hear(read.sentences)))
        for (_, cases), read in zip(phrasings, parsed([text for text, _ in phrasings]), strict=True)
    ]
    told = read_told(knowledge, data / "told")
    return found + [
        Told(cases, read, author, _unlearnt(hear(read.sentences), heldout, rows.get(_letters(text))))
        for (author, text, cases), read in zip(told, parsed([text for _, text, _ in told]), strict=True)
    ]


def _each(reports: dict[str, list[Report]]) -> list[Report]:
    return [report for told in reports.values() for report in told]


def _letters(text: str) -> str:
    return "".join(text.split()).replace("。", "").replace("、", "")


def _unlearnt(heard: Sequence[Heard], heldout: Heldout, row: int | None) -> tuple[Heard, ...]:
    """What is heard of a text, as by a reader that did not learn from it: what no report tells was never learnt."""
    if row is None:
        return tuple(heard)
    odds = dict(zip(heldout.labels, zip(heldout.odds[row], heldout.left_open[row], strict=True), strict=True))
    return tuple(replace(item, odds=odds[item.label][0], left_open=odds[item.label][1]) for item in heard)


def fit_cases(
    knowledge: Knowledge, texts: Sequence[Told], facts: Sequence[tuple[FactMention, ...]], labels: Sequence[Label]
) -> tuple[Likeness, RankingWeights]:
    """What speaks for each 事故例, and the weights. `facts` of each text; `labels` that are listened for.

    The weights are those under which each text's own 事故例 is likeliest (a conditional logit with a ridge), where a
    text is compared by words that were not learnt from its author.
    """
    first: dict[str, Case] = {}
    for case in knowledge.cases.values():
        first.setdefault(case.pattern, case)
    patterns = sorted(first)
    fold = np.array(_folds(texts))
    words = np.zeros((len(texts), len(patterns)))
    for part in range(FOLDS):
        others = [text for number, text in enumerate(texts) if fold[number] != part]
        model = _fit_words(others, patterns)
        for number in np.flatnonzero(fold == part):
            words[number] = model.intercepts + model.sums(frozenset(texts[number].read.features.own.tolist()))
    matches = [[compare(first[pattern], held) for pattern in patterns] for held in map(held_values, facts)]
    agreement = [
        [[*(f in match.same for f in COMPARED), *(f in match.different for f in COMPARED)] for match in each]
        for each in matches
    ]
    heard = np.array([clipped_odds(labels, text.heard) for text in texts])
    right = np.array([patterns.index(text.cases[0]) for text in texts])
    compared = Compared(words, heard, np.array(agreement, dtype=float), right)
    ranking, weights, offsets = conditional_logit(compared)
    likeness = Likeness(tuple(patterns), _fit_words(texts, patterns), tuple(labels), weights, offsets)
    return likeness, ranking


def _fit_words(texts: Sequence[Told], patterns: Sequence[str]) -> Linear:
    """What words speak for each 事故例: every one that a text is like counts."""
    features = [text.read.features for text in texts]
    said = np.array([[pattern in text.cases for pattern in patterns] for text in texts])
    return fit(Space(features, RARE), features, said, np.ones(said.shape)).linear()


def _folds(texts: Sequence[Told]) -> list[int]:
    """The part that each text is held out with: phrasings by chance, told texts with all of their author."""
    chance = np.random.RandomState(0).randint(0, FOLDS, len(texts)).tolist()
    authors = sorted({text.author for text in texts})
    return [authors.index(text.author) % FOLDS if text.author else chance[number] for number, text in enumerate(texts)]


def conditional_logit(
    of: Compared,
) -> tuple[RankingWeights, NDArray[np.float32], NDArray[np.float32]]:
    """The weights of words and facts; and of what is heard for each 事故例 (labels × patterns), with offsets."""
    few, points = of.agreement.shape[2] + 1, len(COMPARED)
    labels, patterns = of.heard.shape[1], of.words.shape[1]
    own = np.arange(len(of.right)), of.right
    ridge = np.concatenate([np.full(few, RIDGE), np.full((labels + 1) * patterns, HEARD_RIDGE)])
    # A point that is the same never speaks against a 事故例, and one that differs never for it.
    free = np.full((labels + 1) * patterns, np.inf)
    least = np.concatenate([[-np.inf], np.zeros(points), np.full(points, -np.inf), -free])
    most = np.concatenate([np.full(points + 1, np.inf), np.zeros(points), free])

    def loss(weights: Floats) -> tuple[float, Floats]:
        of_heard = weights[few:].reshape(labels + 1, patterns)
        scores = weights[0] * of.words + of.agreement @ weights[1:few] + of.heard @ of_heard[:-1] + of_heard[-1]
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        surprise = -np.log(shares[own] + 1e-12).sum()
        shares[own] -= 1
        slopes = [
            [(shares * of.words).sum()],
            np.einsum("tp,tpf->f", shares, of.agreement),
            (of.heard.T @ shares).ravel(),
            shares.sum(axis=0),
        ]
        return float(surprise + (ridge * weights**2).sum() / 2), np.concatenate(slopes) + ridge * weights

    start = np.zeros(len(ridge))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=Bounds(least, most), options={"maxiter": 300}).x
    same, different = np.split(found[1:few], 2)
    ranking = RankingWeights(
        words=rounded(found[0]),
        same=dict(zip(COMPARED, map(rounded, same), strict=True)),
        different=dict(zip(COMPARED, map(rounded, different), strict=True)),
    )
    of_heard = found[few:].reshape(labels + 1, patterns).astype(np.float32)
    return ranking, of_heard[:-1], of_heard[-1]
