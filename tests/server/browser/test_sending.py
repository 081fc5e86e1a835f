"""What is said is shown at once, never lost and never said twice, whatever the network and the server do."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from server.words import words
from tests.server.browser.conftest import Open
from tests.server.browser.servers import QuickServer
from tests.server.browser.visit import PATIENCE

CHAT = words()["chat"]


def test_a_message_is_shown_as_on_its_way_until_it_is_answered(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address)
    quick.engine.seconds = 1.0
    here.write("止まりました")

    expect(here.messages.nth(1)).to_contain_text("止まりました")
    expect(here.text).to_have_value("")
    here.settle()
    expect(here.messages.nth(1)).not_to_contain_text(CHAT["sending"])
    expect(here.messages).to_have_count(3)


def test_what_the_server_takes_out_of_a_message_is_taken_off_the_screen(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address)
    here.say("カードは 4242 4242 4242 4242 です")
    here.page.reload()
    kept = here.messages.nth(1).locator(".bubble").inner_text()
    assert "4242 4242" not in kept

    here.say("カードは 4242 4242 4242 4242 です")
    expect(here.page.locator(".user").last.locator(".bubble")).to_have_text(kept)
    expect(here.messages).to_have_count(5)


def test_a_message_that_did_not_arrive_can_be_sent_again(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address)
    here.page.route("**/messages", lambda route: route.abort())
    here.write("止まりました")
    again = here.page.get_by_role("button", name=CHAT["resend"])
    expect(again).to_be_visible()
    expect(here.messages.nth(1)).to_contain_text(CHAT["failed"])
    here.picture("desktop-light-failed")
    here.accessible()

    here.page.unroute("**/messages")
    again.click()
    here.settle()
    expect(again).to_have_count(0)
    expect(here.messages).to_have_count(3)
    assert len({post["client_message_id"] for post in here.posts}) == 1
    here.check(offline=True)


def test_a_server_that_wants_a_rest_is_asked_again_by_itself(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address)
    busy = '{"error": {"code": "too_many_requests", "message": "受け付けを止めています。"}}'
    here.page.route("**/messages", lambda route: route.fulfill(status=429, content_type="application/json", body=busy))
    here.write("止まりました")
    expect(here.messages.nth(1)).to_contain_text("受け付けを止めています")
    here.page.unroute("**/messages")

    expect(here.messages).to_have_count(3, timeout=PATIENCE)
    assert quick.engine.handled == ["止まりました"]


def test_a_turn_that_failed_can_be_sent_again(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address)
    quick.engine.fail = 1
    here.write("止まりました")
    expect(here.messages.nth(1)).to_contain_text("お返事を作れませんでした")
    here.page.reload()  # what was not answered is sent again by itself

    expect(here.messages).to_have_count(3)
    assert quick.engine.handled == ["止まりました", "止まりました"]


def test_messages_go_out_in_the_order_in_which_they_were_written(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address)
    quick.engine.seconds = 0.3
    for text in ("一つ目", "二つ目", "三つ目"):
        here.write(text)
    expect(here.page.locator(".assistant")).to_have_count(4)
    here.settle()

    assert quick.engine.handled == ["一つ目", "二つ目", "三つ目"]


def test_a_refused_message_comes_back_to_be_changed(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address)
    here.write("長い" * 2500)
    expect(here.messages.nth(1)).to_contain_text("4,000文字まで")
    expect(here.messages.nth(1)).not_to_contain_text("text:")
    here.picture("desktop-light-refused")
    here.accessible()
    here.page.get_by_role("button", name=CHAT["edit"]).click()

    expect(here.text).to_have_value("長い" * 2500)
    expect(here.messages).to_have_count(1)


def test_a_draft_is_there_again_after_a_reload(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address)
    here.text.fill("書きかけ")
    here.page.reload()

    expect(here.text).to_have_value("書きかけ")


def test_the_token_stays_in_the_tab(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address)
    here.say("止まりました")
    token = here.page.evaluate("() => JSON.parse(sessionStorage.getItem('jiko-triage/conversation')).token")

    assert len(token) > 40
    assert token not in here.page.evaluate("() => JSON.stringify(localStorage)")
    assert here.context.cookies() == []
    assert not any(token in url for url in here.asked)
    other = here.context.new_page()
    other.goto(quick.address)
    expect(other.locator("#messages > li")).to_have_count(1)


def test_what_an_operator_says_appears_unasked(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address, "phone", "dark")
    here.say("止まりました")
    quick.operator_says(quick.newest_conversation, "担当の者です。\nお電話してもよいですか。")

    expect(here.page.locator(".operator")).to_contain_text(words()["roles"]["operator"])
    here.picture("phone-dark-operator")
    here.accessible()
    here.check()


def test_while_an_operator_has_taken_over_a_message_goes_to_them(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address)
    here.say("止まりました")
    member = quick.context.store.staff.add("sato", "佐藤", {"operator"}, None)
    quick.context.store.take_overs.begin(quick.newest_conversation, member.id)
    here.say("お願いします")

    expect(here.messages.last).to_contain_text(CHAT["to_operator"])
    here.picture("desktop-light-to-operator")
    here.page.reload()
    expect(here.messages.last).to_contain_text(CHAT["to_operator"])
    assert quick.engine.handled == ["止まりました"]


def test_a_stream_that_breaks_off_goes_on_after_the_last_message(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address)
    here.say("止まりました")
    after: list[str | None] = []
    here.page.on("request", lambda it: after.append(it.headers.get("last-event-id")) if "/events" in it.url else None)
    here.page.route("**/events", lambda route: route.fulfill(content_type="text/event-stream", body=": end\n\n"))
    here.page.reload()
    expect(here.page.locator("#notice")).to_have_text(CHAT["offline"])
    quick.operator_says(quick.newest_conversation, "切れている間のお知らせ")
    here.page.unroute("**/events")

    expect(here.messages.filter(has_text="切れている間のお知らせ")).to_have_count(1)
    expect(here.page.locator("#notice")).to_have_text(CHAT["online"])
    assert set(after) == {"3"}


def test_a_conversation_that_is_gone_begins_anew(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address)
    here.say("止まりました")
    quick.context.store.purge.delete([quick.newest_conversation])
    here.page.reload()

    expect(here.page.locator("#notice")).to_have_text(words()["errors"]["conversation_not_found"])
    expect(here.messages).to_have_count(1)
    expect(here.messages).to_have_class([re.compile("assistant")])
    here.say("また止まりました")
    expect(here.messages).to_have_count(3)
