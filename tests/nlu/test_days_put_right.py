"""Which day a message puts right, and which it takes back."""

from __future__ import annotations

import pytest

from nlu.days_put_right import names_another_day, replaced_day, replaced_weekday


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("いや、おととしやった。2024年の10月1日", True),
        ("いや、去年の3月1日です", True),
        ("すみません、10月2日でした", True),
        ("いえ、去年からうちの社員がやっています", False),
        ("すみません、昨日また止まりました", False),
        ("いや、3日止まってました", False),
        ("いや、3日じゃなくて5日止まりました", False),
    ],
)
def test_a_day_in_place_of_the_one_told_before(text: str, other: bool) -> None:
    assert names_another_day(text, "by_subcontractor") is other
    assert not names_another_day(text, "designated_test_done")


@pytest.mark.parametrize(
    ("text", "day"), [("水曜じゃなくて木曜でした", 2), ("金曜日ではなく土曜日です", 4), ("木曜でした", None)]
)
def test_a_weekday_that_is_taken_back(text: str, day: int | None) -> None:
    assert replaced_weekday(text) == day


@pytest.mark.parametrize(
    ("text", "day"), [("20日じゃなくて19日でした", 20), ("3日間じゃなくて2日間", None), ("19日でした", None)]
)
def test_a_day_that_is_taken_back(text: str, day: int | None) -> None:
    assert replaced_day(text) == day
