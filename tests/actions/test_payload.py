"""Buttons: what they send is checked like anything else that comes in."""

from __future__ import annotations

import pytest

from actions.payload import answer_payload, read_payload
from knowledge.model import Knowledge
from knowledge.questions import answers_to


def test_every_offered_answer_can_be_read_back(knowledge: Knowledge) -> None:
    for fact_id, fact in knowledge.vocabulary.facts.items():
        if fact.question:
            for value in (*answers_to(knowledge, fact_id), None):
                assert read_payload(knowledge.vocabulary, answer_payload(fact_id, value)) == (fact_id, value)


@pytest.mark.parametrize(
    "text",
    [
        "#cause=アカサタナ",
        "#couse=malware",
        "cause=malware",
        "#cause",
        "#delivered=maybe",
        "#delivered=1",
        "#",
        "#=",
        "/affirm",
    ],
)
def test_anything_else_is_just_text(knowledge: Knowledge, text: str) -> None:
    assert read_payload(knowledge.vocabulary, text) is None
