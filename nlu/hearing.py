"""What phrases found and what the learned reader heard, brought together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlu.consistency import Found
from nlu.learned import Heard, Learned
from nlu.parse import Sentence
from nlu.polarity import PolarityReader
from nlu.predicate import natural_end, natural_start

FURTHER = 0.8
"""How probable a value must be that is heard beside another one of the same fact that phrases tell (0–1)."""


class Hearing:
    """Doubts phrases that the learned reader does not hear at all, and adds what it hears clearly."""

    def __init__(self, learned: Learned, polarity: PolarityReader) -> None:
        self._learned, self._polarity = learned, polarity

    def together(self, found: Sequence[Found], sentences: Sequence[Sentence]) -> list[Found]:
        """Everything that was found, doubted where need be, and what was heard besides."""
        heard = self._learned.hear(sentences)
        believed = [self._believed(item, heard) for item in found]
        return [*believed, *self._besides(believed, heard, sentences)]

    def incident(self, sentences: Sequence[Sentence]) -> float:
        """How probable it is that the text tells of something that went wrong (0–1)."""
        return self._learned.incident(self._learned.hear(sentences))

    def _believed(self, item: Found, heard: Sequence[Heard]) -> Found:
        if item.polarity == "asserted" and self._learned.doubts((item.fact, item.value), heard):
            return replace(item, polarity="unsure")
        return item

    def _besides(self, found: Sequence[Found], heard: Sequence[Heard], sentences: Sequence[Sentence]) -> list[Found]:
        added = []
        for item in heard:
            if self._learned.adds(item) and not _spoken_of(item, found):
                added.extend(self._found(item, sentences[item.sentence]))
        return added

    def _found(self, item: Heard, sentence: Sentence) -> list[Found]:
        fact, value = item.label
        start, end = self._learned.evidence(item, sentence)
        polarity = self._polarity.span(sentence.doc, start, end)
        if polarity in ("hypothetical", "other", "denied"):
            return []
        first, last = natural_start(sentence.doc, start), natural_end(sentence.doc, end)
        return [Found(fact, value, polarity, item.probability, sentence.start + first, sentence.start + last)]


def _spoken_of(item: Heard, found: Sequence[Found]) -> bool:
    """Whether phrases tell it already, as said, denied or doubted; or the contrary; or another value more clearly."""
    fact, value = item.label
    for other in found:
        if other.fact != fact:
            continue
        if other.value == value or (isinstance(value, bool) and other.polarity in ("asserted", "denied")):
            return True
        if other.polarity == "asserted" and item.probability < FURTHER:
            return True
    return False
