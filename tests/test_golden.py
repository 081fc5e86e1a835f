"""The assistant against the open golden texts: no figure may get worse than its threshold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from nlu.analyze import default_reader
from server.evaluation.evaluation import Figure
from server.evaluation.words import words
from tests.golden_texts import open_texts
from tests.golden_thresholds import AS_OF, is_worse, measured, raised, thresholds

THRESHOLDS = thresholds()
STYLES = ("chat", "note", "email", "report")
# A first score that counts as sure, and the largest share of such texts that may belong to another 事故例.
SURE, MISLED = 0.95, 0.03


@pytest.fixture(scope="module")
def figures() -> dict[str, Figure]:
    return measured()


def table(figures: Mapping[str, Figure], limits: Mapping[str, Mapping[str, Any]]) -> str:
    """Every figure beside its threshold, the ones that fell marked."""
    lines = [f"{'':2}{'figure':40}{'value':>9}{'limit':>9}"]
    for key, figure in figures.items():
        limit = limits[key]["limit"]
        mark = "✗ " if is_worse(key, figure.value, limit) else "  "
        value = "–" if figure.value is None else f"{figure.value:.4f}"
        lines.append(f"{mark}{key:40}{value:>9}{limit:>9}")
    return "\n".join(lines)


# Slow: reads every golden text.
@pytest.mark.slow
@pytest.mark.parametrize("key", sorted(THRESHOLDS))
def test_no_figure_is_worse_than_its_threshold(figures: dict[str, Figure], key: str) -> None:
    found = {key: figures[key] for key in THRESHOLDS}
    assert not is_worse(key, figures[key].value, THRESHOLDS[key]["limit"]), f"{key}\n\n{table(found, THRESHOLDS)}"


@pytest.mark.slow
def test_every_figure_that_is_measured_has_a_threshold(figures: dict[str, Figure]) -> None:
    assert {key for key, figure in figures.items() if figure.value is not None} == set(THRESHOLDS)


def test_every_threshold_says_what_was_measured_and_when_and_lies_close_by() -> None:
    for key, given in THRESHOLDS.items():
        assert set(given) == {"limit", "measured", "date"}, key
        slack = 2 if words().figures[key.split(":")[0]].unit == "count" else 0.02
        assert abs(given["limit"] - given["measured"]) <= slack, key
        assert not is_worse(key, given["measured"], given["limit"]), key


def test_a_threshold_gets_stricter_and_never_looser() -> None:
    limits = {"riders": {"limit": 0.9, "measured": 0.91, "date": "2026-01-01"}}

    assert raised({"riders": Figure(value=0.95)}, limits)["riders"]["limit"] == 0.94
    assert raised({"riders": Figure(value=0.5)}, limits) == limits
    errors = {"denial_errors": {"limit": 3, "measured": 2, "date": "2026-01-01"}}
    assert raised({"denial_errors": Figure(value=0)}, errors)["denial_errors"]["limit"] == 1
    assert raised({"denial_errors": Figure(value=9)}, errors) == errors


def test_a_figure_that_fell_is_marked_in_the_table() -> None:
    limits = {"status_touched": {"limit": 0.9}, "riders": {"limit": 0.9}}
    shown = table({"status_touched": Figure(value=0.0), "riders": Figure(value=1.0)}, limits)
    marked = {line.split()[1] for line in shown.splitlines() if line.startswith("✗")}

    assert marked == {"status_touched"}


def test_the_golden_texts_are_complete() -> None:
    texts = open_texts()

    assert len({item["id"] for item in texts}) == len(texts)
    for item in texts:
        assert item["scope"] in ("in", "out", "unclear")
        assert all(fact["quote"] in item["text"] for fact in item["facts"]), item["id"]


def test_the_golden_sets_are_as_large_as_they_must_be() -> None:
    texts = open_texts()
    styles = {style: sum(1 for item in texts if item["scope"] == "in" and item["style"] == style) for style in STYLES}

    assert sum(styles.values()) >= 250
    assert min(styles.values()) >= 40
    assert sum(1 for item in texts if item["scope"] != "in") >= 80
    assert sum(1 for item in texts if item.get("decides")) >= 100
    assert sum(1 for item in texts if item["file"].endswith("double")) >= 35
    assert sum(len(item.get("not_facts") or []) for item in texts) >= 60


# Slow: reads every golden text.
@pytest.mark.slow
def test_no_case_attracts_texts_of_others_with_a_high_score() -> None:
    """Each golden text against all 事故例: what is ranked first and nearly sure must be right."""
    reader = default_reader()
    patterns = {case.id: case.pattern for case in reader.knowledge.cases.values()}
    sure, wrong = 0, []
    for item in open_texts():
        found = reader.analyze(item["text"], AS_OF).cases
        if not found or found[0].score < SURE:
            continue
        sure += 1
        if patterns[found[0].id] not in {patterns[case] for case in item["cases"]}:
            wrong.append((item["id"], found[0].id, found[0].score))

    assert sure >= 250
    assert len(wrong) / sure <= MISLED, wrong
