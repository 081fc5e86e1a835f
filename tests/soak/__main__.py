"""`make soak`: a steady load, a burst ten times as high, and what they cost.

python -m tests.soak [SECONDS] [RATE]: 600 seconds at 12 turns a second by default. The machine must have nothing else
to do.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.train import train
from tests.faults.running import Server
from tests.soak.load import Crowd, Heard, quantile
from tests.soak.memory import megabytes

REAL = "server.workers.real"
BURST_SECONDS = 5


@dataclass(frozen=True)
class Soaked:
    """The figures of a run."""

    steady: Heard
    health: list[float]
    burst: Heard
    recovered: float
    warm: float
    end: float

    @property
    def grown(self) -> float:
        """By what share memory grew after the warm-up."""
        return self.end / self.warm - 1


async def soak(server: Server, rate: float, seconds: float) -> Soaked:
    """Warm up, load, burst, and wait until it is as before."""
    crowd = Crowd(server.address)
    try:
        await crowd.talk(rate, max(5.0, seconds / 10))
        warm = megabytes(server.pid)
        steady, health = await asyncio.gather(crowd.talk(rate, seconds), crowd.health(seconds))
        end = megabytes(server.pid)
        await crowd.gather(int(5 * rate * BURST_SECONDS))
        burst = await crowd.talk(10 * rate, BURST_SECONDS)
        began = time.monotonic()
        while quantile((await crowd.talk(rate / 2, 2)).replies, 0.95) > 1.5 and time.monotonic() - began < 120:
            pass
        return Soaked(steady, health, burst, time.monotonic() - began, warm, end)
    finally:
        await crowd.close()


def table(run: Soaked) -> Table:
    """The figures beside what they should be."""
    shown = Table("figure", "measured", "wanted")
    replies = run.steady.replies
    for name, measured, wanted in (
        ("turns", f"{len(replies)}", ""),
        ("reply p50 / p95 / p99 s", " / ".join(f"{quantile(replies, q):.2f}" for q in (0.5, 0.95, 0.99)), "p95 ≤ 1.5"),
        ("errors", _kinds(run.steady.errors), "none"),
        ("refusals", f"{len(run.steady.refusals)}", "0"),
        ("/healthz p99 s", f"{quantile(run.health, 0.99):.3f}", "< 0.1"),
        ("burst ×10: answered, refused", f"{len(run.burst.replies)}, {len(run.burst.refusals)}", ""),
        (
            "burst: refusal p50 / p99 s",
            f"{quantile(run.burst.refusals, 0.5):.3f} / {quantile(run.burst.refusals, 0.99):.3f}",
            "p99 ≤ 0.1",
        ),
        ("burst: errors", _kinds(run.burst.errors), "none"),
        ("recovery s", f"{run.recovered:.1f}", "≤ 30"),
        ("memory MB after warm-up, at the end", f"{run.warm:.0f}, {run.end:.0f} ({run.grown:+.0%})", "≤ +10 %"),
    ):
        shown.add_row(name, measured, wanted)
    return shown


def _kinds(errors: list[str]) -> str:
    return ", ".join(f"{count}× {kind}" for kind, count in Counter(errors).most_common()) or "none"


def main() -> None:
    """Run and print; the exit code tells whether everything was as wanted."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    rate = float(sys.argv[2]) if len(sys.argv) > 2 else 12.0
    train()
    with tempfile.TemporaryDirectory(prefix="triage-soak-") as folder:
        server = Server(Path(folder))
        try:
            run = asyncio.run(soak(server.start(parts=REAL), rate, seconds))
        finally:
            server.stop()
    Console().print(table(run))
    quick = quantile(run.steady.replies, 0.95) <= 1.5 and quantile(run.burst.refusals, 0.99) <= 0.1
    good = quick and not run.steady.errors and not run.burst.errors
    sys.exit(0 if good and run.recovered <= 30 and run.grown <= 0.1 else 1)


if __name__ == "__main__":
    main()
