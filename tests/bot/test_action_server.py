"""The same actions behind HTTP, as `python -m bot run actions` serves them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bot.conversing import opening

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot", "run", "actions", "--actions", "actions.rasa_actions", "--port", str(port)]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    environment.pop("SANIC_HOST", None)
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{address}/health", process)
            yield address
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(120):
        assert process.poll() is None, "the action server ended"
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
        else:
            return
    raise AssertionError("the action server did not come up")


def _call(address: str, action: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        f"{address}/webhook", json.dumps(action).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as answered:
        return json.load(answered)


def test_it_listens_on_this_machine_only(server: str) -> None:
    port = int(server.rsplit(":", 1)[1])

    # Linux answers all of 127.0.0.0/8 on a socket that listens on every address.
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=2).close()


def test_it_lists_the_actions_of_the_engine(server: str, engine: Any) -> None:
    with urllib.request.urlopen(f"{server}/actions", timeout=20) as answered:
        listed = {action["name"] for action in json.load(answered)}

    assert listed == set(engine._actions.executor.actions)


async def test_it_answers_what_the_engine_answers(server: str, engine: Any) -> None:
    calls: list[tuple[dict[str, Any], Any]] = []
    run = engine._actions.executor.run

    async def recording(call: dict[str, Any]) -> Any:
        sent = json.loads(json.dumps(call))
        result = await run(call)
        calls.append((sent, json.loads(json.dumps(result))))
        return result

    engine._actions.executor.run = recording
    try:
        await engine.handle("http", [], "取引先に納めたシステムがバグで止まりました。", opening({}))
    finally:
        engine._actions.executor.run = run

    assert len(calls) >= 4
    for sent, answered in calls:
        assert _call(server, sent) == answered
