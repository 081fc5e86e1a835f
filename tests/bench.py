"""`make bench`: what reading, a chat turn, a batch and a start cost, as ratios to the bare GiNZA pipeline.

The machines are noisy, so every ratio pairs its two sides text by text and the median of the pairs is told.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

AS_OF = dt.date(2026, 11, 21)
GOLDEN = Path(__file__).parent / "golden" / "open"
TEXTS = 60
PORT = 8199


def texts() -> list[str]:
    """Incident texts of all lengths that the reader has not seen in this process."""
    found = [
        json.loads(line)["text"]
        for path in sorted(GOLDEN.glob("in-*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return found[:: max(1, len(found) // TEXTS)][:TEXTS]


def seconds(run: Callable[[], Any]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def paired(
    subject: Callable[[str], Any], bare: Callable[[str], Any], given: Sequence[str]
) -> tuple[float, float, float]:
    """Median seconds of both sides, and the median of the ratios text by text; which side goes first alternates."""
    ours, theirs = [], []
    for number, text in enumerate(given):
        if number % 2:
            ours.append(seconds(lambda text=text: subject(text)))  # type: ignore[misc]
            theirs.append(seconds(lambda text=text: bare(text)))  # type: ignore[misc]
        else:
            theirs.append(seconds(lambda text=text: bare(text)))  # type: ignore[misc]
            ours.append(seconds(lambda text=text: subject(text)))  # type: ignore[misc]
    ratios = [mine / base for mine, base in zip(ours, theirs, strict=True)]
    return statistics.median(ours), statistics.median(theirs), statistics.median(ratios)


async def turns(given: Sequence[str], bare: Callable[[str], Any]) -> tuple[list[float], list[float], list[float]]:
    """Ratios of a describing turn and of a 「はい」 turn to the parse, and the seconds of the 「はい」 turns."""
    from bot.engine import Engine, Opening

    engine = await Engine.load()
    opening = Opening({}, (), AS_OF)
    await engine.handle("warm", [], "納品したシステムが止まり、請求を受けました。", opening)
    describing, yes, yes_seconds = [], [], []
    for number, text in enumerate(given):
        parse = seconds(lambda text=text: bare(text))  # type: ignore[misc]
        start = time.perf_counter()
        turn = await engine.handle(f"bench-{number}", [], text, opening)
        describing.append((time.perf_counter() - start) / parse)
        start = time.perf_counter()
        await engine.handle(f"bench-{number}", turn.events, "はい", opening)
        yes_seconds.append(time.perf_counter() - start)
        yes.append(yes_seconds[-1] / parse)
    return describing, yes, yes_seconds


def batch_ratio(given: Sequence[str]) -> float:
    """How many times the throughput of one-by-one the batch reaches; each side has a reader of its own."""
    from actions.answer import answer
    from knowledge.loader import default
    from nlu.analyze import Reader
    from server.batch import answer_lines

    lines = [json.dumps({"id": str(number), "text": text}).encode() for number, text in enumerate(given)]
    single, many = Reader(default()), Reader(default())
    one_by_one = seconds(lambda: [answer(text, as_of=AS_OF, reader=single) for text in given])
    together = seconds(lambda: list(answer_lines(lines, many, AS_OF, workers=os.cpu_count() or 1)))
    return one_by_one / together


def start_up() -> tuple[float, float]:
    """Seconds from process start to ready, and resident megabytes then and after a conversation."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).with_name("triage")), "serve", "--port", str(PORT), "--data", folder]
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while not _ready():
                if process.poll() is not None or time.perf_counter() - start > 120:
                    raise RuntimeError("the server did not become ready; try `triage serve` by hand")
                time.sleep(0.1)
            ready = time.perf_counter() - start
            _post("conversations", {})
            _post("assess", {"text": "納品したシステムが6時間止まり、顧客から損害賠償を請求されました。"})
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
            resident = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
            return ready, int(resident.split()[1]) / 1024
        finally:
            process.terminate()
            process.wait(timeout=30)


def _ready() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/readyz", timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def _post(path: str, body: dict[str, Any]) -> None:
    request = urllib.request.Request(
        f"http://127.0.0.1:{PORT}/api/v1/{path}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        response.read()


def main() -> None:
    """Measure everything and print one table."""
    console = Console()
    table = Table("measured", "figure", "goal", title="jiko-triage bench")
    with console.status("starting the server…"):
        ready, resident = start_up()
    table.add_row("process start to ready", f"{ready:.1f} s", "< 15 s")
    table.add_row("resident memory", f"{resident:.0f} MB", "< 1024 MB")

    import spacy

    from actions.answer import answer
    from nlu.analyze import default_reader
    from tests.bench_scale import ratio

    with console.status("loading GiNZA…"):
        bare, reader, given = spacy.load("ja_ginza"), default_reader(), texts()
        bare(given[0])
        answer("システムが止まりました。", as_of=AS_OF)
    with console.status("assess against the bare pipeline…"):
        mine, base, against_bare = paired(lambda text: answer(text, as_of=AS_OF, reader=reader), bare, given)
    table.add_row("bare GiNZA, median per text", f"{base * 1000:.0f} ms", "")
    table.add_row("assess, median per text", f"{mine * 1000:.0f} ms", "")
    table.add_row("assess / bare GiNZA", f"{against_bare:.2f}", "≤ 1.3")
    with console.status("batch against one by one…"):
        table.add_row("batch throughput / one by one", f"{batch_ratio(given):.2f}", "≥ 1.5")
    with console.status("chat turns…"):
        reader.parser.forget()
        describing, yes, yes_seconds = asyncio.run(turns(given, bare))
    table.add_row("describing turn / bare GiNZA", f"{statistics.median(describing):.2f}", "≤ 2")
    table.add_row("「はい」 turn / bare GiNZA", f"{statistics.median(yes):.2f}", "≤ 0.5")
    table.add_row("「はい」 turn, median", f"{statistics.median(yes_seconds) * 1000:.0f} ms", "")
    with console.status("a hundred times the products and cases…"):
        table.add_row("100× products and cases, of other losses", f"{ratio(100, other=True):.2f}", "≤ 2")
        table.add_row("100× products and cases, all of the same losses", f"{ratio(100, other=False):.2f}", "")
    console.print(table)


if __name__ == "__main__":
    main()
