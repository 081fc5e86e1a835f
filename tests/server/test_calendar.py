"""The Japanese calendar: what kind of day it is, and what that means for whoever has to meet it."""

from __future__ import annotations

import datetime as dt

import pytest

from server import calendar


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ("2026-11-20", None),
        ("2026-11-21", "土曜日"),
        ("2026-11-22", "日曜日"),
        ("2026-11-23", "勤労感謝の日"),
        ("2027-03-22", "振替休日"),
        ("2026-12-31", "年末年始の休み"),
        ("2027-01-01", "元日"),
        ("2027-01-02", "年末年始の休み"),
        ("2150-01-01", None),
        ("2150-01-03", "土曜日"),
    ],
)
def test_the_calendar_knows_why_counters_are_closed(on: str, why: str | None) -> None:
    assert calendar.closed(day(on)) == why


def test_the_business_day_before_new_year_is_in_december() -> None:
    assert calendar.business_day_before(day("2027-01-03")) == day("2026-12-30")


@pytest.mark.parametrize(
    ("on", "today", "told"),
    [
        ("2026-11-20", "2026-11-01", []),
        ("2026-11-23", "2026-11-01", ["勤労感謝の日", "ずらしていません", "前の営業日の2026年11月20日（金）までに"]),
        ("2026-11-23", "2026-11-20", ["前の営業日の2026年11月20日（金）までに"]),
        ("2026-11-23", "2026-11-21", ["前の営業日は過ぎています"]),
        ("2026-11-23", "2026-11-24", []),
        ("2150-01-05", "2026-11-01", ["計算できません"]),
    ],
)
def test_a_closed_day_is_told_while_it_is_still_to_come(on: str, today: str, told: list[str]) -> None:
    said = calendar.what_to_mind(day(on), day(today))

    assert bool(said) == bool(told)
    assert all(part in said for part in told)
