"""A kept conversation → a case file, on both databases."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from sqlalchemy import insert, update

from actions.contract import PolicyIn
from knowledge.errors import TriageError
from knowledge.model import Knowledge
from server.follows import follows
from server.papers.build import paper
from server.papers.case_file import CaseFile
from server.papers.from_store import case_file
from server.papers.text import text
from server.store.records import Draft, NewTurn, by_staff
from server.store.store import Store
from server.store.tables import cases, staff
from tests.server.conftest import BACKENDS
from tests.server.papers.cases import CLAIM, FACTS, STORY, TODAY, answered, told

pytestmark = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)
MODEL = "m1"


def converse(store: Store, knowledge: Knowledge) -> str:
    """A conversation of two turns, the second by a button."""
    opening = {"known": {}, "policies": [{"product": "it-pi"}], "as_of": None}
    case_id = store.conversations.create("hash", opening, [Draft("やあ")])
    first, second = answered(knowledge, *FACTS[:5]), answered(knowledge, *FACTS)
    for said, answer, wanted in ((STORY, first, None), ("#claim_received=true", second, "asked")):
        message = store.conversations.log_said(case_id, said, said, 9)
        conversation = store.conversations.find(case_id)
        assert conversation is not None
        reply = Draft("請求を受けましたか。", kind="question", buttons=(("はい", "#claim_received=true"),))
        events = [{"event": "slot", "name": "policies", "value": [{"product": "system-risk-dev"}]}] if wanted else []
        turn = NewTurn((reply,), events, answer.model_dump_json(), answer.edition, MODEL, wanted)
        store.conversations.save_turn(conversation, message.number, turn)
    return case_id


def employ(store: Store) -> None:
    """A member of staff, s1."""
    sato = {"id": "s1", "login": "sato", "name": "佐藤", "roles": '["operator"]', "created": "now"}
    with store.database.writing() as connection:
        connection.execute(insert(staff).values(**sato))


def read(store: Store, case_id: str, knowledge: Knowledge) -> CaseFile:
    found = case_file(store, case_id, TODAY, knowledge)
    assert found is not None
    return found


def made_summary(store: Store, case_id: str, knowledge: Knowledge) -> str:
    return text(paper(read(store, case_id, knowledge), knowledge, "summary"))


def test_what_was_said_comes_with_the_question_that_was_open(store: Store, knowledge: Knowledge) -> None:
    found = read(store, converse(store, knowledge), knowledge)
    asked = answered(knowledge, *FACTS[:5]).questions[0].prompt

    assert [(said.text, said.asked, said.turn) for said in found.story] == [(STORY, "", 0), ("はい", asked, 1)]
    assert all(said.at is not None and said.at.tzinfo is not None for said in found.story)


def test_the_newest_answer_and_what_gave_it_are_taken(store: Store, knowledge: Knowledge) -> None:
    found = read(store, converse(store, knowledge), knowledge)

    assert found.answer == answered(knowledge, *FACTS)
    assert (found.model, found.as_of, found.reckoned) == (MODEL, TODAY, True)
    assert found.received is not None


def test_what_the_policyholder_holds_is_what_was_said_last(store: Store, knowledge: Knowledge) -> None:
    found = read(store, converse(store, knowledge), knowledge)

    assert found.holding.policies == (PolicyIn(product="system-risk-dev"),)


def test_before_any_answer_the_policies_given_at_the_beginning_are_held(store: Store, knowledge: Knowledge) -> None:
    opening = {"known": {}, "policies": [{"product": "it-pi"}], "as_of": None}
    case_id = store.conversations.create("hash", opening, [Draft("やあ")])

    assert read(store, case_id, knowledge).holding.policies == (PolicyIn(product="it-pi"),)


def test_an_answer_of_an_early_version_leaves_it_to_the_conversation_what_is_held(
    store: Store, knowledge: Knowledge
) -> None:
    case_id = converse(store, knowledge)
    early = answered(knowledge, *FACTS).model_dump_json(exclude={"policies", "not_held"})
    store.cases.add_answer(case_id, early, knowledge.edition, MODEL)

    assert read(store, case_id, knowledge).holding.policies == (PolicyIn(product="system-risk-dev"),)


def test_who_holds_nothing_is_not_said_to_hold_what_was_given_at_first(store: Store, knowledge: Knowledge) -> None:
    notes = store.cases.create("s1", STORY, {"known": {}, "policies": [{"product": "b-plan"}], "as_of": None})
    told_nothing = follows(knowledge, answered(knowledge, *FACTS), (), ())
    store.cases.add_answer(notes.id, told_nothing.model_dump_json(), knowledge.edition, MODEL)
    found = read(store, notes.id, knowledge)

    assert found.holding.is_known
    assert found.holding.policies == ()
    assert "（加入：なし）" in text(paper(found, knowledge))
    assert "聞いていません" not in text(paper(found, knowledge))


def test_papers_and_the_wish_for_a_person_are_taken(store: Store, knowledge: Knowledge) -> None:
    employ(store)
    case_id = converse(store, knowledge)
    store.documents.mark(case_id, "b-plan/document/accident-report", "ready", "policyholder")
    store.documents.mark(case_id, "b-plan/document/accident-report", "received", by_staff("s1"))
    found = read(store, case_id, knowledge)
    store.hand_overs.close(case_id, "s1")

    assert found.papers == {"b-plan/document/accident-report": "received"}
    assert found.hand_over == "asked"
    assert read(store, case_id, knowledge).hand_over is None


def test_a_fact_of_staff_overrides_the_answer_and_says_that_verdicts_do_not_count_it(
    store: Store, knowledge: Knowledge
) -> None:
    case_id = converse(store, knowledge)
    store.cases.add_fact(case_id, "amount_yen", 7_000_000, "confirmed", by_staff("s1"))
    found = read(store, case_id, knowledge)
    [amount] = [fact for fact in found.answer.facts if fact.id == "amount_yen"]
    shown = text(paper(found, knowledge))

    assert (amount.value, amount.status, found.reckoned) == (7_000_000, "confirmed", False)
    assert "7,000,000円（確認済み）担当者が確かめました" in shown
    assert "計算し直してください" in shown
    assert "5,000,000円" not in shown


def test_a_fact_of_staff_outlives_an_answer_that_knows_nothing_of_it(store: Store, knowledge: Knowledge) -> None:
    case_id = converse(store, knowledge)
    store.cases.add_fact(case_id, "amount_yen", 7_000_000, "confirmed", by_staff("s1"))
    store.cases.add_answer(case_id, answered(knowledge, *FACTS).model_dump_json(), knowledge.edition, MODEL)
    found = read(store, case_id, knowledge)
    shown = text(paper(found, knowledge))

    assert found.by_staff == {"amount_yen"}
    assert "7,000,000円（確認済み）担当者が確かめました" in shown
    assert "5,000,000円" not in shown
    assert "計算し直してください" in shown


def test_a_harm_that_staff_add_stands_beside_those_that_were_told(store: Store, knowledge: Knowledge) -> None:
    case_id = converse(store, knowledge)
    store.cases.add_fact(case_id, "harm", "own-costs", "confirmed", by_staff("s1"))
    found = read(store, case_id, knowledge)
    harms = {fact.value: fact.status for fact in found.answer.facts if fact.id == "harm"}

    assert harms == {"third-party-outage": "stated", "personal-data-leak": "denied", "own-costs": "confirmed"}


def test_a_fact_of_staff_that_the_answer_counts_already_is_known_as_theirs(store: Store, knowledge: Knowledge) -> None:
    case_id = converse(store, knowledge)
    store.cases.add_fact(case_id, "amount_yen", 7_000_000, "confirmed", by_staff("s1"))
    facts = (*(fact for fact in FACTS if fact.id != "amount_yen"), told("amount_yen", 7_000_000, "confirmed"))
    store.cases.add_answer(case_id, answered(knowledge, *facts).model_dump_json(), knowledge.edition, MODEL)
    found = read(store, case_id, knowledge)

    assert found.reckoned
    assert "計算し直してください" not in text(paper(found, knowledge))


def test_a_status_that_staff_hold_for_wrong_is_shown_beside_theirs(store: Store, knowledge: Knowledge) -> None:
    employ(store)
    case_id = converse(store, knowledge)
    [first, *_] = read(store, case_id, knowledge).answer.assessments
    for status in ("needs_info", "excluded"):
        given = {"product": first.product, "given": first.status, "status": status}
        store.overrides.add(case_id, "s1", reason="約款を確かめた", answer_number=2, **given)
    made = paper(read(store, case_id, knowledge), knowledge)

    assert made["assessments"].rows[0].cells["status"].endswith("（担当者の判断：対象外の可能性が高い）")
    assert "担当者の判断" in made_summary(store, case_id, knowledge)


def test_call_notes_are_a_case_too(store: Store, knowledge: Knowledge) -> None:
    made = store.cases.create("s1", f"{STORY}電話は03-1234-5678です。", {"known": {}, "policies": [], "as_of": None})
    store.cases.add_answer(made.id, answered(knowledge, *FACTS).model_dump_json(), knowledge.edition, MODEL)
    found = read(store, made.id, knowledge)
    [said] = found.story

    assert "03-1234-5678" not in said.text
    assert "「不具合」（お話1）" in text(paper(found, knowledge))


def test_a_case_without_an_answer_makes_a_paper_of_gaps(store: Store, knowledge: Knowledge) -> None:
    case_id = store.conversations.create("hash", {"known": {}, "policies": [], "as_of": None}, [Draft("やあ")])
    store.conversations.log_said(case_id, "1", CLAIM, 9)
    found = read(store, case_id, knowledge)

    assert (found.answer.scope, found.answer.facts, [said.turn for said in found.story]) == ("unclear", (), [None])
    assert "【未確認】" in text(paper(found, knowledge))


def test_what_does_not_exist_is_none(store: Store, knowledge: Knowledge) -> None:
    assert case_file(store, "0" * 32, TODAY, knowledge) is None


def test_an_answer_of_another_shape_is_told(store: Store, knowledge: Knowledge) -> None:
    case_id = converse(store, knowledge)
    store.cases.add_answer(case_id, json.dumps({"facts": [], "shape": "other"}), "e9", MODEL)
    with pytest.raises(TriageError) as refused:
        case_file(store, case_id, TODAY, knowledge)

    assert refused.value.code == "unusable_answer"
    assert "e9" in refused.value.message


def test_the_day_of_receipt_is_that_of_japan(store: Store, knowledge: Knowledge) -> None:
    case_id = converse(store, knowledge)
    with store.database.writing() as connection:
        late = dt.datetime(2026, 11, 1, 15, 30, tzinfo=dt.UTC).isoformat(timespec="milliseconds")
        connection.execute(update(cases).where(cases.c.id == case_id).values(created=late))
    shown = text(paper(read(store, case_id, knowledge), knowledge))

    assert "受付日時：2026年11月2日（月）00:30" in shown
