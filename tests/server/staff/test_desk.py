"""The queue and the desk of a case: what staff do with it, who may, and that it is logged."""

from __future__ import annotations

import datetime as dt
import json
import threading
from typing import Any

import pytest
from sqlalchemy import insert

from server.store.records import Draft, NewTurn
from server.store.store import Store
from server.store.tables import hand_overs
from tests.server.conftest import BACKENDS, Talk, begin
from tests.server.fakes import FakeEngine
from tests.server.staff.conftest import Browser, SignedInAs

pytestmark = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)


@pytest.fixture
def sato(signed_in_as: SignedInAs) -> Browser:
    return signed_in_as("operator", name="佐藤")


def code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def queue(browser: Browser, query: str = "") -> list[dict[str, Any]]:
    response = browser.get(f"/api/v1/staff/queue{query}")
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


def test_who_waits_longest_comes_first_then_what_is_taken_then_what_moved_last(
    client: Any, store: Store, sato: Browser
) -> None:
    quiet, late, early, taken = (begin(client) for _ in range(4))
    for talk, minutes in ((late, 5), (early, 90), (taken, 300)):
        since = (dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)).isoformat(timespec="milliseconds")
        row = {"case_id": talk.id, "number": 1, "reason": "asked", "state": "waiting", "created": since}
        with store.database.writing() as connection:
            connection.execute(insert(hand_overs).values(**row))
    sato.do(taken.id, do="take")
    begin(client).say("サーバーが止まりました")
    found = queue(sato)

    assert [item["id"] for item in found[:3]] == [early.id, late.id, taken.id]
    assert found[-1]["id"] == quiet.id
    assert [item["state_text"] for item in found[:3]] == [
        "担当者を待っています（1時間前から）",
        "担当者を待っています（5分前から）",
        "佐藤が対応しています",
    ]
    assert found[3]["verdicts"]
    assert found[3]["deadline_text"]
    assert [item["id"] for item in queue(sato, "?wanted=mine")] == [taken.id]
    assert [item["id"] for item in queue(sato, "?wanted=waiting")] == [early.id, late.id]


def test_a_search_finds_words_and_ids_takes_signs_literally_and_leaves_no_words_in_the_log(
    talk: Talk, store: Store, sato: Browser
) -> None:
    talk.say("受発注システムが100%止まりました")
    begin(talk.client).say("別の話")
    sato.do(talk.id, do="note", text="折り返し待ち")

    for words in ("受発注", "100%25止", "折り返し", talk.id[:8]):
        assert [item["id"] for item in queue(sato, f"?search={words}")] == [talk.id], words
    for words in ("%25", "_", "'", "\\"):
        assert len(queue(sato, f"?search={words}")) == (1 if words == "%25" else 0), words
    assert code(sato.get(f"/api/v1/staff/queue?search={'あ' * 101}")) == (422, "text_too_long")
    with store.database.reading() as connection:
        logged = [str(row) for row in connection.exec_driver_sql("SELECT * FROM access_log")]
    assert [line for line in logged if "受発注" in line] == []
    assert [line for line in logged if "searched" in line] != []


def test_pages_hold_thirty_and_name_their_number(store: Store, sato: Browser) -> None:
    for _ in range(31):
        store.cases.create(sato.member.id, "電話メモ", {"known": {}, "policies": [], "as_of": None})
    first, second = (sato.get(f"/api/v1/staff/queue?page={page}").json() for page in (1, 2))

    assert (len(first["items"]), len(second["items"]), first["total"], first["pages"]) == (30, 1, 31, 2)
    assert not {item["id"] for item in first["items"]} & {item["id"] for item in second["items"]}


def test_a_hand_over_is_taken_by_one_released_by_its_owner_or_a_supervisor_and_finished(
    talk: Talk, store: Store, sato: Browser, signed_in_as: SignedInAs
) -> None:
    suzuki, boss = signed_in_as("operator", name="鈴木"), signed_in_as("supervisor", name="部長")
    store.hand_overs.open(talk.id, "asked")

    assert sato.do(talk.id, do="take").json()["case"]["assigned_to"] == "佐藤"
    assert code(suzuki.do(talk.id, do="take")) == (409, "hand_over_moved")
    assert code(suzuki.do(talk.id, do="release")) == (409, "hand_over_moved")
    assert code(suzuki.do(talk.id, do="finish")) == (409, "hand_over_moved")
    assert boss.do(talk.id, do="release").json()["case"]["assigned_to"] is None
    assert suzuki.do(talk.id, do="take").status_code == 200
    assert suzuki.do(talk.id, do="finish").status_code == 200
    assert code(suzuki.do(talk.id, do="finish")) == (409, "hand_over_moved")
    [closed] = sato.case(talk.id)["hand_overs"]
    assert (closed["state"], closed["taken_by"], closed["closed_by"]) == ("closed", "鈴木", "鈴木")


