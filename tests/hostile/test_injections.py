"""450 injections: kept and shown as the text that they are, obeyed by nothing."""

from __future__ import annotations

import csv
import html
import io
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from bot.engine import Engine
from nlu.guard import guard, unguard
from server.masking import mask
from tests.hostile.conftest import LONG, say
from tests.hostile.injections import Injection, injections, of_kind
from tests.server.conftest import Talk, begin
from tests.server.staff.conftest import Browser, session

ALL = injections()


def staff(client: TestClient) -> Browser:
    store = client.app.state.context.store  # type: ignore[attr-defined]
    member = store.staff.find("sato") or store.staff.add("sato", "佐藤", ["operator", "supervisor"], None)
    return Browser(client, session(store, member), member)


def said(client: TestClient, wanted: list[Injection]) -> Talk:
    """A conversation in which all of them were said."""
    talk = begin(client)
    for number, one in enumerate(wanted):
        assert say(talk, one.text, number).status_code == 200, one.payload
    return talk


def tables(client: TestClient) -> dict[str, int]:
    database = client.app.state.context.store.database  # type: ignore[attr-defined]
    with database.reading() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='table'").scalars().all()
        return {name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() for name in names}


def test_there_are_as_many_as_promised() -> None:
    assert len({one.text for one in ALL}) >= 450
    assert {"sql", "xss", "log", "csv", "path", "template", "command"} <= {one.kind for one in ALL}


