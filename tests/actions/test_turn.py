"""What one message changes: short replies, free words, several facts, scope."""

from __future__ import annotations

from typing import Any

import pytest

from actions.contract import PolicyIn
from actions.slots import Conversation
from actions.told import Said, is_taken
from actions.turn import answer_of, moved, note, statuses, still_unknown, suspected
from knowledge.model import Knowledge

DOWN = {"entity": "harm", "value": "third-party-outage", "start": 0, "end": 2, "status": "stated"}
DEFECT = {"entity": "cause", "value": "software-defect", "start": 3, "end": 5, "status": "stated"}
IN: dict[str, Any] = {"scope": "in", "kind": None, "cases": []}
OUT: dict[str, Any] = {"scope": "out", "kind": "car", "cases": []}
TOLD = Said(0, "停止。バグ。", "describe", (DOWN, DEFECT), IN)


@pytest.fixture
def known(knowledge: Knowledge) -> Conversation:
    """After one description."""
    return note(knowledge, Conversation(), TOLD)


def value_of(known: Conversation, fact_id: str) -> list[tuple[object, str]]:
    return [(fact.value, fact.status) for fact in known.facts if fact.id == fact_id]


def asking(known: Conversation, fact_id: str) -> Conversation:
    from dataclasses import replace

    return replace(known, asked=fact_id)


@pytest.mark.parametrize(
    ("intent", "text", "expected"),
    [
        ("affirm", "はい", [(True, "confirmed")]),
        ("deny", "いいえ", [(False, "confirmed")]),
        ("unsure", "わからない", [(None, "unknown")]),
        ("perhaps", "たぶん", [(True, "unknown"), (None, "unknown")]),
        ("perhaps", "たぶん違う", [(False, "unknown"), (None, "unknown")]),
        ("answer", "#delivered=true", [(True, "confirmed")]),
        ("answer", "#delivered=?", [(None, "unknown")]),
        ("later", "あとで", []),
        ("ask_why", "なぜ？", []),
        ("describe", "さあ", []),
    ],
)
def test_a_reply_fills_the_fact_that_was_asked(
    knowledge: Knowledge, known: Conversation, intent: str, text: str, expected: object
) -> None:
    after = note(knowledge, asking(known, "delivered"), Said(1, text, intent))

    assert value_of(after, "delivered") == expected


def test_yes_is_no_answer_to_a_question_of_choice(knowledge: Knowledge, known: Conversation) -> None:
    said = Said(1, "はい", "affirm")

    assert note(knowledge, asking(known, "business"), said).facts == known.facts
    assert not is_taken(knowledge.vocabulary, asking(known, "business"), said)


def test_an_option_can_be_typed(knowledge: Knowledge, known: Conversation) -> None:
    said = Said(1, "そのほかのIT業務 ", "answer")

    assert value_of(note(knowledge, asking(known, "business"), said), "business") == [("other-it", "confirmed")]


def test_the_sentence_outweighs_its_first_word(knowledge: Knowledge, known: Conversation) -> None:
    entity = {"entity": "ordinary_test_done", "value": True, "start": 4, "end": 9, "status": "denied"}
    said = Said(1, "いいえ、テストはしていません", "deny", (entity,), IN)

    assert value_of(note(knowledge, asking(known, "ordinary_test_done"), said), "ordinary_test_done") == [
        (True, "denied")
    ]


def test_a_reply_and_the_facts_of_the_next_sentence_are_both_taken(knowledge: Knowledge, known: Conversation) -> None:
    entity = {"entity": "by_subcontractor", "value": True, "start": 3, "end": 6, "status": "stated"}
    after = note(knowledge, asking(known, "delivered"), Said(1, "はい。下請けの作業です", "affirm", (entity,), IN))

    assert value_of(after, "delivered") == [(True, "confirmed")]
    assert value_of(after, "by_subcontractor") == [(True, "stated")]


@pytest.mark.parametrize(
    ("text", "intent", "entity"),
    [
        ("いえ、GENZのテストは受けてません", "deny", ("designated_test_done", False, 3, 16)),
        ("いいえ、下請けの作業でした", "deny", ("by_subcontractor", True, 4, 9)),
        ("はい、請求書が来ました", "affirm", ("claim_received", True, 3, 11)),
    ],
)
def test_the_first_word_belongs_to_the_fact_of_its_own_sentence(
    knowledge: Knowledge, known: Conversation, text: str, intent: str, entity: tuple[str, bool, int, int]
) -> None:
    fact, value, start, end = entity
    told = {"entity": fact, "value": value, "start": start, "end": end, "status": "stated"}
    after = note(knowledge, asking(known, "ordinary_test_done"), Said(1, text, intent, (told,), IN))

    assert value_of(after, "ordinary_test_done") == []
    assert value_of(after, fact) == [(value, "stated")]


def test_a_day_in_the_same_sentence_leaves_the_first_word_with_the_question(
    knowledge: Knowledge, known: Conversation
) -> None:
    told = {"entity": "within_first_month_of_use", "value": False, "start": 7, "end": 9, "status": "stated"}
    said = Said(1, "いいえ、納品は3月です", "deny", (told,), IN)

    after = note(knowledge, asking(known, "ordinary_test_done"), said)
    assert value_of(after, "ordinary_test_done") == [(False, "confirmed")]


