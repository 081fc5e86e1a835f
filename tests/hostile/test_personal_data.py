"""What people tell of themselves is in no log, no metric, no error and no file beside the database."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from server import cookies
from server.masking import mask
from tests.hostile.conftest import LIFTED
from tests.hostile.people import addresses, names, numbers, stories
from tests.server.browser.servers import RealServer
from tests.server.conftest import Start, begin
from tests.server.fakes import FakeEngine
from tests.server.staff.conftest import SignedInAs

WATCHING = {"Authorization": "Bearer watching"}
PLANTED = [*names(), *addresses(), *numbers()]


def found_in(text: str) -> list[str]:
    return [one for one in PLANTED if one in text]


def test_there_are_as_many_as_promised() -> None:
    assert len(set(names())) == 200
    assert len(set(addresses())) == 150
    assert len(set(numbers())) >= 190
    assert len(set(PLANTED)) >= 500


@pytest.fixture
def engine() -> FakeEngine:
    """One that can be told to fail with what was said to it, as an engine may."""
    return FakeEngine()


@pytest.fixture
def client(start: Start) -> TestClient:
    return start(metrics_token=SecretStr("watching"), **LIFTED)


def test_nothing_personal_is_logged_measured_or_left_in_files(
    client: TestClient,
    signed_in_as: SignedInAs,
    engine: FakeEngine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    caplog.set_level("DEBUG")
    store = client.app.state.context.store  # type: ignore[attr-defined]
    browser = signed_in_as("operator")
    refusals = []
    for number, (text, planted) in enumerate(stories()):
        if number % 25 == 0:
            talk = begin(client)
        if number % 10 == 0:
            engine.fail = 1
            failed = talk.say(text)
            assert (failed.status_code, failed.json()["error"]["code"]) == (503, "turn_failed")
            refusals.append(failed)
            refusals.append(talk.say(text + "\x00"))
            refusals.append(talk.say(text * 200))
            refusals.append(client.post("/api/v1/assess", json={"text": text, planted[0]: planted[1]}))
            refusals.append(client.post("/api/v1/assess", content=text.encode()))
            refusals.append(client.post("/case/open", data={"key": text}, headers={"Accept": "text/html"}))
            refusals.append(client.post("/staff/login", data={"login": "x", "password": text}))
            refusals.append(client.get("/staff/cases/none", params={"search": text}, headers=browser.cookie))
            refusals.append(client.get("/nothing", params={"q": text}, headers={"Accept": "text/html"}))
        assert talk.say(text).status_code == 200
        assert browser.do(talk.id, do="note", text=text).status_code == 200

    errors = "".join(response.text for response in refusals if response.status_code >= 400)
    shown = client.get("/metrics", headers=WATCHING)
    assert (shown.status_code, "triage_turns_total" in shown.text) == (200, True)
    printed = "".join(capfd.readouterr())
    left = "".join(path.read_text(errors="replace") for path in temporary.rglob("*") if path.is_file())
    assert len([response for response in refusals if response.status_code >= 400]) > 100
    assert {"logs": found_in(caplog.text), "print": found_in(printed)} == {"logs": [], "print": []}
    assert {"metrics": found_in(shown.text), "files": found_in(left)} == {"metrics": [], "files": []}
    assert found_in(_without_field_names(errors)) == []
    kept = "".join(row.text for row in store.notes.of_case(talk.id))
    assert [one for one in numbers() if one in kept] == []


def _without_field_names(errors: str) -> str:
    """Errors without the names of unknown fields, which they repeat to the one who sent them."""
    own = (part for part in errors.split('"') if "このような項目はありません" not in part)
    return "".join(part for part in own if part not in PLANTED)


@pytest.mark.parametrize("text", [text for text, _ in stories()[::20]])
def test_numbers_are_masked_before_anything_is_kept(text: str) -> None:
    assert found_in(mask(text)) == [one for one in found_in(text) if one not in numbers()]


# Figures and names of things that look like numbers of a person and are none.
FIGURES = (
    *("1,234,567円", "￥12,345,678", "12億3456万円", "税込1100000円", "3000万円", "$1,234.56", "0.035円"),
    *("2026-11-22", "2026/11/22 09:15:30", "20261122T091530", "令和8年11月22日", "11/22（日）", "09:15〜12:45"),
    *("v3.11.7", "バージョン10.15.7", "Python 3.11.7", "1.2.3-rc.4", "2022.10.2", "Build 19045.3803", "KB5031356"),
    *("192.168.0.1", "10.0.0.0/8", "172.16.254.1:8080", "2001:db8::ff00:42:8329", "255.255.255.0", "8.8.8.8"),
    *("CVE-2026-12345", "RFC 9110", "ISO27001", "JIS X 0213", "ポート443", "HTTP 503", "エラー0x80070005"),
    *("3f2504e0-4f89-41d3-9a0c-0305e82c3301", "sha256:9f86d081884c", "MAC 00:1A:2B:3C:4D:5E"),
    *(
        "受付番号20261122001",
        "型番WX-1234-5678",
        "案件#1234567",
        "第12345678号",
        "社員1,200名",
        "会員25万件",
        "ID 12345",
    ),
    *("6時間30分", "99.95%", "1.5倍", "4K", "512GB", "100Mbps", "-20℃", "35.6812N", "東経139.7671度"),
)


@pytest.mark.parametrize("figure", FIGURES)
def test_figures_of_the_incident_survive(figure: str) -> None:
    for text in (figure, f"昨日、{figure}で止まりました。", f"（{figure}）"):
        assert mask(text) == text


@pytest.mark.slow  # starts the real server
def test_the_real_server_prints_nothing_personal(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("real")  # a short name: the workers' socket lies below it
    temporary = folder / "temporary"
    temporary.mkdir()
    server = RealServer(folder, TMPDIR=str(temporary))
    server.start()
    with closing(server), httpx2.Client(base_url=server.address, trust_env=False, timeout=120) as client:
        talk = client.post("/api/v1/conversations").json()
        headers = {"Authorization": f"Bearer {talk['token']}"}
        path = f"/api/v1/conversations/{talk['conversation_id']}/messages"
        for number, (text, _) in enumerate(stories()[:12]):
            client.post(path, json={"text": text, "client_message_id": str(number)}, headers=headers)
            client.post(path, json={"text": text + "\x1b", "client_message_id": "x"}, headers=headers)
            client.get("/api/v1/staff/queue", params={"search": text})
            client.get("/nothing", params={"q": text}, headers={cookies.HEADER: "x", "Referer": "http://x/?q=y"})
        printed = server.printed()
    left = "".join(path.read_text(errors="replace") for path in temporary.rglob("*") if path.is_file())
    files = folder.glob("triage.sqlite3*")
    kept = b"".join(path.read_bytes() for path in files).decode("utf-8", "replace")

    assert "conversation" in printed
    assert found_in(printed) == found_in(left) == []
    assert [one for one in numbers()[:12] if one in kept] == []
