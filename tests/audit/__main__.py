"""`make audit`: the pinned packages with known weaknesses inside, and what has to be done about them."""

from __future__ import annotations

import datetime as dt
import sys

from tests.audit.advisories import load, pins, problems


def main() -> int:
    """Print the table; 1 when something has to be done."""
    known, pinned = load(), pins()
    inside = [item for item in known.advisories if item.accepted]
    print(f"{len(known.advisories)} advisories, {len(pinned)} pins, reviewed {known.reviewed}")
    print(f"{len(inside)} pins are affected and judged out of reach:")
    for item in inside:
        print(f"  {item.id:<16} {item.package} {item.accepted}: {item.what}\n{'':<19}{item.here}")
    found = problems(known, pinned, dt.date.today())
    for problem in found:
        print(f"FAILED {problem}")
    print("failed" if found else "ok")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