def notices(talk: Talk) -> list[str]:
    return [message["kind"] for message in talk.read()["messages"] if message["role"] == "operator"]


def test_who_waits_in_a_chat_is_told_when_the_hand_over_ends_without_anybody_joining(
    talk: Talk, store: Store, sato: Browser
) -> None:
    for do in ("finish", "close"):
        store.hand_overs.open(talk.id, "asked")
        store.conversations.append(talk.id, Draft("担当者に引き継ぎます。", kind="handover"))
        sato.do(talk.id, do=do)
    told = talk.read()["messages"][-1]

    assert notices(talk) == ["finished", "finished"]
    assert "もう一度「担当者につなぐ」を押してください" in told["text"]


def test_who_was_joined_in_a_chat_is_told_its_end_once(talk: Talk, store: Store, sato: Browser) -> None:
    store.hand_overs.open(talk.id, "asked")
    for do in ("take_over", "give_back", "finish", "take_over", "close", "close"):
        sato.do(talk.id, do=do)

    assert notices(talk) == ["joined", "left", "joined", "left"]


def test_a_chat_that_is_taken_over_is_answered_by_a_person_and_given_back(
    talk: Talk, engine: FakeEngine, sato: Browser, signed_in_as: SignedInAs
) -> None:
    suzuki = signed_in_as("operator", name="鈴木")
    assert code(sato.do(talk.id, do="reply", text="まだです")) == (409, "not_taken_over")
    assert sato.do(talk.id, do="take_over").json()["case"]["speaker_is_me"]
    assert code(suzuki.do(talk.id, do="take_over")) == (409, "chat_taken")
    assert code(suzuki.do(talk.id, do="reply", text="割り込み")) == (409, "not_taken_over")
    talk.say("担当の方ですか")
    for _ in range(2):  # a double click
        sato.do(talk.id, do="reply", text="はい、03-1234-5678 の佐藤です。", client_message_id="r1")
    sato.do(talk.id, do="take_over")  # again: nothing more is said
    sato.do(talk.id, do="give_back")
    assert code(sato.do(talk.id, do="give_back")) == (409, "not_taken_over")
    talk.say("サーバーが止まりました")

    said = [(message["role"], message["kind"], message["text"]) for message in talk.read()["messages"][1:6]]
    assert said[:2] == [
        ("operator", "joined", "ここからは、担当者（佐藤）がお答えします。自動応答は止まります。"),
        ("user", "to_operator", "担当の方ですか"),
    ]
    assert said[2] == ("operator", "text", "はい、03-1234-5678 の佐藤です。")
    assert said[3][:2] == ("operator", "left")
    assert engine.handled == ["サーバーが止まりました"]


def test_what_an_operator_says_is_pushed_to_the_chat(talk: Talk, sato: Browser) -> None:
    live, told = talk.client.app.state.context.live, threading.Event()  # type: ignore[attr-defined]
    live.tell = lambda case_id, signal: told.set() if (case_id, signal) == (talk.id, "message") else None
    sato.do(talk.id, do="take_over")

    assert told.is_set()


def test_a_note_is_seen_by_staff_only_and_masked(talk: Talk, sato: Browser) -> None:
    sato.do(talk.id, do="note", text="折り返し先は 090-1234-5678")

    assert [note["text"] for note in sato.case(talk.id)["notes"]] == ["折り返し先は 〔電話番号＊＊＊＊＊＊＊〕"]
    assert "折り返し" not in str(talk.read())


def test_an_override_keeps_the_answer_and_says_what_is_right_and_why(talk: Talk, store: Store, sato: Browser) -> None:
    assert code(sato.do(talk.id, do="override", product="b-plan", status="responds", reason="x")) == (409, "no_answer")
    answer = talk.say("サーバーが止まりました").json()["answer"]
    given = {item["product"]: item["status"] for item in answer["assessments"]}["b-plan"]
    wish = {"do": "override", "product": "b-plan", "status": "excluded", "reason": "試運転中の事故。090-1234-5678"}

    assert code(sato.do(talk.id, **wish | {"product": "b-plam"})) == (422, "unknown_product")
    assert code(sato.do(talk.id, **wish | {"status": "perhaps"})) == (422, "invalid_field")
    assert code(sato.do(talk.id, **wish | {"status": given})) == (422, "same_status")
    assert code(sato.do(talk.id, **wish | {"reason": " "})) == (422, "empty_text")
    case = sato.do(talk.id, **wish).json()["case"]

    [override] = case["overrides"]
    assert (override["product"], override["given"], override["status"], override["by"]) == (
        *("b-plan", given, "excluded"),
        "佐藤",
    )
    assert "1234" not in override["reason"]
    assert case["answer"] == answer


