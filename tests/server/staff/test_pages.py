"""The staff's pages: plain forms that work without scripts, nothing inline, everything people wrote shown as text."""

from __future__ import annotations

import asyncio
import html
import re
from typing import Any

import pytest

from server import cookies
from server.store.database import Database
from server.store.queue import WANTED, Queue
from server.store.store import Store
from tests.server.conftest import Talk
from tests.server.staff.conftest import Browser, SignedInAs

XSS = '"><img src=x onerror=alert(1)><script>alert(2)</script>'


@pytest.fixture
def boss(signed_in_as: SignedInAs) -> Browser:
    return signed_in_as("supervisor", "operator", name=XSS)


def pages(boss: Browser, talk: Talk) -> dict[str, Any]:
    paths = ["/staff/queue", "/staff/queue?search=" + XSS.replace("#", ""), f"/staff/cases/{talk.id}"]
    paths += [f"/staff/cases/{talk.id}/access", "/staff/overrides", "/staff/password", "/staff/login"]
    return {path: boss.get(path) for path in paths}


def test_no_page_has_anything_inline_or_from_elsewhere(boss: Browser, talk: Talk, store: Store) -> None:
    talk.say(f"サーバーが止まりました{XSS}")
    store.hand_overs.open(talk.id, XSS)
    boss.do(talk.id, do="note", text=XSS)
    boss.do(talk.id, do="override", product="b-plan", status="excluded", reason=XSS)
    for path, response in pages(boss, talk).items():
        page = response.text
        assert response.status_code == 200, path
        assert response.headers["cache-control"] == "no-store", path
        assert re.findall(r"<script(?![^>]*\bsrc=\"/static/)[^>]*>", page) == [], path
        assert re.findall(r"<img|<style|\s(?:style|on\w+)=[\"']", page) == [], path
        assert re.findall(r'(?:src|href|action)="(?!/static/|/staff|#|\?)', page) == [], path


def test_everything_that_a_form_asks_can_be_done_without_scripts(boss: Browser, talk: Talk, store: Store) -> None:
    talk.say("サーバーが止まりました")
    store.hand_overs.open(talk.id, "asked")
    path = f"/staff/cases/{talk.id}"
    paper = boss.case(talk.id)["papers"][0]["id"]
    forms: list[dict[str, str]] = [
        {"do": "take"},
        {"do": "take_over"},
        {"do": "reply", "text": "はい、担当です。", "client_message_id": "once"},
        {"do": "note", "text": "確認中"},
        {"do": "document", "document": paper, "state": "received"},
        {"do": "override", "product": "b-plan", "status": "excluded", "reason": "試運転中"},
        {"do": "give_back"},
        {"do": "release"},
        {"do": "finish"},
        {"do": "close"},
    ]
    for form in forms:
        offered = re.findall(r'name="do" value="(\w+)"', boss.get(path).text)
        assert form["do"] in offered, form
        done = boss.post(path, **form)
        assert (done.status_code, done.headers["location"].split("#")[0]) == (303, path), form
    page = boss.get(path).text
    assert all(
        words in page for words in ("はい、担当です。", "確認中", "試運転中", "内部メモ（契約者には見えません）")
    )


def test_what_was_typed_stays_when_it_cannot_be_done(boss: Browser, talk: Talk, store: Store) -> None:
    store.take_overs.begin(talk.id, boss.member.id)
    path = f"/staff/cases/{talk.id}"
    boss.get(path)
    store.take_overs.end(talk.id)
    refused = boss.post(path, do="reply", text="長く書いた返事", client_message_id="r")

    assert refused.status_code == 409
    assert 'role="alert"' in refused.text
    assert "長く書いた返事</textarea>" in refused.text
    assert boss.post(path, do="dance").status_code == 422


@pytest.mark.parametrize("roles", [("operator",), ("auditor",), ("editor",), ("supervisor", "editor")])
def test_the_menu_and_the_desk_offer_only_what_the_role_may_do(
    signed_in_as: SignedInAs, talk: Talk, roles: tuple[str, ...]
) -> None:
    browser = signed_in_as(*roles)
    home = browser.get("/staff")
    page = browser.get(home.headers["location"]).text
    links = set(re.findall(r'<a href="(/staff/[a-z]+)"', page))

    assert home.status_code == 303
    assert links
    assert all(browser.get(link).status_code == 200 for link in links)
    if roles == ("auditor",):
        desk = browser.get(f"/staff/cases/{talk.id}").text
        assert re.findall(r'name="do"', desk) == []
        assert "見ることだけができます" in desk


