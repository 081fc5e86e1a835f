"""The staff's plain pages in a browser: signing in, overriding, numbers, exports, the log, the password."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from server.staff import passwords
from server.staff.golden import candidates
from server.staff.words import words
from tests.server.browser.servers import QuickServer
from tests.server.browser.staff_visit import Desk, desk, full_desk, signed_in

SAY = words()
PASSWORD = "正しい 馬 電池 ホチキス"
Sit = Callable[..., Desk]
STOPS = "main :is(a[href], button, input:not([type=hidden]), select, textarea)"
AT = "(stops) => [...document.querySelectorAll(stops)].indexOf(document.activeElement)"
every_screen = pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])


@pytest.fixture
def sit(browser: Browser, quick: QuickServer) -> Iterator[Sit]:
    """A window at the quick server: `sit("supervisor")` is signed in with that role, `sit()` is nobody."""
    windows = []

    def opened(*roles: str, size: str = "desktop", scheme: str = "light") -> Desk:
        made = desk(browser, quick.address, size, scheme)
        windows.append(made)
        if roles:
            signed_in(made, quick.context.store, *roles)  # type: ignore[arg-type]
        return made

    yield opened
    for window in windows:
        window.context.close()


@pytest.fixture
def case_id(quick: QuickServer) -> str:
    """The fullest of eleven cases."""
    store = quick.context.store
    return full_desk(store, store.staff.add("tanaka", "田中", ["operator"], None))


@every_screen
def test_signing_in_by_keyboard_and_being_told_what_is_wrong(
    quick: QuickServer, sit: Sit, size: str, scheme: str
) -> None:
    quick.context.store.staff.add("sato", "佐藤", ["operator"], passwords.hashed(PASSWORD))
    here = sit(size=size, scheme=scheme).at("/staff/overrides")
    expect(here.page).to_have_title(f"{SAY['login']['title']}｜{SAY['common']['service']}")
    here.seen(f"staff-{size}-{scheme}-login")
    for password in ("間違い 間違い 間違い", PASSWORD):
        here.page.get_by_label(SAY["login"]["login"]).fill("sato")
        here.page.get_by_label(SAY["login"]["password"]).press_sequentially(password[:1])
        here.page.get_by_label(SAY["login"]["password"]).fill(password)
        here.page.keyboard.press("Enter")
        here.page.wait_for_load_state("load")
        if password != PASSWORD:
            expect(here.page.get_by_role("alert")).to_be_visible()
            expect(here.page.get_by_label(SAY["login"]["login"])).to_have_value("sato")
            here.seen(f"staff-{size}-{scheme}-login-wrong")
    expect(here.page.get_by_role("heading", level=1)).to_be_visible()  # 403: this role may not review
    here.at("/staff")
    expect(here.page.get_by_text("佐藤さん")).to_be_visible()
    here.press(SAY["common"]["sign_out"])
    expect(here.page.get_by_label(SAY["login"]["password"])).to_be_visible()


def test_a_status_is_overridden_with_a_reason_and_becomes_a_pending_golden_case(
    quick: QuickServer, sit: Sit, case_id: str
) -> None:
    store = quick.context.store
    before = len(list(candidates(store)))
    here = sit("supervisor").at(f"/staff/cases/{case_id}")
    here.page.locator("#override select[name=product]").select_option("it-pi")
    here.page.locator("#override select[name=status]").select_option("excluded")
    here.page.locator("#override textarea").fill("契約の範囲外の作業でした。")
    here.press(SAY["case"]["do_override"])
    expect(here.page.locator("#override")).to_contain_text("契約の範囲外の作業でした。")
    here.seen("staff-desktop-light-case-overridden")

    *_, newest = candidates(store)
    assert len(list(candidates(store))) == before + 1
    assert (newest["statuses"], newest["note"]["review"]) == ({"it-pi": "excluded"}, "pending")
    assert newest["note"]["reason"] == "契約の範囲外の作業でした。"
    assert "𠮷田﨑" in newest["text"]
    assert json.dumps(newest)
    here.at("/staff/overrides")
    expect(here.page.locator("tbody tr")).to_have_count(2)
    expect(here.page.locator("tbody tr").first).to_contain_text("契約の範囲外の作業でした。")
    here.seen("staff-desktop-light-overrides")


@every_screen
def test_papers_are_taken_and_the_summary_copied_from_the_case(
    sit: Sit, quick: QuickServer, case_id: str, size: str, scheme: str
) -> None:
    here = sit("operator", size=size, scheme=scheme)
    here.context.grant_permissions(["clipboard-read", "clipboard-write"])
    here.at(f"/staff/cases/{case_id}")
    files = here.page.locator("#files")
    files.scroll_into_view_if_needed()
    here.seen(f"staff-{size}-{scheme}-case")
    say = SAY["files"]
    with here.page.expect_download() as download:
        files.get_by_role("link", name=say["of"].format(paper=say["report"], form=say["pdf"])).click()
    assert download.value.suggested_filename == f"事故状況報告書-{case_id[:8]}.pdf"
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    files.get_by_role("button", name=say["copy_text"]).click()
    expect(files.get_by_role("status")).to_have_text(say["copied"])
    assert here.page.evaluate("() => navigator.clipboard.readText()").startswith("引き継ぎ書")

    taken = [line.detail for line in quick.context.store.access.of_case(case_id) if line.action == "exported"]
    assert taken == ["report.pdf", "summary.txt"]
    expect(files).to_contain_text("03-1234-5678")
    files.get_by_role("link", name=SAY["particulars"]["edit"]).click()
    here.page.wait_for_load_state("load")
    here.seen(f"staff-{size}-{scheme}-particulars")
    here.page.get_by_label("ご担当者").fill("髙橋 﨑子")
    here.page.get_by_label("ご担当者").press("Enter")
    here.page.wait_for_load_state("load")
    expect(here.page.locator("#files")).to_contain_text("髙橋 﨑子")


@every_screen
def test_the_numbers_are_seen_and_saved(sit: Sit, case_id: str, size: str, scheme: str) -> None:
    here = sit("supervisor", size=size, scheme=scheme).at("/staff/numbers")
    here.seen(f"staff-{size}-{scheme}-numbers")
    with here.page.expect_download() as download:
        here.page.get_by_role("link", name=SAY["numbers"]["csv"]).click()
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    shown = here.page.locator("section.card").first.locator("tbody tr").all_inner_texts()

    assert ["overview", "件数", "11"] in rows
    assert [row[1:] for row in rows if row[0] == "overview"][1:] == [line.split("\t") for line in shown]
    here.page.get_by_role("link", name="7日").click()
    expect(here.page.get_by_role("link", name="7日")).to_have_attribute("aria-current", "true")


def test_numbers_of_nothing_say_so(sit: Sit) -> None:
    here = sit("supervisor").at("/staff/numbers")
    expect(here.page.get_by_text(SAY["numbers"]["empty"]).first).to_be_visible()
    here.seen("staff-desktop-light-numbers-empty")


@every_screen
def test_cases_are_chosen_counted_and_exported(sit: Sit, case_id: str, size: str, scheme: str) -> None:
    here = sit("auditor", size=size, scheme=scheme).at("/staff/export")
    here.page.get_by_label(SAY["export"]["state"]).select_option("closed")
    here.press(SAY["export"]["count"])
    expect(here.page.get_by_role("status")).to_have_text("1件あります。")
    here.seen(f"staff-{size}-{scheme}-export")
    with here.page.expect_download() as download:
        here.page.get_by_role("button", name=SAY["export"]["csv"]).click()
    assert download.value.suggested_filename == "事案の一覧.csv"
    lines = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"), newline="")))
    assert len(lines) == 1


@every_screen
def test_who_looked_at_a_case_is_seen(sit: Sit, case_id: str, size: str, scheme: str) -> None:
    sit("operator").at(f"/staff/cases/{case_id}")
    here = sit("auditor", size=size, scheme=scheme).at(f"/staff/cases/{case_id}/access")
    expect(here.page.locator("tbody tr").last).to_contain_text(SAY["did"]["read"])
    here.seen(f"staff-{size}-{scheme}-access")


def test_the_password_is_changed_and_what_is_wrong_is_told(quick: QuickServer, sit: Sit) -> None:
    quick.context.store.staff.add("sato", "佐藤", ["operator"], passwords.hashed(PASSWORD))
    here, say = sit().at("/staff/password"), SAY["password"]
    here.page.get_by_label(SAY["login"]["login"]).fill("sato")
    here.page.get_by_label(SAY["login"]["password"]).fill(PASSWORD)
    here.press(SAY["login"]["submit"])
    here.seen("staff-desktop-light-password")
    for again in ("まったく違う文字の並び", "新しい 言葉 四つ 並べる"):
        here.page.get_by_label(say["current"]).fill(PASSWORD)
        here.page.get_by_label(say["new"], exact=True).fill("新しい 言葉 四つ 並べる")
        here.page.get_by_label(say["again"]).fill(again)
        here.press(say["submit"])
        if again.startswith("まったく"):
            expect(here.page.get_by_role("alert")).to_have_text(say["differs"])
            here.seen("staff-desktop-light-password-wrong")
    expect(here.page.get_by_role("status")).to_have_text(say["done"])
    here.seen("staff-desktop-light-password-done")


def test_every_plain_page_can_be_walked_by_keyboard(sit: Sit, case_id: str) -> None:
    here = sit("supervisor")
    for path in ("/staff/numbers", "/staff/export", "/staff/overrides", f"/staff/cases/{case_id}/particulars"):
        here.at(path)
        here.page.keyboard.press("Tab")
        expect(here.page.locator(":focus")).to_have_text(SAY["common"]["skip"])
        here.page.keyboard.press("Enter")
        wanted = here.page.locator(STOPS).count()
        reached = set()
        for _ in range(wanted + 30):
            here.page.keyboard.press("Tab")
            reached.add(here.page.evaluate(AT, STOPS))
        reached.discard(-1)
        assert len(reached) == wanted, path
        here.check()


def test_a_page_that_is_not_for_this_role_says_so(sit: Sit, case_id: str) -> None:
    here = sit("editor").at("/staff/numbers")
    expect(here.page.get_by_text("いまの役割ではできません")).to_be_visible()
    here.seen("staff-desktop-light-forbidden")
