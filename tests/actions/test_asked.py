"""Answers to questions whose topic is known: words or clauses for each, of what is held."""

from __future__ import annotations

import pytest

from actions import asked, wording
from actions.answer import Understanding, conclude
from actions.contract import Answer, FactOut, PolicyIn
from actions.holding import Holding
from knowledge.model import Knowledge
from nlu import topics

NOTHING = Holding()


def answer_to(knowledge: Knowledge, **facts: str | bool) -> Answer:
    stated = tuple(FactOut(id=name, value=value, status="stated") for name, value in facts.items())
    return conclude(knowledge, Understanding("in", stated))


def test_every_topic_has_words_or_clauses_and_every_clause_is_known(knowledge: Knowledge) -> None:
    texts = wording.words()["asked"]["texts"]

    assert {*topics.names()} == {*texts} | {*asked.clauses()}
    assert all(clause in knowledge.clauses for named in asked.clauses().values() for clause in named)


def test_of_what_is_held_only_its_own_clauses_are_told(knowledge: Knowledge) -> None:
    holding = Holding((PolicyIn(product="b-plan"),))
    told = asked.to_question(knowledge, "弁護士の費用は？", answer_to(knowledge), holding)

    assert told is not None
    assert "Bプラン「訴訟費用」" in told.text
    assert "IT業務賠償プラン" not in told.text


def test_where_what_is_held_says_nothing_that_is_told(knowledge: Knowledge) -> None:
    holding = Holding((PolicyIn(product="b-plan"),))
    told = asked.to_question(knowledge, "海外の会社でも対象になりますか？", answer_to(knowledge), holding)

    assert told is not None
    assert "見当たりません（定めがあるのは、IT業務賠償プラン" in told.text


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"within_first_month_of_use": True}, "これにあたりそうです"),
        ({"within_first_month_of_use": False, "in_test_period": False}, "これにはあたりません"),
        ({}, "まだ分かりません"),
    ],
)
def test_an_exclusion_asked_for_is_told_with_whether_it_applies(
    knowledge: Knowledge, facts: dict[str, bool], words: str
) -> None:
    answer = answer_to(knowledge, harm="third-party-outage", cause="software-defect", **facts)
    told = asked.to_question(knowledge, "1か月以内の免責に当たりますか", answer, NOTHING)

    assert told is not None
    assert words in told.text


def test_what_is_only_presumed_not_to_apply_is_not_told_so(knowledge: Knowledge) -> None:
    answer = answer_to(knowledge, harm="third-party-outage", cause="operation-error")
    told = asked.to_question(knowledge, "銀行の振込だとダメと聞いたが本当か", answer, NOTHING)

    assert told is not None
    assert "あたりません" not in told.text


def test_who_one_is_opens_a_conversation_and_is_no_opening_after_the_account(knowledge: Knowledge) -> None:
    introduced, told = "うちは小さな開発の会社です", answer_to(knowledge, harm="third-party-outage")
    begun = conclude(knowledge, Understanding("unclear", ()))

    assert asked.to_remark(knowledge, introduced, begun, NOTHING) is not None
    assert asked.to_remark(knowledge, introduced, told, NOTHING) is None
