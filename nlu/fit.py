"""Learns data/weights.yml from the written phrasings: `python -m nlu.fit`.

Each phrasing is compared with what the other phrasings teach (eight folds), so that the weights tell how far likeness
and facts can be trusted on words not seen before. The golden texts play no part in it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from knowledge.loader import default
from knowledge.model import Knowledge
from nlu.agreement import COMPARED, compare, held_values
from nlu.analyze import DATA
from nlu.cases import standing
from nlu.extract import Extractor
from nlu.model import FactMention
from nlu.parse import Parser
from nlu.scope import features
from nlu.similarity import OUT_OF_SCOPE, Likeness, Similarity, read_phrasings
from nlu.text import normalise
from nlu.weights import RankingWeights, ScopeWeights, Weights

FOLDS = 8
# The dates of phrasings play no part; any day does.
_AS_OF = dt.date(2026, 1, 1)
_HEADER = """# 事故例の順位と、対象かどうかの判断に使う重み（対数オッズ）。
# `python -m nlu.fit` が言い回し（phrases/）から作ります。手では直しません。
"""


@dataclass(frozen=True)
class Phrasing:
    """One written phrasing as the others see it."""

    label: str
    similarity: Similarity
    facts: tuple[FactMention, ...]
    incident: float


def phrasings(knowledge: Knowledge, data: Path) -> tuple[list[Phrasing], list[str]]:
    """Every phrasing compared with the other folds', and the patterns in the order of the similarities."""
    texts, labels = read_phrasings(knowledge, data / "phrases")
    parser, extractor = Parser(), Extractor(knowledge.vocabulary, data)
    fold = np.random.RandomState(0).randint(0, FOLDS, len(texts))
    similar: dict[int, Similarity] = {}
    patterns = sorted({case.pattern for case in knowledge.cases.values()})
    for number in range(FOLDS):
        rest = [place for place in range(len(texts)) if fold[place] != number]
        held_out = [place for place in range(len(texts)) if fold[place] == number]
        likeness = Likeness([texts[place] for place in rest], [labels[place] for place in rest])
        assert likeness.patterns == patterns
        similar.update(zip(held_out, likeness.compare([texts[place] for place in held_out]), strict=True))
    found = []
    for place, text in enumerate(texts):
        read = normalise(text)
        facts, incident = extractor.read(read, parser.parse(read.norm), _AS_OF)
        found.append(Phrasing(labels[place], similar[place], facts, incident))
    return found, patterns


def fit_ranking(knowledge: Knowledge, items: list[Phrasing], patterns: list[str], ridge: float = 1.0) -> RankingWeights:
    """The weights under which the phrasings' own 事故例 are likeliest (a conditional logit with a ridge)."""
    first = {
        pattern: next(case for case in knowledge.cases.values() if case.pattern == pattern) for pattern in patterns
    }
    incidents = [item for item in items if not item.label.startswith(f"{OUT_OF_SCOPE}/")]
    rows, right = [], []
    for item in incidents:
        held = held_values(item.facts)
        above = standing(item.similarity)
        matches = [compare(first[pattern], held) for pattern in patterns]
        rows.append(
            [
                [above[n], *(f in match.same for f in COMPARED), *(f in match.different for f in COMPARED)]
                for n, match in enumerate(matches)
            ]
        )
        right.append(patterns.index(item.label))
    weights = _conditional_logit(np.array(rows, dtype=float), np.array(right), ridge)
    count = len(COMPARED)
    return RankingWeights(
        likeness=_short(weights[0]),
        same=dict(zip(COMPARED, map(_short, weights[1 : count + 1]), strict=True)),
        different=dict(zip(COMPARED, map(_short, weights[count + 1 :]), strict=True)),
    )


def fit_scope(items: list[Phrasing]) -> ScopeWeights:
    """The weights that tell incidents from other matters."""
    read = [features(item.similarity, item.facts, item.incident) for item in items]
    names = list(read[0])
    ours = [not item.label.startswith(f"{OUT_OF_SCOPE}/") for item in items]
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=1000)
    model.fit([[row[name] for name in names] for row in read], ours)
    return ScopeWeights(
        intercept=_short(model.intercept_[0]), features=dict(zip(names, map(_short, model.coef_[0]), strict=True))
    )


def _conditional_logit(rows: NDArray[np.float64], right: NDArray[np.int64], ridge: float) -> NDArray[np.float64]:
    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = rows @ weights
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        own = np.arange(len(right)), right
        gradient = (shares[:, :, None] * rows).sum(axis=(0, 1)) - rows[own].sum(axis=0) + ridge * weights
        return float(-np.log(shares[own] + 1e-12).sum() + ridge * (weights**2).sum() / 2), gradient

    found: NDArray[np.float64] = minimize(loss, np.zeros(rows.shape[2]), jac=True, method="L-BFGS-B").x
    return found


def _short(value: float) -> float:
    return round(float(value), 3)


def main() -> None:
    """Fit both and write them."""
    knowledge = default()
    items, patterns = phrasings(knowledge, DATA)
    weights = Weights(ranking=fit_ranking(knowledge, items, patterns), scope=fit_scope(items))
    path = DATA / "weights.yml"
    path.write_text(_HEADER + yaml.safe_dump(weights.model_dump(), sort_keys=False), encoding="utf-8")
    print(f"{path} を書きました（言い回し {len(items)} 件）。")


if __name__ == "__main__":
    main()
