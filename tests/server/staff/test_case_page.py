"""The policyholder's page: opened by a link only, whose secret is in no address that a server sees."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import update

from knowledge.loader import default
from server import cookies
from server.cases import papers
from server.store.clock import now
from server.store.store import Store
from server.store.tables import cases
from tests.server.conftest import BACKENDS, Start, Talk, begin
from tests.server.staff.conftest import SignedInAs

pytestmark = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)


def new_link(talk: Talk) -> str:
    """The secret of a new link."""
    response = talk.client.post(f"{talk.path}/link", headers=talk.bearer)
    path, secret = response.json()["link"].split("#")
    assert path == "/case"
    return str(secret)


def opened(client: TestClient, secret: str) -> Response:
    client.cookies.clear()
    client.post("/case/open", data={"key": secret})
    return client.get("/case")


def tick(client: TestClient, page: str, *ready: str) -> Response:
    fields = {
        cookies.FIELD: re.findall(rf'name="{cookies.FIELD}" value="([^"]+)"', page)[0],
        "shown": re.findall(r'name="shown" value="([^"]+)"', page),
        "ready": list(ready),
    }
    return client.post("/case/documents", data=fields)


def test_the_page_says_what_is_there_what_is_missing_and_whose_turn_it_is(talk: Talk, store: Store) -> None:
    link = new_link(talk)
    assert "何が起きたかを、チャットで教えてください" in opened(talk.client, link).text

    talk.say("サーバーが止まりました")
    told = opened(talk.client, link).text
    assert "次に動くのは：あなた" in told
    assert "1通のメッセージを受け取っています" in told
    assert "まだの書類が" in told

    store.hand_overs.open(talk.id, "asked")
    waiting = opened(talk.client, link).text
    assert "次に動くのは：担当者" in waiting
    store.cases.move(talk.id, "closed")
    assert "受付は完了しました" in opened(talk.client, link).text


def test_papers_are_ticked_and_unticked_but_what_was_received_stays(talk: Talk, store: Store) -> None:
    talk.say("サーバーが止まりました")
    page = opened(talk.client, new_link(talk)).text
    first, second = re.findall(r'name="ready" value="([^"]+)"', page)[:2]

    saved = tick(talk.client, page, first, second)
    assert "保存しました" in saved.text
    assert saved.text.count(" checked") == 2
    store.documents.mark(talk.id, second, "received", "staff:s1")
    unticked = tick(talk.client, page)  # with the page of before: the second is on it still
    stands = store.documents.current(talk.id)
    assert (stands[first].state, stands[second].state) == ("missing", "received")
    assert "受け取りました" in unticked.text


def test_ticks_of_a_page_whose_papers_are_not_all_asked_for_any_more_are_kept_in_the_form_and_none_is_saved(
    talk: Talk, store: Store
) -> None:
    talk.say("サーバーが止まりました")
    page = opened(talk.client, new_link(talk)).text
    *ticked, last = re.findall(r'name="ready" value="([^"]+)"', page)
    asked_before = "employment-practices/document/medical-certificate"
    assert asked_before not in page
    stale = tick(talk.client, page.replace(last, asked_before), *ticked, asked_before)

    assert stale.status_code == 409
    assert default().clauses[asked_before].label in re.findall(r'role="alert">(.*?)<', stale.text)[0]
    assert stale.text.count(" checked") == len(ticked)
    assert store.documents.current(talk.id) == {}


def test_one_sheet_is_made_for_all_the_ticks_of_a_page(
    talk: Talk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.say("サーバーが止まりました")
    page = opened(talk.client, new_link(talk)).text
    ready = re.findall(r'name="ready" value="([^"]+)"', page)
    made: list[str] = []
    real = papers.papers_of
    monkeypatch.setattr(papers, "papers_of", lambda here, case_id: made.append(case_id) or real(here, case_id))
    tick(talk.client, page, *ready)

    assert len(ready) > 1
    assert made == [talk.id]
    assert {state.state for state in store.documents.current(talk.id).values()} == {"ready"}


def test_a_form_of_another_page_changes_nothing(talk: Talk, store: Store) -> None:
    talk.say("サーバーが止まりました")
    page = opened(talk.client, new_link(talk)).text
    [paper, *_] = re.findall(r'name="ready" value="([^"]+)"', page)
    forged = {"shown": paper, "ready": paper, cookies.FIELD: "0" * 64}

    assert talk.client.post("/case/documents", data=forged).status_code == 403
    right = forged | {cookies.FIELD: re.findall(rf'name="{cookies.FIELD}" value="([^"]+)"', page)[0]}
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert talk.client.post("/case/documents", data=right, headers=elsewhere).status_code == 403
    assert store.documents.current(talk.id) == {}


def test_a_link_opens_its_own_case_until_a_newer_one_or_its_end(talk: Talk, store: Store) -> None:
    other = begin(talk.client)
    talk.say("一件目のサーバーが止まりました")
    old, link = new_link(talk), new_link(talk)
    foreign = new_link(other)

    assert "一件目" in opened(talk.client, link).text
    assert "一件目" not in opened(talk.client, foreign).text
    for secret in (old, talk.token, "", "x" * 5000, "\0"):
        shown = opened(talk.client, secret)
        assert 'action="/case/open"' in shown.text
        assert "一件目" not in shown.text
    assert talk.client.post("/case/open", data={"key": old}).status_code == 401

    opened(talk.client, link)
    with store.database.writing() as connection:
        connection.execute(update(cases).where(cases.c.id == talk.id).values(link_expires=now()))
    assert "期限が切れた" in talk.client.get("/case").text


def test_the_secret_is_in_no_address_no_log_no_page_and_kept_as_a_hash(
    talk: Talk, store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    secret = new_link(talk)
    talk.client.cookies.clear()
    done = talk.client.post("/case/open", data={"key": secret}, follow_redirects=False)
    page = talk.client.get("/case")

    assert (done.status_code, done.headers["location"]) == (303, "/case")
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"
    assert "httponly" in done.headers["set-cookie"].lower()
    assert secret not in page.text
    assert secret not in caplog.text
    with store.database.reading() as connection:
        assert secret not in str(list(connection.exec_driver_sql("SELECT * FROM cases")))


def test_closing_the_page_forgets_the_link_here(talk: Talk) -> None:
    opened(talk.client, new_link(talk))
    talk.client.post("/case/close")

    assert 'action="/case/open"' in talk.client.get("/case").text


def test_staff_make_a_link_which_is_shown_once(talk: Talk, signed_in_as: SignedInAs) -> None:
    sato = signed_in_as("operator")
    page = sato.post(f"/staff/cases/{talk.id}", do="link").text
    [link] = re.findall(r"<code[^>]*>http://testserver/case#([\w-]+)</code>", page)

    assert link not in sato.get(f"/staff/cases/{talk.id}").text
    assert "事故の受付のようす" in opened(talk.client, link).text
    assert 'action="/case/open"' not in talk.client.get("/case").text


def test_the_page_shows_what_the_person_wrote_as_text_and_nothing_of_the_staff(
    talk: Talk, signed_in_as: SignedInAs, start: Start
) -> None:
    talk.say("<script>alert(1)</script>サーバーが止まりました")
    signed_in_as("operator").do(talk.id, do="note", text="内緒のメモ")
    page = opened(talk.client, new_link(talk)).text

    assert "&lt;script&gt;alert(1)" in page
    assert "内緒のメモ" not in page
    assert "1回目:" not in page  # the assistant's words


def test_opening_the_page_is_in_the_access_log(talk: Talk, store: Store) -> None:
    opened(talk.client, new_link(talk))

    assert [(line.who, line.action) for line in store.access.of_case(talk.id)] == [
        ("policyholder", "link"),
        ("policyholder", "opened_page"),
    ]


def test_a_link_lasts_as_long_as_the_setting_says(start: Start, store: Store) -> None:
    talk = begin(start(link_days=3))
    new_link(talk)
    with store.database.reading() as connection:
        expires = dt.datetime.fromisoformat(connection.exec_driver_sql("SELECT link_expires FROM cases").scalar_one())

    assert dt.timedelta(days=2, hours=23) < expires - dt.datetime.now(dt.UTC) <= dt.timedelta(days=3)
