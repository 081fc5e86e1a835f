"""The console while others work, the server is away or the session ends: nothing old is shown, nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from server.store.records import Draft, by_staff
from server.store.staff import Member
from tests.server.browser.conftest import Seat
from tests.server.browser.console_visit import Office, console, office
from tests.server.staff.conftest import session

NOTES = "納品した受発注システムの不具合で、取引先の業務が止まりました。"
OPENING: dict[str, Any] = {"known": {}, "policies": [], "as_of": None}


def made(rooms: Office, text: str = NOTES) -> str:
    return rooms.store.cases.create("s1", text, OPENING).id


def chat(rooms: Office) -> str:
    return rooms.store.conversations.create(str(time.monotonic()), OPENING, [Draft("やあ")])


def newest_member(rooms: Office) -> Member:
    return max(rooms.store.staff.all(), key=lambda member: member.created)


@pytest.fixture
def empty(browser: Browser, tmp_path: Path) -> Iterator[Office]:
    """A server on which nothing has happened yet."""
    with office(tmp_path) as opened:
        yield opened


def test_notes_that_are_wiped_out_leave_no_panel_behind(desk: Seat) -> None:
    here = desk()
    here.type(NOTES)
    expect(here.panel.locator("[data-product]").first).to_be_attached()
    here.notes.fill(NOTES + "続き")  # asked for, and on its way when the notes are wiped out
    here.page.wait_for_timeout(260)
    here.notes.fill("")

    expect(here.panel.locator("[data-product]")).to_have_count(0)
    expect(here.page.locator("#console.busy")).to_have_count(0)
    expect(here.page.locator("#live-state")).to_have_text("")


def test_an_answer_that_breaks_off_does_not_stop_what_is_kept_later(desk: Seat, rooms: Office) -> None:
    case_id = made(rooms)
    here = desk(f"/staff/cases/{case_id}")
    here.fresh()
    here.page.route("**/told", lambda route: route.fulfill(status=200, body="{", content_type="application/json"))
    here.row("cause").locator("[data-edit]").first.click()
    expect(here.page.locator("#notes-problem")).to_be_visible()
    here.page.unroute("**/told")
    here.row("harm").locator("[data-edit]").first.click()

    expect(here.page.locator("#notes-state")).to_have_text("残しました")
    assert {line.fact for line in rooms.store.cases.facts(case_id) if line.who != "policyholder"} == {"cause", "harm"}


def test_what_could_not_be_kept_of_a_chat_stays_told_until_it_is(desk: Seat, rooms: Office) -> None:
    case_id = chat(rooms)
    here = desk(f"/staff/cases/{case_id}")
    here.fresh()
    here.page.route("**/told", lambda route: route.abort())
    here.panel.locator(".add > summary").click()
    here.panel.locator("[data-add]").select_option("outage_hours")
    hours = here.panel.locator('[data-adder="outage_hours"] input')
    hours.fill("6")
    hours.press("Enter")
    here.fresh()
    expect(here.page.locator("#kept-problem")).to_be_visible()
    rooms.store.notes.add(case_id, newest_member(rooms).id, "ほかの人のメモ")
    expect(here.page.locator("#talk-list")).to_contain_text("ほかの人のメモ")
    here.fresh()
    expect(here.page.locator("#kept-problem")).to_be_visible()
    here.page.unroute("**/told")
    here.page.locator("#kept-again").click()

    expect(here.page.locator("#kept-problem")).to_be_hidden()
    assert [(line.fact, line.value) for line in rooms.store.cases.facts(case_id)] == [("outage_hours", 6)]


def test_the_very_first_case_appears_in_an_empty_queue_with_its_counts(empty: Office, browser: Browser) -> None:
    here = console(browser, empty, empty.operator()).open()
    here.page.wait_for_timeout(500)
    made(empty)

    expect(here.page.locator(".queued > li")).to_have_count(1)
    expect(here.page.locator("#queue-choices .count").first).to_have_text("1")
    here.context.close()


def test_looks_at_what_others_do_never_overlap(desk: Seat) -> None:
    held: list[Route] = []
    here = desk()
    here.page.route("**/pulse*", lambda route: held.append(route))
    here.page.wait_for_timeout(7_500)

    assert len(held) == 1
    for route in held:
        route.abort()


def test_what_another_says_of_a_fact_is_seen_beside_call_notes_too(desk: Seat, rooms: Office) -> None:
    case_id = made(rooms)
    here = desk(f"/staff/cases/{case_id}")
    here.fresh()
    rooms.store.cases.add_fact(case_id, "outage_hours", 6, "confirmed", by_staff("s1"))

    expect(here.row("outage_hours")).to_be_visible()


def test_what_is_being_typed_in_the_panel_stays_when_it_is_made_anew(desk: Seat, rooms: Office) -> None:
    case_id = made(rooms)
    here = desk(f"/staff/cases/{case_id}")
    here.fresh()
    here.panel.locator(".add > summary").click()
    here.panel.locator("[data-add]").select_option("amount_yen")
    amount = here.panel.locator('[data-adder="amount_yen"] input')
    amount.focus()
    here.page.keyboard.type("3500")
    rooms.store.cases.add_fact(case_id, "outage_hours", 6, "confirmed", by_staff("s1"))
    expect(here.row("outage_hours")).to_be_visible()

    expect(amount).to_be_focused()
    expect(amount).to_have_value("3500")
    here.page.keyboard.type("000\n")
    expect(here.row("amount_yen")).to_contain_text("3,500,000円")
    assert [line.value for line in rooms.store.cases.facts(case_id) if line.fact == "amount_yen"] == [3_500_000]


def test_a_reply_that_could_not_be_sent_is_not_put_away_when_the_case_moves(desk: Seat, rooms: Office) -> None:
    case_id = chat(rooms)
    here = desk(f"/staff/cases/{case_id}")
    me = newest_member(rooms).id
    rooms.store.take_overs.begin(case_id, me)
    here.page.reload()
    here.page.locator("#reply").fill("長い返事")
    rooms.store.take_overs.end(case_id)
    here.page.get_by_role("button", name="送る", exact=True).click()
    expect(here.page.locator("#kept")).to_have_value("長い返事")
    rooms.store.notes.add(case_id, me, "動いた")
    expect(here.page.locator("#talk-list")).to_contain_text("動いた")

    expect(here.page.locator("#kept")).to_have_value("長い返事")


def test_a_link_of_the_queue_keeps_the_focus_when_the_queue_moves(desk: Seat, rooms: Office) -> None:
    case_id = made(rooms)
    here = desk()
    link = here.page.locator(f'.queued a[href^="/staff/cases/{case_id}"]')
    link.focus()
    other = made(rooms)
    expect(here.page.locator(f'.queued a[href^="/staff/cases/{other}"]')).to_be_visible()

    expect(link).to_be_focused()


def test_who_signs_in_again_in_another_tab_goes_on_where_they_were(desk: Seat, rooms: Office) -> None:
    case_id = made(rooms)
    here = desk(f"/staff/cases/{case_id}")
    here.fresh()
    [cookie] = [one for one in here.context.cookies() if "staff" in one["name"]]
    fresh = session(rooms.store, newest_member(rooms))
    here.context.add_cookies([{"name": cookie["name"], "value": fresh, "url": rooms.address}])
    here.notes.fill(f"{NOTES}続き。")
    here.page.locator("#save").click()
    expect(here.page.locator("#notes-state")).to_have_text("残しました")
    here.page.locator("#note").fill("フォームの鍵も新しい")
    here.page.get_by_role("button", name="メモを残す", exact=True).click()

    expect(here.page.locator("#talk-list")).to_contain_text("フォームの鍵も新しい")