def test_an_error_is_a_page_for_people(boss: Browser, signed_in_as: SignedInAs) -> None:
    lost, editor = boss.get(f"/staff/cases/{'0' * 32}"), signed_in_as("editor")
    kept_out = editor.get("/staff/queue")

    assert (lost.status_code, kept_out.status_code) == (404, 403)
    for page in (lost, kept_out):
        assert page.headers["content-type"].startswith("text/html")
        assert "開けませんでした" in page.text
        assert 'href="/staff"' in page.text
    assert boss.get("/staff/queue?page=0").status_code == 422
    assert boss.get(f"/staff/queue?search={'a' * 200}").status_code == 422


def test_an_error_page_leads_back_to_where_one_can_go_on(boss: Browser, talk: Talk) -> None:
    gone, case, ours = f"/staff/cases/{'0' * 32}", f"/staff/cases/{talk.id}", str(boss.client.base_url)

    def back(path: str, came: str = "") -> str:
        page = boss.client.get(path, headers=boss.cookie | {"Referer": came}).text
        return html.unescape(re.findall(r'<a href="([^"]*)">戻る', page)[0])

    assert back(gone, f"{ours}/staff/queue?wanted=open&search=a") == "/staff/queue?wanted=open&search=a"
    assert back(gone, f"{ours}{gone}") == "/staff"
    assert back(f"{case}/files/nothing.docx") == case
    assert back(f"{gone}/files/report.txt") == "/staff"
    for elsewhere in (
        "https://other.example/staff/queue",
        f"{ours}/api/v1/staff/me",
        "javascript:alert(1)",
        "http://[",
    ):
        assert back(gone, elsewhere) == "/staff"


def test_the_queue_counts_what_each_choice_holds(boss: Browser, talk: Talk, store: Store) -> None:
    store.hand_overs.open(talk.id, "asked")
    page = boss.get("/staff/queue").text
    counts = re.findall(r'<span class="count">(\d+)</span>', page)

    assert dict(zip(WANTED, counts, strict=True)) == {
        "all": "1",
        "waiting": "1",
        "due": "0",
        "mine": "0",
        "open": "1",
        "closed": "0",
    }


def test_the_queue_is_searched_once_and_only_counted_for_the_other_choices(
    boss: Browser, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted: list[str] = []
    real = Queue.find
    monkeypatch.setattr(
        Queue, "find", lambda self, *given, **more: wanted.append(given[1]) or real(self, *given, **more)
    )
    assert boss.get("/staff/queue?wanted=open").status_code == 200

    assert wanted == ["open"]


def test_the_queue_stays_as_it_was_looked_at_when_something_is_done(boss: Browser, talk: Talk) -> None:
    look = "?wanted=open&search=%E6%AD%A2%E3%81%BE"
    done = boss.post(f"/staff/cases/{talk.id}{look}", do="note", text="確認中")
    refused = boss.post(f"/staff/cases/{talk.id}{look}", do="note", text=" ")

    assert done.headers["location"] == f"/staff/cases/{talk.id}{look}#talk"
    assert refused.status_code == 422
    assert '<input type="hidden" name="wanted" value="open">' in refused.text


def test_no_page_asks_the_database_on_the_event_loop(
    boss: Browser, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.say("サーバーが止まりました")
    here: list[bool] = []
    for name in ("reading", "writing"):
        real = getattr(Database, name)
        monkeypatch.setattr(Database, name, lambda self, real=real: here.append(is_on_the_loop()) or real(self))
    pages(boss, talk)
    headers = boss.cookie | {cookies.HEADER: cookies.form_key(boss.token)}
    panel = boss.client.post("/api/v1/staff/assist", json={"case_id": talk.id}, headers=headers)

    assert panel.status_code == 200
    assert len(here) > 20
    assert not any(here)


def is_on_the_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
