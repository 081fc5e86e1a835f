"""Many cases in one file: the ones that were chosen, each logged, nothing that a spreadsheet would run."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from sqlalchemy import update

from knowledge.loader import default
from server.staff import export_pages
from server.store.clock import stored
from server.store.store import Store
from server.store.tables import cases
from tests.server.conftest import BACKENDS, Talk, begin
from tests.server.papers.cases import FACTS, answered
from tests.server.papers.reading import of_csv, of_json
from tests.server.staff.conftest import Browser, SignedInAs

pytestmark = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)
FORMULA = '=HYPERLINK("http://evil.invalid","押す")'


@pytest.fixture
def boss(signed_in_as: SignedInAs) -> Browser:
    return signed_in_as("supervisor")


def received(store: Store, case_id: str, day: str) -> None:
    """Let the case have come in at half past midnight in Japan."""
    time = stored(dt.datetime.fromisoformat(f"{day}T00:30:00+09:00"))
    with store.database.writing() as connection:
        connection.execute(update(cases).where(cases.c.id == case_id).values(created=time))


def ids(boss: Browser, query: str = "") -> list[str]:
    response = boss.get(f"/staff/export.json{query}")
    return [found["id"] for found in of_json(response.content)] if response.status_code == 200 else []


def test_csv_and_json_hold_the_same_cases_and_say_the_same(boss: Browser, talk: Talk, store: Store) -> None:
    other = begin(talk.client)
    store.cases.add_answer(talk.id, answered(default(), *FACTS).model_dump_json(), default().edition, "m1")
    store.particulars.note(talk.id, {"company": "𠮷田商事"}, "policyholder")
    lines = of_csv(boss.get("/staff/export.csv").content)
    found = of_json(boss.get("/staff/export.json").content)

    assert [line["受付番号"] for line in lines] == [one["id"] for one in found] == [talk.id, other.id]
    for line, one in zip(lines, found, strict=True):
        for section in one["paper"]["sections"]:
            written = line[f"【{section['heading']}】"]
            cells = [cell for row in section["rows"] for name, cell in row.items() if name != "gap"]
            assert [cell for cell in cells if cell.replace("\n", "\n　　") not in written] == [], section["id"]
    assert "𠮷田商事" in lines[0]["【契約者】"]


def test_days_are_those_of_japan_and_both_ends_count(boss: Browser, talk: Talk, store: Store) -> None:
    other = begin(talk.client)
    received(store, talk.id, "2026-11-01")
    received(store, other.id, "2026-11-03")

    assert ids(boss, "?since=2026-11-01&until=2026-11-01") == [talk.id]
    assert ids(boss, "?since=2026-11-02") == [other.id]
    assert ids(boss, "?until=2026-11-02") == [talk.id]
    assert ids(boss, "?since=2026-11-01&until=2026-11-03&state=&search=") == [talk.id, other.id]
    assert ids(boss, "?since=2026-11-04") == []


def test_state_and_words_choose_too(boss: Browser, talk: Talk, store: Store) -> None:
    other = begin(talk.client)
    other.say("別の事故で止まりました")
    store.cases.move(talk.id, "closed")

    assert ids(boss, "?state=closed") == [talk.id]
    assert ids(boss, "?state=open") == [other.id]
    assert ids(boss, "?search=別の事故") == [other.id]
    page = boss.get("/staff/export?search=別の事故&state=open").text
    assert "1件あります" in page
    assert 'value="別の事故"' in page
    assert '<option value="open" selected>' in page


def test_each_case_that_was_taken_out_is_logged(boss: Browser, talk: Talk, store: Store) -> None:
    other = begin(talk.client)
    boss.get("/staff/export.csv")
    boss.get("/staff/export.json?state=closed")  # none: nothing is logged
    boss.get("/staff/export")  # only counted

    for case_id in (talk.id, other.id):
        assert [(line.who, line.action, line.detail) for line in store.access.of_case(case_id)] == [
            (f"staff:{boss.member.id}", "exported", "cases.csv")
        ]


def test_no_cell_runs_and_no_control_character_gets_out(boss: Browser, talk: Talk, store: Store) -> None:
    talk.say(f"{FORMULA}\u202e")
    opening = {"known": {}, "policies": [], "as_of": None}
    note = store.cases.create("s1", "\t=1+1\r\n@SUM(A1)", opening)
    store.particulars.note(note.id, {"company": "=cmd|'/C calc'!A0", "agency": "+81"}, "policyholder")
    content = boss.get("/staff/export.csv").content
    lines = of_csv(content)

    assert len(lines) == 2
    risky = tuple("=+-@＝＋－＠\t\r\n")
    assert [cell for line in lines for cell in line.values() if cell.lstrip(" \u3000").startswith(risky)] == []
    assert not any(ord(char) < 32 and char not in "\r\n" for char in content.decode("utf-8-sig"))
    assert "\u202e" not in content.decode("utf-8-sig")


def test_what_cannot_be_exported_is_told_in_japanese(
    boss: Browser, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(talk.client)
    for query, told in {
        "?since=gestern": "受け付けた日（この日から）",
        "?until=9999-12-31": "受け付けた日（この日まで）",
        "?state=lost": "state",
        "?search=" + "a" * 101: "文字",
        "?since=2999-01-01": "当てはまる事案がありません",
    }.items():
        refused = boss.get(f"/staff/export.csv{query}")
        assert (refused.status_code, told in refused.text) == (422, True), query
    assert boss.get("/staff/export?since=gestern").status_code == 422
    monkeypatch.setattr(export_pages, "MAX_CASES", 1)
    many = boss.get("/staff/export.csv")
    assert (many.status_code, "2件" in many.text, "1件まで" in many.text) == (422, True, True)


def test_an_answer_of_another_shape_does_not_keep_the_rest_from_getting_out(
    boss: Browser, talk: Talk, store: Store
) -> None:
    other = begin(talk.client)
    store.cases.add_answer(talk.id, json.dumps({"facts": [], "shape": "other"}), "e9", "m1")
    lines = of_csv(boss.get("/staff/export.csv").content)

    assert [line["受付番号"] for line in lines] == [talk.id, other.id]
    assert "この版のプログラムでは読めません" in lines[0]["【この書面について】"]
    assert lines[0]["知識ベースの版"] == "e9"
