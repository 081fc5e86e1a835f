"""Deadlines on the calendar, by 民法140条 and 143条."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.dates import due, end_of
from knowledge.model import Deadline, Knowledge, Period

day = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-11-21", "2027-01-21"),
        ("2026-12-30", "2027-02-28"),  # no 31 February: the month's last day
        ("2026-12-31", "2027-02-28"),
        ("2027-12-30", "2028-02-29"),  # a leap year
        ("2026-11-30", "2027-01-31"),  # runs from 1 December: two whole months
        ("2026-02-28", "2026-04-30"),
        ("2028-02-28", "2028-04-28"),
        ("2028-02-29", "2028-04-30"),
        ("2026-07-31", "2026-09-30"),
    ],
)
def test_two_months_from_an_event(start: str, end: str) -> None:
    assert end_of(Period(months=2), day(start)) == day(end)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-11-21", "2029-11-21"),
        ("2024-02-29", "2027-02-28"),
        ("2025-02-28", "2028-02-29"),
        ("2025-12-31", "2028-12-31"),
    ],
)
def test_three_years_from_the_day_after_an_event(start: str, end: str) -> None:
    assert end_of(Period(years=3), day(start)) == day(end)


@pytest.mark.parametrize(
    ("start", "end"), [("2026-11-01", "2026-11-30"), ("2026-02-01", "2026-03-02"), ("2028-02-01", "2028-03-01")]
)
def test_thirty_days_that_count_the_first_day(start: str, end: str) -> None:
    assert end_of(Period(days=30), day(start), inclusive=True) == day(end)


def test_thirty_days_that_do_not_count_the_first_day_end_one_day_later() -> None:
    assert end_of(Period(days=30), day("2026-11-01")) == day("2026-12-01")


@pytest.mark.parametrize(
    ("deadline", "plan", "start", "end"),
    [
        ("system-risk-dev/deadline/notify-two-months", None, "2026-11-21", "2027-01-21"),
        ("system-risk-dev/deadline/payment-30-days", None, "2026-11-21", "2026-12-20"),
        ("system-risk-dev/deadline/payment-extended", None, "2026-01-01", "2026-06-29"),
        ("system-risk-dev/deadline/claim-lapses-three-years", None, "2026-11-21", "2029-11-21"),
        ("cyber-protector/deadline/measures-period", "basic", "2026-01-01", "2026-06-30"),
        ("cyber-protector/deadline/measures-period", "wide", "2026-01-01", "2027-01-01"),
        ("cyber-protector/deadline/measures-period", None, "2026-01-01", None),
    ],
)
def test_the_deadlines_of_the_documents(
    knowledge: Knowledge, deadline: str, plan: str | None, start: str, end: str | None
) -> None:
    clause = knowledge.clauses[deadline]
    assert isinstance(clause, Deadline)
    assert due(clause, day(start), plan) == (day(end) if end else None)


def test_a_deadline_has_no_day_while_its_event_has_none(knowledge: Knowledge) -> None:
    for clause in knowledge.clauses.values():
        if isinstance(clause, Deadline):
            assert due(clause, None, "basic") is None


@pytest.mark.parametrize(
    ("deadline", "event"),
    [
        ("system-risk-dev/deadline/notify-two-months", "incident_date"),
        ("system-risk-dev/deadline/payment-30-days", "papers_received_date"),
        ("system-risk-dev/deadline/payment-extended", "inquiry_finished_date"),
        ("system-risk-dev/deadline/claim-lapses-three-years", "incident_date"),
        ("cyber-protector/deadline/measures-period", "notice_received_date"),
    ],
)
def test_a_deadline_counts_from_its_own_event(knowledge: Knowledge, deadline: str, event: str) -> None:
    clause = knowledge.clauses[deadline]
    assert isinstance(clause, Deadline)
    assert clause.counts_from == event
