"""How much memory a server and all its processes really take: what several share counts once."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def megabytes(pid: int) -> float:
    """The proportional memory of a process and all that it began."""
    return sum(_proportional(one) for one in _family(pid))


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        with suppress(OSError):
            for task in Path(f"/proc/{one}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text(encoding="ascii").split()]
    return found


def _proportional(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
