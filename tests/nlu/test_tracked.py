"""What a tracker holds of the incident, asked of anything that has its slots."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest

from nlu.text import MAX_CHARACTERS
from nlu.tracked import (
    as_story,
    asked_fact,
    known_facts,
    last_day,
    takes_back_a_day,
    told_before,
    week_of_last_day,
)


@dataclass(frozen=True)
class Said:
    text: str
    type_name: str = "user"


@dataclass(frozen=True)
class Slots:
    slots: dict[str, Any]
    events: list[Said] = field(default_factory=list)

    def get_slot(self, key: str) -> Any:
        return self.slots.get(key)


def fact(value: object, message: int, text: str) -> dict[str, Any]:
    return {"value": value, "status": "stated", "evidence": [[message, 0, len(text), text]]}


TODAY = dt.date(2026, 11, 23)
DAYS = Slots({"incident_date": [fact("2026-11-20", 0, "20日")], "claim_date": [fact("2026-11-22", 2, "22日")]})


def test_only_the_question_of_a_fact_is_open() -> None:
    assert asked_fact(Slots({"requested_slot": "cause"})) == "cause"
    assert asked_fact(Slots({"requested_slot": "something_else"})) is None


def test_the_facts_known_come_with_their_words() -> None:
    assert known_facts(DAYS)["claim_date"] == [("2026-11-22", "stated", ["22日"])]


def test_a_day_that_is_put_right_is_the_one_told_last() -> None:
    assert last_day(DAYS) == "claim_date"
    assert takes_back_a_day(DAYS, "22日じゃなくて23日です", TODAY)
    assert not takes_back_a_day(DAYS, "20日じゃなくて19日です", TODAY)


@pytest.mark.parametrize(
    ("text", "taken_back"),
    [
        ("日曜じゃなくて土曜でした", True),
        ("火曜じゃなくて土曜でした", False),
        ("きのうと書きましたが、今月の12日でした", True),
        ("先方は昨日来ると言いましたが、来ませんでした", False),
        ("22日に届きました", False),
    ],
)
def test_a_day_is_taken_back_in_other_words(text: str, taken_back: bool) -> None:
    assert takes_back_a_day(DAYS, text, TODAY) is taken_back


def test_a_weekday_counts_in_the_week_of_the_day_that_is_taken_back() -> None:
    assert week_of_last_day(DAYS, "日曜じゃなくて土曜でした", dt.date(2026, 12, 20)) == dt.date(2026, 11, 22)
    assert week_of_last_day(DAYS, "土曜でした", TODAY) == TODAY


def test_the_story_is_what_was_told_of_this_incident() -> None:
    said = Slots(
        {"story": [0, 2]}, [Said("止まった"), Said("はい、どうぞ", "bot"), Said("ありがとう"), Said("昨日です")]
    )

    assert told_before(said) == ["止まった", "昨日です"]


def test_a_story_too_long_to_read_keeps_its_beginning_and_its_end() -> None:
    story = as_story(["初め", *["間" * (MAX_CHARACTERS // 2)] * 3, "終わり"])

    assert story.startswith("初め")
    assert story.endswith("終わり")
    assert len(story) <= MAX_CHARACTERS
