"""Learns what tells incidents of ours from other matters: the model over words, and what words and facts weigh."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from knowledge.model import Knowledge
from nlu.fit_texts import Read, in_words, parsed
from nlu.fitting import FOLDS, RARE, Fitted, Space, fit, rounded
from nlu.matters import OURS, Matters, read_matters
from nlu.model import FactMention
from nlu.phrasings import read_phrasings
from nlu.reports import read_all
from nlu.scope import features
from nlu.weights import ScopeWeights

BALANCE = 0.5
"""What other matters count for together beside the incidents."""
WRITTEN = 3.0
"""How often a message counts beside a report: reports are many, and told at length."""


@dataclass(frozen=True)
class Told:
    """A text with what it is about. `is_report`: one that is learnt from without a parse."""

    kind: str
    read: Read
    is_report: bool = False


def everything(knowledge: Knowledge, data: Path) -> list[Told]:
    """Every phrasing, every message, and every report of something that went wrong."""
    messages = [(OURS, text) for text, _ in read_phrasings(knowledge, data / "phrases")]
    messages += read_matters(data / "matters")
    return [
        *(Told(kind, read) for (kind, _), read in zip(messages, parsed([text for _, text in messages]), strict=True)),
        *(
            Told(OURS, in_words("".join(line.text for line in report)), is_report=True)
            for reports in read_all(data / "reports", knowledge.vocabulary).values()
            for report in reports
            if any(fact in ("harm", "cause") for line in report for fact, _ in line.asserts)
        ),
    ]


def fit_matters(texts: list[Told]) -> Matters:
    """What texts are about: whether an incident of ours, from all; and which kind, from the others."""
    space = Space([text.read.features for text in texts], RARE)
    kinds = sorted({text.kind for text in texts} - {OURS})
    others = [text for text in texts if text.kind != OURS]
    weight = BALANCE * (len(texts) - len(others)) / len(others)
    counts = [weight if text.kind != OURS else 1.0 if text.is_report else WRITTEN for text in texts]
    ours = _fit(space, texts, [OURS], np.array(counts)[:, None])
    kind = _fit(space, others, kinds, np.ones((len(others), len(kinds))))
    weights, intercepts = np.hstack([ours.weights, kind.weights]), np.hstack([ours.intercepts, kind.intercepts])
    return Matters([OURS, *kinds], Fitted(space, weights, intercepts).linear())


def _fit(space: Space, texts: list[Told], labels: list[str], counts: NDArray[np.float64]) -> Fitted:
    said = np.array([[text.kind == label for label in labels] for text in texts])
    return fit(space, [text.read.features for text in texts], said, counts)


def fit_scope(texts: list[Told], facts: list[tuple[FactMention, ...]]) -> ScopeWeights:
    """The weights that tell incidents from other matters; each text judged by a model that did not learn from it."""
    written = [number for number, text in enumerate(texts) if not text.is_report]
    fold = np.random.RandomState(0).randint(0, FOLDS, len(texts))
    rows: dict[int, dict[str, float]] = {}
    for part in range(FOLDS):
        model = fit_matters([text for number, text in enumerate(texts) if fold[number] != part or text.is_report])
        for number in written:
            if fold[number] == part:
                rows[number] = features(model.judge(texts[number].read.sentences), facts[number])
    names = list(rows[written[0]])
    ours = [texts[number].kind == OURS for number in written]
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=1000)
    model.fit([[rows[number][name] for name in names] for number in written], ours)
    return ScopeWeights(
        intercept=rounded(model.intercept_[0]), features=dict(zip(names, map(rounded, model.coef_[0]), strict=True))
    )
