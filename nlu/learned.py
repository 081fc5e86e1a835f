"""The learned reader: for each value of a fact, sums over the characters and words of a text.

Phrases (data/facts/) name what people usually write; this reader was learnt from labelled reports (data/reports/, by
`python -m nlu.learn`) and also hears what no phrase foresaw. It looks at each clause, at the whole, at each word in
its surroundings (nlu.network), and at what these say of other values (a leak seldom comes without a list). Each value
has a limit, `adds` (see nlu.learn), from which on it is heard as said. Every sum can be taken apart: the evidence is
the run of words that speaks most for it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.facts import Value
from nlu import features
from nlu.features import Word
from nlu.linear import Linear
from nlu.network import Network, summed, tokens
from nlu.parse import Sentence

BEFORE = 0.5
"""How much the words before a clause count beside its own."""
CLEAREST = 8.0
"""Sums beyond it (log odds) say no more."""
OFTEN_TOLD = ("delivered", "service_unusable")
"""Yes/no facts that reports tell so often that what was heard of them as a whole can be relied on."""

Label = tuple[str, Value]


@dataclass(frozen=True)
class Joint:
    """From the sums of clause, whole and network for every label to the log odds of each: (3 × labels) × labels, and
    offsets.
    """

    weights: NDArray[np.float32]
    offsets: NDArray[np.float32]

    def odds(
        self, clause: NDArray[np.float64], whole: NDArray[np.float64], network: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The log odds of every label; rows are texts, or one text."""
        sums = np.clip(np.concatenate([clause, whole, network], axis=-1), -CLEAREST, CLEAREST)
        found: NDArray[np.float64] = sums @ self.weights + self.offsets
        return found


@dataclass(frozen=True)
class Model:
    """What was learnt: sums over clauses, over whole texts, scores of words, and how they go together."""

    labels: tuple[Label, ...]
    clause: Linear
    whole: Linear
    network: Network
    joint: Joint

    def save(self, path: Path, source: str) -> None:
        """Write it; `source` names what it was learnt from."""
        np.savez_compressed(
            path,
            labels=np.array(json.dumps([list(label) for label in self.labels])),
            source=np.array(source),
            joint_weights=self.joint.weights.astype(np.float16),
            joint_offsets=self.joint.offsets,
            **self.clause.arrays("clause"),
            **self.whole.arrays("whole"),
            **self.network.arrays(),
        )


def load(path: Path) -> Model:
    """The model of a file that `python -m nlu.learn` wrote."""
    with np.load(path) as stored:
        return Model(
            tuple((fact, value) for fact, value in json.loads(str(stored["labels"]))),
            Linear.read(stored, "clause"),
            Linear.read(stored, "whole"),
            Network.read(stored),
            Joint(stored["joint_weights"].astype(np.float32), stored["joint_offsets"]),
        )


@dataclass(frozen=True)
class Heard:
    """The log odds that the text says a value, and where: a sentence and characters of it.

    `clearest`: those of the clause that says it most clearly, looked at alone. `left_open`: those of the clause that
    most clearly denies the value or leaves it open.
    """

    label: Label
    odds: float
    clearest: float
    left_open: float
    sentence: int
    start: int
    end: int


