"""Which documented 事故例 an incident is like, and whether it is an incident of these products at all.

Kernel ridge regression over the character n-grams of written phrasings (data/phrases/): one class per 事故例 and one
per kind of matter that is out of scope. Word and sentence vectors added nothing (docs/decisions/case-ranking.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.errors import TriageError, nearest
from knowledge.facts import Value
from knowledge.loader import read_yaml
from knowledge.model import Case, Knowledge
from nlu.model import CaseMatch, FactMention
from nlu.text import normalise

OUT_OF_SCOPE = "out-of-scope"
# Ridge: how much the written phrasings are smoothed; flat between 0.1 and 1 on the development texts.
_RIDGE = 0.3
# How far agreement in the facts may move a score that the words gave.
_FACT_WEIGHT = 0.25
# Facts that tell cases apart; figures and dates differ in every incident.
_COMPARED = (
    "business",
    "cause",
    "harm",
    "claimant",
    "delivered",
    "ordinary_test_done",
    "program_intellectual_property",
)
_LISTED = 5


@dataclass(frozen=True)
class Similarity:
    """How like a text is to each 事故例 pattern, and to each kind of matter that is out of scope."""

    cases: Mapping[str, float]
    kinds: Mapping[str, float]

    @property
    def margin(self) -> float:
        """How much likelier an incident than anything else: best case minus best other kind."""
        return max(self.cases.values()) - max(self.kinds.values(), default=0.0)

    @property
    def kind(self) -> str:
        """The likeliest kind of other matter."""
        return max(self.kinds, key=lambda kind: self.kinds[kind])


class CaseRanker:
    """Learns the phrasings once at start-up (about a second), then scores texts in a few milliseconds."""

    def __init__(self, knowledge: Knowledge, folder: Path) -> None:
        self.knowledge = knowledge
        texts, labels = _examples(knowledge, folder)
        self._labels = sorted(set(labels))
        self._vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True, min_df=2)
        rows = self._vectorizer.fit_transform(texts)
        targets = np.zeros((len(texts), len(self._labels)))
        targets[np.arange(len(texts)), [self._labels.index(label) for label in labels]] = 1.0
        kernel = (rows @ rows.T).toarray() + _RIDGE * np.eye(len(texts))
        # In the space of n-grams: one sparse row times one dense matrix per text.
        self._weights: NDArray[np.float32] = (rows.T @ np.linalg.solve(kernel, targets)).astype(np.float32)

    def similarity(self, texts: Sequence[str]) -> list[Similarity]:
        """The similarities of several normalised texts."""
        scores = np.asarray(self._vectorizer.transform(texts) @ self._weights)
        found = []
        for row in scores:
            named = dict(zip(self._labels, (float(score) for score in row), strict=True))
            found.append(
                Similarity(
                    {label: score for label, score in named.items() if not _is_kind(label)},
                    {label.partition("/")[2]: score for label, score in named.items() if _is_kind(label)},
                )
            )
        return found

    def rank(self, similarity: Similarity, facts: Sequence[FactMention]) -> tuple[CaseMatch, ...]:
        """The five most similar 事故例, best first, duplicates beside their pattern, with the points that agree."""
        held = _held(facts)
        scored = []
        for case in self.knowledge.cases.values():
            words = similarity.cases[case.pattern]
            match = _compare(case, held, self.knowledge)
            scored.append((words + _FACT_WEIGHT * _agreement(match), match))
        scored.sort(key=lambda pair: (-pair[0], pair[1].id))
        best = scored[:_LISTED]
        return tuple(
            CaseMatch(match.id, round(min(1.0, max(0.0, score)), 3), match.same, match.different, match.unknown)
            for score, match in best
        )


def _is_kind(label: str) -> bool:
    return label.startswith(f"{OUT_OF_SCOPE}/")


def _examples(knowledge: Knowledge, folder: Path) -> tuple[list[str], list[str]]:
    """Every written phrasing with its label. Raises TriageError (`invalid_phrases`) for an id that does not exist."""
    texts: list[str] = []
    labels: list[str] = []
    for path in sorted(folder.glob("*.yml")):
        for name, phrases in read_yaml(path).items():
            if path.stem == OUT_OF_SCOPE:
                label = f"{OUT_OF_SCOPE}/{name}"
            elif name in knowledge.cases:
                label = knowledge.cases[name].pattern
            else:
                near = nearest(name, list(knowledge.cases))
                raise TriageError(
                    "invalid_phrases", f"{path.name}: 「{name}」という事故例はありません（近いもの: {near}）。"
                )
            for phrase in phrases:
                texts.append(normalise(phrase["text"]).norm)
                labels.append(label)
    for case in knowledge.cases.values():
        for text in (case.wording, case.label):
            texts.append(normalise(text).norm)
            labels.append(case.pattern)
    return texts, labels


def _held(facts: Sequence[FactMention]) -> dict[str, set[Value]]:
    held: dict[str, set[Value]] = {}
    for fact in facts:
        if fact.status in ("stated", "inferred", "confirmed") and fact.value is not None:
            held.setdefault(fact.id, set()).add(fact.value)
    return held


def _compare(case: Case, held: Mapping[str, set[Value]], knowledge: Knowledge) -> CaseMatch:
    same: list[str] = []
    different: list[str] = []
    unknown: list[str] = []
    for fact_id in _COMPARED:
        wanted = case.facts.get(fact_id)
        if not wanted:
            continue
        found = held.get(fact_id)
        (unknown if not found else same if wanted & found else different).append(fact_id)
    return CaseMatch(case.id, 0.0, tuple(same), tuple(different), tuple(unknown))


def _agreement(match: CaseMatch) -> float:
    compared = len(match.same) + len(match.different) + len(match.unknown)
    return (len(match.same) - len(match.different)) / compared if compared else 0.0
