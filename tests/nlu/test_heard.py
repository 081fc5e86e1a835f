"""How much of what reports tell is read, on reports by authors who saw no phrase and whom nothing was learnt from.

Labels are not complete (an unlabelled fact may be true), so what is read beyond them is no error here; what a report
denies or leaves open must not be read as a fact. The limits only ever rise.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from knowledge.errors import TriageError
from knowledge.loader import default
from nlu.analyze import default_reader
from nlu.reports import read

FOLDER = Path(__file__).parent / "reports"
TODAY = dt.date(2026, 11, 21)
# file → (every so many reports, least share of asserted facts read, largest share of others read as facts,
#         least share of reports of something gone wrong that are taken for incidents)
LIMITS = {"indirect": (1, 0.5, 0.19, 0.6), "sentences": (4, 0.445, 0.1, 0.6)}


def shares(name: str, step: int = 1) -> tuple[float, float, float]:
    """The three shares of a file."""
    reports = read(FOLDER / f"{name}.tsv", default().vocabulary)[::step]
    found = default_reader().analyze_many([("".join(line.text for line in report), TODAY) for report in reports])
    right = told = wrong = others = taken = incidents = 0
    for report, analysis in zip(reports, found, strict=True):
        assert not isinstance(analysis, TriageError)
        facts = {(fact.id, fact.value) for fact in analysis.facts if fact.status == "stated"}
        asserts = frozenset[object]().union(*(line.asserts for line in report))
        open_ones = frozenset[object]().union(*(line.leaves_open for line in report)) - asserts
        right, told = right + len(asserts & facts), told + len(asserts)
        wrong, others = wrong + len(open_ones & facts), others + len(open_ones)
        if any(label[0] == "harm" for line in report for label in line.asserts):
            taken, incidents = taken + (analysis.scope == "in"), incidents + 1
    return right / told, wrong / others, taken / incidents


@pytest.mark.slow  # reads hundreds of reports
@pytest.mark.parametrize("name", LIMITS)
def test_what_reports_tell_is_read_and_what_they_deny_is_not(name: str) -> None:
    step, least, most, taken = LIMITS[name]
    read_share, misread, in_scope = shares(name, step)

    assert read_share >= least
    assert misread <= most
    assert in_scope >= taken


if __name__ == "__main__":
    for name in LIMITS:
        print(name, "read {:.3f}, misread {:.3f}, taken for incidents {:.3f}".format(*shares(name)))
