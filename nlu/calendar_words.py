"""Days in Japanese text: 令和8年10月3日, 10/3, 昨日, 先月末, 3日前, 先週の金曜; resolved against the day of asking."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.dates import add_months
from knowledge.facts import YEARS
from nlu import numbers

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988}
_N = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|元)"
_PARTS = {"初め": 1, "頭": 1, "初旬": 5, "上旬": 5, "半ば": 15, "中旬": 15, "下旬": 25, "末": 31}
_YEARS_BACK = {"今年": 0, "本年": 0, "昨年": 1, "去年": 1, "一昨年": 2, "おととし": 2, "来年": -1}
_MONTHS_BACK = {"今月": 0, "先月": 1, "先々月": 2}
_WEEKS_BACK = {"今週": 0, "先週": 1, "先々週": 2}
_WEEKDAYS = "月火水木金土日"
_DAYS_BACK = {
    "本日": 0, "今日": 0, "今朝": 0, "今夜": 0, "今晩": 0, "さっき": 0, "先ほど": 0, "先程": 0,
    "昨日": 1, "きのう": 1, "昨夜": 1, "昨晩": 1, "昨夕": 1, "ゆうべ": 1,
    "おととい": 2, "おとつい": 2, "一昨日": 2, "さきおととい": 3, "一昨々日": 3,
}  # fmt: skip

_PART = rf"(?P<part>{'|'.join(_PARTS)})"
_DAY = re.compile(
    # 令和8年10月3日, R8.10.3, 2026/10/3
    rf"(?:(?P<era>令和|平成|昭和|(?<![A-Za-z0-9])[RH])\s?(?P<ey>{_N})年?[./-]?\s?|(?<![0-9])(?P<y>20[0-9]{{2}}|19[0-9]{{2}})\s?[年/.-]\s?)"
    rf"(?P<m>{_N})\s?[月/.-]\s?(?P<d>{_N})日?(?![0-9])"
    # 10月3日, 昨年の10月3日, 10月末, 先月中旬
    rf"|(?:(?:(?P<rel_year>{'|'.join(_YEARS_BACK)})|(?P<years>[0-9]{{1,2}})年前)の?)?(?<![0-9])(?P<m2>{_N})\s?月の?\s?(?:(?P<d2>{_N})\s?日|{_PART})"
    rf"|(?P<rel_month>{'|'.join(_MONTHS_BACK)})の?(?:(?P<d3>{_N})日|{_PART.replace('part', 'part3')})"
    # 10/3
    r"|(?<![0-9/.])(?P<m4>1[0-2]|0?[1-9])/(?P<d4>3[01]|[12][0-9]|0?[1-9])(?![0-9/年.]|に[減落低縮]|程度|以下|以上)"
    # 3日前, 2週間前, 数か月前
    rf"|(?<![0-9])(?P<ago>[0-9]{{1,3}}|{_N}|数)(?P<ago_unit>日|週間|[かヶカヵケ]月|年)(?:ほど|くらい|ぐらい)?前(?!後)"
    # 先週の金曜日; 先週の水漏れ and 先週の金額 name no day
    rf"|(?P<rel_week>{'|'.join(_WEEKS_BACK)})の?(?P<weekday>[{_WEEKDAYS}])(?:曜日?|(?=に|、|から|の?[朝昼夜夕深未早午]))"
    # 昨日; 昨日申し上げた件 is the day of a talk, not of the incident
    rf"|(?P<word>{'|'.join(sorted(_DAYS_BACK, key=len, reverse=True))})"
    r"(?!の話|の件|[^。、]{0,12}(?:書[きい]|申し|伝え|お話))"
)


@dataclass(frozen=True)
class Day:
    """A day found in a sentence (character offsets of the sentence)."""

    date: dt.date
    start: int
    end: int


def read(sentence: str, as_of: dt.date) -> Iterator[Day]:
    """Every day that a normalised sentence names. A month and day without a year is the latest one not after `as_of`.

    初め is read as the 1st, 上旬 as the 5th, 中旬 as the 15th, 下旬 as the 25th; a week runs from Monday to Sunday.
    A day that is on no calendar (2月30日), or centuries away, yields nothing.
    """
    for match in _DAY.finditer(sentence):
        try:
            date = _date(match, as_of)
        except (ValueError, OverflowError):
            continue
        if date.year in YEARS:
            yield Day(date, match.start(), match.end())


def _date(match: re.Match[str], as_of: dt.date) -> dt.date:
    """The day that a match names. Raises ValueError or OverflowError when the calendar has no such day."""
    group = match.groupdict()
    if group["m"]:
        year = int(group["y"]) if group["y"] else _ERAS[group["era"]] + _number(group["ey"])
        return dt.date(year, _number(group["m"]), _number(group["d"]))
    if group["m2"]:
        return _day_of_month(group, as_of)
    if group["rel_month"]:
        first = add_months(as_of.replace(day=1), -_MONTHS_BACK[group["rel_month"]])
        return first.replace(day=_number(group["d3"])) if group["d3"] else _part_of(first, group["part3"])
    if group["m4"]:
        return _latest(as_of, int(group["m4"]), int(group["d4"]))
    if group["ago"]:
        return _ago(group["ago"], group["ago_unit"], as_of)
    if group["weekday"]:
        monday = as_of - dt.timedelta(days=as_of.weekday() + 7 * _WEEKS_BACK[group["rel_week"]])
        return monday + dt.timedelta(days=_WEEKDAYS.index(group["weekday"]))
    return as_of - dt.timedelta(days=_DAYS_BACK[group["word"]])


def _number(written: str) -> int:
    return 1 if written == "元" else int(numbers.parse(written) or 0)


def _day_of_month(group: dict[str, str], as_of: dt.date) -> dt.date:
    """10月3日 or 10月末, of the year named before it or of the latest that fits."""
    month = _number(group["m2"])
    if group["rel_year"] or group["years"]:
        back = int(group["years"]) if group["years"] else _YEARS_BACK[group["rel_year"]]
        first = dt.date(as_of.year - back, month, 1)
        return first.replace(day=_number(group["d2"])) if group["d2"] else _part_of(first, group["part"])
    if group["d2"]:
        return _latest(as_of, month, _number(group["d2"]))
    return _part_of(_latest(as_of, month, 1), group["part"])


def _latest(as_of: dt.date, month: int, day: int) -> dt.date:
    """The latest such day not after `as_of`, this year or the last."""
    try:
        this_year = dt.date(as_of.year, month, day)
    except ValueError:  # 2月29日 may have been last year
        return dt.date(as_of.year - 1, month, day)
    return this_year if this_year <= as_of else dt.date(as_of.year - 1, month, day)


def _part_of(first: dt.date, part: str) -> dt.date:
    """A day that stands for a part of the month that begins on `first`."""
    if part == "末":
        return add_months(first, 1) - dt.timedelta(days=1)
    return first.replace(day=_PARTS[part])


def _ago(written: str, unit: str, as_of: dt.date) -> dt.date:
    count = 3 if written == "数" else _number(written)
    if unit == "日":
        return as_of - dt.timedelta(days=count)
    if unit == "週間":
        return as_of - dt.timedelta(days=7 * count)
    return add_months(as_of, -count * (12 if unit == "年" else 1))
