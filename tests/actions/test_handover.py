"""Hand-over: what is passed on, what is not promised, and comfort before it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.contract import FactOut
from actions.handover import REASONS, comfort, dispute, hand_over, is_excluded
from actions.holding import Holding
from actions.slots import Conversation
from actions.turn import answer_of
from actions.wording import words
from knowledge.model import Knowledge
from nlu.acts import MOODS


def conversation(**facts: Any) -> Conversation:
    return Conversation(
        scope="in", facts=tuple(FactOut(id=name, value=value, status="stated") for name, value in facts.items())
    )


OPEN = conversation(harm="third-party-outage", cause="software-defect")
EXCLUDED = conversation(harm="third-party-outage", cause="software-defect", ordinary_test_done=False)


@pytest.mark.parametrize("reason", REASONS)
def test_a_hand_over_tells_what_is_known_missing_and_promised_and_what_happens_next(
    knowledge: Knowledge, reason: Any
) -> None:
    text = hand_over(knowledge, OPEN, answer_of(knowledge, OPEN), reason).text

    assert words()["hand_over"]["reasons"][reason] in text
    assert "原因（プログラムの不具合（バグ））" in text
    assert knowledge.vocabulary["ordinary_test_done"].label in text
    assert "支払いについては、何もお約束していません" in text
    assert "受付一覧に残しました" in text


def test_a_disputed_clause_is_named_to_the_person_who_takes_over(knowledge: Knowledge) -> None:
    answer = answer_of(knowledge, EXCLUDED)

    assert is_excluded(EXCLUDED, answer)
    assert (
        "Bプランの「必要なテストをしていないソフトの不具合」" in hand_over(knowledge, EXCLUDED, answer, "dispute").text
    )
    assert "通常必要なテストをしていない" in dispute(knowledge, EXCLUDED, answer).text


def test_what_is_not_held_is_not_disputed(knowledge: Knowledge) -> None:
    other = replace(EXCLUDED, holding=Holding(not_held=("b-plan",)))

    assert not is_excluded(other, answer_of(knowledge, other))


def test_a_second_hand_over_does_not_repeat_itself(knowledge: Knowledge) -> None:
    again = replace(OPEN, handed_over="asked")

    assert words()["hand_over"]["already"] in hand_over(knowledge, again, answer_of(knowledge, again), "asked").text


def test_before_anything_is_known_the_hand_over_says_so(knowledge: Knowledge) -> None:
    blank = Conversation()

    assert (
        words()["hand_over"]["nothing_known"] in hand_over(knowledge, blank, answer_of(knowledge, blank), "asked").text
    )


@pytest.mark.parametrize("mood", MOODS)
def test_comfort_offers_buttons_only_where_no_question_follows(mood: str) -> None:
    assert comfort(mood, asking=True).buttons == ()
    assert bool(comfort(mood, asking=False).buttons) is (mood != "crisis")


def test_a_life_at_stake_comes_before_the_incident() -> None:
    assert "0120-279-338" in comfort("crisis", asking=False).text
