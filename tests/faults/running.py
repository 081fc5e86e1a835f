"""A server that is started, killed and started again, and a person who sends a message until it is answered."""

from __future__ import annotations

import itertools
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).parents[2]
UNLIMITED = dict.fromkeys(("requests_per_minute", "conversation_requests_per_minute"), 10**6)
"""Everybody here is one address; what is tried is what comes after that limit."""
ASKING: dict[str, Any] = {"trust_env": False, "verify": ssl.create_default_context()}
"""A TLS context of its own for every request (the default) costs more than what is tried here."""
_ids = itertools.count(1)


class Server:
    """A server process with its workers, on one port and one place for its data."""

    def __init__(self, folder: Path, url: str = "", **settings: object) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.port = int(taken.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self.log, self._folder = folder / f"log-{self.port}", folder
        self.armed = folder / "armed"
        self._environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("TRIAGE_", "FAULT_", "PYTHONDONTWRITE"))
        }
        given = {"data_dir": folder, "database_url": url, **UNLIMITED, **settings}
        self._environment |= {f"TRIAGE_{name.upper()}": str(value) for name, value in given.items()}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, point: str = "", parts: str = "tests.faults.parts", *, ready: bool = True) -> Server:
        """Begin, and wait until a conversation can be had; with `point`, to die there once `armed` is there."""
        environment = self._environment | {
            "FAULT_POINT": point,
            "FAULT_ARMED": str(self.armed),
            "FAULT_PARTS": parts,
        }
        command = [sys.executable, "-m", "tests.faults.server", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        if ready:
            self.until(lambda: self.get("/readyz") == 200, 180)
        return self

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def tell(self, which: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(which)

    def ended(self, seconds: float = 60) -> int:
        """Wait for the end; the exit code."""
        assert self._process is not None
        return self._process.wait(timeout=seconds)

    def stop(self, which: signal.Signals = signal.SIGKILL) -> None:
        """End it, and wait."""
        if self.runs:
            self.tell(which)
        if self._process is not None:
            self.ended()

    def workers(self) -> list[int]:
        """The worker processes that serve now, from the log."""
        begun: dict[str, int] = {}
        for line in self.log.read_text(encoding="utf-8").splitlines():
            words = line.split()
            if "triage.workers" in words and "begun:" in words:
                begun[words[words.index("worker") + 1]] = int(words[words.index("process") + 1].rstrip(","))
        return list(begun.values())

    def get(self, path: str) -> int:
        """The status of a page; 0 while nobody answers."""
        try:
            return httpx2.get(self.address + path, timeout=5, **ASKING).status_code
        except httpx2.HTTPError:
            return 0

    def until(self, holds: Callable[[], bool], seconds: float) -> float:
        """Wait until something holds; the seconds that it took."""
        began = time.monotonic()
        while not holds():
            assert time.monotonic() - began < seconds, self.log.read_text(encoding="utf-8")[-3000:]
            time.sleep(0.05)
        return time.monotonic() - began


@dataclass
class Person:
    """Somebody in a conversation who sends again what was not answered, as the chat page does."""

    id: str
    token: str
    sent: dict[str, str] = field(default_factory=dict)
    replies: dict[str, list[str]] = field(default_factory=dict)
    refused: list[tuple[int, str]] = field(default_factory=list)

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @classmethod
    def begin(cls, server: Server) -> Person:
        """A new conversation."""
        begun = httpx2.post(f"{server.address}/api/v1/conversations", timeout=30, **ASKING).json()
        return cls(begun["conversation_id"], begun["token"])

    def say(self, server: Server, text: str, client_message_id: str | None = None) -> int:
        """Send once: the status, 0 when the connection was lost."""
        key = client_message_id or f"m{next(_ids)}"
        self.sent[key] = text
        body = {"text": text, "client_message_id": key}
        url = f"{server.address}/api/v1/conversations/{self.id}/messages"
        try:
            response = httpx2.post(url, json=body, headers=self.bearer, timeout=90, **ASKING)
        except httpx2.HTTPError:
            return 0
        return self.took(key, response.status_code, response.json())

    def took(self, key: str, status: int, body: dict[str, Any]) -> int:
        """Note what came back. A reply that was given twice must be the same."""
        if status == 200:
            told = [message["text"] for message in body["messages"]]
            assert self.replies.setdefault(key, told) == told, "one message, two different replies"
        else:
            self.refused.append((status, body["error"]["code"]))
            assert body["error"]["message"].endswith("。"), "an error says in Japanese what to do"
        return status

    def again(self, server: Server) -> None:
        """Send what was not answered, in order, until it is."""
        for key in [key for key in self.sent if key not in self.replies]:
            for _ in range(100):
                if self.say(server, self.sent[key], key) == 200:
                    break
                time.sleep(0.1)
            else:
                raise AssertionError(f"never answered: {self.refused[-3:]}")
