"""`make faults`: break the server in every way that is known, and print what it cost. Takes half an hour.

python -m tests.faults [N]: N kills at each of the eight points of a turn, 2 N rounds with two servers; 25 by default.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.faults import scenarios
from tests.faults.scenarios import Row
from tests.server.postgresql import binaries, running


def rows(folder: Path, each: int, rounds: int) -> Iterator[Row]:
    """All scenarios."""
    yield from scenarios.kills(folder / "kills", each)
    yield from scenarios.workers(folder / "workers")
    yield scenarios.disk_full(folder / "disk")
    yield scenarios.clock(folder / "clock")
    yield scenarios.stopped(folder / "stopped")
    programs = binaries()
    if programs is None:
        print("PostgreSQL: this machine has no initdb and no postgres; its scenarios are left out")
        return
    with running(programs) as cluster:
        yield from scenarios.database(folder / "database", cluster)
        yield from scenarios.two_servers(folder / "two", cluster, rounds)


def main() -> None:
    """Run them and print the table."""
    each = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    table = Table("what happened", "tries", "lost", "twice", "half", "order", "told", "recovery s")
    damaged = 0
    with tempfile.TemporaryDirectory(prefix="triage-faults-") as folder:
        for row in rows(Path(folder), each, 2 * each):
            found = row.found
            figures = (found.lost, found.duplicated, found.half_written, found.out_of_order)
            damaged += sum(figures)
            table.add_row(row.name, str(row.tries), *map(str, figures), row.told, f"{row.recovery:.1f}")
            print(row, flush=True)
    Console().print(table)
    sys.exit(1 if damaged else 0)


if __name__ == "__main__":
    main()
