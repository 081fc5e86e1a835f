"""Another matter beside an incident takes nothing from it, and tells nothing of it."""

from __future__ import annotations

import datetime as dt

import pytest

from nlu.analyze import Reader, default_reader

DAY = dt.date(2026, 11, 21)


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The project's own reader."""
    return default_reader()


@pytest.mark.parametrize(
    "text",
    [
        "受発注システムの不具合で取引先から90万円を請求されています。ところで昨日、車をぶつけました",
        "更新のミスで取引先のデータを消してしまいました。ちなみに先週、社用車をこすりました。",
        "納品の途中で追突事故も起こしました。それとは別に、納めたシステムのバグで80万請求されています。",
    ],
)
def test_ones_own_car_takes_nothing_from_the_incident(reader: Reader, text: str) -> None:
    found = reader.analyze(text, DAY)

    assert found.scope == "in"
    assert "property-damage" not in [fact.value for fact in found.facts]
    assert not {"incident_date", "delivered_date", "within_first_month_of_use"} & {fact.id for fact in found.facts}


def test_a_car_that_belongs_to_the_incident_stays(reader: Reader) -> None:
    text = "配送アプリの不具合で90万円を請求されています。お客様の車がフェンスにぶつかりました"

    assert reader.asides.without(reader.parser.parse_all([text])[0]) == []


def test_a_car_alone_is_no_incident_of_ours(reader: Reader) -> None:
    assert reader.analyze("昨日、車をぶつけました", DAY).scope != "in"
