"""How like a text is to each documented 事故例, and to each kind of matter that is out of scope.

Written phrasings (data/phrases/) become character n-gram TF-IDF vectors; each label is the mean of its phrasings, and
likeness is the cosine. Word and sentence vectors added nothing (docs/decisions/case-ranking.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from knowledge.errors import TriageError, nearest
from knowledge.loader import read_yaml
from knowledge.model import Knowledge
from nlu.text import normalise

OUT_OF_SCOPE = "out-of-scope"
# Dots and blanks alone make a text resemble silence; one of more characters than this is none.
SILENT = 20


@dataclass(frozen=True)
class Similarity:
    """Cosines of one text: to each 事故例 pattern (in the order of `Likeness.patterns`), and to each kind of matter."""

    patterns: NDArray[np.float64]
    kinds: Mapping[str, float]
    characters: int

    @property
    def kind(self) -> str:
        """The likeliest kind of other matter."""
        kinds = [kind for kind in self.kinds if kind != "silence" or self.characters <= SILENT]
        return max(kinds, key=lambda kind: self.kinds[kind])


class Likeness:
    """Learns written phrasings (a second for a thousand), then compares texts in about a millisecond each."""

    def __init__(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Learn normalised `texts` under `labels`: 事故例 patterns, and `out-of-scope/<kind>`."""
        names = sorted(set(labels))
        self.patterns = [name for name in names if not _is_kind(name)]
        self._kinds = [name for name in names if _is_kind(name)]
        place = {name: row for row, name in enumerate([*self.patterns, *self._kinds])}
        self._vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True, min_df=2)
        rows = self._vectorizer.fit_transform(texts)
        members = sparse.csr_matrix(
            (np.ones(len(texts)), ([place[label] for label in labels], np.arange(len(texts)))),
            shape=(len(place), len(texts)),
        )
        self._means = normalize(members @ rows).T.tocsr()

    def compare(self, texts: Sequence[str]) -> list[Similarity]:
        """The similarities of several normalised texts."""
        cosines = (self._vectorizer.transform(texts) @ self._means).toarray()
        count = len(self.patterns)
        kinds = [name.partition("/")[2] for name in self._kinds]
        return [
            Similarity(row[:count], dict(zip(kinds, map(float, row[count:]), strict=True)), len(text))
            for text, row in zip(texts, cosines, strict=True)
        ]


def read_phrasings(knowledge: Knowledge, folder: Path) -> tuple[list[str], list[str]]:
    """Every written phrasing, normalised, and its label; each 事故例's own wording too.

    Raises TriageError (`invalid_phrases`) for an id that does not exist.
    """
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


def _is_kind(label: str) -> bool:
    return label.startswith(f"{OUT_OF_SCOPE}/")