class Learned:
    """Reads sentences with a model."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._place = {label: number for number, label in enumerate(model.labels)}

    def hear(self, sentences: Sequence[Sentence]) -> list[Heard]:
        """For every label of the model, in its order, how probable it is, and where the text says it most clearly."""
        if not sentences:
            return []
        places, clause, network = self._pieces(sentences)
        whole = self.model.whole.intercepts + self.model.whole.sums(features.whole(sentences))
        said, opened = np.split(network, 2, axis=1)
        odds = self.model.joint.odds(clause.max(axis=0), whole, said.max(axis=0))
        both = (clause + said) / 2
        each = odds, both.max(axis=0), opened.max(axis=0)
        told = zip(self.model.labels, *(column.tolist() for column in each), both.argmax(axis=0), strict=True)
        return [Heard(label, *heard, *places[at]) for label, *heard, at in told]

    def _pieces(
        self, sentences: Sequence[Sentence]
    ) -> tuple[list[tuple[int, int, int]], NDArray[np.float64], NDArray[np.float64]]:
        """The sentences and clauses: where each is, and for every label (columns) its linear sum, and the network's:
        first for what asserts it, then for what leaves it open.
        """
        places: list[tuple[int, int, int]] = []
        linear, network = [], []
        earlier = _Earlier(self.model.clause)
        for (number, sentence), scores in zip(enumerate(sentences), self._scores(sentences), strict=True):
            heard = features.spoken(sentence)
            starts = np.array([word.start for word in tokens(sentence.doc)])
            for piece, own in zip(heard.pieces, self._sums(sentence), strict=True):
                places.append((number, piece.start, piece.end))
                linear.append(self.model.clause.intercepts + own + BEFORE * earlier.with_also(piece.before).sums)
                first, last = np.searchsorted(starts, (piece.start, piece.end))
                network.append(summed(scores[first:last]))
            earlier = earlier.with_also(heard.words)
        return places, np.array(linear, dtype=np.float64), np.array(network, dtype=np.float64)

    def _scores(self, sentences: Sequence[Sentence]) -> list[NDArray[np.float32]]:
        """For each sentence the scores of its words (rows) for every label that they assert, and leave open."""
        told = [tokens(sentence.doc) for sentence in sentences]
        vectors = sentences[0].doc.vocab.vectors.data
        scores = self.model.network.scores([word for words in told for word in words], vectors)
        ends = np.cumsum([len(words) for words in told])[:-1]
        return np.split(scores, ends)

    def _sums(self, sentence: Sentence) -> NDArray[np.float32]:
        """The pieces' own part of the sums, kept with the parse."""
        kept, mine = sentence.doc.user_data, f"sums of {id(self)}"
        if mine not in kept:
            kept[mine] = self.model.clause.each([piece.own for piece in features.spoken(sentence).pieces])
        found: NDArray[np.float32] = kept[mine]
        return found

    def evidence(self, heard: Heard, sentence: Sentence) -> tuple[int, int]:
        """The run of words that speaks most for what was heard: characters of the sentence."""
        told = [word for word in features.words(sentence.doc) if heard.start <= word.start and word.end <= heard.end]
        if not told:
            return heard.start, heard.end
        clause, label = self.model.clause, self._place[heard.label]
        speaks = np.zeros(len(sentence.text) + 1)
        own = features.own(sentence.text, heard.start, heard.end, told)
        rows, values = clause.vector({feature.key for feature in own})
        worth = dict(zip(map(int, clause.keys[rows]), map(float, values * clause.weights[rows, label]), strict=True))
        for feature in own:
            if feature.end > feature.start and (value := worth.get(feature.key)):
                speaks[feature.start : feature.end] += value / (feature.end - feature.start)
        return _heaviest(told, speaks)


class _Earlier:
    """The words said so far, and their part of the sums."""

    def __init__(
        self,
        clause: Linear,
        words: frozenset[int] = frozenset(),
        total: NDArray[np.float32] | None = None,
        square: float = 0.0,
    ) -> None:
        self._clause, self._words, self._square = clause, words, square
        self._total = np.zeros(len(clause.steps), dtype=np.float32) if total is None else total

    @property
    def sums(self) -> NDArray[np.float32]:
        """The sums of all these words, as one vector of length 1."""
        return self._total / (self._square**0.5 or 1.0)

    def with_also(self, words: frozenset[int]) -> _Earlier:
        """These and further words."""
        new = words - self._words
        if not new:
            return self
        rows = self._clause.rows(new)
        rarity = self._clause.rarity[rows]
        total = self._total + self._clause.weighed(rows, rarity)
        return _Earlier(self._clause, self._words | new, total, self._square + float((rarity**2).sum()))


def _heaviest(told: Sequence[Word], speaks: NDArray[np.float64]) -> tuple[int, int]:
    """The run of words with the largest sum over the words' average, from its first word of content on."""
    gains = np.array([speaks[word.start : word.end].sum() for word in told])
    gains -= max(float(gains.mean()), 0.0)
    best, total, first, run = -np.inf, 0.0, 0, (0, 0)
    for place, gain in enumerate(gains):
        if total <= 0:
            total, first = 0.0, place
        total += gain
        if total > best:
            best, run = total, (first, place)
    start = next((place for place in range(run[0], run[1] + 1) if told[place].content), run[0])
    return told[start].start, told[run[1]].end
