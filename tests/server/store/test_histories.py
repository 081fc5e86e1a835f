"""The case file on both databases: append-only histories, and who did what."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import SQLAlchemyError

from server.store import facts
from server.store.conversations import ConversationFull
from server.store.locking import CaseGone
from server.store.records import Draft, NewTurn
from server.store.store import Store
from server.store.tables import APPEND_ONLY, staff
from tests.server.conftest import BACKENDS
from tests.server.store.filled import STORY, fill

pytestmark = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)


@pytest.fixture
def case_id(store: Store) -> str:
    return fill(store)


@pytest.mark.parametrize("table", APPEND_ONLY, ids=lambda table: table.name)
def test_a_history_takes_no_change_and_no_deletion(store: Store, case_id: str, table: Any) -> None:
    column = next(column for column in table.columns if not column.primary_key and column.type.python_type is str)
    for statement in (update(table).values({column: "x"}), delete(table)):
        with pytest.raises(SQLAlchemyError, match="append-only"), store.database.writing() as connection:
            connection.execute(statement)
    if store.database.name.startswith("PostgreSQL"):
        with pytest.raises(SQLAlchemyError, match="append-only"), store.database.writing() as connection:
            connection.execute(text(f"TRUNCATE {table.name} CASCADE"))


def test_messages_said_at_once_are_numbered_without_a_gap_and_without_a_double(store: Store) -> None:
    conversation_id = store.conversations.create("hash", {"known": {}}, [])
    with ThreadPoolExecutor(8) as threads:
        said = list(
            threads.map(
                lambda n: store.conversations.log_said(conversation_id, f"m{n % 10}", f"話{n % 10}", 99), range(30)
            )
        )

    assert sorted({message.number for message in said}) == list(range(1, 11))
    assert len(store.conversations.messages(conversation_id)) == 10


def test_a_conversation_that_is_full_or_gone_says_so(store: Store) -> None:
    conversation_id = store.conversations.create("hash", {"known": {}}, [])
    store.conversations.log_said(conversation_id, "m1", "一つ目", 1)

    with pytest.raises(ConversationFull):
        store.conversations.log_said(conversation_id, "m2", "二つ目", 1)
    with pytest.raises(CaseGone):
        store.conversations.log_said("0" * 32, "m1", "一つ目", 1)
    assert store.conversations.find("0" * 32) is None
    assert store.conversations.find("\0") is None


def test_a_turn_is_saved_whole_or_not_at_all(store: Store) -> None:
    conversation_id = store.conversations.create("hash", {"known": {}}, [])
    said = store.conversations.log_said(conversation_id, "m1", "一つ目", 9)
    conversation = store.conversations.find(conversation_id)
    assert conversation is not None
    broken = NewTurn((Draft("返事"),), [{"event": "user"}], answer='{"facts": [{}]}', edition="e")
    with pytest.raises(KeyError):
        store.conversations.save_turn(conversation, said.number, broken)

    assert [message.text for message in store.conversations.messages(conversation_id)] == ["一つ目"]
    assert store.conversations.events(conversation_id) == []
    assert store.conversations.find(conversation_id) == conversation


def test_the_tracker_is_put_together_from_what_each_turn_added(store: Store, case_id: str) -> None:
    assert [event["text"] for event in store.conversations.events(case_id)] == [STORY, "六時間、いや三時間くらいです"]
    assert store.conversations.answered(case_id) == [2, 4]


def test_facts_have_a_history_with_evidence_and_who_said_so(store: Store, case_id: str) -> None:
    store.cases.add_fact(case_id, "cause", "malware", "confirmed", "staff:s1")
    history = store.cases.facts(case_id)

    assert [(line.fact, line.value, line.status, line.who) for line in history] == [
        ("harm", "third-party-outage", "stated", "policyholder"),
        ("outage_hours", 3, "inferred", "assistant"),
        ("outage_hours", 6, "stated", "policyholder"),
        ("outage_hours", 3, "withdrawn", "assistant"),
        ("cause", "malware", "confirmed", "staff:s1"),
    ]
    said = {message.number: message.text for message in store.conversations.messages(case_id)}
    spans = [span for line in history for span in line.evidence]
    assert [said[span["message"]][span["start"] : span["end"]] for span in spans] == [span["text"] for span in spans]
    assert [(line.fact, line.value) for line in facts.current(history)] == [
        ("harm", "third-party-outage"),
        ("outage_hours", 6),
        ("cause", "malware"),
    ]


def test_an_answer_comes_back_byte_for_byte_with_what_gave_it(store: Store, case_id: str) -> None:
    first, second = store.cases.answers(case_id)

    assert (first.edition, first.model, second.message) == ("e1", "m1", 5)
    assert second.answer == store.conversations.messages(case_id)[-2].answer
    assert json.loads(second.answer)["note"] == "  空白も 𠮷 もそのまま"


def test_a_hand_over_goes_from_waiting_to_taken_to_closed(store: Store, case_id: str) -> None:
    assert [(wish.case_id, wish.reason) for wish in store.hand_overs.waiting()] == [(case_id, "asked")]
    store.hand_overs.open(case_id, "another")
    assert len(store.hand_overs.of_case(case_id)) == 1

    with ThreadPoolExecutor(4) as threads:
        taken = list(threads.map(lambda _: store.hand_overs.take(case_id, "s1"), range(4)))
    assert sorted(taken) == [False, False, False, True]
    assert store.hand_overs.waiting() == []
    assert store.hand_overs.close(case_id, "s1")
    assert not store.hand_overs.close(case_id, "s1")
    [closed] = store.hand_overs.of_case(case_id)
    assert (closed.state, closed.taken_by, closed.closed_by) == ("closed", "s1", "s1")

    store.hand_overs.open(case_id, "again")
    assert [wish.reason for wish in store.hand_overs.waiting()] == ["again"]


def test_the_newest_word_on_a_paper_counts(store: Store, case_id: str) -> None:
    store.documents.mark(case_id, "b-plan/document/x", "received", "staff:s1")
    store.documents.mark(case_id, "b-plan/document/y", "ready", "policyholder")
    current = store.documents.current(case_id)

    assert {name: (paper.state, paper.who) for name, paper in current.items()} == {
        "b-plan/document/x": ("received", "staff:s1"),
        "b-plan/document/y": ("ready", "policyholder"),
    }


def test_a_case_is_made_from_call_notes_assigned_linked_and_closed(store: Store, case_id: str) -> None:
    made = store.cases.create("s1", "先方の電話は03-1234-5678。サーバーが止まった。", {"known": {}, "policies": []})
    store.cases.add_answer(made.id, '{"facts": [], "edition": "e1"}', "e1", "")
    store.cases.assign(made.id, "s1")
    store.cases.link(made.id, "link-hash", dt.datetime(2999, 1, 1, tzinfo=dt.UTC))
    store.cases.move(made.id, "closed")
    found = store.cases.find(made.id)

    assert found is not None
    assert found.text == "先方の電話は〔電話番号＊＊＊＊＊＊〕。サーバーが止まった。"
    assert (found.source, found.created_by, found.assigned_to, found.state) == (
        "call_notes",
        "staff:s1",
        "s1",
        "closed",
    )
    assert store.cases.of_token("link-hash") == made.id
    assert store.cases.of_token("nobody's") is None
    assert store.cases.answers(made.id)[0].message is None
    with pytest.raises(CaseGone):
        store.cases.move("0" * 32, "closed")


def test_notes_are_masked_and_kept_in_order(store: Store, case_id: str) -> None:
    store.notes.add(case_id, "s1", "折り返し先は 090-1234-5678")

    assert [note.text for note in store.notes.of_case(case_id)] == [
        "一つ目のメモ",
        "折り返し先は 〔電話番号＊＊＊＊＊＊＊〕",
    ]


def test_every_access_is_logged(store: Store, case_id: str) -> None:
    store.access.add("staff:s1", "exported", case_id, "csv")

    assert [(line.who, line.action, line.detail) for line in store.access.of_case(case_id)] == [
        ("staff:s1", "read", ""),
        ("staff:s1", "exported", "csv"),
    ]


def test_a_login_belongs_to_one_member_of_staff(store: Store, case_id: str) -> None:
    again = {"id": "s2", "login": "sato", "name": "別の佐藤", "roles": "[]", "created": "now"}
    with pytest.raises(SQLAlchemyError), store.database.writing() as connection:
        connection.execute(insert(staff).values(**again))
