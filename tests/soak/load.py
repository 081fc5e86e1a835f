"""Load on a running server: people who talk at a steady rate, whether it keeps up or not."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import deque
from dataclasses import dataclass, field

import httpx2

SAID = (
    "納品した受発注システムが昨日から止まり、取引先から損害賠償を請求されています。",
    "はい",
    "原因はプログラムの不具合だと思います。テストはしていました。",
    "分かりません",
    "必要な書類を教えてください",
    "6時間くらい止まりました",
)
"""One conversation: an account, short answers, a question, a figure."""


@dataclass
class Heard:
    """What came of a load: seconds to each reply, seconds to each refusal, and anything else."""

    replies: list[float] = field(default_factory=list)
    refusals: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Crowd:
    """Conversations that are had side by side, each one message after another."""

    def __init__(self, address: str) -> None:
        # Let go of idle connections before the server does (5 s), or a message meets one that is just closed.
        limits = httpx2.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=2)
        self._client = httpx2.AsyncClient(base_url=address, timeout=120, trust_env=False, limits=limits)
        self._free: deque[tuple[str, dict[str, str], int]] = deque()
        self._ids = itertools.count(1)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def gather(self, conversations: int) -> None:
        """Begin so many conversations: a burst is to be one of messages."""
        while len(self._free) < conversations:
            self._free.append(await self._begin())

    async def talk(self, rate: float, seconds: float) -> Heard:
        """Say `rate` messages a second for so long; the arrivals do not wait for the replies."""
        heard, running = Heard(), []
        began = time.monotonic()
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            running.append(asyncio.create_task(self._say(heard)))
        await asyncio.gather(*running)
        return heard

    async def health(self, seconds: float) -> list[float]:
        """How long /healthz takes, again and again."""
        took, until = [], time.monotonic() + seconds
        while time.monotonic() < until:
            start = time.monotonic()
            assert (await self._client.get("/healthz")).status_code == 200
            took.append(time.monotonic() - start)
            await asyncio.sleep(0.1)
        return took

    async def _say(self, heard: Heard) -> None:
        try:
            path, bearer, number = self._free.popleft() if self._free else await self._begin()
            body = {"text": SAID[number], "client_message_id": str(next(self._ids))}
            start = time.monotonic()
            response = await self._client.post(f"{path}/messages", json=body, headers=bearer)
            took = time.monotonic() - start
        except (httpx2.HTTPError, KeyError) as error:
            heard.errors.append(str(error) if isinstance(error, KeyError) else type(error).__name__)
            return
        if response.status_code == 200:
            heard.replies.append(took)
            if number + 1 < len(SAID):
                self._free.append((path, bearer, number + 1))
        elif response.json()["error"]["code"] == "busy":
            heard.refusals.append(took)
            self._free.append((path, bearer, number))
        else:
            heard.errors.append(response.json()["error"]["code"])

    async def _begin(self) -> tuple[str, dict[str, str], int]:
        response = await self._client.post("/api/v1/conversations")
        begun = response.json()
        if response.status_code != 201:
            raise KeyError(begun["error"]["code"])
        return (
            f"/api/v1/conversations/{begun['conversation_id']}",
            {"Authorization": f"Bearer {begun['token']}"},
            0,
        )


def quantile(values: list[float], share: float) -> float:
    """The value below which so many of them lie; 0 when there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
