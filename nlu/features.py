"""What the learned reader looks at: the characters and words of a piece of text, and the words that came before it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc

from nlu.parse import Sentence

LONGEST = 4
"""Characters of the longest run that is a feature."""
_NO_WORDS = ("補助記号", "空白")
_CONTENT = ("名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞")
_FIGURE = re.compile(r"[0-9][0-9,.]*")
DIGITS_ALIKE = str.maketrans("123456789", "000000000")
"""What is told does not hang on how much it was (see `figures_alike`)."""


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


@dataclass(frozen=True)
class Piece:
    """A clause, or a whole sentence: its place, its features, and the words of the sentence before it."""

    start: int
    end: int
    own: frozenset[int]
    before: frozenset[int]


@dataclass(frozen=True)
class Spoken:
    """A sentence as it is heard: the whole first, then its clauses; and its words."""

    pieces: tuple[Piece, ...]
    words: frozenset[int]


def spoken(sentence: Sentence) -> Spoken:
    """What is heard of a sentence. It is kept with its parse: a note that is typed changes little."""
    kept, mine = sentence.doc.user_data, "spoken"
    if mine not in kept:
        told = words(sentence.doc)
        kept[mine] = Spoken(
            tuple(
                Piece(start, end, keys(sentence.text, start, end, told), before(w for w in told if w.end <= start))
                for start, end in pieces(sentence.text)
            ),
            before(told),
        )
    found: Spoken = kept[mine]
    return found


def whole(sentences: Iterable[Sentence]) -> frozenset[int]:
    """The features of all sentences together."""
    return frozenset().union(*(spoken(sentence).pieces[0].own for sentence in sentences))


def words(doc: Doc) -> list[Word]:
    """The words of a sentence, without punctuation. Needs GiNZA's tokens only."""
    return [
        Word(token.idx, token.idx + len(token.text), figures_alike(token.norm_), token.tag_.startswith(_CONTENT))
        for token in doc
        if not token.tag_.startswith(_NO_WORDS)
    ]


def figures_alike(word: str) -> str:
    """The word with any figure written as 0: what is told does not hang on how much it was."""
    return _FIGURE.sub("0", word)


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


def keys(text: str, start: int, end: int, of_sentence: Sequence[Word]) -> frozenset[int]:
    """The numbers of the features of a piece: those of `own`, without their places and in a third of the time."""
    framed = _framed(text[start:end])
    places = range(len(framed))
    runs = {framed[at : at + length] for length in range(1, LONGEST + 1) for at in places[: len(framed) - length + 1]}
    names = {f"c{run}" for run in runs if " " not in run}
    inside = [word.norm for word in of_sentence if start <= word.start and word.end <= end]
    content = [word.norm for word in of_sentence if word.content and start <= word.start and word.end <= end]
    names.update(f"w{word}" for word in inside)
    names.update(f"b{a}_{b}" for a, b in pairwise(inside))
    names.update(f"s{a}_{b}" for a, b in pairwise(content))
    names.update(f"s{a}_{b}" for a, b in zip(content, content[2:], strict=False))
    return frozenset(zlib.crc32(name.encode()) for name in names)


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


def _framed(piece: str) -> str:
    return f"^{piece.translate(DIGITS_ALIKE)}$"


def _runs(piece: str, offset: int) -> Iterable[Feature]:
    framed = _framed(piece)
    for length in range(1, LONGEST + 1):
        for at in range(len(framed) - length + 1):
            run = framed[at : at + length]
            if " " not in run:
                first = offset + max(0, at - 1)
                yield Feature(f"c{run}", first, min(offset + at - 1 + length, offset + len(piece)))


def _pairs(mark: str, left: Sequence[Word], right: Sequence[Word]) -> list[Feature]:
    return [Feature(f"{mark}{a.norm}_{b.norm}", a.start, b.end) for a, b in zip(left, right, strict=False)]
