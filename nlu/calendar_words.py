"""Days in Japanese text: 令和8年10月3日, 10/3, 昨日, 先月末, 3日前, 先週の金曜; resolved against the day of asking."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.dates import add_months
from nlu import numbers

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988}
_N = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|元)"

_DAY = re.compile(
    rf"(?:(?P<era>令和|平成|昭和|R|H)\s?(?P<ey>{_N})年?[./]?\s?|(?P<y>20[0-9]{{2}}|19[0-9]{{2}})\s?[年/.-]\s?)"
    rf"(?P<m>{_N})\s?[月/.-]\s?(?P<d>{_N})日?"
    rf"|(?P<rel_year>昨年|去年|今年|一昨年|来年)?の?(?P<m2>{_N})月(?P<d2>{_N})日"
    rf"|(?P<rel_month>今月|先月|先々月)の?(?P<d3>{_N})日"
    rf"|(?P<rel_month_end>先月末|今月末|先々月末|先月の?末|先月初め|先月頭|今月初め|今月頭)"
    rf"|(?P<m4>{_N})月(?P<part>末|初め|頭|上旬|中旬|下旬)"
    rf"|(?<![0-9/])(?P<m3>1[0-2]|[1-9])/(?P<d4>3[01]|[12][0-9]|[1-9])(?![0-9/年])"
    rf"|(?P<ago>{_N}|数)(?P<ago_unit>日|週間|か月|ヶ月|カ月|ヵ月|ケ月|年)(?:ほど|くらい)?前"
    rf"|(?P<weekday_week>先週|今週|先々週)の?(?P<weekday>[月火水木金土日])曜?日?"
    rf"|(?P<word>本日|今日|今朝|今夜|今晩|さっき|先ほど|昨日|きのう|昨夜|昨晩|ゆうべ|おととい|一昨日|さきおととい|一昨々日|先日の|先週末|週末)"
)
_WORD_DAYS = {
    "本日": 0, "今日": 0, "今朝": 0, "今夜": 0, "今晩": 0, "さっき": 0, "先ほど": 0, "昨日": 1, "きのう": 1, "昨夜": 1,
    "昨晩": 1, "ゆうべ": 1, "おととい": 2, "一昨日": 2, "さきおととい": 3, "一昨々日": 3,
}  # fmt: skip
_WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True)
class Day:
    """A day found in a sentence (character offsets of the sentence)."""

    date: dt.date
    start: int
    end: int


def read(sentence: str, as_of: dt.date) -> Iterator[Day]:
    """Every day that a normalised sentence names. A month and day without a year is the latest one not after `as_of`."""
    for match in _DAY.finditer(sentence):
        date = _date(match, as_of)
        if date is not None:
            yield Day(date, match.start(), match.end())


def _date(match: re.Match[str], as_of: dt.date) -> dt.date | None:
    group = match.groupdict()
    try:
        if group["m"]:
            year = int(group["y"]) if group["y"] else _ERAS[group["era"]] + _number(group["ey"])
            return dt.date(year, _number(group["m"]), _number(group["d"]))
        if group["m2"]:
            shift = {"昨年": 1, "去年": 1, "一昨年": 2, "今年": 0, "来年": -1}.get(group["rel_year"] or "")
            if shift is not None:
                return dt.date(as_of.year - shift, _number(group["m2"]), _number(group["d2"]))
            return _latest(as_of, _number(group["m2"]), _number(group["d2"]))
        if group["rel_month"]:
            back = {"今月": 0, "先月": 1, "先々月": 2}[group["rel_month"]]
            return add_months(as_of.replace(day=1), -back).replace(day=_number(group["d3"]))
        if group["rel_month_end"]:
            return _month_edge(group["rel_month_end"], as_of)
        if group["m4"]:
            return _month_part(as_of, _number(group["m4"]), group["part"])
        if group["m3"]:
            return _latest(as_of, int(group["m3"]), int(group["d4"]))
        if group["ago"]:
            return _ago(group["ago"], group["ago_unit"], as_of)
        if group["weekday"]:
            back = {"今週": 0, "先週": 7, "先々週": 14}[group["weekday_week"]]
            monday = as_of - dt.timedelta(days=as_of.weekday() + back)
            return monday + dt.timedelta(days=_WEEKDAYS.index(group["weekday"]))
        days = _WORD_DAYS.get(group["word"])
        return None if days is None else as_of - dt.timedelta(days=days)
    except ValueError:
        return None


def _number(written: str) -> int:
    return 1 if written == "元" else int(numbers.parse(written) or 0)


def _latest(as_of: dt.date, month: int, day: int) -> dt.date:
    this_year = dt.date(as_of.year, month, day)
    return this_year if this_year <= as_of else dt.date(as_of.year - 1, month, day)


def _month_edge(word: str, as_of: dt.date) -> dt.date:
    back = 2 if word.startswith("先々月") else 1 if word.startswith("先月") else 0
    first = add_months(as_of.replace(day=1), -back)
    return add_months(first, 1) - dt.timedelta(days=1) if word.endswith("末") else first


def _month_part(as_of: dt.date, month: int, part: str) -> dt.date:
    first = _latest(as_of, month, 1)
    if part == "末":
        return add_months(first, 1) - dt.timedelta(days=1)
    return first.replace(day={"初め": 1, "頭": 1, "上旬": 5, "中旬": 15, "下旬": 25}[part])


def _ago(written: str, unit: str, as_of: dt.date) -> dt.date | None:
    count = 3 if written == "数" else _number(written)
    if unit == "日":
        return as_of - dt.timedelta(days=count)
    if unit == "週間":
        return as_of - dt.timedelta(days=7 * count)
    return add_months(as_of, -count * (12 if unit == "年" else 1))
