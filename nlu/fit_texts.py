"""Texts to fit to, read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlu import features
from nlu.fitting import Features
from nlu.parse import Parser, Sentence, pipeline, split
from nlu.text import Text, normalise

_AT_ONCE = 256


@dataclass(frozen=True)
class Read:
    """A text, its sentences, and the features of the whole."""

    text: Text
    sentences: tuple[Sentence, ...]
    features: Features


def in_words(text: str) -> Read:
    """A text in words only: enough to learn from, not to read facts in."""
    normal = normalise(text)
    return _read(normal, _in_words(normal.norm))


def parsed(texts: Sequence[str]) -> list[Read]:
    """Texts, parsed many at once."""
    parser = Parser(remembered=0)
    found: list[Read] = []
    for start in range(0, len(texts), _AT_ONCE):
        some = [normalise(text) for text in texts[start : start + _AT_ONCE]]
        found += map(_read, some, parser.parse_all([text.norm for text in some]))
    return found


def _read(text: Text, sentences: Sequence[Sentence]) -> Read:
    return Read(text, tuple(sentences), Features.of(features.whole(sentences)))


def _in_words(norm: str) -> Sequence[Sentence]:
    return [Sentence(start, sentence, pipeline().make_doc(sentence)) for start, sentence in split(norm)]
