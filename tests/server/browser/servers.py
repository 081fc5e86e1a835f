"""Servers on real sockets: the real one as its own process, and a quick one with an engine that tests direct."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

from actions.answer import Understanding, conclude, fact_outs
from knowledge.assessment import Policy
from nlu.model import CaseMatch, Evidence, FactMention
from server.app import create_app
from server.ports import Opening
from server.settings import Settings
from tests.server.fakes import CASE, FakeButton, FakeEngine, FakeMessage, FakeReader, FakeResult

ROOT = Path(__file__).parents[3]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class RealServer:
    """`triage serve` with the trained model. It can be stopped and started again on the same port and data."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self._folder, self.port = folder, free_port()
        self._environment = os.environ | {"TRIAGE_PHONE": "0120-000-000"} | environment
        self.address = f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        command = [sys.executable, "-c", "from server.cli import main; main()", "serve", "--port", str(self.port)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--data", str(self._folder)], cwd=ROOT, stdout=log, stderr=log, env=self._environment
            )
        for _ in range(1500):
            assert self._process.poll() is None, self.printed()
            if _is_ready(self.address):
                return
            time.sleep(0.2)
        raise AssertionError("the server was not ready within five minutes")

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    def printed(self) -> str:
        """All that it has printed so far."""
        return (self._folder / "log").read_text(encoding="utf-8")

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    close = stop


def _is_ready(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{address}readyz", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@dataclass
class Stage(FakeEngine):
    """Says back what it is told, in every place where words of a person can appear.

    `concludes`: nothing is left to ask. `kind` is that of the reply, `policies` what is held.
    """

    concludes: bool = False
    kind: str = "verdicts"
    policies: tuple[Policy, ...] = ()

    def greeting(self) -> tuple[FakeMessage, ...]:
        return (FakeMessage("自動応答のアシスタントです。"),)

    async def handle(self, sender_id: str, events: list[dict[str, Any]], text: str, opening: Opening) -> FakeResult:
        result = await super().handle(sender_id, events, text, opening)
        evidence = (Evidence(0, len(text), text),)
        mention = FactMention("harm", "third-party-outage", "stated", 0.9, evidence)
        told = Understanding("in", fact_outs((mention,)), cases=(CaseMatch(CASE, 0.5),))
        answer = conclude(FakeReader().knowledge, told, self.policies)
        if self.concludes:
            answer = answer.model_copy(update={"questions": ()})
        buttons = (FakeButton("はい", "はい"), FakeButton(text[:200], text))
        said = FakeMessage(f"・{text}\n　{text}\n【{text}】", buttons, self.kind)
        return FakeResult((said,), answer, result.events)


@dataclass
class QuickServer:
    """A server in this process. `context` holds its parts; `engine` is told how the next turns go."""

    address: str
    engine: Stage
    context: Any
    _app: Any = field(repr=False)

    def operator_says(self, conversation_id: str, text: str) -> None:
        from server.store.records import Draft

        self.context.store.conversations.append(conversation_id, Draft(text, role="operator"))
        self.context.live.tell(conversation_id, "message")

    @property
    def newest_conversation(self) -> str:
        """The id of the conversation that was begun last."""
        from sqlalchemy import select

        from server.store.tables import cases

        with self.context.store.database.reading() as connection:
            found: str = connection.execute(select(cases.c.id).order_by(cases.c.created.desc())).scalars().first()
        return found


@contextmanager
def quick_server(folder: Path, **settings: Any) -> Iterator[QuickServer]:
    """A quick server for as long as the block lasts."""
    engine = Stage()
    app = create_app(Settings(data_dir=folder, **settings), engine=engine, reader=FakeReader())  # type: ignore[arg-type]
    listening = socket.create_server(("127.0.0.1", 0))
    running = uvicorn.Server(uvicorn.Config(app, ws="none", log_config=None, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
    thread.start()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    while not _is_ready(address):
        time.sleep(0.02)
    try:
        yield QuickServer(address, engine, app.state.context, app)
    finally:
        running.should_exit = True
        thread.join()
        listening.close()
