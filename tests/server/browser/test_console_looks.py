"""The console on screens of three sizes, in light and dark: empty, full, long words, markup, rare characters."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.server.browser.console_visit import SIZES, Office, console
from tests.server.browser.test_looks import ENGLISH, LONG, SCRIPTS

FORTY = "\n".join(f"{number}. 𠮷田様と﨑本様によると、サーバーが止まりました。" for number in range(1, 41))
TOLD = "納品したシステムの不具合で、取引先の業務が止まり、損害賠償を請求されています。"
every_screen = pytest.mark.parametrize(
    ("size", "scheme"), [*((size, "light") for size in SIZES), ("wide", "dark"), ("phone", "dark")]
)


@every_screen
def test_every_state_looks_right(browser: Browser, rooms: Office, size: str, scheme: str) -> None:
    here = console(browser, rooms, rooms.operator(), size, color_scheme=scheme).open()
    name = f"console-{size}-{scheme}"
    here.picture(f"{name}-1-empty")
    here.accessible()
    here.type("よろしくお願いします。")
    here.picture(f"{name}-2-unclear")
    here.accessible()
    here.type(f"{TOLD}\n{LONG}\n{ENGLISH}\n{FORTY}")
    here.picture(f"{name}-3-forty-lines", height=1600)
    here.accessible()
    lines = here.page.evaluate(
        "() => ['mirror', 'notes'].map((id) => document.getElementById(id).getBoundingClientRect().height)"
    )
    assert lines[0] == lines[1]
    assert here.notes.evaluate("(field) => field.scrollHeight <= field.clientHeight + 1"), "both break lines alike"
    for part in here.panel.locator("details:not([open]) > summary").all():
        if part.is_visible():
            part.click()
    here.picture(f"{name}-4-opened", height=4000)
    here.accessible()
    here.page.locator("#save").click()
    here.page.wait_for_url("**/staff/cases/*")
    here.fresh()
    here.picture(f"{name}-5-case", height=None if size == "wide" else 1600)
    here.accessible()
    here.check()
    here.context.close()


def test_markup_of_a_person_is_text_everywhere(browser: Browser, rooms: Office) -> None:
    here = console(browser, rooms, rooms.operator(SCRIPTS[1])).open()
    here.type("\n".join([*SCRIPTS, TOLD.replace("取引先", f"取引先（{SCRIPTS[1]}）")]))
    expect(here.row("harm").first).to_be_attached()
    here.page.locator("#save").click()
    here.page.wait_for_url("**/staff/cases/*")
    here.fresh()
    here.page.locator("#note").fill(SCRIPTS[0])
    here.page.get_by_role("button", name="メモを残す").last.click()
    here.fresh()
    here.row("harm").first.locator("[data-edit]").first.click()
    expect(here.panel.locator(".by").first).to_contain_text("<img")
    here.picture("console-wide-markup")

    expect(here.page.locator(".talk .note")).to_contain_text(SCRIPTS[0])
    assert here.page.evaluate("() => window.hit") is None
    assert here.page.locator("#console :is(script:not([src]), img, svg:not(.icon), [hx-trigger])").count() == 0
    here.check()
    here.context.close()


def test_an_auditor_sees_everything_and_can_change_nothing(browser: Browser, rooms: Office) -> None:
    writer = console(browser, rooms, rooms.operator()).open()
    writer.type(TOLD)
    writer.page.locator("#save").click()
    writer.page.wait_for_url("**/staff/cases/*")
    path = writer.page.url.removeprefix(rooms.address)
    writer.context.close()
    here = console(browser, rooms, rooms.operator("監査", "auditor")).open(path)
    expect(here.panel.locator("[data-product]").first).to_be_visible()
    expect(here.notes).not_to_be_editable()
    here.picture("console-wide-auditor")
    here.accessible()
    here.check()
    here.context.close()
