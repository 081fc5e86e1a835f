"""The figures over all scripts, which thresholds.yml holds."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from tests.dialogues.judge import Tally, Verdict

# What the project promises of a conversation (issue 4): at most, or at least.
TARGETS = {"median_questions": 4.0, "repeated_questions": 0.0, "statuses": 0.95}
# Measures of which less is better.
AT_MOST = {"median_questions", "repeated_questions", "already_said", "threads_lost", "never_ended", "forbidden_words"}


def measures(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """Every figure by its name; shares are between 0 and 1."""
    courses = [verdict.course for verdict in verdicts]
    return {
        "median_questions": float(statistics.median(len(course.asked) for course in courses)),
        "repeated_questions": float(sum(len(course.repeated) for course in courses)),
        "already_said": float(sum(len(course.already_said) for course in courses)),
        "threads_lost": float(sum(course.thread_lost for course in courses)),
        "never_ended": float(sum(not course.ended for course in courses)),
        "forbidden_words": float(sum(len(verdict.forbidden) for verdict in verdicts)),
        "scope": _share([verdict.scope for verdict in verdicts]),
        "statuses": _share([verdict.statuses for verdict in verdicts]),
        "scripts_all_right": sum(not verdict.misses for verdict in verdicts) / len(verdicts),
        "riders": _share([verdict.riders for verdict in verdicts]),
        "documents": _share([verdict.documents for verdict in verdicts]),
        "deadlines": _share([verdict.deadlines for verdict in verdicts]),
    }


def _share(tallies: Sequence[Tally]) -> float:
    total = sum(tally.total for tally in tallies)
    return round(sum(tally.right for tally in tallies) / total, 4) if total else 1.0


def is_met(name: str, value: float, limit: float) -> bool:
    """Whether a figure keeps its limit."""
    return value <= limit if name in AT_MOST else value >= limit
