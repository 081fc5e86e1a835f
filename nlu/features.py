"""What the learned reader looks at: the characters and words of a piece of text, and the words that came before it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc

LONGEST = 4
"""Characters of the longest run that is a feature."""
_NO_WORDS = ("補助記号", "空白")
_CONTENT = ("名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞")
_FIGURE = re.compile(r"[0-9][0-9,.]*")
_DIGITS = str.maketrans("123456789", "000000000")


@dataclass(frozen=True)
class Word:
    """A word in its normal form (サーバ and サーバー are one), and where it stands in its sentence."""

    start: int
    end: int
    norm: str
    content: bool


@dataclass(frozen=True)
class Feature:
    """A named property of a piece, and the characters of the sentence that have it."""

    name: str
    start: int
    end: int

    @property
    def key(self) -> int:
        """Its number: features are stored as numbers."""
        return zlib.crc32(self.name.encode())


def words(doc: Doc) -> list[Word]:
    """The words of a sentence, without punctuation. Needs GiNZA's tokens only."""
    return [
        Word(token.idx, token.idx + len(token.text), _FIGURE.sub("0", token.norm_), token.tag_.startswith(_CONTENT))
        for token in doc
        if not token.tag_.startswith(_NO_WORDS)
    ]


def own(text: str, start: int, end: int, of_sentence: Sequence[Word]) -> list[Feature]:
    """The features of the piece from `start` to `end` of a sentence: runs of characters, words, pairs of words."""
    found = list(_runs(text[start:end], start))
    inside = [word for word in of_sentence if start <= word.start and word.end <= end]
    content = [word for word in inside if word.content]
    found += [Feature(f"w{word.norm}", word.start, word.end) for word in inside]
    found += _pairs("b", inside, inside[1:])
    found += _pairs("s", content, content[1:])
    found += _pairs("s", content, content[2:])
    return found


def before(earlier: Iterable[Word]) -> frozenset[int]:
    """The numbers of the words that were said before a piece."""
    return frozenset(zlib.crc32(f"p{word.norm}".encode()) for word in earlier if word.content)


def pieces(text: str, shortest: int = 14) -> list[tuple[int, int]]:
    """The whole sentence, and when it has several clauses with commas, these too, joined to at least `shortest`."""
    cuts = [0]
    for place, char in enumerate(text):
        if char in "、," and place + 1 - cuts[-1] >= shortest:
            cuts.append(place + 1)
    if len(text) - cuts[-1] < shortest // 2 and len(cuts) > 1:
        cuts.pop()
    cuts.append(len(text))
    parts = list(pairwise(cuts))
    return [(0, len(text)), *parts] if len(parts) > 1 else parts


def _runs(piece: str, offset: int) -> Iterable[Feature]:
    framed = f"^{piece.translate(_DIGITS)}$"
    for length in range(1, LONGEST + 1):
        for at in range(len(framed) - length + 1):
            run = framed[at : at + length]
            if " " not in run:
                first = offset + max(0, at - 1)
                yield Feature(f"c{run}", first, min(offset + at - 1 + length, offset + len(piece)))


def _pairs(mark: str, left: Sequence[Word], right: Sequence[Word]) -> list[Feature]:
    return [Feature(f"{mark}{a.norm}_{b.norm}", a.start, b.end) for a, b in zip(left, right, strict=False)]
