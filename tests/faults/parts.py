"""Parts for worker processes that load in a second and do what a message tells them: hang, die, eat memory, be slow."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from dataclasses import dataclass
from typing import Any

from server.ports import Opening
from server.workers.work import Parts
from tests.server.fakes import FakeEngine, FakeReader, FakeResult

HANG, DIE, EAT = "とまれ", "しね", "たべろ"
_SLOW = re.compile(r"(\d+)ミリ秒")


@dataclass
class Obedient(FakeEngine):
    """Says how many turns came before, after doing what it is told."""

    async def handle(self, sender_id: str, events: list[dict[str, Any]], text: str, opening: Opening) -> FakeResult:
        if HANG in text:
            time.sleep(3600)
        if DIE in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if EAT in text:
            eaten = []
            while True:
                eaten.append(bytearray(os.urandom(1 << 10) * (8 << 10)))
        if slow := _SLOW.search(text):
            await asyncio.sleep(int(slow[1]) / 1000)
        return await super().handle(sender_id, events, text, opening)


_parts = Parts(FakeReader(), Obedient())  # type: ignore[arg-type]


def parts() -> Parts:
    """The parts, loaded with this module."""
    return _parts
