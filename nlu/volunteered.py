"""A short message that answers what nobody asked: 「自社です」, 「3200件です」 after the account was heard.

Words that say by themselves what they answer are in `data/answers.yml` (`unasked`), and so is of which harm a bare
figure is the measure (`measures`); they count only in a conversation on an incident, and only for a message that tells
nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from knowledge.facts import Value, Vocabulary
from knowledge.loader import read_yaml
from nlu import quantities
from nlu.acts import plain, sentences
from nlu.answer_words import DATA
from nlu.model import Analysis, Evidence, FactMention
from nlu.pieces import SENTENCE
from nlu.text import normalise

_ENDING = "{です}"
# Nothing but a figure: 「件数は3200件くらいです」.
_FIGURE = re.compile(
    "(?:件数|人数|時間|合計|全部|止まったの|漏れたの|対象)?(?:は|で)?、?(?:約|およそ|だいたい|たぶん|多分)?"
    "[0-9,.〇一二三四五六七八九十百千万半数]+(?:時間|分間?|日間?|件|人|名|通|世帯|アカウント|人分|件分)(?:半|分)?"
    "(?:くらい|ぐらい|ほど|以上|ちょっと|弱|強|余り)?(?:です|でした|だ|や|と(?:言|聞).{0,8}|って(?:言|聞).{0,12})?(?:ね|よ|けど)?"
)
# A longer message is an account of its own.
_LONGEST = 40
# Sentences of a message of which one may tell of tests; and the facts that it may tell.
_SENTENCES, _TESTS = 3, ("ordinary_test_done",)


@dataclass(frozen=True)
class _Words:
    phrases: Mapping[str, Mapping[Any, re.Pattern[str]]]
    measures: Mapping[str, str]


@cache
def _words() -> _Words:
    raw = read_yaml(DATA)
    ending = raw["endings"]
    phrases = {
        fact: {value: re.compile(words.replace(_ENDING, ending)) for value, words in each.items()}
        for fact, each in raw["unasked"].items()
    }
    return _Words(phrases, raw["measures"])


def volunteered(vocabulary: Vocabulary, analysis: Analysis, harms: Collection[Value] = ()) -> Analysis:
    """The analysis with the one fact that a short message tells of its own accord; unchanged when it tells any.

    `harms` are those that are known: they say what a bare figure measures.
    """
    if analysis.facts or analysis.policies:
        return _beside(vocabulary, analysis)
    first, *more = sentences(normalise(analysis.text).norm) or [""]
    if more or len(first) > _LONGEST:
        return analysis
    found = _named(plain(first)) or _measured(first, harms)
    if found is None or found[0] not in vocabulary:
        return analysis
    whole = Evidence(0, len(analysis.text), analysis.text)
    return replace(analysis, facts=(FactMention(*found, "stated", 0.6, (whole,)),))


def _beside(vocabulary: Vocabulary, analysis: Analysis) -> Analysis:
    """The analysis with what one sentence of a short message tells of tests, beside what the others tell
    (「使って3年です。テストもちゃんとしました」).
    """
    parts = list(SENTENCE.finditer(analysis.text))
    if len(parts) > _SENTENCES or any(fact.id in _TESTS for fact in analysis.facts):
        return analysis
    for part in parts:
        found = _named(plain(part.group()))
        if found is not None and found[0] in _TESTS and found[0] in vocabulary:
            spoken = Evidence(part.start(), part.end(), part.group())
            return replace(analysis, facts=(*analysis.facts, FactMention(*found, "stated", 0.6, (spoken,))))
    return analysis


def _measured(said: str, harms: Collection[Value]) -> tuple[str, Value] | None:
    """The figure that a message is, as the measure of a harm that is known; 「3日待ってください」 is none."""
    if not _FIGURE.fullmatch(plain(said)):
        return None
    for harm, spoken_of in _words().measures.items():
        figures = list(quantities.read(spoken_of + said)) if harm in harms else []
        if len(figures) == 1:
            return figures[0].fact, figures[0].value
    return None


def _named(said: str) -> tuple[str, Value] | None:
    told = [
        (fact, value)
        for fact, each in _words().phrases.items()
        for value, words in each.items()
        if words.fullmatch(said)
    ]
    return told[0] if len(told) == 1 else None
