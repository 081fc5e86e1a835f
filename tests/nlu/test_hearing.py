"""Phrases and the learned reader together: doubt, addition, and who has the last word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from nlu.analyze import DATA
from nlu.consistency import Found
from nlu.hearing import Hearing
from nlu.learned import Heard, Label
from nlu.parse import Parser, Sentence
from nlu.polarity import PolarityReader
from nlu.roles import Roles

pytestmark = pytest.mark.slow  # loads GiNZA

STOPPED, BUG, TESTED = ("harm", "third-party-outage"), ("cause", "software-defect"), ("ordinary_test_done", True)
TEXT = "お客さんの棚卸が昨日から止まっています。"


class Fixed:
    """A learned reader that hears what it is told to."""

    def __init__(self, **heard: float) -> None:
        self._chances = heard

    def hear(self, sentences: Sequence[Sentence]) -> list[Heard]:
        labels = {"stopped": STOPPED, "bug": BUG, "tested": TESTED}
        return [Heard(labels[name], chance, 0, 0, 20) for name, chance in self._chances.items()]

    def adds(self, heard: Heard) -> bool:
        return heard.probability >= 0.5

    def evidence(self, heard: Heard, sentence: Sentence) -> tuple[int, int]:
        return 6, 8

    def incident(self, heard: Sequence[Heard]) -> float:
        return 0.0


class Short(Fixed):
    """One that hears it in the first few characters."""

    def hear(self, sentences: Sequence[Sentence]) -> list[Heard]:
        return [replace(item, end=8) for item in super().hear(sentences)]


def together(text: str, found: list[Found], **heard: float) -> list[tuple[str, object, str]]:
    hearing = Hearing(Fixed(**heard), PolarityReader(DATA), Roles(DATA))  # type: ignore[arg-type]
    return [(item.fact, item.value, item.polarity) for item in hearing.together(found, Parser().parse(text))[0]]


def phrase(label: Label, polarity: str = "asserted") -> Found:
    return Found(*label, polarity, 0.9, 0, 5)  # type: ignore[arg-type]


def test_what_is_heard_clearly_is_added_with_its_place_and_what_is_hardly_heard_is_not() -> None:
    hearing = Hearing(Fixed(stopped=0.7, bug=0.3), PolarityReader(DATA), Roles(DATA))  # type: ignore[arg-type]
    (added,), _ = hearing.together([], Parser().parse(TEXT))

    assert (added.fact, added.value, added.confidence) == (*STOPPED, 0.7)
    assert "棚卸" in TEXT[added.start : added.end]


def test_another_value_of_the_same_fact_must_be_heard_more_clearly() -> None:
    leak = phrase(("harm", "personal-data-leak"))

    assert together(TEXT, [leak], stopped=0.7) == [("harm", "personal-data-leak", "asserted")]
    assert (*STOPPED, "asserted") in together(TEXT, [leak], stopped=0.85)


@pytest.mark.parametrize("polarity", ["asserted", "denied", "unsure"])
def test_what_a_phrase_tells_of_the_same_sentence_stands(polarity: str) -> None:
    assert together(TEXT, [phrase(STOPPED, polarity)], stopped=0.9) == [(*STOPPED, polarity)]


def test_a_phrase_with_the_contrary_stands() -> None:
    contrary = phrase(("ordinary_test_done", False))

    assert together(TEXT, [contrary], tested=0.9) == [("ordinary_test_done", False, "asserted")]


def test_where_phrases_tell_the_cause_no_other_is_heard() -> None:
    assert together(TEXT, [phrase(("cause", "malware"))], bug=0.99) == [("cause", "malware", "asserted")]


def test_a_few_words_are_left_to_the_phrases() -> None:
    hearing = Hearing(Short(stopped=0.99), PolarityReader(DATA), Roles(DATA))  # type: ignore[arg-type]

    assert hearing.together([], Parser().parse(TEXT))[0] == []


def test_what_is_only_imagined_is_not_added() -> None:
    assert together("もしお客さんの棚卸が止まったら保険は出ますか。", [], stopped=0.9) == []
