"""The console at work: the panel follows what is typed, facts move statuses, and nothing is kept unasked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from server.staff.words import words
from tests.server.browser.conftest import Seat
from tests.server.browser.console_visit import Console, Office
from tests.server.browser.test_composing import convert
from tests.server.browser.visit import Visit

SAY = words()["console"]
OUTAGE = (
    "𠮷田様より電話。納品した受発注システムの不具合で、取引先の業務が6時間止まり、損害賠償を請求されているとのこと。"
)
OPEN = '[data-product="b-plan"][data-status="needs_info"]'
PAINTED = """(name) => [...(CSS.highlights.get(name) ?? [])].map((range) => range.toString()).filter(Boolean)"""


def kept(rooms: Office, case_id: str) -> tuple[Any, ...]:
    """All that is kept of what is known of a case."""
    cases = rooms.store.cases
    return cases.facts(case_id), cases.answers(case_id), cases.find(case_id), rooms.store.notes.of_case(case_id)


def new_case(here: Console, text: str = OUTAGE) -> str:
    here.type(text)
    here.page.get_by_role("button", name=SAY["create"]).click()
    here.page.wait_for_url("**/staff/cases/*")
    here.fresh()
    return here.page.url.rsplit("/", 1)[1].split("?")[0]


def test_the_panel_follows_the_notes_and_the_evidence_is_marked_in_them(desk: Seat) -> None:
    here = desk()
    expect(here.panel).to_contain_text(SAY["empty"])
    here.type(OUTAGE)
    expect(here.panel.locator(OPEN)).to_be_attached()
    quotes = here.panel.locator("button.quote")
    told = {str(quote.get_attribute("data-text")) for quote in quotes.all()}

    assert told
    assert set(here.page.evaluate(PAINTED, "evidence")) == told
    quotes.first.click()
    first = quotes.first.get_attribute("data-text")
    assert here.page.evaluate(PAINTED, "chosen") == [first]
    assert here.notes.evaluate("(field) => field.value.slice(field.selectionStart, field.selectionEnd)") == first
    expect(here.notes).to_be_focused()
    here.picture("console-wide-notes")
    here.accessible()

    here.notes.press("End")
    here.notes.evaluate("(field) => field.setSelectionRange(0, 0)")
    here.page.keyboard.insert_text("﨑本が受けた。")
    assert set(here.page.evaluate(PAINTED, "evidence")) == told, "the marks stay where they are while one types"
    here.fresh()
    assert set(here.page.evaluate(PAINTED, "evidence")) == told
    here.check()


def test_a_fact_moves_a_status_and_is_kept_with_the_notes(desk: Seat, rooms: Office) -> None:
    here = desk(name="鈴木")
    here.type(OUTAGE)
    expect(here.panel.locator(OPEN)).to_be_attached()
    while here.status("b-plan") == "needs_info":
        here.panel.locator(".next [data-edit]").nth(1).click()
        here.fresh()
    expect(here.panel.locator('[data-product="b-plan"] .was')).to_have_text("前は「確認が必要」")
    expect(here.page.locator("#moved")).to_contain_text("Bプラン")
    expect(here.panel.locator(".tag.pending").first).to_have_text(SAY["not_kept"])
    here.panel.locator('[data-product="b-plan"] summary').first.click()
    here.panel.locator('[data-product="b-plan"] .clause summary').first.click()
    expect(here.panel.locator('[data-product="b-plan"] .clause[open]').first).to_contain_text("出典")
    here.picture("console-wide-moved", height=1400)
    here.accessible()
    assert rooms.store.queue.find("x", "all", "")[0] == [] or here.page.url.endswith("/staff/queue")

    moved = here.status("b-plan")
    here.page.get_by_role("button", name=SAY["create"]).click()
    here.page.wait_for_url("**/staff/cases/*")
    here.fresh()
    case_id = here.page.url.rsplit("/", 1)[1]
    assert here.status("b-plan") == moved
    expect(here.panel.locator(".by").first).to_contain_text("鈴木、")
    expect(here.panel.locator(".tag.pending")).to_have_count(0)
    said = [line for line in rooms.store.cases.facts(case_id) if line.who.startswith("staff:")]
    assert said
    here.picture("console-wide-kept")
    here.accessible()

    row = here.panel.locator(".noted > li.edited").first
    row.get_by_role("button", name=SAY["undo"]).click()
    expect(here.panel.locator(".noted > li.edited")).to_have_count(len(said) - 1)
    here.fresh()
    assert [line.status for line in rooms.store.cases.facts(case_id) if line.who.startswith("staff:")][
        -1
    ] == "withdrawn"
    here.check()


def test_a_figure_a_day_and_a_policy_are_changed_in_place(desk: Seat) -> None:
    here = desk()
    here.type("保守先のサーバーが昨日ウイルスに感染して止まり、取引先から賠償を求められています。")
    assert here.status("it-pi") == "needs_rider"
    row = here.panel.locator('[data-product="it-pi"]')
    expect(row.locator(".tag.lacking")).to_be_visible()
    row.locator("summary").first.click()
    row.locator('[data-rider="it-pi/rider/computer-attack"]').check()
    expect(here.panel.locator('[data-product="it-pi"][data-status="responds"]')).to_be_attached()
    expect(here.panel.locator('[data-product="it-pi"] .tag.held').first).to_be_visible()
    expect(here.panel.locator('[data-product="it-pi"] details.why')).to_have_attribute("open", "")

    here.panel.get_by_text(SAY["add"]).click()
    here.panel.locator("[data-add]").select_option("outage_hours")
    here.panel.locator('[data-adder="outage_hours"] input').fill("8")
    here.panel.locator('[data-adder="outage_hours"] input').press("Enter")
    expect(here.row("outage_hours")).to_contain_text("8時間")
    here.picture("console-wide-policy", height=1400)
    here.accessible()
    here.check()


def test_a_what_if_moves_the_panel_and_leaves_nothing_behind(desk: Seat, rooms: Office) -> None:
    here = desk()
    case_id = new_case(here)
    before, shown = kept(rooms, case_id), here.statuses()
    here.page.locator("#suppose").click()
    expect(here.page.locator("#supposing")).to_be_visible()
    here.fresh()
    here.row("harm").first.get_by_role("button", name=SAY["deny"], exact=True).click()
    expect(here.panel.locator(".tag.pending").first).to_have_text(SAY["supposed"])
    here.fresh()
    assert here.statuses() != shown
    expect(here.panel.locator(".was").first).to_be_visible()
    here.picture("console-wide-what-if")
    here.accessible()

    here.page.locator("#suppose").click()
    here.fresh()
    expect(here.page.locator("#supposing")).to_be_hidden()
    assert here.statuses() == shown
    assert kept(rooms, case_id) == before
    here.page.reload()
    here.fresh()
    assert here.statuses() == shown
    assert here.page.evaluate("() => [localStorage.length, sessionStorage.length]") == [0, 0]
    here.check()


def test_an_answer_to_what_was_typed_before_is_dropped(desk: Seat) -> None:
    here = desk()
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "ウイルス" in json.loads(route.request.post_data or "{}")["text"]:
            route.continue_()
        else:
            held.append(route)

    here.page.route("**/assist", hold)
    here.notes.fill(OUTAGE)
    expect(here.page.locator("#console.busy")).to_be_attached()
    while not held:
        here.page.wait_for_timeout(20)
    here.notes.fill("保守先のサーバーが昨日ウイルスに感染して止まりました。")
    expect(here.row("cause")).to_contain_text("ウイルス")
    for route in held:
        route.fulfill(status=200, body="<p>古い見立て</p>", content_type="text/html")
    here.page.wait_for_timeout(300)

    expect(here.panel).not_to_contain_text("古い見立て")
    expect(here.row("cause")).to_contain_text("ウイルス")


def test_while_the_server_is_away_nothing_typed_is_lost(desk: Seat) -> None:
    here = desk()
    here.page.route("**/api/v1/staff/**", lambda route: route.abort())
    here.notes.fill(OUTAGE)
    expect(here.page.locator("#live-problem")).to_contain_text("サーバーにつながりません")
    here.page.get_by_role("button", name=SAY["create"]).click()
    expect(here.page.locator("#notes-problem")).to_be_visible()
    here.picture("console-wide-away")
    here.accessible()
    here.page.unroute("**/api/v1/staff/**")
    here.page.locator("#live-again").click()

    expect(here.panel.locator(OPEN)).to_be_attached()
    expect(here.page.locator("#live-problem")).to_be_hidden()
    expect(here.notes).to_have_value(OUTAGE)
    here.check(offline=True)


def test_two_who_write_the_same_notes_do_not_overwrite_each_other(desk: Seat, rooms: Office) -> None:
    here = desk()
    case_id = new_case(here)
    other = desk(f"/staff/cases/{case_id}")
    for one, more in ((here, "一人目。"), (other, "二人目。")):
        one.notes.fill(OUTAGE + more)
        one.page.get_by_role("button", name=SAY["save"]).click()
    expect(here.page.locator("#notes-state")).to_have_text(SAY["script"]["saved"])
    expect(other.page.locator("#notes-problem")).to_contain_text("ほかの人が先に変えました")
    other.picture("console-wide-notes-moved")

    case = rooms.store.cases.find(case_id)
    assert case is not None
    assert case.text == f"{OUTAGE}一人目。"
    expect(other.notes).to_have_value(f"{OUTAGE}二人目。")


def test_everything_can_be_done_with_the_keyboard(desk: Seat) -> None:
    here = desk()
    keys = here.page.keyboard
    keys.press("Alt+k")
    expect(here.page.get_by_role("dialog")).to_be_visible()
    here.picture("console-wide-help")
    here.accessible()
    keys.press("Escape")
    keys.press("Alt+m")
    keys.type("納品したシステムの不具合で、取引先の業務が止まりました。")
    here.fresh()
    keys.press("Alt+q")
    expect(here.page.locator("#next-title")).to_be_focused()
    keys.press("Tab")
    answered = here.panel.locator(".next [data-edit]").first
    expect(answered).to_be_focused()
    keys.press("Enter")
    here.fresh()
    expect(here.panel.locator(".noted > li.edited")).to_have_count(1)
    keys.press("Alt+w")
    expect(here.page.locator("#supposing")).to_be_visible()
    keys.press("Alt+w")
    expect(here.page.locator("#supposing")).to_be_hidden()
    keys.press("Alt+p")
    expect(here.page.locator("#live")).to_be_focused()
    keys.press("Control+s")
    here.page.wait_for_url("**/staff/cases/*")
    here.fresh()
    expect(here.panel.locator(".by")).to_have_count(1)
    keys.press("Alt+l")
    expect(here.page.locator("#queue")).to_be_focused()
    here.check()


@pytest.mark.parametrize("order", ["key first", "composition first"])
def test_a_conversion_in_the_notes_is_never_disturbed(desk: Seat, order: str) -> None:
    here = desk()
    here.page.evaluate("() => { window.field = document.getElementById('notes'); }")
    here.notes.focus()
    for _ in range(10):
        convert(here, "しすてむ", "システム", order)
    here.page.keyboard.insert_text("が止まりました。")
    here.page.wait_for_timeout(260)  # the panel of what was typed arrives within the next conversion
    keys = here.keys()
    keys.send("Input.imeSetComposition", {"text": "とりひき", "selectionStart": 4, "selectionEnd": 4})
    here.page.wait_for_timeout(1500)
    held = {"key": "Process", "code": "KeyK", "windowsVirtualKeyCode": 229, "modifiers": 1}
    keys.send("Input.dispatchKeyEvent", {"type": "keyDown", **held})
    keys.send("Input.imeSetComposition", {"text": "取引先", "selectionStart": 3, "selectionEnd": 3})
    keys.send("Input.insertText", {"text": "取引先"})
    here.fresh()

    expect(here.notes).to_have_value("システム" * 10 + "が止まりました。取引先")
    assert here.page.evaluate("() => document.activeElement === window.field && window.field.isConnected")
    assert here.page.locator("#mirror").text_content() == "システム" * 10 + "が止まりました。取引先\n"
    expect(here.page.get_by_role("dialog")).to_be_hidden()
    here.check()


def test_a_chat_is_taken_over_answered_and_given_back_before_the_eyes_of_both(
    desk: Seat, rooms: Office, browser: Browser
) -> None:
    policyholder = Visit(browser.new_context(locale="ja-JP"), f"{rooms.address}/").open()
    policyholder.say("サーバーが止まりました")
    case_id = rooms.store.queue.find("x")[0][0].id
    here = desk(name="高橋")
    rooms.store.hand_overs.open(case_id, "asked")
    waiting = here.page.locator(".queued li.waiting").first
    expect(waiting).to_contain_text("担当者を待っています")  # without reading the page again
    waiting.locator("a").click()
    here.fresh()
    expect(here.page.locator(f'[id="said-{2}"]')).to_be_visible()
    here.picture("console-wide-chat")
    here.accessible()

    here.page.get_by_role("button", name="会話を代わる").click()
    expect(here.page.locator(".speaks")).to_contain_text("自動応答は止まっています")
    expect(policyholder.messages.last).to_contain_text("高橋")
    here.fresh()
    suggested = here.panel.locator("[data-insert]").first
    suggested.click()
    expect(here.page.locator("#reply")).to_have_value(str(suggested.get_attribute("data-insert")))
    here.page.wait_for_timeout(300)
    assert not any(message.role == "operator" and message.kind == "text" for message in messages(rooms, case_id))
    here.picture("console-wide-taken-over", height=1400)
    here.accessible()
    here.page.locator("#reply").fill("担当の高橋です。")
    here.page.get_by_role("button", name="送る", exact=True).click()
    expect(policyholder.messages.last).to_contain_text("担当の高橋です。")

    policyholder.write("お願いします")
    expect(here.page.locator("#talk-list")).to_contain_text("お願いします")
    here.page.get_by_role("button", name="自動応答に戻す").click()
    expect(here.page.locator(".speaks")).to_have_count(0)
    expect(policyholder.messages.last).to_contain_text("自動応答")
    roles = [message.role for message in messages(rooms, case_id)]
    assert roles[-3:] == ["operator", "user", "operator"], "the assistant was silent"
    here.check()
    policyholder.check()
    policyholder.context.close()


def messages(rooms: Office, case_id: str) -> list[Any]:
    return rooms.store.conversations.messages(case_id)
