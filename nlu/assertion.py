"""How a phrase is meant where it stands: said, denied, or left open (doubted, feared, planned, asked, somebody else's).

Rules (nlu/polarity.py) read it from the parse and from cue words; how people go on after a phrase, and what they say
before it, is learnt beside them from labelled reports (data/assertion.npz, `python -m nlu.fit`). The rule's reading is
one of the things that are learnt from, and stands unless what was learnt speaks plainly against it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from knowledge.facts import Value
from nlu.features import DIGITS_ALIKE, Word
from nlu.linear import Linear
from nlu.polarity import Polarity
from nlu.predicate import token_at

Reading = Literal["asserted", "denied", "unsure"]
READINGS: tuple[Reading, ...] = ("asserted", "denied", "unsure")
NOT_SAID, SAID, HAPPENED = 0.75, 0.9, 0.97
"""From these probabilities on (0–1) what a rule takes as said is not; what it takes as denied or doubted is said; and
what it takes as imagined or somebody else's happened here.
"""
AFTER, BEFORE, FOLLOWING = 60, 45, 60
"""Characters looked at behind a phrase, before it, and of what is said after its sentence."""
_NEAR_AFTER, _NEAR_BEFORE = (4, 12), 4
_HEADS = 5


@dataclass(frozen=True)
class Span:
    """A phrase where it stands: from `start` to `end` (characters of its sentence), and how rules read it.

    `value`: what it tells, or the happening of which the context decides whose harm it is; `negative`: it is itself a
    negation (使えない).
    """

    fact: str
    value: Value
    start: int
    end: int
    rule: Polarity
    negative: bool


@dataclass(frozen=True)
class Around:
    """A sentence, its words, and what is said after it."""

    doc: Doc
    text: str
    words: tuple[Word, ...]
    following: str


class Assertion:
    """Judges phrases by what was learnt of how people deny, doubt and tell."""

    def __init__(self, model: Linear) -> None:
        """`model` has a column for each of READINGS."""
        self._model = model

    def readings(self, around: Around, spans: Sequence[Span]) -> list[Polarity]:
        """How each phrase of a sentence is meant."""
        if not spans:
            return []
        sums = self._model.each([keys(around, span) for span in spans]) + self._model.intercepts
        return [decide(span, chances) for span, chances in zip(spans, probabilities(sums), strict=True)]


def probabilities(sums: NDArray[np.float32]) -> NDArray[np.float64]:
    """How probable each of READINGS is (0–1, each row adds up to 1), from the sums of the model."""
    each = 1 / (1 + np.exp(-np.clip(sums.astype(np.float64), -30, 30)))
    found: NDArray[np.float64] = each / each.sum(axis=1, keepdims=True)
    return found


def decide(span: Span, chances: NDArray[np.float64]) -> Polarity:
    """What stands: the rule's reading, unless what was learnt speaks plainly against it.

    A phrase that is itself a negation is not doubted: few are learnt from, and what denies other phrases is part of it.
    """
    said = float(chances[0])
    if span.rule == "asserted":
        return span.rule if span.negative or 1 - said < NOT_SAID else READINGS[1 + int(chances[2] > chances[1])]
    return "asserted" if said >= (SAID if span.rule in READINGS else HAPPENED) else span.rule


def keys(around: Around, span: Span) -> frozenset[int]:
    """The numbers of the features of a phrase: the runs of characters and the words before, in and after it."""
    return frozenset(zlib.crc32(name.encode()) for name in _names(around, span))


def _names(around: Around, span: Span) -> Iterator[str]:
    text = around.text.translate(DIGITS_ALIKE)
    end = span.start + len(text[span.start : span.end].rstrip("、,"))
    yield f"r{span.rule}{span.negative}"
    yield f"f{span.fact}"
    yield f"f{span.fact}={span.value}"
    for _, run in _runs(text[span.start : end], 1, 3):
        yield f"i{run}"
    for length in range(1, 6):
        yield f"e{text[max(span.start, end - length) : end]}"
    after = text[end : end + AFTER]
    clauses = _clauses(after)
    for place, run in _runs(f"|{after}|", 1, 4):
        clause = clauses[min(max(place + len(run) - 2, 0), len(clauses) - 1)]
        yield f"c{clause > 0:d}{run}"
        near = sum(place > step for step in _NEAR_AFTER)
        yield f"a{f'0{near}' if clause == 0 else clause}{run}"
    before = text[max(0, span.start - BEFORE) : span.start]
    clauses = _clauses(before[::-1])
    for place, run in _runs(f"|{before}", 1, 4):
        distance = len(before) + 1 - place - len(run)
        clause = clauses[len(before) - place]
        yield f"b{clause}{distance >= _NEAR_BEFORE if clause == 0 else 2:d}{run}"
    for _, run in _runs(f"|{around.following[:FOLLOWING].translate(DIGITS_ALIKE)}|", 2, 4):
        yield f"n{run}"
    yield from _words("w", [word for word in around.words if word.start >= end][:25], text, end)
    yield from _words("v", [word for word in around.words if word.end <= span.start][-15:], text, span.start)
    yield from _heads(around.doc, end)


def _clauses(text: str) -> list[int]:
    """The clause of each place of a text, counted by commas, from the third on alike; of the end, too."""
    return [min(2, commas) for commas in accumulate((char in "、," for char in text), initial=0)]


def _runs(text: str, shortest: int, longest: int) -> Iterator[tuple[int, str]]:
    for length in range(shortest, longest + 1):
        for place in range(len(text) - length + 1):
            yield place, text[place : place + length]


def _words(mark: str, words: Sequence[Word], text: str, at: int) -> Iterator[str]:
    """Words, pairs and triples, each with how many commas lie between its farther end and the phrase."""
    norms = [word.norm for word in words]
    far = [min(2, sum(text.count(comma, *sorted((at, word.start))) for comma in "、,")) for word in words]
    yield from (f"{mark}{clause}{word}" for clause, word in zip(far, norms, strict=True))
    yield from (f"{mark}{max(i, j)}{a}_{b}" for (i, j), (a, b) in zip(pairwise(far), pairwise(norms), strict=True))
    for place in range(len(norms) - 2):
        yield f"{mark}{max(far[place], far[place + 2])}{'_'.join(norms[place : place + 3])}"


def _heads(doc: Doc, end: int) -> Iterator[str]:
    """What the phrase's last word is part of, word by word up the parse."""
    token = token_at(doc, end - 1)
    yield f"p{token.pos_}"
    for depth in range(_HEADS):
        if token.head.i == token.i:
            return
        token = token.head
        yield f"h{token.norm_}"
        yield f"d{depth}{token.dep_}"
