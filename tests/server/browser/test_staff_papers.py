"""Two windows: staff make the link to a case's page, the policyholder tells there what papers need, staff see it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from server.staff.words import words as staff_words
from server.words import words
from tests.server.browser.servers import QuickServer
from tests.server.browser.staff_visit import desk, full_desk, signed_in

SAY, FILES = staff_words(), words()["case_files"]


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "dark"), ("phone", "light")])
def test_what_the_policyholder_tells_on_the_case_page_stands_in_the_papers_of_staff(
    browser: Browser, quick: QuickServer, size: str, scheme: str
) -> None:
    store = quick.context.store
    case_id = full_desk(store, store.staff.add("tanaka", "田中", ["operator"], None))
    store.particulars.note(case_id, dict.fromkeys(("company", "telephone", "policy_number"), ""), "command")
    office, home = desk(browser, quick.address), desk(browser, quick.address, size, scheme)
    signed_in(office, store, "operator")
    office.at(f"/staff/cases/{case_id}")
    office.press(SAY["case"]["make_link"])
    link = office.page.locator("code.link").inner_text()

    home.page.goto(link)
    expect(home.page.get_by_role("heading", name=FILES["title"])).to_be_visible()
    assert "#" not in home.page.url
    expect(home.page.locator("#particulars")).to_contain_text(FILES["missing"].split("：")[0])
    home.seen(f"staff-{size}-{scheme}-case-page")
    home.page.get_by_role("link", name=FILES["edit"]).click()
    home.page.wait_for_load_state("load")
    home.seen(f"staff-{size}-{scheme}-case-page-particulars")
    home.page.get_by_label("会社名").fill("𠮷田﨑商事")
    home.page.get_by_label("電話番号").fill("03-1234-5678")
    home.page.get_by_label("証券番号・加入者番号").fill("A-1\nB-2")
    home.press(FILES["save"])
    expect(home.page.get_by_role("status").first).to_have_text(FILES["saved"])
    home.seen(f"staff-{size}-{scheme}-case-page-saved")
    with home.page.expect_download() as download:
        home.page.get_by_role("link", name=FILES["of"].format(paper=FILES["report"], form=FILES["pdf"])).click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")

    office.at(f"/staff/cases/{case_id}")
    for told in ("𠮷田﨑商事", "03-1234-5678", "A-1", "契約者、"):
        expect(office.page.locator("#files")).to_contain_text(told)
    taken = [(line.who, line.detail) for line in store.access.of_case(case_id) if line.action == "exported"]
    assert taken == [("policyholder", "report.pdf")]
    office.context.close()
    home.context.close()
