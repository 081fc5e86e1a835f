"""Phrases and the learned reader together: doubt, addition, and who has the last word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from nlu.analyze import DATA
from nlu.consistency import Found
from nlu.grounds import Grounds
from nlu.hearing import CLEAR, DOUBTED, IN_PASSING, LEFT_OPEN, NOT_AT_ALL, OUTDONE, SAID, SURE, SURE_HARM, Hearing
from nlu.learned import Heard, Label
from nlu.parse import Parser, Sentence
from nlu.polarity import PolarityReader
from nlu.roles import Roles

pytestmark = pytest.mark.slow  # loads GiNZA

STOPPED, BUG, TESTED = ("harm", "third-party-outage"), ("cause", "software-defect"), ("ordinary_test_done", True)
PORTRAIT, VIRUS = ("harm", "personality-rights"), ("cause", "malware")
UNTESTED = ("ordinary_test_done", False)
EARLY = ("within_first_month_of_use", True)
LABELS = {
    "stopped": STOPPED,
    "bug": BUG,
    "tested": TESTED,
    "untested": UNTESTED,
    "early": EARLY,
    "portrait": PORTRAIT,
    "virus": VIRUS,
    "theirs": ("harm", "third-party-data-loss"),
    "entrusted": ("harm", "entrusted-data-loss"),
    "claimed": ("claim_received", True),
    "host": ("business", "hosting"),
    "broken": ("harm", "property-damage"),
}
TEXT = "お客さんの棚卸が昨日から止まっています。"
LONG = TEXT + "問い合わせの電話が鳴りやまず、全員で応対しています。"


class Told:
    """A belief in what it is told to believe."""

    def __init__(self, chances: Mapping[Label, float]) -> None:
        self._chances = chances

    def chances(self, *_: object) -> Mapping[Label, float]:
        return self._chances


class Pointing:
    """A learned reader that points at some words."""

    def evidence(self, heard: Heard, sentence: Sentence) -> tuple[int, int]:
        return 6, 8


def weighed(
    text: str,
    found: Sequence[Found],
    *,
    clearest: float = 2.0,
    left_open: float = -9.0,
    end: int = 20,
    **chances: float,
) -> list[Found]:
    """Phrases beside what is believed. `clearest`, `left_open`: log odds of the clause, which ends at `end`."""
    told = {LABELS[name]: chance for name, chance in chances.items()}
    following = {"within_first_month_of_use": {"use_started_date"}}
    parts: Any = Pointing(), Told(told)
    hearing = Hearing(*parts, PolarityReader(DATA), Roles(DATA), Grounds(DATA), following)
    heard = [Heard(label, 0.0, clearest, left_open, 0, 0, end) for label in told]
    sentences = Parser().parse(text)
    several = any(PolarityReader(DATA).several(sentence.text) for sentence in sentences)
    return hearing.together(found, sentences, heard, several=several)


def together(text: str, found: Sequence[Found], **told: Any) -> list[tuple[str, object, str]]:
    return [(item.fact, item.value, item.polarity) for item in weighed(text, found, **told)]


def phrase(label: Label, polarity: str = "asserted") -> Found:
    return Found(*label, polarity, 0.9, 0, 5)  # type: ignore[arg-type]


def test_what_is_heard_clearly_is_added_with_its_place_and_what_is_hardly_heard_is_not() -> None:
    (added,) = weighed(TEXT, [], stopped=0.7, bug=SAID - 0.01)

    assert (added.fact, added.value, added.confidence) == (*STOPPED, 0.7)
    assert "棚卸" in TEXT[added.start : added.end]


def test_where_nothing_is_heard_phrases_stand() -> None:
    assert together(TEXT, [phrase(STOPPED)]) == [(*STOPPED, "asserted")]


@pytest.mark.parametrize("polarity", ["denied", "unsure"])
def test_what_phrases_deny_or_doubt_stands_beside_what_is_heard(polarity: str) -> None:
    assert (*STOPPED, polarity) in together(TEXT, [phrase(STOPPED, polarity)], stopped=0.3)


def test_a_phrase_with_the_contrary_stands() -> None:
    none = phrase(("claim_received", False))

    assert together(LONG, [phrase(UNTESTED)], tested=0.9, untested=0.1) == [(*UNTESTED, "asserted")]
    assert together(LONG, [none], claimed=0.9) == [("claim_received", False, "asserted")]


def test_what_some_clause_leaves_open_is_not_heard() -> None:
    assert together(LONG, [], stopped=0.9, left_open=LEFT_OPEN) == []


def test_things_that_are_whole_are_not_damaged() -> None:
    assert together("台車が暴走して棚にぶつかりましたが、けが人はなく荷も無事です。", [], broken=0.9) == []
    assert together("台車が暴走して棚にぶつかり、荷が三つ潰れてしまいました。", [], broken=0.9) == [
        (*LABELS["broken"], "asserted")
    ]


def test_what_a_phrase_tells_and_is_hardly_probable_is_a_doubt_and_what_is_not_at_all_is_none() -> None:
    assert together(LONG, [phrase(STOPPED)], stopped=DOUBTED) == [(*STOPPED, "asserted")]
    assert together(LONG, [phrase(STOPPED)], stopped=DOUBTED - 0.01) == [(*STOPPED, "unsure")]
    assert together(LONG, [phrase(STOPPED)], stopped=NOT_AT_ALL / 2) == []
    assert together(LONG, [phrase(STOPPED, "denied")], stopped=NOT_AT_ALL / 2) == [(*STOPPED, "denied")]


def test_of_harms_that_words_hardly_tell_apart_a_phrase_tells_the_likeliest() -> None:
    theirs = phrase(LABELS["theirs"])

    assert (*LABELS["theirs"], "asserted") in together(LONG, [theirs], theirs=0.3, entrusted=0.5)
    assert together(LONG, [theirs], theirs=0.01, entrusted=0.3) == [(*LABELS["entrusted"], "asserted")]
    assert together(LONG, [theirs], theirs=0.01, entrusted=0.01) == []


def test_where_several_incidents_are_told_one_makes_the_other_no_less_probable() -> None:
    assert together(LONG, [phrase(PORTRAIT)], portrait=0.05) == [(*PORTRAIT, "unsure")]
    assert together("二つあります。" + LONG, [phrase(PORTRAIT)], portrait=0.05) == [(*PORTRAIT, "asserted")]


def test_of_facts_that_authors_do_not_label_throughout_phrases_are_trusted() -> None:
    assert together(TEXT, [phrase(TESTED)], tested=0.0) == [(*TESTED, "asserted")]
    assert together(TEXT, [phrase(("business", "hosting"))], host=0.0) == [("business", "hosting", "asserted")]


def test_the_first_use_is_weighed_unless_days_tell_it() -> None:
    day = Found("use_started_date", "2026-11-01", "asserted", 0.8, 0, 5)

    assert together(LONG, [phrase(EARLY)], early=0.1) == [(*EARLY, "unsure")]
    assert (*EARLY, "asserted") in together(LONG, [phrase(EARLY), day], early=0.1)


def test_what_shows_no_sign_is_not_added() -> None:
    assert together("ウイルス対策ソフトは正常で、感染の兆候なし。", [], virus=0.9) == []
    assert together("ウイルス対策ソフトが、感染の兆候を知らせてきた。", [], virus=0.9) == [
        ("cause", "malware", "asserted")
    ]


def test_where_phrases_tell_the_cause_no_other_is_heard() -> None:
    assert together(TEXT, [phrase(("cause", "malware"))], bug=0.99) == [("cause", "malware", "asserted")]


def test_a_cause_that_is_little_believed_is_the_likely_one() -> None:
    def told(bug: float, virus: float) -> set[tuple[str, object]]:
        return {item[:2] for item in together(TEXT, [phrase(BUG)], bug=bug, virus=virus)}

    assert told(OUTDONE - 0.01, CLEAR) == {VIRUS}
    assert BUG in told(OUTDONE, CLEAR)
    assert BUG in told(OUTDONE - 0.01, CLEAR - 0.01)


def test_a_few_words_are_left_to_the_phrases() -> None:
    assert together(TEXT, [], stopped=0.99, end=6) == []


def test_an_answer_told_in_passing_has_to_be_surer_or_one_asks_where_its_clause_hints_at_it() -> None:
    maybe = IN_PASSING - 0.01

    assert together(LONG, [], tested=IN_PASSING) == [(*TESTED, "asserted")]
    assert together(LONG, [], tested=maybe) == [(*TESTED, "unsure")]
    assert together(LONG, [], tested=maybe, clearest=-1.0) == []
    assert together(LONG, [], host=maybe) == []


def test_in_a_few_words_phrases_stand_unless_another_is_likely() -> None:
    assert together(TEXT, [phrase(STOPPED)], stopped=0.0, broken=SURE_HARM - 0.01)[0] == (*STOPPED, "asserted")
    assert together(TEXT, [phrase(STOPPED)], stopped=0.0, broken=SURE_HARM) == [("harm", "property-damage", "asserted")]


def test_in_a_few_words_no_answer_is_told_in_passing() -> None:
    assert together(TEXT, [], tested=0.99) == []


def test_what_phrases_speak_of_is_not_heard_too() -> None:
    assert together(LONG, [phrase(STOPPED, "unsure")], stopped=0.9) == [(*STOPPED, "unsure")]
    assert together(LONG, [phrase(VIRUS)], virus=0.9, bug=0.99) == [(*VIRUS, "asserted")]


def test_where_phrases_tell_a_right_no_other_right_is_heard() -> None:
    right = phrase(("harm", "copyright"))

    assert together(LONG, [right], portrait=0.99) == [("harm", "copyright", "asserted")]
    assert (*PORTRAIT, "asserted") in together(LONG, [phrase(STOPPED)], portrait=0.99, stopped=0.9)


def test_of_yes_and_no_the_likelier_one_is_heard() -> None:
    assert together(LONG, [], tested=0.95, untested=0.9) == [(*TESTED, "asserted")]


def test_what_days_tell_is_not_heard() -> None:
    day = Found("use_started_date", "2026-11-01", "asserted", 0.8, 0, 5)

    assert together(LONG, [], early=0.99) == [(*EARLY, "asserted")]
    assert together(LONG, [day], early=0.99) == [("use_started_date", "2026-11-01", "asserted")]


def test_no_hint_stands_against_what_would_follow_from_other_facts() -> None:
    assert together(LONG, [], early=IN_PASSING - 0.01) == []


def test_what_is_only_imagined_is_not_added() -> None:
    assert together("もしお客さんの棚卸が止まったら保険は出ますか。", [], stopped=0.9) == []


def test_what_is_all_but_sure_was_noticed_and_is_not_imagined() -> None:
    seen = "会員さんがログインしたら、別の人の住所と電話番号が出てきたそうです。"

    assert (*STOPPED, "asserted") in together(seen + LONG, [], stopped=SURE)
    assert (
        together("もしお客さんの棚卸が止まったら、そのときの保険は出るものなのでしょうか。", [], stopped=SURE - 0.01)
        == []
    )


def test_a_cause_is_only_a_doubt_where_the_fault_is_denied() -> None:
    cause = ("cause", "software-defect")

    assert (*cause, "asserted") in together(LONG, [], bug=0.9)
    assert (*cause, "unsure") in together(LONG + "うちのせいじゃないです。", [], bug=0.9)
