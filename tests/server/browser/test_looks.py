"""The page with every kind of content, on a phone and on a desk, in light and dark, in every text size."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from knowledge.assessment import Policy
from server.words import words
from tests.server.browser.conftest import Open
from tests.server.browser.servers import QuickServer, quick_server

CHAT, SHEET = words()["chat"], words()["sheet"]
LONG = "情報システム統合基盤運用管理受託業務委託基本契約書別紙仕様変更合意書" * 4
ENGLISH = "https://example.invalid/" + "a" * 120
RARE = "𠮷野家と﨑本さん、㈱テスト、①、カ\u3099"
LINES = "\n".join(f"{number}行目です。" for number in range(1, 41))
SCRIPTS = [
    "<script>window.hit = 1</script>",
    "<img src=x onerror='window.hit = 2'>",
    '"><svg onload=window.hit=3>',
    '{{ 7 * 7 }}${7*7}<a href="javascript:window.hit=4" hx-get="/healthz" hx-trigger="load">押す</a>',
]

every_screen = pytest.mark.parametrize(
    ("size", "scheme"), [(size, scheme) for size in ("phone", "desktop") for scheme in ("light", "dark")]
)


@every_screen
def test_the_empty_page_looks_right(quick: QuickServer, visit: Open, size: str, scheme: str) -> None:
    here = visit(quick.address, size, scheme)
    here.picture(f"{size}-{scheme}-empty")
    here.accessible()
    expect(here.page.get_by_role("button", name=CHAT["hand_over"])).to_be_in_viewport()
    here.check()


@every_screen
def test_long_words_rare_characters_and_forty_lines_look_right(
    quick: QuickServer, visit: Open, size: str, scheme: str
) -> None:
    here = visit(quick.address, size, scheme)
    for name, text in (("long", LONG), ("english", ENGLISH), ("rare", RARE), ("lines", LINES)):
        here.say(text)
        here.picture(f"{size}-{scheme}-{name}")
        here.accessible()
    expect(here.messages.filter(has_text="40行目です。").first.locator(".line")).to_have_count(40)
    here.see(SHEET["title"])
    here.sheet.locator(".facts").scroll_into_view_if_needed()
    here.picture(f"{size}-{scheme}-lines-sheet")
    here.accessible()
    expect(here.page.get_by_role("button", name=CHAT["hand_over"])).to_be_in_viewport()
    here.check()


@every_screen
def test_what_is_held_comes_first_and_what_is_not_is_folded_away(
    quick: QuickServer, visit: Open, size: str, scheme: str
) -> None:
    quick.engine.policies = (Policy("cyber-protector"), Policy("device-repair"))
    here = visit(quick.address, size, scheme)
    here.say("止まりました")
    here.see(SHEET["title"])

    held = here.sheet.locator(".card").first.locator("> .product")
    expect(held).to_have_count(2)
    for number in range(2):
        expect(held.nth(number)).to_contain_text(SHEET["held"])
    expect(held.first).to_contain_text(SHEET["needs_of_held"])
    expect(held.last).to_contain_text(words()["status"]["not_covered"])
    here.picture(f"{size}-{scheme}-held")
    here.accessible()
    here.sheet.locator("[data-keep=references] > summary").click()
    expect(here.sheet.locator(".references .product").first).to_be_visible()
    here.picture(f"{size}-{scheme}-held-references", height=1600)
    here.accessible()
    here.check()


def test_markup_of_a_person_is_text_everywhere(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address)
    for text in SCRIPTS:
        here.say(text)
        quick.operator_says(quick.newest_conversation, text)
        expect(here.page.locator(".operator").last).to_contain_text(text)
        expect(here.page.locator(".user").last).to_contain_text(text)
        expect(here.sheet.locator(".facts")).to_contain_text(text)
    expect(here.replies.last).to_have_text(SCRIPTS[-1])
    here.picture("desktop-light-markup")
    here.page.reload()
    expect(here.sheet.locator(".facts")).to_contain_text(SCRIPTS[-1])

    assert here.page.evaluate("() => window.hit") is None
    assert (
        here.page.locator("#messages script, #messages img, #sheet img, #sheet script, [hx-trigger=load]").count() == 0
    )
    assert not any("healthz" in url for url in here.asked)
    here.check()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_text_can_be_made_larger_and_the_colours_chosen(quick: QuickServer, visit: Open, size: str) -> None:
    here = visit(quick.address, size)
    here.say(LONG)
    menu = here.page.locator("#menu > summary")
    before = here.text.evaluate("(field) => parseFloat(getComputedStyle(field).fontSize)")
    menu.click()
    here.picture(f"{size}-light-menu")
    here.accessible()
    here.page.get_by_label(CHAT["text_size_larger"]).check()
    here.page.get_by_label(CHAT["theme_dark"]).check()
    here.picture(f"{size}-dark-menu-larger")
    here.accessible()
    here.page.keyboard.press("Escape")
    expect(here.page.locator(".menu-body")).to_be_hidden()
    expect(menu).to_be_focused()
    here.page.reload()  # early.js has it before anything is painted

    here.settle()
    assert here.text.evaluate("(field) => parseFloat(getComputedStyle(field).fontSize)") > before * 1.4
    assert here.page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(26, 26, 26)"
    here.picture(f"{size}-dark-larger")
    here.accessible()
    here.see(SHEET["title"])
    here.picture(f"{size}-dark-larger-sheet")
    here.accessible()
    expect(here.page.get_by_role("button", name=CHAT["hand_over"])).to_be_in_viewport()
    here.check()


def test_a_phone_held_sideways_still_shows_what_is_written(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address, "phone", viewport={"width": 640, "height": 360})
    here.say(LINES)
    here.text.scroll_into_view_if_needed()
    here.picture("sideways-light")
    here.accessible()
    expect(here.text).to_be_in_viewport()
    expect(here.page.get_by_role("button", name=CHAT["hand_over"])).to_be_in_viewport()


def test_the_conversation_can_be_saved(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address)
    here.say(LINES)
    here.press("はい")
    here.page.locator("#menu > summary").click()
    with here.page.expect_download() as download:
        here.page.get_by_role("button", name=CHAT["save"]).click()
    saved = Path(download.value.path()).read_text(encoding="utf-8")

    assert download.value.suggested_filename.endswith(".txt")
    for told in ("自動応答のアシスタントです。", "0120-000-000", "40行目です。", "はい", "商品ごとの見立て"):
        assert told in saved
    here.check()


def test_a_new_conversation_is_begun_only_when_confirmed(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address, "phone")
    here.say("止まりました")
    for answer in (CHAT["restart_no"], CHAT["restart_yes"]):
        here.page.locator("#menu > summary").click()
        here.page.get_by_role("button", name=CHAT["restart"]).click()
        expect(here.page.get_by_role("dialog")).to_be_visible()
        here.picture("phone-light-new-conversation")
        here.accessible()
        expect(here.messages).to_have_count(3)
        here.page.get_by_role("button", name=answer).click()

    expect(here.messages).to_have_count(1)
    expect(here.sheet).to_contain_text(SHEET["empty"])
    here.say("また止まりました")
    expect(here.messages).to_have_count(3)
    here.check()


def test_a_sheet_that_cannot_be_read_is_told_and_read_again(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address)
    here.page.route("**/sheet", lambda route: route.abort())
    here.say("止まりました")
    expect(here.page.locator("#sheet-problem")).to_be_visible()
    here.picture("desktop-light-sheet-problem")
    here.accessible()
    here.page.unroute("**/sheet")
    here.page.get_by_role("button", name=SHEET["retry"]).click()

    expect(here.sheet.locator(".product").first).to_be_visible()
    expect(here.page.locator("#sheet-problem")).to_be_hidden()


def test_without_a_number_people_are_told_where_theirs_stands(browser: Browser, tmp_path: Path, visit: Open) -> None:
    with quick_server(tmp_path) as server:
        here = visit(server.address)
        expect(here.messages.first).to_contain_text(CHAT["no_phone"])
        assert here.page.locator("a[href^='tel:']").count() == 0
        here.picture("desktop-light-no-phone")
