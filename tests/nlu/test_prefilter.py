"""Phrases that cannot occur are not searched for, and none that occurs is passed over."""

from __future__ import annotations

import re

import pytest

from knowledge.loader import default
from nlu import patterns
from nlu.analyze import DATA
from nlu.prefilter import Prefilter, needed
from nlu.text import normalise
from tests.golden_texts import open_texts


@pytest.mark.parametrize(
    ("expression", "chars"),
    [
        ("(?:消|無く)した", "消無く"),
        ("データ.{0,5}消え", "データ消"),
        ("(?:漏れ)?", None),
        ("[^あ]{3}", None),
        ("(?:漏れ|.)", None),
        ("[一二三]件", "件"),
        ("(?=停)止", "止"),
    ],
)
def test_every_match_contains_one_of_the_characters(expression: str, chars: str | None) -> None:
    found = needed(re.compile(expression))

    assert found is None if chars is None else found is not None and found <= set(chars)


def test_small_and_large_letters_are_alike() -> None:
    assert needed(re.compile("db", re.IGNORECASE)) in ({"d", "D"}, {"b", "B"})


def test_no_phrase_that_occurs_is_passed_over_and_most_others_are() -> None:
    phrases = patterns.load(DATA, default().vocabulary)
    prefilter = Prefilter([phrase.regex for phrase in phrases])
    searched = 0
    for item in open_texts()[::10]:
        text = normalise(item["text"]).norm[:120]
        possible = prefilter.possible(text)
        occurring = {number for number, phrase in enumerate(phrases) if phrase.regex.search(text)}
        assert occurring <= set(possible)
        searched += len(possible)

    assert searched < len(phrases) * len(open_texts()[::10]) / 2
