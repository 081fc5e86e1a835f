"""The server as a program of its own that can be told to die: `python -m tests.faults.server PORT`; settings as usual.

FAULT_POINT names a point of a turn. When a message with a 「★」 reaches it and the file of FAULT_ARMED is there, the
file is removed and the process kills itself, as a loss of power would. SIGUSR1 and SIGUSR2 move its clock by an hour.
"""

from __future__ import annotations

import dataclasses
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import time_machine
from sqlalchemy import event

from server.app import create_app
from server.listen import listen, web_server
from server.settings import settings_from_environment
from server.store.store import Store, open_store

MARK = "★"
POINTS = (
    "before the log",
    "log not committed",
    "logged",
    "first in line",
    "at work",
    "worked out",
    "turn not committed",
    "turn saved",
)


class Doom:
    """Kills this process at one point, once."""

    def __init__(self, point: str, armed: Path) -> None:
        self._point, self._armed = point, armed
        self.committing = ""  # the transaction of a marked message that is about to end

    def reached(self, point: str, text: str) -> None:
        """Die here if this is the point and the message is marked."""
        if point == self._point and MARK in text and self._armed.exists():
            self._armed.unlink()
            os.kill(os.getpid(), signal.SIGKILL)


class Doomed:
    """The conversations of a store, where every step may be the last."""

    def __init__(self, conversations: Any, doom: Doom) -> None:
        self._kept, self._doom = conversations, doom

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kept, name)

    def log_said(self, conversation_id: str, client_message_id: str, text: str, limit: int) -> Any:
        self._doom.reached("before the log", text)
        self._doom.committing = f"log {text}"
        said = self._kept.log_said(conversation_id, client_message_id, text, limit)
        self._doom.committing = ""
        self._doom.reached("logged", text)
        return said

    def next_in_line(self, conversation_id: str, number: int, passed_over: Any = ()) -> Any:
        first = self._kept.next_in_line(conversation_id, number, passed_over)
        if first is not None:
            self._doom.reached("first in line", first.message.text)
            # A moment later the message is with a worker.
            threading.Timer(0.05, self._doom.reached, ("at work", first.message.text)).start()
        return first

    def save_turn(self, conversation: Any, reply_to: int, turn: Any) -> Any:
        text = turn.replies[0].text
        self._doom.reached("worked out", text)
        self._doom.committing = f"turn {text}"
        saved = self._kept.save_turn(conversation, reply_to, turn)
        self._doom.committing = ""
        self._doom.reached("turn saved", text)
        return saved


def doomed(store: Store, doom: Doom) -> Store:
    """The same store under a doom."""

    def before_commit(_connection: Any) -> None:
        what, _, text = doom.committing.partition(" ")
        doom.reached(f"{what} not committed", text)

    event.listen(store.database._engine, "commit", before_commit)
    return dataclasses.replace(store, conversations=Doomed(store.conversations, doom))  # type: ignore[arg-type]


def move_clock(hours: int) -> None:
    """Let the clock of this process go on `hours` from now."""
    import datetime as dt

    time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)).start()


def main() -> None:
    """Serve until killed."""
    settings = settings_from_environment()
    store = open_store(settings.data_dir, settings.database_url.get_secret_value(), late=True)
    point, armed = os.environ.get("FAULT_POINT", ""), Path(os.environ.get("FAULT_ARMED", "/nonexistent"))
    doom = Doom(point, armed)
    parts = os.environ.get("FAULT_PARTS", "tests.faults.parts")
    app = create_app(settings, store=doomed(store, doom) if point else store, parts=parts)
    signal.signal(signal.SIGUSR1, lambda *_: move_clock(1))
    signal.signal(signal.SIGUSR2, lambda *_: move_clock(-1))
    with listen("127.0.0.1", int(sys.argv[1])) as bound:
        web_server(app).run(sockets=[bound])


if __name__ == "__main__":
    main()
