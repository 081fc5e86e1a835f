"""The words of data/answers.yml, compiled once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.loader import read_yaml
from nlu.periods import Periods

DATA = Path(__file__).parent / "data" / "answers.yml"


_SINGLE = (
    *("other_doings", "other_affairs", "other_day", "others_doubt"),
    *("general", "kana_answer", "figure", "some_day", "nothing_more", "before_it"),
)


@dataclass(frozen=True)
class Words:
    """What each key means: docs/phrases-guide.md."""

    words: Mapping[str, Mapping[bool, re.Pattern[str]]]
    instead: Mapping[str, Mapping[str, re.Pattern[str]]]
    subjects: Mapping[str, re.Pattern[str]]
    other_doings: re.Pattern[str]
    options: Mapping[str, Mapping[str, re.Pattern[str]]]
    other_affairs: re.Pattern[str]
    other_day: re.Pattern[str]
    unknown_of: Mapping[str, re.Pattern[str]]
    others_doubt: re.Pattern[str]
    periods: Periods
    days: Mapping[str, str]
    day_words: Mapping[str, re.Pattern[str]]
    general: re.Pattern[str]
    kana_answer: re.Pattern[str]
    figure: re.Pattern[str]
    some_day: re.Pattern[str]
    nothing_more: re.Pattern[str]
    before_it: re.Pattern[str]


@cache
def answer_words() -> Words:
    """The words, read once."""
    raw = read_yaml(DATA)
    subjects, unknown_of, day_words = (
        {fact: re.compile(pattern) for fact, pattern in raw[name].items()}
        for name in ("subjects", "unknown_of", "day_words")
    )
    words, instead, options = (_compiled(raw[name]) for name in ("words", "instead", "options"))
    periods = Periods(**raw["periods"])
    return Words(
        words=words,
        instead=instead,
        subjects=subjects,
        options=options,
        unknown_of=unknown_of,
        periods=periods,
        days=raw["days"],
        day_words=day_words,
        **{name: re.compile(raw[name]) for name in _SINGLE},
    )


def _compiled(raw: Mapping[str, Mapping[Any, str]]) -> dict[str, dict[Any, re.Pattern[str]]]:
    return {fact: {value: re.compile(words) for value, words in each.items()} for fact, each in raw.items()}
