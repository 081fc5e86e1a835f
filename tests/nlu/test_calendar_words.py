"""Days in words and figures, counted from the day of asking."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.calendar_words import months, nearest, read

SATURDAY = dt.date(2026, 11, 21)


def days(sentence: str, as_of: dt.date = SATURDAY) -> list[str]:
    return [day.date.isoformat() for day in read(sentence, as_of)]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("令和8年10月3日", "2026-10-03"),
        ("令和八年十月三日", "2026-10-03"),
        ("令和元年5月1日", "2019-05-01"),
        ("平成31年4月30日", "2019-04-30"),
        ("R8.10.3", "2026-10-03"),
        ("R8/10/3", "2026-10-03"),
        ("2026/10/3", "2026-10-03"),
        ("2026-10-03", "2026-10-03"),
        ("2025年12月31日", "2025-12-31"),
        ("10月3日", "2026-10-03"),
        ("10 月 3 日", "2026-10-03"),
        ("11月21日", "2026-11-21"),
        ("11月22日", "2025-11-22"),
        ("12/28", "2025-12-28"),
        ("11/1", "2026-11-01"),
        ("11/01", "2026-11-01"),
        ("11/7(土)", "2026-11-07"),
        ("昨年10月3日", "2025-10-03"),
        ("去年の10月3日", "2025-10-03"),
        ("一昨年の4月1日", "2024-04-01"),
        ("今年12月1日", "2026-12-01"),
        ("3年前の10月3日", "2023-10-03"),
        ("10月末", "2026-10-31"),
        ("10月上旬", "2026-10-05"),
        ("10月初旬", "2026-10-05"),
        ("10月の半ば", "2026-10-15"),
        ("昨年10月末", "2025-10-31"),
        ("先月末", "2026-10-31"),
        ("先月の末", "2026-10-31"),
        ("先月3日", "2026-10-03"),
        ("先月の20日", "2026-10-20"),
        ("先月中旬", "2026-10-15"),
        ("先々月末", "2026-09-30"),
        ("今月頭", "2026-11-01"),
        ("昨日", "2026-11-20"),
        ("昨夜", "2026-11-20"),
        ("おととい", "2026-11-19"),
        ("おとつい", "2026-11-19"),
        ("一昨日", "2026-11-19"),
        ("本日", "2026-11-21"),
        ("今朝", "2026-11-21"),
        ("3日前", "2026-11-18"),
        ("三日前", "2026-11-18"),
        ("10日ほど前", "2026-11-11"),
        ("100日前", "2026-08-13"),
        ("2週間前", "2026-11-07"),
        ("3か月前", "2026-08-21"),
        ("2ヶ月くらい前", "2026-09-21"),
        ("1年前", "2025-11-21"),
        ("先週の金曜", "2026-11-13"),
        ("先週金曜日", "2026-11-13"),
        ("先週の金に", "2026-11-13"),
        ("今週の月曜", "2026-11-16"),
        ("先々週の日曜", "2026-11-08"),
    ],
)
def test_a_day_is_counted_from_the_day_of_asking(written: str, day: str) -> None:
    assert days(f"{written}、停止しました。" if not written.endswith("に") else f"{written}停止しました。") == [day]


@pytest.mark.parametrize(
    "sentence",
    [
        "2月30日に停止した。",
        "13月3日に停止した。",
        "4/31に停止した。",
        "売上が1/2に減った。",
        "先週の水漏れで停止した。",
        "先週の火災で停止した。",
        "先週の金額が違う。",
        "今週の月次処理が止まった。",
        "バージョン12.3.4で停止した。",
        "VR12.3.4で停止した。",
        "10.0.3.1のサーバーが停止した。",
        "26/10/3000の値。",
        "3日前後かかる。",
        "先ほど漏えいと書きました。",
        "昨日お話しした件です。",
        "先週末か週末に止まった。",
        "日付のない文です。",
        "999年前に停止した。",
        "",
    ],
)
def test_what_is_on_no_calendar_is_no_day(sentence: str) -> None:
    assert days(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "as_of", "day"),
    [
        ("12/28に停止", "2027-01-05", "2026-12-28"),
        ("12月28日に停止", "2027-01-05", "2026-12-28"),
        ("1/5に停止", "2027-01-05", "2027-01-05"),
        ("昨日停止", "2027-01-01", "2026-12-31"),
        ("先月末に停止", "2027-01-05", "2026-12-31"),
        ("先月末に停止", "2028-03-01", "2028-02-29"),
        ("先々月3日に停止", "2027-01-05", "2026-11-03"),
        ("12月末に停止", "2027-01-05", "2026-12-31"),
        ("2月29日に停止", "2028-03-01", "2028-02-29"),
        ("2月29日に停止", "2029-01-10", "2028-02-29"),
        ("1か月前に停止", "2026-03-31", "2026-02-28"),
        ("先週の月曜に停止", "2027-01-03", "2026-12-21"),
    ],
)
def test_the_end_of_a_year_or_month_is_crossed_backwards(sentence: str, as_of: str, day: str) -> None:
    assert days(sentence, dt.date.fromisoformat(as_of)) == [day]


def test_several_days_come_in_order_and_where_they_stand() -> None:
    sentence = "10月3日に納品、11/1に停止、昨日連絡"

    assert [(sentence[day.start : day.end], day.date.isoformat()) for day in read(sentence, SATURDAY)] == [
        ("10月3日", "2026-10-03"),
        ("11/1", "2026-11-01"),
        ("昨日", "2026-11-20"),
    ]


@given(
    day=st.dates(dt.date(2019, 5, 1), dt.date(2099, 12, 31)),
    as_of=st.dates(dt.date(2020, 1, 1), dt.date(2099, 12, 31)),
)
def test_a_full_date_is_itself_in_every_writing(day: dt.date, as_of: dt.date) -> None:
    for written in (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y/%m/%d}",
        f"{day.isoformat()}",
        f"令和{day.year - 2018}年{day.month}月{day.day}日",
        f"R{day.year - 2018}.{day.month}.{day.day}",
    ):
        assert days(f"{written}に停止", as_of) == [day.isoformat()]


@given(day=st.dates(dt.date(2020, 1, 1), dt.date(2099, 12, 31)), back=st.integers(0, 364))
def test_a_day_without_a_year_is_the_latest_one_not_in_the_future(day: dt.date, back: int) -> None:
    as_of = day + dt.timedelta(days=back)

    assert days(f"{day.month}月{day.day}日に停止", as_of) == [day.isoformat()]


@given(st.text(alphabet="0123456789年月日前/.-先週末昨元令和RH金曜の数か間", max_size=40), st.dates())
def test_no_heap_of_figures_breaks_the_calendar(sentence: str, as_of: dt.date) -> None:
    for day in read(sentence, as_of):
        assert 0 <= day.start < day.end <= len(sentence)
        assert 1900 <= day.date.year <= 2200


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("今年9月に加入", "2026-09-01", "2026-09-30"),
        ("9月に加入", "2026-09-01", "2026-09-30"),
        ("12月に加入", "2025-12-01", "2025-12-31"),
        ("2026年1月に完了", "2026-01-01", "2026-01-31"),
        ("令和8年3月に完了", "2026-03-01", "2026-03-31"),
        ("昨年6月の納品", "2025-06-01", "2025-06-30"),
        ("十月に知った", "2026-10-01", "2026-10-31"),
        ("先月完了", "2026-10-01", "2026-10-31"),
        ("先々月に加入", "2026-09-01", "2026-09-30"),
        ("去年納めた", "2025-01-01", "2025-12-31"),
        ("2023年から提供", "2023-01-01", "2023-12-31"),
    ],
)
def test_a_month_or_a_year_is_its_first_to_its_last_day(written: str, first: str, last: str) -> None:
    assert [(day.date.isoformat(), str(day.last)) for day in months(written, SATURDAY)] == [(first, last)]


@pytest.mark.parametrize(
    "sentence",
    [
        "10月3日に停止",
        "10月末に停止",
        "9月分の請求",
        "3月期の決算",
        "12月号の特集",
        "3か月前から",
        "一月足らずで",
        "5人月",
        "先月分",
        "2038年問題",
    ],
)
def test_a_day_a_period_and_an_issue_are_no_month(sentence: str) -> None:
    assert list(months(sentence, SATURDAY)) == []


@pytest.mark.parametrize(
    ("sentence", "since", "found"),
    [
        ("同日から稼働した。", "2026-10-03", ["2026-10-03"]),
        ("その翌日に停止した。", "2026-10-03", ["2026-10-04"]),
        ("翌々日に請求が来た。", "2026-10-03", ["2026-10-05"]),
        ("同月15日に請求が来た。", "2026-10-03", ["2026-10-15"]),
        ("10月3日に納品、同日に稼働、翌日停止。", None, ["2026-10-03", "2026-10-03", "2026-10-04"]),
        ("納品の翌日に停止した。", "2026-10-03", []),
        ("同日から稼働した。", None, []),
        ("同月31日に停止した。", "2026-09-03", []),
    ],
)
def test_a_day_may_count_from_the_one_named_before(sentence: str, since: str | None, found: list[str]) -> None:
    before = dt.date.fromisoformat(since) if since else None

    assert [day.date.isoformat() for day in read(sentence, SATURDAY, before)] == found


@given(st.text(alphabet="0123456789年月日前先々昨一十同翌その令和R去に", max_size=40), st.dates())
def test_no_heap_of_figures_breaks_the_months(sentence: str, as_of: dt.date) -> None:
    for day in months(sentence, as_of):
        assert day.last is not None
        assert day.date <= day.last


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("昨年夏に納めた", "2025-06-01", "2025-08-31"),
        ("2024年の秋から", "2024-09-01", "2024-11-30"),
        ("今年の春に", "2026-03-01", "2026-05-31"),
        ("昨年の冬に", "2025-01-01", "2025-12-31"),
        ("この春に加入", "2026-03-01", "2026-05-31"),
        ("今秋の納品", "2026-09-01", "2026-11-30"),
        ("夏のあいだに", "2026-06-01", "2026-08-31"),
        ("秋から分かっていた", "2026-09-01", "2026-11-30"),
    ],
)
def test_a_season_is_three_months_and_a_winter_the_whole_year(written: str, first: str, last: str) -> None:
    (season,) = months(written, SATURDAY)

    assert (season.date.isoformat(), season.last and season.last.isoformat()) == (first, last)


def test_a_month_may_be_joined_to_its_year() -> None:
    (month,) = months("2021年の12月に起きた", SATURDAY)

    assert (month.date, month.last) == (dt.date(2021, 12, 1), dt.date(2021, 12, 31))


@pytest.mark.parametrize(
    "sentence", ["青春に悔いはない", "春の新作が出た", "夏休みに入った", "今夏休みです", "立春から"]
)
def test_a_season_that_only_names_something_is_no_time(sentence: str) -> None:
    assert list(months(sentence, SATURDAY)) == []


def test_a_season_in_another_word_is_no_time() -> None:
    assert [day.last for day in months("昨年の夏休みの記事", SATURDAY)] == [dt.date(2025, 12, 31)]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("12月末", "2026-12-31"),
        ("3月31日", "2027-03-31"),
        ("6月末", "2026-06-30"),
        ("2025年12月31日", "2025-12-31"),
        ("来年3月末", "2027-03-31"),
        ("3日前", "2026-11-18"),
    ],
)
def test_the_nearest_day_of_the_year_may_be_to_come(written: str, day: str) -> None:
    (found,) = read(written, SATURDAY)
    assert nearest(found, written, SATURDAY).date.isoformat() == day


def test_the_nearest_month_keeps_its_length_and_a_leap_day_its_year() -> None:
    (found,) = months("3月に", SATURDAY)
    month = nearest(found, "3月に", SATURDAY)
    assert (month.date.isoformat(), month.last and month.last.isoformat()) == ("2027-03-01", "2027-03-31")
    (leap,) = read("2月29日", dt.date(2025, 1, 5))
    assert nearest(leap, "2月29日", dt.date(2025, 1, 5)) == leap
