"""Several incidents in one conversation: set aside, taken up again, forgotten; facts never mix."""

from __future__ import annotations

import pytest

from actions.contract import FactOut, PolicyIn
from actions.holding import Holding
from actions.incidents import go_back, set_aside, start_over
from actions.slots import Conversation

HOLDING = Holding((PolicyIn(product="b-plan"),))


def told(cause: str, number: int, story: tuple[int, ...]) -> Conversation:
    fact = FactOut(id="cause", value=cause, status="stated")
    return Conversation(scope="in", facts=(fact,), number=number, story=story, holding=HOLDING, asked="delivered")


def three() -> Conversation:
    """Three incidents, the third one at hand."""
    first, second, third = (told(cause, number, (number,)) for number, cause in enumerate(["a", "b", "c"], 1))
    from dataclasses import replace

    return replace(third, aside=(first.incident, second.incident))


def test_another_incident_begins_blank_and_keeps_the_policies() -> None:
    after = set_aside(told("malware", 1, (0,)), 4)

    assert (after.scope, after.facts, after.asked, after.number, after.story) == (None, (), None, 2, (4,))
    assert after.holding == HOLDING
    assert [incident.number for incident in after.aside] == [1]


def test_setting_aside_twice_for_one_message_changes_nothing() -> None:
    once = set_aside(told("malware", 1, (0,)), 4)

    assert set_aside(once, 4) == once


def test_an_incident_of_which_nothing_was_told_is_not_kept() -> None:
    assert set_aside(Conversation(story=(0,)), 1).aside == ()


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("最初の件に戻って", 1),
        ("前の件に戻って", 2),
        ("2件目に戻ってください", 2),
        ("一件目の話ですが", 1),
        ("ひとつ目の件に戻る", 1),
    ],
)
def test_the_words_name_the_incident_to_go_back_to(words: str, number: int) -> None:
    after = go_back(three(), words, 9)

    assert after.number == number
    assert 9 in after.story
    assert sorted(incident.number for incident in after.aside) == sorted({1, 2, 3} - {number})
    assert {fact.value for incident in (after, *after.aside) for fact in incident.facts} == {"a", "b", "c"}


@pytest.mark.parametrize("words", ["7件目に戻って", "3件目に戻って"])
def test_there_is_no_way_back_to_what_was_not_set_aside(words: str) -> None:
    assert go_back(three(), words, 9) == three()


def test_starting_over_forgets_every_incident_but_not_the_policies() -> None:
    assert start_over(three()) == Conversation(holding=HOLDING)