def test_a_paper_of_the_case_is_marked_and_no_other(talk: Talk, sato: Browser) -> None:
    talk.say("サーバーが止まりました")
    paper = sato.case(talk.id)["papers"][0]
    after = sato.do(talk.id, do="document", document=paper["id"], state="received").json()["case"]

    assert paper["state"] == "missing"
    assert after["papers"][0]["state"] == "received"
    assert code(sato.do(talk.id, do="document", document="no/such/paper", state="ready")) == (422, "unknown_document")


def test_closing_ends_what_is_open_and_a_new_message_opens_the_case_again(
    talk: Talk, store: Store, sato: Browser
) -> None:
    store.hand_overs.open(talk.id, "asked")
    sato.do(talk.id, do="take_over")
    closed = sato.do(talk.id, do="close").json()["case"]

    assert (closed["state"], closed["speaker"], closed["hand_overs"][0]["state"]) == ("closed", None, "closed")
    assert [item["id"] for item in queue(sato, "?wanted=closed")] == [talk.id]
    talk.say("続きがあります")
    assert sato.case(talk.id)["state"] == "open"
    sato.do(talk.id, do="close")
    assert sato.do(talk.id, do="reopen").json()["case"]["state"] == "open"


def test_every_reading_and_every_deed_is_in_the_access_log(
    talk: Talk, store: Store, sato: Browser, signed_in_as: SignedInAs
) -> None:
    sato.case(talk.id)
    sato.get(f"/staff/cases/{talk.id}")
    sato.do(talk.id, do="note", text="メモ")
    sato.do(talk.id, do="release")  # refused: nothing was done
    log = signed_in_as("auditor").get(f"/api/v1/staff/cases/{talk.id}/access").json()["items"]

    mine = f"staff:{sato.member.id}"
    assert [(line["who"], line["action"]) for line in log] == [(mine, one) for one in ("read", "read", "note", "read")]
    assert code(sato.get(f"/api/v1/staff/cases/{talk.id}/access")) == (403, "role_missing")


def test_call_notes_have_a_case_but_no_chat(store: Store, sato: Browser) -> None:
    made = store.cases.create(
        sato.member.id, "サーバーが止まったとの電話", {"known": {}, "policies": [], "as_of": None}
    )

    assert sato.case(made.id)["text"] == "サーバーが止まったとの電話"
    assert code(sato.do(made.id, do="take_over")) == (409, "no_conversation")
    assert code(sato.do(made.id, do="reply", text="あの")) == (409, "no_conversation")


@pytest.mark.parametrize("case_id", ["0" * 32, "%00", "あ"])
def test_a_case_that_does_not_exist_says_so(case_id: str, sato: Browser) -> None:
    for path in (f"/api/v1/staff/cases/{case_id}", f"/staff/cases/{case_id}"):
        response = sato.get(path)
        assert response.status_code == 404
    assert sato.do(case_id, do="note", text="メモ").status_code == 404


@pytest.mark.parametrize(
    "action",
    [
        {"do": "dance"},
        {},
        {"do": "note"},
        {"do": "note", "text": "a\u0000b"},
        {"do": "note", "text": "x" * 4001},
        {"do": "reply", "text": "\ud800"},
        {"do": "take", "who": "me"},
    ],
)
def test_an_action_that_cannot_be_read_says_what_is_wrong(talk: Talk, sato: Browser, action: dict[str, Any]) -> None:
    headers = sato.cookie | {"X-Form-Key": json.loads(sato.get("/api/v1/staff/me").text)["form_key"]}
    body = json.dumps(action).encode()
    path = f"/api/v1/staff/cases/{talk.id}/actions"
    response = talk.client.post(path, content=body, headers=headers | {"Content-Type": "application/json"})

    assert response.status_code == 422
    assert response.json()["error"]["message"]


def test_an_answer_of_an_older_knowledge_base_is_kept_and_said_to_be_so(
    talk: Talk, store: Store, sato: Browser
) -> None:
    answer = talk.say("サーバーが止まりました").json()["answer"]
    conversation = store.conversations.find(talk.id)
    assert conversation is not None
    answer["documents"] = [{"id": "b-plan/document/renamed-since", "product": "b-plan", "basis": "documented"}]
    said = store.conversations.log_said(talk.id, "old", "前の話", 99)
    store.conversations.save_turn(conversation, said.number, NewTurn((Draft("はい"),), [], json.dumps(answer), "old"))

    assert sato.case(talk.id)["papers"] == []
    assert "前の版の知識" in sato.get(f"/staff/cases/{talk.id}").text
    assert sato.get("/staff/queue").status_code == 200
