"""Texts to fit to, read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlu import features
from nlu.fitting import Features
from nlu.parse import Parser, Sentence, pipeline, split
from nlu.text import Text, normalise


@dataclass(frozen=True)
class Read:
    """A text, its sentences, and the features of the whole."""

    text: Text
    sentences: tuple[Sentence, ...]
    features: Features


def read(text: str, parser: Parser | None = None) -> Read:
    """A text, parsed, or without a parser in words only: enough to learn from, not to read facts in."""
    normal = normalise(text)
    sentences = tuple(parser.parse(normal.norm)) if parser else tuple(_in_words(normal.norm))
    return Read(normal, sentences, Features.of(features.whole(sentences)))


def _in_words(norm: str) -> Sequence[Sentence]:
    return [Sentence(start, sentence, pipeline().make_doc(sentence)) for start, sentence in split(norm)]
