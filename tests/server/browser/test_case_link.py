"""The link to the case's page: offered once, made when asked for, and then the page itself with its papers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from server.words import words
from tests.server.browser.conftest import Open
from tests.server.browser.servers import QuickServer
from tests.server.browser.visit import Visit

CHAT, SHEET, PAGE = words()["chat"], words()["sheet"], words()["case_page"]
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}

every_screen = pytest.mark.parametrize(
    ("size", "scheme"), [(size, scheme) for size in ("phone", "desktop") for scheme in ("light", "dark")]
)


def concluded(quick: QuickServer, visit: Open, *given: str, text: str = "止まりました", **more: object) -> Visit:
    """A conversation in which nothing is asked any more."""
    quick.engine.concludes = True
    here = visit(quick.address, *given, **more)
    here.say(text)
    return here


def made(here: Visit) -> str:
    """Make the link; its address."""
    here.page.get_by_role("button", name=CHAT["link_make"]).click()
    expect(here.page.get_by_label(CHAT["link_address"])).to_be_visible()
    return here.page.get_by_label(CHAT["link_address"]).input_value()


def test_the_offer_comes_once_when_nothing_is_asked_any_more(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address)
    card = here.page.locator(".link-card")
    here.say("止まりました")
    expect(card).to_have_count(0)
    quick.engine.concludes = True
    here.say("これで全部です")
    expect(card).to_have_count(1)
    here.say("もう一つ")

    expect(card).to_have_count(1)
    here.page.reload()
    expect(here.page.locator("#messages > li").nth(5)).to_have_class("link-card")
    expect(card).to_have_count(1)
    here.check()


def test_a_wish_for_a_person_brings_the_offer_too(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address, "phone")
    quick.engine.kind = "handover"
    here.page.get_by_role("button", name=CHAT["hand_over"]).click()
    here.settle()

    expect(here.page.locator(".link-card")).to_contain_text(CHAT["link_lead"])
    expect(here.page.locator("#speaker")).to_have_text(CHAT["speaker_waiting"])
    here.page.reload()
    expect(here.page.locator(".link-card")).to_have_count(1)
    expect(here.page.locator("#speaker")).to_have_text(CHAT["speaker_waiting"])
    here.picture("phone-light-waiting")
    here.accessible()
    here.check()


@every_screen
def test_the_link_is_made_copied_and_opened(quick: QuickServer, visit: Open, size: str, scheme: str) -> None:
    here = concluded(quick, visit, size, scheme, **CLIPBOARD)
    here.page.locator(".link-card").scroll_into_view_if_needed()
    here.picture(f"{size}-{scheme}-link-offered")
    here.accessible()
    address = made(here)
    here.page.get_by_role("button", name=CHAT["link_copy"]).click()
    expect(here.page.locator(".link-card")).to_contain_text(CHAT["link_copied"])
    assert here.page.evaluate("() => navigator.clipboard.readText()") == address
    here.picture(f"{size}-{scheme}-link-made")
    here.accessible()

    with here.context.expect_page() as opening:
        here.page.get_by_role("link", name=CHAT["link_open"]).click()
    page = opening.value
    expect(page.get_by_role("heading", name=PAGE["title"])).to_be_visible()
    expect(page.get_by_role("heading", name=PAGE["papers"])).to_be_visible()
    expect(page).to_have_url(f"{quick.address}case")
    secret = address.split("#")[1]
    assert len(secret) > 40
    assert not any(secret in url for url in here.asked)
    here.check()


def test_a_link_that_was_made_is_there_again_after_a_reload(quick: QuickServer, visit: Open) -> None:
    here = concluded(quick, visit)
    address = made(here)
    here.page.reload()

    expect(here.page.get_by_label(CHAT["link_address"])).to_have_value(address)


def test_a_link_that_cannot_be_made_is_told_and_tried_again(quick: QuickServer, visit: Open) -> None:
    here = concluded(quick, visit)
    here.page.route("**/link", lambda route: route.abort())
    here.page.get_by_role("button", name=CHAT["link_make"]).click()
    expect(here.page.locator(".link-card")).to_contain_text(CHAT["unreachable"])
    here.picture("desktop-light-link-failed")
    here.accessible()
    here.page.unroute("**/link")

    assert made(here).startswith(f"{quick.address}case#")


def test_a_ticked_paper_is_kept_and_seen_on_the_page_too(quick: QuickServer, visit: Open) -> None:
    here = concluded(quick, visit)
    boxes = here.sheet.locator(".document input")
    label = boxes.first.locator("xpath=..").locator("strong").inner_text()
    boxes.first.check()
    expect(here.sheet).to_contain_text(CHAT["document_saved"].format(label=label))
    here.picture("desktop-light-ticked", height=2600)
    here.accessible()
    here.page.reload()
    expect(boxes.first).to_be_checked()
    expect(boxes.nth(1)).not_to_be_checked()

    here.page.goto(made(here))
    ticked = here.page.locator("input[name=ready]:checked")
    expect(ticked).to_have_count(1)
    expect(ticked.locator("xpath=..")).to_contain_text(label)
    ticked.uncheck()
    here.page.get_by_role("button", name=PAGE["papers_save"]).click()
    expect(here.page.get_by_text(PAGE["papers_saved"])).to_be_visible()
    here.page.goto(quick.address)
    expect(boxes.first).not_to_be_checked()
    here.check()


def test_a_paper_is_ticked_with_the_keyboard(quick: QuickServer, visit: Open) -> None:
    here = concluded(quick, visit)
    box = here.sheet.locator(".document input").first
    box.focus()
    here.page.keyboard.press("Space")
    expect(here.sheet.locator("#ticked")).not_to_be_empty()

    expect(box).to_be_checked()
    expect(box).to_be_focused()


def test_a_tick_that_could_not_be_kept_is_taken_back(quick: QuickServer, visit: Open) -> None:
    here = concluded(quick, visit)
    here.page.route("**/documents", lambda route: route.abort())
    box = here.sheet.locator(".document input").first
    box.click()

    expect(here.sheet.locator("#ticked")).to_contain_text(CHAT["unreachable"])
    expect(box).not_to_be_checked()


def test_a_paper_that_was_received_meanwhile_needs_no_tick(quick: QuickServer, visit: Open) -> None:
    here = concluded(quick, visit)
    box = here.sheet.locator(".document input").first
    paper = box.get_attribute("data-document") or ""
    quick.context.store.documents.mark(quick.newest_conversation, paper, "received", "staff:1")
    box.click()

    expect(here.sheet.locator("p.document")).to_contain_text(SHEET["document_received"])
    expect(here.sheet.locator(f"[data-document='{paper}']")).to_have_count(0)
    here.picture("desktop-light-received", height=2600)
    here.accessible()


@every_screen
def test_the_page_looks_right_with_long_words_and_markup(
    quick: QuickServer, visit: Open, size: str, scheme: str
) -> None:
    told = (
        "𠮷野家と﨑本さん"
        + "情報システム統合基盤運用管理受託業務委託基本契約書" * 6
        + "\n<img src=x onerror='window.hit = 1'>"
    )
    here = concluded(quick, visit, size, scheme, text=told)
    quick.operator_says(quick.newest_conversation, told)
    here.page.goto(made(here))
    here.page.get_by_text(PAGE["told_show"]).click()
    expect(here.page.locator("details .own")).to_contain_text("<img src=x")
    expect(here.page.locator("#said")).to_contain_text("<img src=x")
    expect(here.page.locator(".card").first).to_contain_text("から数えます")  # a deadline whose day is not known
    here.picture(f"{size}-{scheme}-case-page", height=3600)
    here.accessible()
    assert here.page.evaluate("() => window.hit") is None

    here.page.get_by_role("button", name=PAGE["close"]).click()
    expect(here.page.get_by_label(PAGE["enter"])).to_be_visible()
    here.picture(f"{size}-{scheme}-case-enter")
    here.accessible()
    here.page.goto(f"{quick.address}case#{'x' * 43}")
    expect(here.page.get_by_role("alert")).to_be_visible()
    here.picture(f"{size}-{scheme}-case-wrong-link")
    here.accessible()
    here.check(offline=True)  # the wrong link is answered with 401


def test_a_page_without_an_incident_says_what_to_do_next(quick: QuickServer, visit: Open) -> None:
    from server.cases.links import new_link

    here = visit(quick.address, "phone")
    here.page.goto(f"{quick.address}{new_link(quick.context, quick.newest_conversation)[1:]}")
    expect(here.page.get_by_text(PAGE["papers_none"])).to_be_visible()
    here.picture("phone-light-case-empty", height=1600)
    here.accessible()
    here.check()
