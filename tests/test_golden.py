"""The assistant against the open golden texts: no share may fall below its threshold (tests/golden/thresholds.yml)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.golden_measure import OPEN, Share, measure, open_texts

THRESHOLDS: dict[str, dict[str, Any]] = yaml.safe_load((OPEN.parent / "thresholds.yml").read_text(encoding="utf-8"))
# How many misses of a share that fell are shown.
SHOWN = 15


@pytest.fixture(scope="module")
def shares() -> dict[str, Share]:
    return measure(open_texts())


def table(shares: Mapping[str, Share]) -> str:
    """Every share beside its threshold, the ones that fell marked."""
    lines = [f"{'':2}{'measure':38}{'right':>7}{'of':>7}{'share':>8}{'at least':>10}"]
    for name, share in sorted(shares.items()):
        least = THRESHOLDS.get(name, {}).get("at_least", 0.0)
        mark = "✗ " if share.value < least else "  "
        lines.append(f"{mark}{name:38}{share.right:7}{share.total:7}{share.value:8.3f}{least:10.3f}")
    return "\n".join(lines)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(THRESHOLDS))
def test_no_share_has_fallen_below_its_threshold(shares: dict[str, Share], name: str) -> None:
    share, least = shares[name], THRESHOLDS[name]["at_least"]

    missed = "\n".join(share.misses[:SHOWN])
    assert share.value >= least, f"{name}: {share.value:.3f} < {least}\n\n{table(shares)}\n\n{missed}"


@pytest.mark.slow
def test_every_share_that_is_measured_has_a_threshold(shares: dict[str, Share]) -> None:
    assert set(shares) == set(THRESHOLDS)


def test_every_threshold_says_what_was_measured_and_when_and_lies_close_below() -> None:
    for name, given in THRESHOLDS.items():
        assert set(given) == {"at_least", "measured", "date"}, name
        assert given["measured"] - 0.05 <= given["at_least"] <= given["measured"], name


def test_the_golden_texts_are_complete() -> None:
    texts = open_texts()

    assert len(texts) > 300
    assert len({item["id"] for item in texts}) == len(texts)
    assert Path(OPEN / "in-it-pi-b-plan.jsonl").exists()
    for item in texts:
        assert item["scope"] in ("in", "out", "unclear")
        assert all(fact["quote"] in item["text"] for fact in item["facts"]), item["id"]


def test_a_share_that_fell_is_marked_in_the_table() -> None:
    shares = {"scope": Share(1, 2, ["g-1: in → out"]), "case_top1": Share(2, 2)}
    marked = {line.split()[1] for line in table(shares).splitlines() if line.startswith("✗")}

    assert marked == {"scope"}