def test_every_injection_is_kept_letter_by_letter_and_logged_nowhere(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    for start in range(0, len(ALL), 60):
        few = ALL[start : start + 60]
        talk = said(client, few)
        kept = [message["text"] for message in talk.read()["messages"] if message["role"] == "user"]
        assert kept == [mask(one.text) for one in few]

    assert not [one.payload for one in ALL if len(one.payload) > 6 and one.payload in caplog.text]
    assert "forged" not in caplog.text


def test_no_sql_changes_or_tells_anything(client: TestClient) -> None:
    browser, talk = staff(client), begin(client)
    talk.say("サーバーが止まりました")
    before = tables(client)
    for one in of_kind("sql"):
        if one.text != one.payload:
            continue
        line, written = one.payload, quote(one.payload, safe="")
        assert client.get(f"/api/v1/conversations/{written}", headers=talk.bearer).status_code in (401, 404)
        assert client.get(f"/api/v1/staff/cases/{written}", headers=browser.cookie).status_code == 404
        found = client.get("/api/v1/staff/queue", params={"search": line}, headers=browser.cookie)
        assert found.status_code == 200
        assert found.json()["total"] == 0, line
        opened = client.post("/case/open", data={"key": line}, follow_redirects=False)
        assert opened.status_code == 401
        assert client.get(talk.path, headers={"Authorization": f"Bearer {quote(line)}"}).status_code == 401

    after = tables(client)
    assert after | {"access_log": 0} == before | {"access_log": 0}
    assert talk.texts()[1] == "サーバーが止まりました"


SCRIPTED = [one for one in ALL if one.kind in ("xss", "template", "protocol") and one.text != one.payload][::2]


def tags(page: str) -> list[str]:
    """Every tag of a page with its attributes, without their values."""
    return [re.sub(r'="[^"]*"', "", tag) for tag in re.findall(r"<[a-zA-Z!/][^>]*>", page)]


def test_no_page_lets_markup_through_or_works_out_a_template(client: TestClient) -> None:
    browser = staff(client)
    harmless = {re.sub(r"\s+", " ", tag) for tag in tags(_pages(client, browser, ["無害な文です"]))}
    shown = _pages(client, browser, [one.text for one in SCRIPTED])

    assert {re.sub(r"\s+", " ", tag) for tag in tags(shown)} - harmless == set()
    text = html.unescape(shown)
    for one in SCRIPTED:
        assert one.payload.strip().replace("\n", "") in text.replace("\n", ""), one.payload
    assert "49" not in re.sub(r"#x?\d+;|\d{3,}|[0-9a-f]{16,}", "", text)


def _pages(client: TestClient, browser: Browser, texts: list[str]) -> str:
    """All that a policyholder and staff see of a conversation with these texts, and of notes."""
    talk = begin(client)
    for number, text in enumerate(texts):
        assert say(talk, text, number).status_code == 200
        assert browser.do(talk.id, do="note", text=text).status_code == 200
    link = client.post(f"{talk.path}/link", headers=talk.bearer).json()["link"].split("#")[1]
    client.cookies.clear()
    opened = client.post("/case/open", data={"key": link})
    pages = [opened.text, browser.get(f"/staff/cases/{talk.id}").text]
    pages.append(client.get(f"/conversations/{talk.id}/sheet", headers=talk.bearer).text)
    for text in texts[::8]:
        searched = client.get("/staff/queue", params={"search": text[:100]}, headers=browser.cookie)
        login = client.get("/staff/login", params={"next": text})
        pages += [searched.text, login.text]
    client.cookies.clear()
    return "".join(pages)


def test_no_path_leads_out_of_the_house(client: TestClient) -> None:
    for one in of_kind("path"):
        if one.text != one.payload:
            continue
        for base in ("/static/", "/", "/conversations/", "/api/v1/conversations/", "/staff/cases/", "/case/"):
            for written in (quote(one.payload, safe="%"), one.payload):
                if not written.isascii():
                    continue
                response = client.get(f"{base}{written}", follow_redirects=False)
                assert response.status_code in (303, 307, 400, 401, 404, 405), (base, written)
                assert "root:" not in response.text
                assert not response.headers.get("location", "").startswith(("//", "http://evil", "https://evil"))


def test_signing_in_leads_nowhere_else(client: TestClient) -> None:
    for one in ALL:
        if one.text == one.payload:
            page = client.get("/staff/login", params={"next": one.payload}).text
            assert re.findall(r'name="next" value="([^"]*)"', page) == ["/staff"], one.payload


def test_no_cell_of_an_export_is_a_formula(client: TestClient, tmp_path: Path) -> None:
    from knowledge.loader import default
    from server.papers.export import as_csv
    from tests.server.papers.test_characters import saying

    sent = ALL if LONG else of_kind("csv")[::2]
    content = as_csv([saying(default(), one.text) for one in sent], default())
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

    assert len(rows) == len(sent) + 1
    starts = {cell.lstrip("\ufeff\u200b \u3000\t\r\n")[:1] for row in rows for cell in row if not cell.startswith("'")}
    assert starts & set("=+-@＝＋－＠−") == set()


def test_nothing_reaches_rasa_as_a_command() -> None:
    for one in ALL:
        handed = guard(one.text)
        assert unguard(handed) == one.text
        assert handed == handed.strip()
        assert not handed.startswith(("/", "／"))


@pytest.mark.slow  # loads Rasa
async def test_no_command_is_obeyed_by_the_engine() -> None:
    from bot.train import train
    from server.ports import Opening
    from tests.hostile.test_unicode import TODAY

    train(progress=lambda _line: None)
    engine = await Engine.load()
    opening = Opening({}, (), TODAY)
    told = "納品した受注システムが昨日ウイルスで止まり、取引先から賠償を求められています。"
    begun = await engine.handle("someone", [], told, opening)
    assert begun.answer is not None
    known = {(fact.id, str(fact.value)) for fact in begun.answer.facts if fact.status == "stated"}
    for one in of_kind("command"):
        if one.text != one.payload:
            continue
        after = await engine.handle("someone", begun.events, one.text, opening)
        assert after.messages, one.payload
        assert after.events[: len(begun.events)] == begun.events, one.payload
        added = after.events[len(begun.events) :]
        assert not [event for event in added if event["event"] in ("restart", "undo", "session_started")], one.payload
        assert not [e for e in added if e["event"] == "slot" and e["name"] == "handed_over" and e["value"]], one.payload
        assert after.answer is None or known <= {(fact.id, str(fact.value)) for fact in after.answer.facts}, one.payload
