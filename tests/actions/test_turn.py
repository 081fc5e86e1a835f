"""What one message changes: short replies, free words, several facts, scope."""

from __future__ import annotations

from typing import Any

import pytest

from actions.slots import Conversation
from actions.turn import Said, answer_of, is_taken, moved, note, statuses, still_unknown
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
    assert not is_taken(knowledge.vocabulary, "business", said)


def test_an_option_can_be_typed(knowledge: Knowledge, known: Conversation) -> None:
    said = Said(1, "そのほかのIT業務 ", "answer")

    assert value_of(note(knowledge, asking(known, "business"), said), "business") == [("other-it", "confirmed")]


def test_the_sentence_outweighs_its_first_word(knowledge: Knowledge, known: Conversation) -> None:
    entity = {"entity": "ordinary_test_done", "value": True, "start": 4, "end": 9, "status": "denied"}
    said = Said(1, "いいえ、テストはしていません", "deny", (entity,), IN)

    assert value_of(note(knowledge, asking(known, "ordinary_test_done"), said), "ordinary_test_done") == [
        (True, "denied")
    ]


def test_a_reply_and_further_facts_are_both_taken(knowledge: Knowledge, known: Conversation) -> None:
    entity = {"entity": "by_subcontractor", "value": True, "start": 3, "end": 6, "status": "stated"}
    after = note(knowledge, asking(known, "delivered"), Said(1, "はい、下請けの作業です", "affirm", (entity,), IN))

    assert value_of(after, "delivered") == [(True, "confirmed")]
    assert value_of(after, "by_subcontractor") == [(True, "stated")]


def test_evidence_names_the_message(known: Conversation) -> None:
    spans = [span for fact in known.facts for span in fact.evidence]

    assert [(span.message, span.text) for span in spans] == [(0, "停止"), (0, "バグ")]


def test_an_incident_stays_an_incident(knowledge: Knowledge, known: Conversation) -> None:
    assert note(knowledge, known, Said(1, "車も", "describe", (), OUT)).scope == "in"
    assert note(knowledge, Conversation(), Said(0, "車が", "describe", (), OUT)).scope == "out"


def test_the_same_message_taken_in_twice_changes_nothing(knowledge: Knowledge, known: Conversation) -> None:
    assert note(knowledge, known, TOLD) == known


def test_a_question_put_off_is_not_asked_but_stays_unknown(knowledge: Knowledge, known: Conversation) -> None:
    first = answer_of(knowledge, known).questions[0].fact
    after = note(knowledge, asking(known, first), Said(1, "あとで", "later"))

    assert first not in [question.fact for question in answer_of(knowledge, after).questions]
    assert first in still_unknown(knowledge, after)
    back = note(knowledge, asking(after, first), Said(2, "わからない", "unsure"))
    assert back.postponed == ()


def test_what_was_told_has_not_moved(knowledge: Knowledge, known: Conversation) -> None:
    from dataclasses import replace

    answer = answer_of(knowledge, known)

    assert moved(known, answer)
    assert moved(replace(known, told=statuses(answer)), answer) == ()


def test_an_entity_outside_the_vocabulary_is_ignored(knowledge: Knowledge) -> None:
    stray = {"entity": "weather", "value": "rain", "start": 0, "end": 1}

    assert note(knowledge, Conversation(), Said(0, "雨", "describe", (stray,), IN)).facts == ()