def test_a_question_that_is_left_aside_twice_waits_and_then_rests(knowledge: Knowledge, known: Conversation) -> None:
    def telling(number: int, fact: str) -> Said:
        told = {"entity": fact, "value": True, "start": 0, "end": 2, "status": "stated"}
        return Said(number, "それと", "describe", (told,), IN)

    asked = asking(known, "ordinary_test_done")
    once = note(knowledge, asked, telling(1, "claim_received"))
    assert once.postponed == ()
    twice = note(knowledge, asking(once, "ordinary_test_done"), telling(2, "spec_mismatch"))
    assert twice.postponed == ("ordinary_test_done",)
    thrice = note(knowledge, asking(twice, "ordinary_test_done"), telling(3, "delivered"))
    assert value_of(thrice, "ordinary_test_done") == [(None, "unknown")]


def test_what_got_an_answer_is_not_asked_again(knowledge: Knowledge, known: Conversation) -> None:
    told = {"entity": "cause", "value": "delay", "start": 0, "end": 2, "status": "stated"}
    after = note(knowledge, asking(known, "cause"), Said(1, "遅れです", "describe", (told,), IN))

    assert after.settled == ("cause",)
    assert all(question.fact != "cause" for question in answer_of(knowledge, after).questions)


def test_evidence_names_the_message(known: Conversation) -> None:
    spans = [span for fact in known.facts for span in fact.evidence]

    assert [(span.message, span.text) for span in spans] == [(0, "停止"), (0, "バグ")]


def test_an_incident_stays_an_incident(knowledge: Knowledge, known: Conversation) -> None:
    assert note(knowledge, known, Said(1, "車も", "describe", (), OUT)).scope == "in"
    assert note(knowledge, Conversation(), Said(0, "車が", "describe", (), OUT)).scope == "out"


def test_words_that_tell_neither_harm_nor_cause_are_unclear(knowledge: Knowledge) -> None:
    assert note(knowledge, Conversation(), Said(0, "困っています", "describe", (), IN)).scope == "unclear"


def test_the_same_message_taken_in_twice_changes_nothing(knowledge: Knowledge, known: Conversation) -> None:
    assert note(knowledge, known, TOLD) == known


def test_a_question_put_off_is_not_asked_but_stays_unknown(knowledge: Knowledge, known: Conversation) -> None:
    first = answer_of(knowledge, known).questions[0].fact
    after = note(knowledge, asking(known, first), Said(1, "あとで", "later"))

    assert first not in [question.fact for question in answer_of(knowledge, after).questions]
    assert first in still_unknown(knowledge, after)
    back = note(knowledge, asking(after, first), Said(2, "わからない", "unsure"))
    assert back.postponed == ()


def test_a_question_put_off_comes_back_once_when_no_other_is_left(knowledge: Knowledge, known: Conversation) -> None:
    from dataclasses import replace

    wanted = tuple(question.fact for question in answer_of(knowledge, known).questions)
    late = replace(known, postponed=wanted)

    assert [question.fact for question in answer_of(knowledge, late).questions] == list(wanted)
    after = note(knowledge, asking(late, wanted[0]), Said(5, "あとで", "later"))
    assert wanted[0] not in after.postponed
    assert wanted[0] not in [question.fact for question in answer_of(knowledge, after).questions]


def test_what_is_only_supposed_is_not_asked_again_and_is_to_be_verified(
    knowledge: Knowledge, known: Conversation
) -> None:
    first = "ordinary_test_done"
    assert first in [question.fact for question in answer_of(knowledge, known).questions]
    after = note(knowledge, asking(known, first), Said(1, "たぶん", "perhaps"))

    assert first not in [question.fact for question in answer_of(knowledge, after).questions]
    assert [(fact.id, fact.value) for fact in suspected(after)] == [(first, True)]
    sure = note(knowledge, after, Said(2, f"#{first}=true", "answer"))
    assert suspected(sure) == ()


def test_a_correction_that_only_says_yes_turns_the_last_answer(knowledge: Knowledge, known: Conversation) -> None:
    answered = note(knowledge, asking(known, "delivered"), Said(1, "いいえ", "deny"))
    after = note(knowledge, answered, Said(2, "さっきのは間違いで、はいでした", "correct"))

    assert value_of(after, "delivered") == [(True, "confirmed")]


def test_policies_named_are_remembered(knowledge: Knowledge, known: Conversation) -> None:
    entity = {"entity": "policy", "value": "it-pi/rider/computer-attack", "start": 0, "end": 3, "held": True}
    after = note(knowledge, known, Said(1, "アタック特約つき", "tell_policies", (entity,)))

    assert after.holding.policies == (PolicyIn(product="it-pi", riders=("it-pi/rider/computer-attack",)),)


def test_an_offer_stands_only_until_something_else_is_said(knowledge: Knowledge, known: Conversation) -> None:
    from dataclasses import replace

    offered = replace(known, awaiting="restart")

    assert note(knowledge, offered, Said(1, "はい", "affirm")).awaiting == "restart"
    assert note(knowledge, offered, Said(1, "期限は？", "ask_deadlines")).awaiting is None


def test_what_tells_nothing_new_leaves_the_similar_cases(knowledge: Knowledge, known: Conversation) -> None:
    other = {"scope": "in", "kind": None, "cases": [{"id": "b-plan/case/ec-card-leak", "score": 0.9}]}

    assert note(knowledge, known, Said(1, "はあ", "describe", (), other)).cases == known.cases


def test_what_was_told_has_not_moved(knowledge: Knowledge, known: Conversation) -> None:
    from dataclasses import replace

    answer = answer_of(knowledge, known)

    assert moved(known, answer)
    assert moved(replace(known, told=statuses(answer)), answer) == ()


def test_an_entity_outside_the_vocabulary_is_ignored(knowledge: Knowledge) -> None:
    stray = {"entity": "weather", "value": "rain", "start": 0, "end": 1}

    assert note(knowledge, Conversation(), Said(0, "雨", "describe", (stray,), IN)).facts == ()
