"""The reader of words in their surroundings: a small network that scores every word of a text for every label.

Linear sums (nlu.linear) know which words and pairs a text has; this network also knows what stands around them, some
fifteen words to each side and the text as a whole, and knows words that no report had by GiNZA's word vectors. It was
learnt from the same reports (nlu.fit_network). A label's sum over a piece is the log of the sum of its words' scores,
so that each sum can be taken apart into words.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.vectors import Vectors
from spacy.vocab import Vocab

from nlu.features import figures_alike

Floats = NDArray[np.float32]

SPREADS = (1, 2, 4, 8)
"""Words to each side that the blocks look at, one after the other."""
GENERAL_AFTER = 1
"""After which block the mean of the text is told to each of its words."""
PAIRS, OF_WORD = 8192, 6
"""Numbers that pairs of characters share, and pairs of one word that count."""
VECTOR_WEIGHT = 4.0
"""What GiNZA's vectors, of length 1, count beside what was learnt."""
_TINY = 1e-6


@dataclass(frozen=True)
class Token:
    """A word as the network takes it: where it begins, its number, its row among GiNZA's vectors (or -1), its pairs of
    characters.
    """

    start: int
    key: int
    vector: int
    pairs: tuple[int, ...]


def tokens(doc: Doc) -> tuple[Token, ...]:
    """The words of a sentence, kept with its parse. Needs GiNZA's tokens only."""
    kept, mine = doc.user_data, "tokens of the network"
    if mine not in kept:
        rows = _Rows(doc.vocab)
        kept[mine] = tuple(
            _token(word.idx, figures_alike(word.norm_), rows.of(word.norm_, word.lemma_, word.text)) for word in doc
        )
    found: tuple[Token, ...] = kept[mine]
    return found


class _Rows:
    def __init__(self, vocab: Vocab) -> None:
        self._strings = vocab.strings
        vectors: Vectors = vocab.vectors
        self._rows: Mapping[int, int] = vectors.key2row

    def of(self, *forms: str) -> int:
        """The row of the first form that has a vector; -1 when none has."""
        return next((row for form in forms if (row := self._rows.get(self._strings[form], -1)) >= 0), -1)


def _token(start: int, norm: str, vector: int) -> Token:
    framed = f"^{norm}$"
    pairs = [zlib.crc32((a + b).encode()) % PAIRS for a, b in pairwise(framed)]
    return Token(start, zlib.crc32(norm.encode()), vector, tuple(pairs[:OF_WORD]))


@dataclass(frozen=True)
class Block:
    """Looks at each word and the words `spread` to its left and right, and adds what it makes of them."""

    gain: Floats
    seen: Floats
    seen_offset: Floats
    told: Floats

    def add(self, words: Floats, spread: int) -> Floats:
        """The words after it."""
        levelled = level(words, self.gain)
        gap = np.zeros((min(spread, len(words)), words.shape[1]), dtype=np.float32)
        left, right = np.concatenate([gap, levelled[:-spread]]), np.concatenate([levelled[spread:], gap])
        made, gate = np.split(np.hstack([left, levelled, right]) @ self.seen + self.seen_offset, 2, axis=1)
        return words + (made / (1 + np.exp(-np.clip(gate, -30, 30)))) @ self.told


def level(words: Floats, gain: Floats) -> Floats:
    """Each word brought to the same size."""
    found: Floats = words / np.sqrt((words * words).mean(axis=1, keepdims=True) + _TINY) * gain
    return found


@dataclass(frozen=True)
class Network:
    """What was learnt. `keys` are the known words (sorted), with a row of `words` for each; row 0 is any other word."""

    keys: NDArray[np.uint32]
    words: Floats
    pairs: Floats
    from_vectors: Floats
    offset: Floats
    blocks: tuple[Block, ...]
    general: Floats
    gain: Floats
    scored: Floats
    scored_offset: Floats

    def scores(self, told: Sequence[Token], vectors: Floats) -> Floats:
        """For every word (rows) the score of every label, as it stands in the text. `vectors` are GiNZA's."""
        words = self._taken(told, vectors)
        for place, (block, spread) in enumerate(zip(self.blocks, SPREADS, strict=True)):
            words = block.add(words, spread)
            if place == GENERAL_AFTER:
                words = words + words.mean(axis=0, keepdims=True) @ self.general
        found: Floats = level(words, self.gain) @ self.scored + self.scored_offset
        return found

    def _taken(self, told: Sequence[Token], vectors: Floats) -> Floats:
        rows = known_rows(self.keys, [word.key for word in told])
        pairs = np.stack([self.pairs[list(word.pairs)].sum(axis=0) / len(word.pairs) ** 0.5 for word in told])
        known = np.array([word.vector for word in told])
        meant = np.where((known >= 0)[:, None], vectors[known], 0)
        length = np.sqrt((meant * meant).sum(axis=1, keepdims=True)) + _TINY
        found: Floats = self.words[rows] + pairs + (VECTOR_WEIGHT * meant / length) @ self.from_vectors + self.offset
        return found

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What a file keeps of it."""
        kept = {f"network_{name}": array.astype(np.float16) for name, array in self._flat()}
        return {**kept, "network_keys": self.keys}

    def _flat(self) -> Iterator[tuple[str, Floats]]:
        for field in fields(self):
            if field.name == "blocks":
                for number, block in enumerate(self.blocks):
                    yield from ((f"{part.name}_{number}", getattr(block, part.name)) for part in fields(block))
            elif field.name != "keys":
                yield field.name, getattr(self, field.name)

    @classmethod
    def read(cls, stored: Mapping[str, NDArray[Any]]) -> Network:
        """The network whose arrays a file keeps."""

        def part(name: str) -> Floats:
            return stored[f"network_{name}"].astype(np.float32)

        blocks = tuple(
            Block(**{field.name: part(f"{field.name}_{number}") for field in fields(Block)})
            for number in range(len(SPREADS))
        )
        simple = {field.name: part(field.name) for field in fields(cls) if field.name not in ("keys", "blocks")}
        return cls(keys=stored["network_keys"], blocks=blocks, **simple)


def known_rows(keys: NDArray[np.uint32], wanted: Sequence[int]) -> NDArray[np.intp]:
    """For each wanted number its row in the table of words: 0 when it is not among the (sorted) keys."""
    numbers = np.array(wanted, dtype=np.uint32)
    if not len(keys):
        return np.zeros(len(numbers), dtype=np.intp)
    places = np.minimum(np.searchsorted(keys, numbers), len(keys) - 1)
    return np.where(keys[places] == numbers, places + 1, 0)


def summed(scores: Floats) -> Floats:
    """What the words of a piece say together: the log of the sum of their scores, taken as odds."""
    if not len(scores):
        return np.full(scores.shape[1], -np.inf, dtype=np.float32)
    highest = scores.max(axis=0)
    found: Floats = highest + np.log(np.exp(scores - highest).sum(axis=0))
    return found
