"""The option of a choice that a free reply comes nearest to. What else a question makes clear: nlu/answers.py."""

from __future__ import annotations

from difflib import SequenceMatcher

from knowledge.facts import Vocabulary
from nlu.model import Evidence, FactMention
from nlu.text import normalise

# A reply longer than this is an account of its own.
_LONGEST = 40
# How many characters in a row a reply must share with an option, and with that one more than with any other.
_SHARED = 4


def nearest_option(vocabulary: Vocabulary, asked: str, text: str) -> FactMention | None:
    """The one option of a choice whose words the reply shares (「プログラムの書き間違い」), or None."""
    if vocabulary[asked].kind != "choice" or len(text) > _LONGEST:
        return None
    said = normalise(text).norm
    shared = sorted(
        ((_common(said, normalise(label).norm), value) for value, label in vocabulary[asked].values.items()),
        key=lambda pair: -pair[0],
    )
    if shared[0][0] < _SHARED or (len(shared) > 1 and shared[0][0] == shared[1][0]):
        return None
    return FactMention(asked, shared[0][1], "stated", 0.5, (Evidence(0, len(text), text),))


def _common(one: str, other: str) -> int:
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
