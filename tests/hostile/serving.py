"""`triage serve` as a process of its own, with all that it prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

ROOT = Path(__file__).parents[2]


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[tuple[httpx2.Client, Callable[[], str]]]:
    """A client of a server that is ready, and what the server has printed so far. It ends with the block."""
    (folder / "temporary").mkdir()
    printed = folder / "printed.txt"
    environment = os.environ | {"TMPDIR": str(folder / "temporary")} | settings
    command = [sys.executable, "-c", "from server.cli import main; main()", "serve", "--port", "0"]
    with printed.open("wb") as output:
        running = subprocess.Popen(
            [*command, "--data", str(folder / "data")],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        address = _address(running, printed)
        with httpx2.Client(base_url=address, trust_env=False, timeout=120) as client:
            while client.get("/readyz").status_code != 200:
                assert running.poll() is None, printed.read_text(encoding="utf-8")
                time.sleep(0.2)
            yield client, lambda: printed.read_text(encoding="utf-8")
    finally:
        running.terminate()
        running.wait(timeout=60)


def _address(running: subprocess.Popen[bytes], printed: Path) -> str:
    while not (found := re.search(r"http://[\d.:]+/", printed.read_text(encoding="utf-8"))):
        assert running.poll() is None, printed.read_text(encoding="utf-8")
        time.sleep(0.1)
    return found.group()
