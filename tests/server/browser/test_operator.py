"""A person of staff joins a chat, answers, and gives it back: both sides see it, the assistant is silent meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from server import cookies
from server.staff.words import words as staff_words
from server.words import words
from tests.server.browser.conftest import Open
from tests.server.browser.servers import QuickServer
from tests.server.browser.visit import PATIENCE, Visit
from tests.server.staff.conftest import session

CHAT, DESK = words()["chat"], staff_words()["case"]
NAME = "𠮷﨑<b>"
Desk = Callable[[QuickServer], Visit]


@pytest.fixture
def desk(browser: Browser) -> Iterator[Desk]:
    """Opens the newest conversation as a member of staff sees it, in a browser of their own."""
    contexts = []

    def opened(quick: QuickServer) -> Visit:
        store = quick.context.store
        member = store.staff.add("yoshizaki", NAME, {"operator"}, None)
        context = browser.new_context(
            viewport={"width": 1280, "height": 1400}, locale="ja-JP", timezone_id="Asia/Tokyo"
        )
        contexts.append(context)
        context.add_cookies([{"name": cookies.STAFF, "value": session(store, member), "url": quick.address}])
        visit = Visit(context, quick.address)
        visit.page.goto(f"{quick.address}staff/cases/{quick.newest_conversation}")
        return visit

    yield opened
    for context in contexts:
        context.close()


def press(visit: Visit, name: str) -> None:
    visit.page.get_by_role("button", name=name, exact=True).click()


def test_a_take_over_is_seen_on_both_sides_and_can_be_taken_back(quick: QuickServer, visit: Open, desk: Desk) -> None:
    here = visit(quick.address, "phone")
    here.say("止まりました")
    speaker = here.page.locator("#speaker")
    expect(speaker).to_have_text(CHAT["speaker_assistant"])
    there = desk(quick)
    expect(there.page.locator(".talk")).to_contain_text("止まりました")

    press(there, DESK["take_over"])
    expect(there.page.get_by_text(DESK["spoken_by"].format(name=NAME)).first).to_be_visible()
    expect(speaker).to_have_text(CHAT["speaker_operator"])
    expect(here.page.locator(".kind-joined")).to_contain_text(NAME)
    expect(here.replies.first).to_be_hidden()
    here.picture("phone-light-operator-joined")
    here.accessible()
    there.picture("desktop-light-taken-over")

    here.write("お願いします")
    expect(here.messages.last).to_contain_text(CHAT["to_operator"])
    expect(here.page.locator("#typing")).to_be_empty()
    there.page.reload()
    expect(there.page.locator(".talk")).to_contain_text("お願いします")
    there.page.get_by_label(DESK["reply"]).fill("担当の者です。<script>window.hit = 1</script>\nご連絡します。")
    press(there, DESK["send"])
    expect(here.page.locator(".operator.kind-text")).to_contain_text("<script>window.hit = 1</script>")
    here.page.reload()
    expect(speaker).to_have_text(CHAT["speaker_operator"])
    here.picture("phone-light-operator-answered")
    here.accessible()

    press(there, DESK["give_back"])
    expect(here.page.locator(".kind-left")).to_be_visible()
    expect(speaker).to_have_text(CHAT["speaker_assistant"])
    expect(here.replies.first).to_be_visible()
    here.picture("phone-light-operator-left")
    here.say("また止まりました")
    expect(here.messages.last).to_have_class(re.compile("assistant"))
    there.page.reload()
    expect(there.page.locator(".talk")).to_contain_text("また止まりました")
    assert quick.engine.handled == ["止まりました", "また止まりました"]
    assert here.page.evaluate("() => window.hit") is None
    here.check()
    there.check()


def test_the_assistant_is_not_shown_as_typing_while_a_person_answers(
    quick: QuickServer, visit: Open, desk: Desk
) -> None:
    here = visit(quick.address)
    here.say("止まりました")
    there = desk(quick)
    quick.engine.seconds = 4.0
    here.write("もう一つあります")
    expect(here.page.locator("#typing")).to_have_text(CHAT["typing"])
    press(there, DESK["take_over"])

    expect(here.page.locator(".kind-joined")).to_be_visible()
    expect(here.page.locator("#typing")).to_be_empty()
    # What the assistant had begun to answer is answered still.
    expect(here.page.locator(".assistant")).to_have_count(3, timeout=PATIENCE)
    expect(here.page.locator("#speaker")).to_have_text(CHAT["speaker_operator"])
    here.picture("desktop-light-operator-joined")
    here.accessible()
    here.check()


def test_what_a_person_says_is_noticed_from_the_sheet_and_from_another_tab(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address, "phone")
    here.say("止まりました")
    here.see(words()["sheet"]["title"])
    dot = here.page.locator("[data-view=chat] .dot")
    expect(dot).to_be_hidden()
    # A tab in the background cannot be had in a headless browser: it is told that it is one.
    here.page.evaluate("() => Object.defineProperty(document, 'hidden', {configurable: true, get: () => window.away})")
    here.page.evaluate("() => { window.away = true; }")
    quick.operator_says(quick.newest_conversation, "お電話してもよいですか。")

    expect(dot).to_be_visible()
    expect(here.page).to_have_title(CHAT["title_news"].format(title=CHAT["title"]))
    here.picture("phone-light-news")
    here.accessible()
    here.page.evaluate("() => { window.away = false; document.dispatchEvent(new Event('visibilitychange')); }")
    expect(here.page).to_have_title(CHAT["title"])
    here.see(CHAT["conversation"])
    expect(dot).to_be_hidden()
    expect(here.page.locator(".operator")).to_be_visible()


def test_who_waits_for_staff_sees_that_they_are_done_and_that_the_assistant_goes_on(
    quick: QuickServer, visit: Open, desk: Desk
) -> None:
    here = visit(quick.address)
    quick.engine.kind = "handover"
    here.say("担当者と話したい")
    expect(here.page.locator("#speaker")).to_have_text(CHAT["speaker_waiting"])
    quick.context.store.hand_overs.open(quick.newest_conversation, "asked")
    press(desk(quick), DESK["finish"])

    expect(here.page.locator(".kind-finished")).to_contain_text("担当者につなぐ")
    expect(here.page.locator("#speaker")).to_have_text(CHAT["speaker_assistant"])
    here.page.reload()
    expect(here.page.locator("#speaker")).to_have_text(CHAT["speaker_assistant"])
    here.picture("desktop-light-operator-finished")
