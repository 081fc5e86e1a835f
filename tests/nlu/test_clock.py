"""From one time of the day to another."""

from __future__ import annotations

import pytest

from nlu.clock import spans


@pytest.mark.parametrize(
    ("sentence", "hours"),
    [
        ("正午から17時まで止まった", [5]),
        ("10時から15時まで注文が受けられず", [5]),
        ("午前9時に受付が止まり、午後1時半に復旧した", [4.5]),
        ("9時に止まり復旧13時", [4]),
        ("夜22時から翌朝7時まで落ちていた", [9]),
        ("23:30〜1:00停止", [1.5]),
        ("12時から14時までのあいだ、つながらなかった", [2]),
        ("お昼から14時まで止まった", [2]),
        ("9時から17時までの営業で、昨日止まった", []),
        ("10時から11時まで会議で、そのあと止まった", []),
        ("受付は10時から13時までですが、一度止まった", []),
        ("9時に出社し、10時に止まった", []),
        ("9時間止まった", []),
        ("", []),
    ],
)
def test_a_span_of_the_day_has_a_length(sentence: str, hours: list[float]) -> None:
    assert [item.hours for item in spans(sentence)] == hours


def test_a_span_stands_where_it_was_told() -> None:
    (found,) = spans("昨日、正午から17時まで止めました")
    assert (found.start, found.end) == (3, 12)
