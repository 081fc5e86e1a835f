"""A short message that answers what nobody asked: 「自社です」, 「国内です」 after the account was heard.

Words that say by themselves what they answer are in `data/answers.yml` (`unasked`); they count only in a conversation
on an incident, and only for a message that tells nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from knowledge.facts import Value, Vocabulary
from knowledge.loader import read_yaml
from nlu.acts import plain, sentences
from nlu.answers import DATA
from nlu.model import Analysis, Evidence, FactMention
from nlu.text import normalise

_ENDING = "{です}"


@cache
def _phrases() -> Mapping[str, Mapping[Any, re.Pattern[str]]]:
    raw = read_yaml(DATA)
    ending = raw["endings"]
    return {
        fact: {value: re.compile(words.replace(_ENDING, ending)) for value, words in each.items()}
        for fact, each in raw["unasked"].items()
    }


def volunteered(vocabulary: Vocabulary, analysis: Analysis) -> Analysis:
    """The analysis with the one fact that a short message tells of its own accord; unchanged when it tells any."""
    if analysis.facts or analysis.policies:
        return analysis
    first, *more = sentences(normalise(analysis.text).norm) or [""]
    found = None if more else _named(plain(first))
    if found is None or found[0] not in vocabulary:
        return analysis
    whole = Evidence(0, len(analysis.text), analysis.text)
    return replace(analysis, facts=(FactMention(*found, "stated", 0.6, (whole,)),))


def _named(said: str) -> tuple[str, Value] | None:
    told = [
        (fact, value) for fact, each in _phrases().items() for value, words in each.items() if words.fullmatch(said)
    ]
    return told[0] if len(told) == 1 else None
