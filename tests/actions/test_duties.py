"""What to do and not to do: tied to the duty that asks the same, or marked as customary."""

from __future__ import annotations

import pytest

from actions import duties
from actions.answer import Understanding, conclude
from actions.contract import Answer, FactOut
from knowledge.model import Knowledge


@pytest.fixture
def answer(knowledge: Knowledge) -> Answer:
    told = {"harm": "third-party-outage", "cause": "operation-error", "business": "system-maintenance"}
    facts = tuple(FactOut(id=fact_id, value=value, status="stated") for fact_id, value in told.items())
    return conclude(knowledge, Understanding("in", facts))


def held(answer: Answer, *products: str) -> Answer:
    own = tuple(duty for duty in answer.duties if duty.split("/")[0] in products)
    return answer.model_copy(update={"duties": own})


def test_a_customary_act_that_a_duty_asks_too_names_the_product(knowledge: Knowledge, answer: Answer) -> None:
    told = duties.do_now(knowledge, held(answer, "b-plan"))

    assert told is not None
    assert "すぐに知らせる（Bプランの定め）" in told.text
    assert "消さずに残す\n" in told.text


def test_without_such_a_duty_it_is_customary(knowledge: Knowledge, answer: Answer) -> None:
    told = duties.do_now(knowledge, held(answer, "it-pi"))

    assert told is not None
    assert "すぐに知らせる\n" in told.text


def test_every_documented_duty_can_be_heard(knowledge: Knowledge, answer: Answer) -> None:
    now, all_of_them = duties.do_now(knowledge, answer), duties.duties(knowledge, answer)

    assert now is not None
    assert all_of_them is not None
    for duty in answer.duties:
        assert knowledge.clauses[duty].label in now.text + all_of_them.text


def test_it_is_known_whether_the_documents_ask_for_more_than_was_told(knowledge: Knowledge, answer: Answer) -> None:
    assert duties.asks_more(knowledge, held(answer, "b-plan"))
    assert not duties.asks_more(knowledge, held(answer, "it-pi"))


def test_where_nothing_is_to_be_done_nothing_is_said(knowledge: Knowledge) -> None:
    nothing = conclude(knowledge, Understanding("unclear", ()))

    assert duties.do_now(knowledge, nothing) is None
    assert duties.duties(knowledge, nothing) is None
