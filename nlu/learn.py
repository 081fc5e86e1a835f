"""`python -m nlu.learn`: fit the learned reader (data/learned.npz) to the labelled reports in data/reports/.

One logistic model for each value of a fact. What an author denies or leaves open counts several times as a counter-
example. The limits come from reports of authors whom the model did not learn from: the lowest probability from which on
PRECISE of what was heard was said.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from knowledge.facts import Vocabulary
from knowledge.loader import default
from nlu import features
from nlu.analyze import DATA
from nlu.learned import BEFORE, INCIDENT, Label, Model
from nlu.parse import pipeline
from nlu.reports import Report, joined, read_all
from nlu.text import normalise

FOLDS = 3
OFTEN = 20
"""A value that fewer lines tell is not learnt."""
PRECISE, LEAST = 0.8, 0.3
SURE = 0.9
"""The least limit of most answers to yes or no: they are told in passing and turn much."""
NOT_BY_EAR = ("business",)
"""What a report names often without telling it of the insured: whose trade it is, only phrases tell."""
OFTEN_TOLD = ("delivered", "service_unusable")
"""Yes/no facts that reports tell so often that what was heard of them can be relied on."""
LEFT_OPEN = 3.0
"""How often a line counts that denies a value or leaves it open."""
STRENGTH = 30.0
"""Of the logistic models: the larger, the closer to the lines they learnt from."""
KEPT = 4000
"""Weights that are kept of each label: the largest."""
RARE = 3
"""A feature of fewer lines is left out."""


@dataclass(frozen=True)
class Row:
    """A line to learn from or to be measured on."""

    author: str
    report: int
    asserts: frozenset[Label]
    leaves_open: frozenset[Label]
    own: frozenset[int]
    before: frozenset[int]
    single: bool


def rows(reports: dict[str, list[Report]]) -> Iterator[Row]:
    """Every line of every report, alone and together with the next one."""
    tokenize, number = pipeline().make_doc, 0
    for author, told in reports.items():
        for report in told:
            number += 1
            spoken = {line.text: features.words(tokenize(normalise(line.text).norm)) for line in report}
            for line, before in joined(report):
                text = normalise(line.text).norm
                found = features.own(text, 0, len(text), features.words(tokenize(text)))
                earlier = frozenset(key for past in before for key in features.before(spoken[past.text]))
                own = frozenset(feature.key for feature in found)
                single = line.text in spoken
                asserts = line.asserts | ({INCIDENT} if _went_wrong(line.asserts) else set())
                yield Row(author, number, asserts, line.leaves_open, own, earlier, single)


def _went_wrong(told: frozenset[Label]) -> bool:
    return any(fact in ("harm", "cause") for fact, _ in told)


class Space:
    """The features that occur often enough, with how rare they are."""

    def __init__(self, learnt: Sequence[Row]) -> None:
        counted = Counter(key for row in learnt for key in row.own)
        counted.update(key for row in learnt for key in row.before)
        kept = sorted(key for key, count in counted.items() if count >= RARE)
        self.keys = np.array(kept, dtype=np.uint32)
        self.rarity = np.array([np.log(len(learnt) / (1 + counted[key])) + 1 for key in kept], dtype=np.float32)
        self._place = {key: place for place, key in enumerate(kept)}

    def matrix(self, of: Sequence[Row]) -> sparse.csr_matrix:
        """A row for each: its own features, and with less weight the words before."""
        return (self._part([row.own for row in of]) + BEFORE * self._part([row.before for row in of])).tocsr()

    def _part(self, keys: Sequence[frozenset[int]]) -> sparse.csr_matrix:
        places = [sorted(self._place[key] for key in some if key in self._place) for some in keys]
        ends = np.cumsum([0, *map(len, places)])
        columns = np.array([place for some in places for place in some], dtype=np.int32)
        found = sparse.csr_matrix((self.rarity[columns], columns, ends), shape=(len(keys), len(self.keys)))
        length = np.sqrt(np.asarray(found.multiply(found).sum(axis=1))[:, 0])
        return sparse.diags(1 / np.maximum(length, 1e-6)) @ found


def fit(learnt: Sequence[Row], labels: Sequence[Label]) -> tuple[Space, NDArray[np.float64], NDArray[np.float64]]:
    """The features, a column of weights for each label, and the intercepts."""
    space = Space(learnt)
    matrix = space.matrix(learnt)

    def one(label: Label) -> tuple[NDArray[np.float64], float]:
        said = np.array([label in row.asserts for row in learnt])
        if said.sum() < 3:
            return np.zeros(matrix.shape[1]), -9.0
        counts = np.array([LEFT_OPEN if label in row.leaves_open else 1.0 for row in learnt])
        model = LogisticRegression(C=STRENGTH, solver="liblinear", dual=True, tol=0.05, max_iter=300, random_state=0)
        model.fit(matrix, said, sample_weight=counts)
        weights = model.coef_[0]
        weights[np.argsort(-np.abs(weights))[KEPT:]] = 0.0
        return weights, float(model.intercept_[0])

    with ThreadPoolExecutor(os.cpu_count()) as threads:  # the fitting itself lets other threads go on
        found = list(threads.map(one, labels))
    return space, np.array([weights for weights, _ in found]).T, np.array([intercept for _, intercept in found])


def limits(everything: Sequence[Row], labels: Sequence[Label], progress: Callable[[str], None]) -> NDArray[np.float32]:
    """The limit of each label, from authors whom the model did not learn from."""
    authors = sorted({row.author for row in everything})
    said: dict[int, NDArray[np.bool_]] = {}
    heard: dict[int, NDArray[np.float64]] = {}
    for fold in range(FOLDS):
        unheard = set(authors[fold::FOLDS])
        space, weights, intercepts = fit([row for row in everything if row.author not in unheard], labels)
        tested = [row for row in everything if row.author in unheard and row.single]
        sums = space.matrix(tested) @ weights + intercepts
        for row, some in zip(tested, 1 / (1 + np.exp(-sums)), strict=True):
            told = np.array([label in row.asserts for label in labels])
            said[row.report] = said.get(row.report, False) | told
            heard[row.report] = np.maximum(heard.get(row.report, 0.0), some)
        progress(f"作者を分けて測る: {fold + 1}/{FOLDS}")
    order = sorted(said)
    right, chances = np.array([said[number] for number in order]), np.array([heard[number] for number in order])
    adds = [_limit(label, right[:, column], chances[:, column]) for column, label in enumerate(labels)]
    sure = chances >= np.array(adds)
    both = (sure & right).sum()
    progress(f"聞き取れた割合 {both / right.sum():.3f}、そのうち正しい割合 {both / sure.sum():.3f}")
    return np.array(adds, dtype=np.float32)


def _limit(label: Label, said: NDArray[np.bool_], chances: NDArray[np.float64]) -> float:
    """The lowest limit with enough precision among all higher ones; above 1 when there is none."""
    fact, value = label
    least = SURE if isinstance(value, bool) and fact not in OFTEN_TOLD and label != INCIDENT else LEAST
    order = np.argsort(-chances)
    right = np.cumsum(said[order]) + PRECISE  # as if one more had been heard, of the usual precision
    precise = right / (np.arange(len(order)) + 2) >= PRECISE
    known = [chances[place] for place, good in zip(order, precise, strict=True) if good]
    return max(float(min(known)), least) if known else 2.0


def digest(folder: Path) -> str:
    """What the reports of a folder are, in a few letters."""
    content = hashlib.sha256()
    for path in sorted(folder.glob("*.tsv")):
        content.update(path.name.encode() + b"\0" + path.read_bytes())
    return content.hexdigest()[:16]


def learn(folder: Path, vocabulary: Vocabulary, progress: Callable[[str], None]) -> Model:
    """The model that the reports of a folder make."""
    everything = list(rows(read_all(folder, vocabulary)))
    told = Counter(label for row in everything if row.single for label in row.asserts)
    labels = sorted((label for label, count in told.items() if count >= OFTEN and label[0] not in NOT_BY_EAR), key=str)
    progress(f"{sum(row.single for row in everything)}行、{len(labels)}種類の値")
    adds = limits(everything, labels, progress)
    space, weights, intercepts = fit(everything, labels)
    return model_of(space, weights, intercepts, labels, adds)


def model_of(
    space: Space,
    weights: NDArray[np.float64],
    intercepts: NDArray[np.float64],
    labels: Sequence[Label],
    adds: NDArray[np.float32],
) -> Model:
    """What was fitted, as it is stored."""
    stored = sparse.csr_matrix(weights)
    return Model(
        tuple(labels),
        space.keys,
        space.rarity,
        stored.indptr.astype(np.int32),
        stored.indices.astype(np.uint8),
        stored.data.astype(np.float32),
        intercepts.astype(np.float32),
        adds.astype(np.float32),
    )


def main() -> None:
    """Learn and write."""
    folder, path = DATA / "reports", DATA / "learned.npz"
    model = learn(folder, default().vocabulary, lambda line: print(line, file=sys.stderr, flush=True))
    model.save(path, digest(folder))
    print(f"{path} を書きました（{path.stat().st_size / 1e6:.1f} MB）。")


if __name__ == "__main__":
    main()
