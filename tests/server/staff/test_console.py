"""What the console asks of the server: a panel from what is known by now, and the keeping of what staff found out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from httpx2 import Response

from server import cookies
from server.store import facts as history
from server.store.cases import Cases
from server.store.store import Store
from tests.server.conftest import Talk
from tests.server.staff.conftest import Browser, SignedInAs

NOTES = "取引先のサーバーが止まりました。折り返しは 090-1234-5678"
TESTED = {"fact": "ordinary_test_done", "value": True, "status": "confirmed"}
DEFECT = {"fact": "cause", "value": "software-defect", "status": "confirmed"}


@pytest.fixture
def sato(signed_in_as: SignedInAs) -> Browser:
    return signed_in_as("operator", name="佐藤")


def post(browser: Browser, path: str, **body: Any) -> Response:
    headers = browser.cookie | {cookies.HEADER: cookies.form_key(browser.token)}
    return browser.client.post(path, json=body, headers=headers)


def assist(browser: Browser, **body: Any) -> str:
    response = post(browser, "/api/v1/staff/assist", **body)
    assert response.status_code == 200, response.text
    return response.text


def statuses(panel: str) -> dict[str, str]:
    return dict(re.findall(r'data-product="([^"]+)" data-status="([^"]+)"', panel))


def made(browser: Browser, **body: Any) -> str:
    response = post(browser, "/api/v1/staff/cases", **({"text": NOTES} | body))
    assert response.status_code == 201, response.text
    return str(response.json()["case_id"])


def told(browser: Browser, case_id: str, **body: Any) -> Response:
    return post(browser, f"/api/v1/staff/cases/{case_id}/told", **body)


def code(response: Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def by_staff(store: Store, case_id: str) -> list[tuple[str, Any, str]]:
    """What staff said in a case, as the history has it."""
    lines = store.cases.facts(case_id)
    return [(line.fact, line.value, line.status) for line in lines if line.who.startswith("staff:")]


def test_the_panel_says_what_the_notes_tell_and_where(sato: Browser) -> None:
    panel = assist(sato, text=NOTES)
    start = NOTES.index("止ま")

    assert statuses(panel)["b-plan"] == "needs_info"
    assert f'data-start="{start}" data-end="{start + 2}"' in panel
    assert 'data-text="止ま"' in panel


def test_a_fact_moves_a_status_and_the_panel_tells_from_what(sato: Browser) -> None:
    before = statuses(assist(sato, text=NOTES))
    untested = [DEFECT, TESTED | {"value": False}]
    after = assist(sato, text=NOTES, facts=untested, before=before)

    assert (before["b-plan"], statuses(after)["b-plan"]) == ("needs_info", "excluded")
    assert "前は「確認が必要」" in after
    assert "前は" not in assist(sato, text=NOTES, facts=untested, before=statuses(after))


def test_asking_keeps_nothing(sato: Browser, store: Store) -> None:
    case_id = made(sato)
    before = (store.cases.facts(case_id), store.cases.answers(case_id), store.cases.find(case_id))
    assist(
        sato, case_id=case_id, text="別の話です。サーバーが止まりました。", facts=[DEFECT], policies=[], supposing=True
    )

    assert (store.cases.facts(case_id), store.cases.answers(case_id), store.cases.find(case_id)) == before


def test_new_notes_are_kept_masked_with_their_answer_and_what_staff_confirmed(sato: Browser, store: Store) -> None:
    case_id = made(sato, facts=[DEFECT], policies=[{"product": "b-plan"}])
    case = sato.case(case_id)

    assert case["source"] == "call_notes"
    assert "090-1234" not in case["text"]
    assert len(case["text"]) == len(NOTES)
    assert {(fact["id"], fact["status"]) for fact in case["answer"]["facts"]} >= {
        ("harm", "stated"),
        ("cause", "confirmed"),
    }
    assert by_staff(store, case_id) == [("cause", "software-defect", "confirmed")]
    assert [line.fact for line in store.cases.facts(case_id) if line.who == "policyholder"] == ["harm"]
    assert "契約あり" in assist(sato, case_id=case_id, text=case["text"])


def test_what_staff_say_is_in_the_history_with_name_and_time_and_can_be_taken_back(
    sato: Browser, signed_in_as: SignedInAs, store: Store
) -> None:
    case_id, suzuki = made(sato), signed_in_as("operator", name="鈴木")
    told(sato, case_id, facts=[{"fact": "outage_hours", "value": 6, "status": "confirmed"}])
    told(suzuki, case_id, facts=[{"fact": "outage_hours", "value": 8, "status": "confirmed"}])
    told(sato, case_id, facts=[{"fact": "harm", "value": "third-party-outage", "status": "denied"}])
    panel = assist(sato, case_id=case_id, text=NOTES)
    said = {
        line.fact: (line.value, line.who) for line in history.current(store.cases.facts(case_id)) if "staff" in line.who
    }

    assert said["outage_hours"] == (8, f"staff:{suzuki.member.id}")
    assert "鈴木、" in panel
    assert "佐藤、" in panel
    assert by_staff(store, case_id)[1:3] == [("outage_hours", 6, "withdrawn"), ("outage_hours", 8, "confirmed")]

    told(sato, case_id, facts=[{"fact": "harm", "value": "third-party-outage", "status": "withdrawn"}])
    assert [fact["status"] for fact in sato.case(case_id)["answer"]["facts"] if fact["id"] == "harm"] == ["stated"]


def test_saying_the_same_again_adds_no_line(sato: Browser, store: Store) -> None:
    case_id = made(sato, facts=[DEFECT])
    told(sato, case_id, facts=[DEFECT])

    assert len(by_staff(store, case_id)) == 1


def test_what_staff_said_of_a_chat_outlives_its_next_turn(talk: Talk, sato: Browser, store: Store) -> None:
    talk.say("サーバーが止まりました")
    told(sato, talk.id, facts=[DEFECT])
    talk.say("まだ止まっています")
    panel = assist(sato, case_id=talk.id)

    assert by_staff(store, talk.id) == [("cause", "software-defect", "confirmed")]
    assert 'data-row="cause"' in panel
    assert re.search(r'data-message="\d+" data-text="止ま"', panel)


def test_the_answer_that_is_kept_counts_what_staff_said_also_after_the_next_turn(talk: Talk, sato: Browser) -> None:
    talk.say("サーバーが止まりました")
    told(sato, talk.id, facts=[DEFECT, TESTED | {"value": False}])
    talk.say("まだ止まっています")
    answer = sato.case(talk.id)["answer"]

    assert ("cause", "confirmed") in {(fact["id"], fact["status"]) for fact in answer["facts"]}
    assert {item["product"]: item["status"] for item in answer["assessments"]}["b-plan"] == "excluded"
    assert "計算し直してください" not in sato.get(f"/staff/cases/{talk.id}/files/report.txt").text


def test_that_nothing_is_held_is_kept_and_is_not_the_same_as_nothing_said(sato: Browser) -> None:
    nothing, not_said = made(sato, policies=[]), made(sato)
    told(sato, nothing, facts=[DEFECT])

    assert sato.case(nothing)["answer"]["not_held"] == ["any"]
    assert sato.case(not_said)["answer"]["not_held"] == []
    assert "加入：なし" in sato.get(f"/staff/cases/{nothing}/files/report.txt").text
    assert "加入：なし" not in sato.get(f"/staff/cases/{not_said}/files/report.txt").text


def test_the_case_of_a_panel_is_looked_up_once(talk: Talk, sato: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    talk.say("サーバーが止まりました")
    looked: list[str] = []
    real = Cases.find
    monkeypatch.setattr(Cases, "find", lambda self, case_id: looked.append(case_id) or real(self, case_id))
    assist(sato, case_id=talk.id)

    assert looked == [talk.id]


def test_notes_that_somebody_changed_meanwhile_are_not_overwritten(sato: Browser, store: Store) -> None:
    case_id = made(sato)
    seen = sato.case(case_id)["text"]
    assert told(sato, case_id, text=f"{seen}続き。", seen=seen).status_code == 200

    assert code(told(sato, case_id, text="別の人の続き。", seen=seen)) == (409, "notes_moved")
    assert sato.case(case_id)["text"] == f"{seen}続き。"


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"facts": [{"fact": "caus", "value": "malware", "status": "confirmed"}]}, "unknown_fact"),
        ({"facts": [{"fact": "cause", "value": "rain", "status": "confirmed"}]}, "invalid_value"),
        ({"facts": [{"fact": "cause", "status": "denied"}]}, "invalid_value"),
        ({"facts": [{"fact": "cause", "value": "malware", "status": "perhaps"}]}, "invalid_field"),
        ({"policies": [{"product": "c-plan"}]}, "unknown_product"),
        ({"text": "あ\u0000"}, "invalid_characters"),
        ({"text": "あ" * 20_001}, "text_too_long"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_is_kept(
    sato: Browser, store: Store, body: dict[str, Any], wrong: str
) -> None:
    case_id = made(sato)
    before = (store.cases.facts(case_id), store.cases.answers(case_id))

    assert code(told(sato, case_id, **body)) == (422, wrong)
    assert code(post(sato, "/api/v1/staff/assist", **({"text": NOTES} | body))) == (422, wrong)
    assert code(post(sato, "/api/v1/staff/cases", **({"text": NOTES} | body))) == (422, wrong)
    assert (store.cases.facts(case_id), store.cases.answers(case_id)) == before
    assert len(sato.get("/api/v1/staff/queue").json()["items"]) == 1


def test_a_chat_has_no_call_notes_and_a_case_that_is_gone_says_so(talk: Talk, sato: Browser) -> None:
    assert code(told(sato, talk.id, text="メモ")) == (409, "no_call_notes")
    assert code(told(sato, "0" * 32, facts=[DEFECT])) == (404, "case_not_found")
    assert code(post(sato, "/api/v1/staff/assist", case_id="0" * 32)) == (404, "case_not_found")
    assert sato.get(f"/api/v1/staff/pulse?case_id={'0' * 32}").json()["case"] is None


def test_every_look_at_a_case_and_every_word_kept_is_in_the_access_log(sato: Browser, store: Store) -> None:
    case_id = made(sato)
    assist(sato, case_id=case_id, text=NOTES)
    told(sato, case_id, facts=[DEFECT])

    assert [(line.action, line.detail) for line in store.access.of_case(case_id)] == [
        ("told", "0"),
        ("read", "panel"),
        ("told", "1"),
    ]


def test_the_pulse_moves_when_the_case_does_and_tells_nothing_else(talk: Talk, sato: Browser) -> None:
    first = sato.get(f"/api/v1/staff/pulse?case_id={talk.id}").json()
    talk.say("サーバーが止まりました")
    second = sato.get(f"/api/v1/staff/pulse?case_id={talk.id}").json()

    assert set(first) == {"case", "queue"}
    assert first["case"] < second["case"]
    assert second == sato.get(f"/api/v1/staff/pulse?case_id={talk.id}").json()


def test_who_may_only_read_gets_a_panel_without_anything_to_press(
    talk: Talk, sato: Browser, signed_in_as: SignedInAs
) -> None:
    talk.say("サーバーが止まりました")
    page = signed_in_as("auditor").get(f"/staff/cases/{talk.id}").text

    assert 'data-status="needs_info"' in page
    assert re.findall(r'data-edit=|data-fact=|console\.js|id="suppose"', page) == []
    assert re.findall(r"data-edit=|console\.js", sato.get(f"/staff/cases/{talk.id}").text) != []


def test_markup_of_a_person_is_text_in_the_panel(sato: Browser) -> None:
    markup = "<img src=x onerror=alert(1)>\"'止ま"
    case_id = made(sato, text=f"{markup}りました")
    for shown in (assist(sato, text=f"{markup}りました"), sato.get(f"/staff/cases/{case_id}").text):
        assert "<img" not in shown


def test_notes_keep_an_empty_first_line(sato: Browser) -> None:
    case_id = made(sato, text="\nサーバーが止まりました")
    page = sato.get(f"/staff/cases/{case_id}").text
    shown = re.search(r'<textarea id="notes"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)

    assert shown is not None
    assert shown[1] == "\nサーバーが止まりました"  # HTML drops the first line break, and only that


def test_the_answer_that_is_kept_follows_from_what_staff_found(sato: Browser) -> None:
    case_id = made(sato, facts=[DEFECT, TESTED | {"value": False}])
    kept = {item["product"]: item["status"] for item in sato.case(case_id)["answer"]["assessments"]}

    assert kept["b-plan"] == "excluded"
