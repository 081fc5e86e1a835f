"""The figures on the open golden texts and their thresholds. `python -m tests.golden_thresholds` raises them.

A threshold only ever gets stricter: where a figure is better than before, its threshold follows, with a little slack
for texts that are added later.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml

from nlu.analyze import default_reader
from server.evaluation.evaluation import Figure, evaluate
from server.evaluation.labels import read_labels
from server.evaluation.reading import asking, read
from server.evaluation.words import words
from tests.golden_texts import OPEN

FILE = OPEN.parent / "thresholds.yml"
AS_OF = dt.date(2026, 11, 21)
# Speed has its own measure (make bench).
UNMEASURED = {"latency_p50", "latency_p95"}
# What is kept for every file by itself.
PER_FILE = ("status_touched",)
SLACK = {"share": 0.01, "score": 0.01, "count": 1}
_HEADER = """# 公開の評価文（tests/golden/open）での数字の限界。測り方は `triage evaluate` と同じです。
# 限界は厳しくするだけで、ゆるめません。良くなったら `python -m tests.golden_thresholds` で引き上げます。
#   limit: これより悪くなるとテストが失敗する　measured: 測った値　date: 測った日
"""


def thresholds() -> dict[str, dict[str, Any]]:
    """The thresholds by figure; `status_touched:boundary` is the figure of one file."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def measured() -> dict[str, Figure]:
    """The headline figures of all texts, and some of each file."""
    reader = default_reader()
    readings = read(read_labels(sorted(OPEN.glob("*.jsonl")), reader.knowledge), asking(reader, AS_OF)).items
    found = dict(evaluate(readings, reader.knowledge).figures())
    for path in sorted(OPEN.glob("*.jsonl")):
        own = [reading for reading in readings if Path(reading.place.file).stem == path.stem]
        of_file = evaluate(own, reader.knowledge).figures()
        found.update({f"{key}:{path.stem}": of_file[key] for key in PER_FILE if of_file[key].value is not None})
    return {key: figure for key, figure in found.items() if key not in UNMEASURED}


def is_worse(key: str, value: float | None, limit: float) -> bool:
    """Whether a figure is worse than `limit`."""
    if value is None:
        return True
    return value < limit if words().figures[key.split(":")[0]].better == "higher" else value > limit


def raised(figures: dict[str, Figure], before: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The thresholds after this measurement: stricter where the figure allows it, else as they were."""
    after = {}
    for key, figure in figures.items():
        if figure.value is None:
            continue
        definition = words().figures[key.split(":")[0]]
        slack = SLACK[definition.unit]
        limit = round(figure.value - slack, 3) if definition.better == "higher" else round(figure.value + slack, 3)
        old = before.get(key)
        if old is not None and not is_worse(key, old["limit"], limit):
            after[key] = old
        else:
            after[key] = {"limit": limit, "measured": round(figure.value, 4), "date": dt.date.today()}
    return after


def main() -> None:
    """Measure, and write what can be raised."""
    before = thresholds() if FILE.exists() else {}
    after = raised(measured(), before)
    lines = [f"{key}: {yaml.safe_dump(given, default_flow_style=True).strip()}" for key, given in after.items()]
    FILE.write_text(_HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    changed = [key for key in after if after[key] != before.get(key)]
    print(f"{FILE}: {len(changed)} 件を引き上げました。")


if __name__ == "__main__":
    main()
