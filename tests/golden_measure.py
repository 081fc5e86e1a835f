"""Measures the assistant against texts labelled by an independent examiner (tests/golden/open/*.jsonl)."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from actions.answer import answer
from actions.contract import Answer, PolicyIn
from nlu.analyze import default_reader

OPEN = Path(__file__).parent / "golden" / "open"
Label = dict[str, Any]

# Statuses that tell a person that they are covered; where nothing or the contrary is right, this is the worst error.
PROMISING = ("responds", "needs_rider")
REFUSING = ("excluded", "not_covered")


@cache
def open_texts() -> tuple[Label, ...]:
    """Every labelled text, with the name of its file and the default day of asking filled in."""
    found = []
    for path in sorted(OPEN.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            found.append({"as_of": "2026-11-21", **json.loads(line), "file": path.stem})
    return tuple(found)


@dataclass
class Share:
    """How many of how many, and what went wrong."""

    right: int = 0
    total: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, good: bool, miss: str) -> None:
        """Count one case; `miss` tells of it when it is not good."""
        self.total += 1
        self.right += good
        if not good:
            self.misses.append(miss)

    @property
    def value(self) -> float:
        """The share, 1.0 when there was nothing to count."""
        return self.right / self.total if self.total else 1.0


def answered(label: Label) -> Answer:
    """What the assistant answers to a labelled text."""
    policies = [PolicyIn(**policy) for policy in label.get("policies") or []]
    return answer(label["text"], label.get("known") or {}, policies, dt.date.fromisoformat(label["as_of"]))


def measure(labels: Iterable[Label]) -> dict[str, Share]:
    """Every measure by name. All are shares of what is right: the higher, the better."""
    found: dict[str, Share] = defaultdict(Share)
    for label in labels:
        given = answered(label)
        _scope(found["scope"], label, given)
        _not_facts(found["not_facts"], label, given)
        if label["scope"] != "in":
            continue
        if label["cases"]:
            _cases(found, label, given)
        _statuses(found, label, given)
    return dict(found)


def _scope(share: Share, label: Label, given: Answer) -> None:
    allowed = label.get("scope_ok") or [label["scope"]]
    share.add(given.scope in allowed, f"{label['id']}: {label['scope']} → {given.scope}")


def _not_facts(share: Share, label: Label, given: Answer) -> None:
    """Facts that a careless reader would take from the text (a denied leak, somebody else's virus)."""
    stated = {(fact.id, fact.value) for fact in given.facts if fact.status in ("stated", "inferred")}
    for item in label.get("not_facts") or []:
        share.add((item["id"], item["value"]) not in stated, f"{label['id']}: {item['id']}={item['value']}")


def _cases(found: dict[str, Share], label: Label, given: Answer) -> None:
    cases = default_reader().knowledge.cases
    right = {cases[case].pattern for case in label["cases"]}
    ranked = list(dict.fromkeys(cases[case.id].pattern for case in given.cases))
    # Case ranking is measured where the examiner wrote for one case each; the other files test other things.
    if not label["file"].startswith("in-"):
        return
    miss = f"{label['id']}: {sorted(right)} → {ranked[:3]}"
    found["case_top1"].add(bool(ranked) and ranked[0] in right, miss)
    found["case_top3"].add(bool(right & set(ranked[:3])), miss)


def _statuses(found: dict[str, Share], label: Label, given: Answer) -> None:
    decides = label.get("decides")
    for item in given.assessments:
        want = _wanted(label, item.product)
        if want is None:
            continue
        allowed = {want, *(_as_list(label.get("status_ok")) if decides and decides[0] == item.product else ())}
        miss = f"{label['id']} {item.product}: {'/'.join(sorted(allowed))} → {item.status}"
        if want != "not_covered":
            found["status"].add(item.status in allowed, miss)
            found[f"status:{label['file']}"].add(item.status in allowed, miss)
        if item.status in PROMISING:
            found["not_wrongly_promised"].add(item.status in allowed or want not in REFUSING, miss)
        if want == "needs_rider":
            wanted = sorted(label["riders"].get(item.product, []))
            found["riders"].add(sorted(item.riders_needed) == wanted, f"{miss}, {wanted} → {list(item.riders_needed)}")
    if decides:
        got = next(item.status for item in given.assessments if item.product == decides[0])
        allowed = {decides[2], *_as_list(label.get("status_ok"))}
        found["decided"].add(got in allowed, f"{label['id']} {decides[0]} ({decides[1]}): {decides[2]} → {got}")


def _wanted(label: Label, product: str) -> str | None:
    """The labelled status of a product; None where the examiner left it open (`statuses_partial`)."""
    status = label["statuses"].get(product)
    if status is not None:
        return str(status)
    return None if label.get("statuses_partial") else "not_covered"


def _as_list(given: str | Sequence[str] | None) -> Sequence[str]:
    return [given] if isinstance(given, str) else given or []
