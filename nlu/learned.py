"""The learned reader: for each value of a fact, a weighted sum over the characters and words of a clause.

Phrases (data/facts/) name what people usually write; this reader was learnt from labelled reports (data/reports/, by
`python -m nlu.learn`) and also hears what no phrase foresaw. Each value has a limit, `adds` (see nlu.learn), from which
on it is heard as said. Every sum can be taken apart again: the evidence is the run of words that speaks most for it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from knowledge.facts import Value
from nlu import features
from nlu.features import Word
from nlu.parse import Sentence

BEFORE = 0.5
"""How much the words before a clause count beside its own."""

Label = tuple[str, Value]
INCIDENT: Label = ("incident", True)
"""What every line tells that tells of a harm or a cause. No fact: it helps to decide the scope."""


@dataclass(frozen=True)
class Model:
    """Weights of features (sorted by key; a row's entries are `starts[n]:starts[n+1]`), and limits of labels."""

    labels: tuple[Label, ...]
    keys: NDArray[np.uint32]
    rarity: NDArray[np.float32]
    starts: NDArray[np.int32]
    columns: NDArray[np.uint8]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    adds: NDArray[np.float32]

    def save(self, path: Path, source: str) -> None:
        """Write it; `source` names what it was learnt from."""
        np.savez_compressed(
            path,
            labels=np.array(json.dumps([list(label) for label in self.labels])),
            source=np.array(source),
            keys=self.keys,
            rarity=self.rarity.astype(np.float16),
            starts=self.starts,
            columns=self.columns,
            weights=self.weights.astype(np.float16),
            intercepts=self.intercepts,
            adds=self.adds,
        )


def load(path: Path) -> Model:
    """The model of a file that `python -m nlu.learn` wrote."""
    with np.load(path) as stored:
        return Model(
            tuple((fact, value) for fact, value in json.loads(str(stored["labels"]))),
            stored["keys"],
            stored["rarity"].astype(np.float32),
            stored["starts"],
            stored["columns"],
            stored["weights"].astype(np.float32),
            stored["intercepts"],
            stored["adds"],
        )


def source_of(path: Path) -> str:
    """What the model of a file was learnt from."""
    with np.load(path) as stored:
        return str(stored["source"])


@dataclass(frozen=True)
class Heard:
    """How probable it is that the text says a value, and where: a sentence and characters of it."""

    label: Label
    probability: float
    sentence: int
    start: int
    end: int


class Learned:
    """Reads sentences with a model."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._place = {label: number for number, label in enumerate(model.labels)}
        stored = (model.weights, model.columns, model.starts)
        self.weights = sparse.csr_matrix(stored, shape=(len(model.keys), len(model.labels)))

    def incident(self, heard: Sequence[Heard]) -> float:
        """How probable it is that the text tells of something that went wrong (0–1)."""
        return heard[self._place[INCIDENT]].probability if INCIDENT in self._place else 0.0

    def adds(self, heard: Heard) -> bool:
        """Whether it was heard as said."""
        return heard.label != INCIDENT and bool(heard.probability >= self.model.adds[self._place[heard.label]])

    def hear(self, sentences: Sequence[Sentence]) -> list[Heard]:
        """For every label of the model, in its order, where the text says it most clearly."""
        count = len(self.model.labels)
        best, at = np.full(count, -np.inf), [(0, 0, 0)] * count
        earlier = _Earlier(self, frozenset())
        for number, sentence in enumerate(sentences):
            parts, spoken = self._parts(sentence)
            for part in parts:
                sums = self.model.intercepts + part.sums + BEFORE * earlier.with_also(part.before).sums
                for label in np.flatnonzero(sums > best):
                    best[label], at[label] = sums[label], (number, part.start, part.end)
            earlier = earlier.with_also(spoken)
        chances = 1 / (1 + np.exp(-np.clip(best, -30, 30)))
        heard = zip(self.model.labels, chances, at, strict=True)
        return [Heard(label, float(chance), *place) for label, chance, place in heard]

    def _parts(self, sentence: Sentence) -> tuple[list[_Part], frozenset[int]]:
        """The pieces of a sentence and its words. They are kept with its parse: a note that is typed changes little."""
        kept, mine = sentence.doc.user_data, f"pieces of {id(self)}"
        if mine not in kept:
            spoken, parts = features.words(sentence.doc), []
            for start, end in features.pieces(sentence.text):
                own = {feature.key for feature in features.own(sentence.text, start, end, spoken)}
                rows, values = self._vector(own)
                before = features.before(word for word in spoken if word.end <= start)
                parts.append(_Part(start, end, values @ self.weights[rows], before))
            kept[mine] = parts, features.before(spoken)
        found: tuple[list[_Part], frozenset[int]] = kept[mine]
        return found

    def evidence(self, heard: Heard, sentence: Sentence) -> tuple[int, int]:
        """The run of words that speaks most for what was heard: characters of the sentence."""
        spoken = [word for word in features.words(sentence.doc) if heard.start <= word.start and word.end <= heard.end]
        if not spoken:
            return heard.start, heard.end
        label = self._place[heard.label]
        speaks = np.zeros(len(sentence.text) + 1)
        own = features.own(sentence.text, heard.start, heard.end, spoken)
        rows, values = self._vector({feature.key for feature in own})
        weighed = values * self.weights[rows][:, label].toarray()[:, 0]
        worth = dict(zip(map(int, self.model.keys[rows]), weighed, strict=True))
        for feature in own:
            if feature.end > feature.start and (value := worth.get(feature.key)):
                speaks[feature.start : feature.end] += value / (feature.end - feature.start)
        return _heaviest(spoken, speaks)

    def rows(self, keys: Set[int]) -> NDArray[np.intp]:
        """The rows of the features that are known."""
        wanted = np.fromiter(sorted(keys), dtype=np.uint32, count=len(keys))
        rows = np.minimum(np.searchsorted(self.model.keys, wanted), len(self.model.keys) - 1)
        return rows[self.model.keys[rows] == wanted]

    def _vector(self, keys: Set[int]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """The rows of known features, and their values: rare ones weigh more, and the whole has length 1."""
        rows = self.rows(keys)
        values = self.model.rarity[rows]
        length = float(np.sqrt((values**2).sum()))
        return rows, values / length if length else values


@dataclass(frozen=True)
class _Part:
    """A piece of a sentence: its own part of the sums, and the words of the sentence before it."""

    start: int
    end: int
    sums: NDArray[np.float64]
    before: frozenset[int]


class _Earlier:
    """The words said so far, and their part of the sums."""

    def __init__(
        self, learned: Learned, words: frozenset[int], total: NDArray[np.float64] | None = None, square: float = 0.0
    ) -> None:
        self._learned, self._words, self._square = learned, words, square
        self._total = np.zeros(len(learned.model.labels)) if total is None else total

    @property
    def sums(self) -> NDArray[np.float64]:
        """The sums of all these words, as one vector of length 1."""
        return self._total / (self._square**0.5 or 1.0)

    def with_also(self, words: frozenset[int]) -> _Earlier:
        """These and further words."""
        new = words - self._words
        if not new:
            return self
        rows = self._learned.rows(new)
        rarity = self._learned.model.rarity[rows]
        total = self._total + rarity @ self._learned.weights[rows]
        return _Earlier(self._learned, self._words | new, total, self._square + float((rarity**2).sum()))


def _heaviest(spoken: Sequence[Word], speaks: NDArray[np.float64]) -> tuple[int, int]:
    """The run of words with the largest sum over the words' average."""
    gains = np.array([speaks[word.start : word.end].sum() for word in spoken])
    gains -= max(float(gains.mean()), 0.0)
    best, total, first, run = -np.inf, 0.0, 0, (0, 0)
    for place, gain in enumerate(gains):
        if total <= 0:
            total, first = 0.0, place
        total += gain
        if total > best:
            best, run = total, (first, place)
    return spoken[run[0]].start, spoken[run[1]].end
