"""A whole conversation with the trained model, from the description to the final cards, and its return."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from actions.answer import today
from server.words import date_in_words, words
from tests.server.browser.conftest import Open
from tests.server.browser.servers import RealServer
from tests.server.browser.visit import PATIENCE, Visit

TOLD = "昨日、納品した受発注システムの不具合で、取引先の業務が6時間止まりました。損害賠償を請求されています。"
SAY = words()["sheet"]


def answer_everything(visit: Visit) -> int:
    """Press the first quick reply to each question; how many there were."""
    asked = 0
    while "kind-question" in (visit.messages.last.get_attribute("class") or ""):
        assert asked < 20
        visit.replies.first.click()
        visit.settle()
        asked += 1
    return asked


@pytest.mark.parametrize(
    ("size", "scheme"), [(size, scheme) for size in ("phone", "desktop") for scheme in ("light", "dark")]
)
def test_a_policyholder_gets_from_the_description_to_the_final_cards(
    real: RealServer, visit: Open, size: str, scheme: str
) -> None:
    here = visit(real.address, size, scheme)
    name = f"{size}-{scheme}"
    greeting = here.messages.first
    for told in ("自動応答", "できること", "できないこと", "0120-000-000"):
        expect(greeting).to_contain_text(told)
    here.picture(f"{name}-1-greeting")
    here.accessible()

    here.write(TOLD)
    expect(here.page.locator("#typing")).to_have_text(words()["chat"]["typing"])
    here.picture(f"{name}-2-sent")
    here.settle()
    expect(here.messages.last).to_have_class(re.compile("kind-question"))
    expect(here.replies.first).to_be_attached()
    here.picture(f"{name}-3-first-reply")
    here.accessible()

    assert answer_everything(here) > 0
    expect(here.page.locator(".link-card")).to_have_count(1)
    here.picture(f"{name}-4-final-reply")
    here.accessible()

    here.see(SAY["title"])
    here.picture(f"{name}-5-sheet", height=2600 if size == "desktop" else 1400)
    here.accessible()
    headings = here.sheet.locator("h2").all_inner_texts()
    for heading in ("products", "deadlines", "documents", "cases", "told", "notices"):
        assert SAY[heading] in headings
    statuses = here.sheet.locator(".product .status")
    assert set(statuses.all_inner_texts()) <= set(words()["status"].values())
    expect(statuses.first.locator("use")).to_have_attribute("href", re.compile("#responds$"))
    expect(here.sheet.locator(".needs")).to_contain_text("IT業務特約")
    due = today() - dt.timedelta(days=1)
    due = due.replace(year=due.year + (due.month > 10), month=(due.month + 1) % 12 + 1)  # two months from the incident
    expect(here.sheet.locator(".deadlines")).to_contain_text(date_in_words(due))
    expect(here.sheet.locator(".documents legend")).to_have_text([SAY["documented"], SAY["customary"]])
    expect(here.sheet.locator(".tasks.do")).to_contain_text("記録（ログ）")
    expect(here.sheet.locator(".tasks.do_not")).to_contain_text("責任を認めたり")
    expect(here.sheet.locator(".points.same").first).to_contain_text("原因")
    expect(here.sheet.locator(".facts")).to_contain_text("「昨日」")

    product = here.sheet.locator(".product").filter(has_text="システムリスク補償")
    product.get_by_text(SAY["why"]).click()
    product.locator(".reason .clause summary").first.click()
    expect(product.locator(".reason .clause[open]").first).to_contain_text(SAY["source"])
    here.picture(f"{name}-6-reasons", height=1400)
    here.accessible()
    here.sheet.locator(".case").first.scroll_into_view_if_needed()
    here.picture(f"{name}-7-cases")
    here.check()


def test_what_the_reader_opened_and_ticked_stays_so(real: RealServer, visit: Open) -> None:
    here = visit(real.address)
    here.say(TOLD)
    product = here.sheet.locator(".product").first
    product.get_by_text(SAY["why"]).click()
    here.sheet.locator(".document input").first.check()
    expect(here.sheet.locator("#ticked")).not_to_be_empty()
    here.replies.first.click()
    here.settle()

    expect(product.locator(".why")).to_have_attribute("open", "")
    expect(here.sheet.locator(".document input").first).to_be_checked()
    here.page.reload()
    expect(here.sheet.locator(".document input").first).to_be_checked()
    here.check()


def test_a_question_can_be_answered_in_words(real: RealServer, visit: Open) -> None:
    here = visit(real.address)
    here.say(TOLD)
    question = here.messages.last.inner_text()
    here.say("はい、済ませていました")

    assert here.messages.last.inner_text() != question
    assert here.posts[-1]["text"] == "はい、済ませていました"


def test_everything_can_be_done_with_the_keyboard(real: RealServer, visit: Open) -> None:
    here = visit(real.address)
    keyboard = here.page.keyboard
    keyboard.press("Tab")
    here.picture("desktop-light-keyboard-skip")
    keyboard.press("Enter")
    expect(here.text).to_be_focused()
    keyboard.type(TOLD)
    keyboard.press("Shift+Enter")
    keyboard.type("担当者はまだ決まっていません。")
    keyboard.press("Enter")
    here.settle()

    expect(here.text).to_be_focused()
    for _ in range(20):
        keyboard.press("Shift+Tab")
        if here.page.evaluate("() => document.activeElement.closest('.replies') !== null"):
            break
    here.picture("desktop-light-keyboard-reply")
    keyboard.press("Enter")
    here.settle()
    assert len(here.posts) == 2
    expect(here.text).to_be_focused()
    for _ in range(10):
        keyboard.press("Tab")
        if here.page.evaluate("() => document.activeElement.closest('.why') !== null"):
            break
    keyboard.press("Enter")
    expect(here.sheet.locator(".why[open]")).to_have_count(1)
    here.check()


def test_the_conversation_is_there_again_after_a_reload_and_after_a_restart(real: RealServer, visit: Open) -> None:
    here = visit(real.address)
    here.say(TOLD)
    before, offered = here.said(), here.replies.all_inner_texts()
    cards = here.sheet.inner_text()

    here.page.reload()
    expect(here.messages).to_have_count(len(before), timeout=PATIENCE)
    here.settle()
    expect(here.sheet.locator(".product").first).to_be_visible()
    assert (here.said(), here.replies.all_inner_texts()) == (before, offered)
    assert here.sheet.inner_text() == cards

    here.text.fill("書きかけの文")
    real.stop()
    expect(here.page.locator("#notice")).to_have_text(words()["chat"]["offline"], timeout=PATIENCE)
    here.picture("desktop-light-offline")
    here.accessible()
    here.text.press("Enter")
    expect(here.page.get_by_role("button", name="再送")).to_be_visible(timeout=PATIENCE)
    here.picture("desktop-light-resend")
    here.accessible()
    real.start()

    # Nobody presses anything: it goes on by itself.
    expect(here.page.get_by_role("button", name="再送")).to_have_count(0, timeout=PATIENCE)
    here.settle()
    expect(here.messages.filter(has_text="書きかけの文")).to_have_count(1)
    after = here.said()
    assert len(after) > len(before) + 1
    here.page.reload()
    expect(here.messages).to_have_count(len(after), timeout=PATIENCE)
    assert here.said() == after
    here.check(offline=True)


def test_a_hand_over_is_asked_for_with_one_button(real: RealServer, visit: Open) -> None:
    here = visit(real.address, "phone")
    here.page.get_by_role("button", name="担当者につなぐ").click()
    here.settle()

    expect(here.messages.nth(1)).to_contain_text("担当者と話したい")
    expect(here.messages.last).to_have_class(re.compile("kind-handover"))
    expect(here.page.locator("#speaker")).to_have_text(words()["chat"]["speaker_waiting"])
    expect(here.page.locator(".link-card")).to_be_visible()
    here.picture("phone-light-hand-over")
    here.accessible()


@pytest.mark.parametrize(("name", "text"), [("out", "車をぶつけてしまいました"), ("unclear", "困っています")])
def test_what_is_no_incident_of_ours_is_said_on_the_sheet_too(
    real: RealServer, visit: Open, name: str, text: str
) -> None:
    here = visit(real.address)
    here.say(text)

    expect(here.sheet).to_contain_text(words()["scope"][name])
    here.picture(f"desktop-light-scope-{name}")
    here.accessible()
    here.check()
