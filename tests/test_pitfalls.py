"""Every known trap has tests that fail when it is back (pitfalls.yml); those that belong to no room stand here."""

from __future__ import annotations

import ast
import json
import os
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from bot.quiet import prepare
from server.app import create_app
from server.ports import Opening
from server.settings import Settings
from tests.server.conftest import begin
from tests.server.fakes import FakeEngine, FakeReader, FakeResult

ROOT = Path(__file__).parents[1]
PITFALLS = yaml.safe_load(Path(__file__).with_name("pitfalls.yml").read_text(encoding="utf-8"))
NAMED = [name for pitfall in PITFALLS.values() for name in pitfall["tests"]]
STOREYS = ("knowledge", "nlu", "actions", "bot", "server")


def test_every_trap_is_there_with_its_tests() -> None:
    assert list(PITFALLS) == list(range(1, 20))
    assert all(pitfall["trap"] and pitfall["tests"] for pitfall in PITFALLS.values())


@pytest.mark.parametrize("name", sorted(set(NAMED)))
def test_the_named_test_exists(name: str) -> None:
    path, function = name.split("::")
    defined = {
        node.name
        for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert function in defined


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(path for storey in STOREYS for path in (ROOT / storey).rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def imported() -> set[str]:
    """Every name that the product imports, with its module in front."""
    found = set()
    for _, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_the_engine_keeps_nothing_in_a_store_of_rasa() -> None:
    wrapping = {"rasa.core.tracker_store.TrackerStore", "rasa.core.tracker_store.InMemoryTrackerStore"}
    stores = {name for name in imported() if re.search(r"tracker_store|lock_store|TrackerStore|LockStore", name)}

    assert stores <= wrapping | {"rasa.core.lock_store.InMemoryLockStore"}
    endpoints = yaml.safe_load((ROOT / "bot" / "endpoints.yml").read_text(encoding="utf-8")) or {}
    assert not {"tracker_store", "lock_store", "event_broker"} & set(endpoints)


def test_the_server_of_rasa_is_never_started() -> None:
    serving = r"rasa\.(server|core\.run|core\.channels\.(?!channel\.))"
    assert [name for name in imported() if re.match(serving, name)] == []
    texts = [path.read_text(encoding="utf-8") for path in (*(ROOT / "docs").rglob("*.md"), ROOT / "Makefile")]
    assert not [text for text in texts if "--enable-api" in text or re.search(r"rasa run(?! actions)", text)]


def test_every_server_is_started_without_websockets() -> None:
    calls = [
        node
        for _, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("uvicorn.Config", "uvicorn.run")
    ]

    assert calls
    for call in calls:
        assert {word.arg: ast.unparse(word.value) for word in call.keywords}.get("ws") == "'none'"


def test_rasa_reports_nothing_home() -> None:
    prepare()

    assert os.environ["RASA_TELEMETRY_ENABLED"] == "false"


def test_no_file_of_the_bot_asks_for_the_environment() -> None:
    files = [*(ROOT / "bot").rglob("*.yml"), *(ROOT / "bot").rglob("*.yaml")]

    assert files
    assert [path.name for path in files if "${" in path.read_text(encoding="utf-8")] == []


def test_the_audit_asks_nobody() -> None:
    asked = ("requests", "urllib", "httpx", "pip_audit", "subprocess", "socket")
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "audit").glob("*.py"))

    assert not [name for name in asked if re.search(rf"^\s*(import|from) {name}", text, re.MULTILINE)]
    assert "pip-audit" not in (ROOT / "Makefile").read_text(encoding="utf-8")


class Blocking(FakeEngine):
    """An engine that does not let go while it works, as Rasa does."""

    async def handle(self, sender_id: str, events: list[dict[str, Any]], text: str, opening: Opening) -> FakeResult:
        time.sleep(2)
        return await super().handle(sender_id, events, text, opening)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    app = create_app(Settings(data_dir=tmp_path), engine=Blocking(), reader=FakeReader())  # type: ignore[arg-type]
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


def test_the_web_answers_while_a_turn_blocks(client: TestClient) -> None:
    talk, statuses = begin(client), []
    turn = threading.Thread(target=lambda: statuses.append(talk.say("止まりました").status_code))
    turn.start()
    time.sleep(0.2)
    waited = []
    while turn.is_alive() and len(waited) < 20:
        began = time.monotonic()
        assert client.get("/healthz").status_code == 200
        waited.append(time.monotonic() - began)
    turn.join()

    assert statuses == [200]
    assert len(waited) >= 5
    assert sorted(waited)[len(waited) // 2] < 0.5


def test_nobody_chooses_the_id_of_a_conversation(client: TestClient) -> None:
    for name in ("conversation_id", "id", "sender_id", "sender", "token"):
        response = client.post("/api/v1/conversations", content=json.dumps({name: "default"}))
        assert response.status_code in (415, 422)
        chosen = client.post("/api/v1/conversations", json={name: "default"})
        assert (chosen.status_code, chosen.json()["error"]["code"]) == (422, "unknown_field")
    assert re.fullmatch("[0-9a-f]{32}", begin(client).id)
