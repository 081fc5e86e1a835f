"""Words as they are usually written (data/spelling.yml), where somebody wrote them in hiragana.

Who types in haste does not convert (かいしゃのぱそこん); neither phrases nor GiNZA's dictionary know those spellings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from knowledge.loader import read_yaml

_DATA = Path(__file__).parent / "data" / "spelling.yml"
_STEP = ord("ア") - ord("あ")
_HIRAGANA = {code: code - _STEP for code in range(ord("ァ"), ord("ヶ") + 1)}


def as_usual(text: str, origin: list[int]) -> tuple[str, list[int]]:
    """The text with those words as they are usually written; and `origin` (where each character came from) with it."""
    usual = usual_spellings()
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for word in _known().finditer(text):
        written = usual[word.group()]
        first, length = word.start(), word.end() - word.start()
        pieces += text[done:first], written
        places += origin[done:first]
        places += [origin[first + number * length // len(written)] for number in range(len(written) - 1)]
        places.append(origin[word.end() - 1])
        done = word.end()
    return "".join((*pieces, text[done:])), places + origin[done:]


@cache
def usual_spellings() -> Mapping[str, str]:
    """From hiragana to what is usually written. Raises TriageError (invalid_yaml) when the file cannot be read."""
    told = read_yaml(_DATA)
    return {word.translate(_HIRAGANA): word for word in told["katakana"]} | told["kanji"]


@cache
def _known() -> re.Pattern[str]:
    longest_first = sorted(usual_spellings(), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)))
