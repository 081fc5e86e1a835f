"""Phrases and the learned reader together: doubt, addition, and who has the last word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from nlu.analyze import DATA
from nlu.consistency import Found
from nlu.hearing import HARDLY, NOT_AT_ALL, Hearing
from nlu.learned import Heard, Label
from nlu.parse import Parser, Sentence
from nlu.polarity import PolarityReader
from nlu.roles import Roles

pytestmark = pytest.mark.slow  # loads GiNZA

STOPPED, BUG, TESTED = ("harm", "third-party-outage"), ("cause", "software-defect"), ("ordinary_test_done", True)
PORTRAIT, VIRUS = ("harm", "personality-rights"), ("cause", "malware")
UNTESTED = ("ordinary_test_done", False)
EARLY = ("within_first_month_of_use", True)
TEXT = "お客さんの棚卸が昨日から止まっています。"
LONG = TEXT + "問い合わせの電話が鳴りやまず、全員で応対しています。"


class Fixed:
    """A learned reader that hears what it is told to; `clearest` is what the clause makes of it alone."""

    clearest: float | None = None

    def __init__(self, **heard: float) -> None:
        self._chances = heard

    def hear(self, sentences: Sequence[Sentence]) -> list[Heard]:
        labels = {
            "stopped": STOPPED,
            "bug": BUG,
            "tested": TESTED,
            "untested": UNTESTED,
            "early": EARLY,
            "portrait": PORTRAIT,
            "virus": VIRUS,
        }
        return [
            Heard(labels[name], chance, self.clearest or chance, 0.0, 0, 0, 20)
            for name, chance in self._chances.items()
        ]

    def adds(self, heard: Heard) -> bool:
        return heard.probability >= 0.5

    def evidence(self, heard: Heard, sentence: Sentence) -> tuple[int, int]:
        return 6, 8


class Short(Fixed):
    """One that hears it in the first few characters."""

    def hear(self, sentences: Sequence[Sentence]) -> list[Heard]:
        return [replace(item, end=6) for item in super().hear(sentences)]


def reading(learned: Fixed) -> Hearing:
    following = {"within_first_month_of_use": {"use_started_date"}}
    return Hearing(learned, PolarityReader(DATA), Roles(DATA), following)  # type: ignore[arg-type]


def together(text: str, found: list[Found], **heard: float) -> list[tuple[str, object, str]]:
    hearing = reading(Fixed(**heard))
    return [(item.fact, item.value, item.polarity) for item in hearing.together(found, Parser().parse(text))]


def phrase(label: Label, polarity: str = "asserted") -> Found:
    return Found(*label, polarity, 0.9, 0, 5)  # type: ignore[arg-type]


def test_what_is_heard_clearly_is_added_with_its_place_and_what_is_hardly_heard_is_not() -> None:
    hearing = reading(Fixed(stopped=0.7, bug=0.3))
    (added,) = hearing.together([], Parser().parse(TEXT))

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


def test_where_phrases_tell_a_right_no_other_right_is_heard() -> None:
    right = phrase(("harm", "copyright"))

    assert together(LONG, [right], portrait=0.99) == [("harm", "copyright", "asserted")]
    assert ("harm", "personality-rights", "asserted") in together(LONG, [phrase(STOPPED)], portrait=0.99)


def test_a_text_that_tells_little_has_to_be_heard_more_clearly() -> None:
    assert together(TEXT, [], stopped=0.55) == []
    assert together(LONG, [], stopped=0.55) == [(*STOPPED, "asserted")]


def test_what_shows_no_sign_is_not_added() -> None:
    assert together("ウイルス対策ソフトは正常で、感染の兆候なし。", [], virus=0.9) == []
    assert together("ウイルス対策ソフトが、感染の兆候を知らせてきた。", [], virus=0.9) == [
        ("cause", "malware", "asserted")
    ]


def test_where_phrases_tell_the_cause_no_other_is_heard() -> None:
    assert together(TEXT, [phrase(("cause", "malware"))], bug=0.99) == [("cause", "malware", "asserted")]


def test_a_few_words_are_left_to_the_phrases() -> None:
    hearing = reading(Short(stopped=0.99))

    assert hearing.together([], Parser().parse(TEXT)) == []


class Whole(Fixed):
    """One that hears it in the text as a whole rather than in a clause."""

    clearest = 0.4


def test_an_answer_told_in_passing_has_to_be_told_by_the_clause_itself_or_one_asks() -> None:
    (told,) = reading(Fixed(tested=0.9)).together([], Parser().parse(LONG))
    (asked,) = reading(Whole(tested=0.9)).together([], Parser().parse(LONG))

    assert (told.polarity, asked.polarity) == ("asserted", "unsure")
    assert [item.polarity for item in reading(Whole(stopped=0.9)).together([], Parser().parse(LONG))] == ["asserted"]


def test_a_short_text_tells_no_answer_in_passing() -> None:
    assert together(TEXT, [], tested=0.95) == []


def test_yes_and_no_heard_at_once_are_no_answer() -> None:
    assert {polarity for _, _, polarity in together(LONG, [], tested=0.95, untested=0.9)} == {"unsure"}


def test_what_days_tell_is_not_heard() -> None:
    day = Found("use_started_date", "2026-11-01", "asserted", 0.8, 0, 5)

    assert together(LONG, [], early=0.99) == [(*EARLY, "asserted")]
    assert together(LONG, [day], early=0.99) == [("use_started_date", "2026-11-01", "asserted")]


def test_no_hint_stands_against_what_would_follow_from_other_facts() -> None:
    assert reading(Whole(early=0.99)).together([], Parser().parse(LONG)) == []


def test_what_is_only_imagined_is_not_added() -> None:
    assert together("もしお客さんの棚卸が止まったら保険は出ますか。", [], stopped=0.9) == []


def test_what_phrases_tell_and_is_hardly_to_be_heard_is_a_doubt_and_what_is_not_at_all_is_none() -> None:
    assert together(LONG, [phrase(STOPPED)], stopped=0.3) == [(*STOPPED, "asserted")]
    assert together(LONG, [phrase(STOPPED)], stopped=HARDLY / 2) == [(*STOPPED, "unsure")]
    assert together(LONG, [phrase(STOPPED)], stopped=NOT_AT_ALL / 2) == []
    assert together(LONG, [phrase(STOPPED, "denied")], stopped=NOT_AT_ALL / 2) == [(*STOPPED, "denied")]


def test_beside_a_harm_that_stands_another_that_is_hardly_to_be_heard_is_none() -> None:
    both = [phrase(STOPPED), phrase(PORTRAIT)]

    assert together(LONG, both, stopped=0.9, portrait=HARDLY / 2) == [(*STOPPED, "asserted")]
    assert (*PORTRAIT, "unsure") in together(LONG, both, stopped=HARDLY / 2, portrait=HARDLY / 2)


def test_facts_of_which_few_reports_tell_and_few_words_are_left_to_the_phrases() -> None:
    assert together(LONG, [phrase(TESTED)], tested=0.0) == [(*TESTED, "asserted")]
    assert together("止まった", [phrase(STOPPED)], stopped=0.0) == [(*STOPPED, "asserted")]


def test_a_cause_is_only_a_doubt_where_the_fault_is_denied() -> None:
    cause = ("cause", "software-defect")

    assert (*cause, "asserted") in together(LONG, [], bug=0.9)
    assert (*cause, "unsure") in together(LONG + "うちのせいじゃないです。", [], bug=0.9)
