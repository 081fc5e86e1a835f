"""Days and months in Japanese text, resolved against the day of asking.

Days: 令和8年10月3日, 10/3, 昨日, 先月末, 3日前, 先週の金曜; 同日 and 翌日 count from the day named before.
Months, seasons and years: 今年9月, 先月, 昨年夏, 2024年秋, この春, 夏のあいだ, 昨年.
"""

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
_SEASONS = {"春": 3, "夏": 6, "秋": 9}
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
    rf"(?:(?P<era>令和|平成|昭和|(?<![A-Za-z0-9])[RH])\s?(?P<ey>{_N})年?[./-]?\s?|(?<![0-9])(?P<y>20[0-9]{{2}}|19[0-9]{{2}})\s?(?:年の?|[/.-])\s?)"
    rf"(?P<m>{_N})\s?[月/.-]\s?(?P<d>{_N})日?(?![0-9])"
    # 10月3日, 昨年の10月3日, 10月末, 先月中旬
    rf"|(?:(?:(?P<rel_year>{'|'.join(_YEARS_BACK)})|(?P<years>[0-9]{{1,2}})年前)の?)?(?<![0-9])(?P<m2>{_N})\s?月の?\s?(?:(?P<d2>{_N})\s?日|{_PART})"
    rf"|(?P<rel_month>{'|'.join(_MONTHS_BACK)})の?(?:(?P<d3>{_N})日|{_PART.replace('part', 'part3')})"
    # 10/3
    r"|(?<![0-9/.])(?P<m4>1[0-2]|0?[1-9])/(?P<d4>3[01]|[12][0-9]|0?[1-9])(?![0-9/年.]|に[減落低縮]|程度|以下|以上)"
    # 3日前, 2週間前, 数か月前
    rf"|(?<![0-9])(?P<ago>[0-9]{{1,3}}|{_N}|数)(?P<ago_unit>日|週間|[かヶカヵケ]月|年)(?:ほど|くらい|ぐらい)?前(?!後)"
    # 先週の金曜日; 先週の水漏れ and 先週の金額 name no day
    rf"|(?P<rel_week>{'|'.join(_WEEKS_BACK)})の?(?P<weekday>[{_WEEKDAYS}])(?:曜日?(?:じゃ|では|や)なくて?、?(?P<instead>[{_WEEKDAYS}])曜日?|曜日?|(?=に|、|から|の?[朝昼夜夕深未早午]))"
    # 21日の夜, of this month or the last
    r"|(?<![0-9月/.丸数])(?<!まる)(?<!月の)(?<!年の)(?P<d5>3[01]|[12][0-9]|[1-9])日の(?:朝(?!礼)|昼|夕|夜(?!間|勤|通)|晩|深夜|未明|午前|午後)"
    # 昨日; 昨日申し上げた件 and 先ほどの障害の件 are of a talk, not of the incident, 今日中 of a task
    rf"|(?P<word>{'|'.join(sorted(_DAYS_BACK, key=len, reverse=True))})"
    r"(?!(?:(?<=さっき)|(?<=先ほど)|(?<=先程))(?:の[^。、]{0,10}の?件|[もは](?:言|申|お|話|どうも|すみ|失礼|あり)))"
    r"(?!中(?:に|で|まで|の|、|。|$)|の話|の件|[^。、]{0,12}(?:書[きい]|申し|伝え|お話))"
)


# A month, a season or a year of which no day is named: 今年9月, 2026年1月, 先月, 昨年夏, 昨年.
# 「9月分」「3月期」「9月号」 name no time. 冬 may be of this year's end or the last's, so it stands for the whole year.
_SEASON = "[春夏秋](?!休|期|物|セール|モデル)"
_NOT_A_TIME = r"(?![0-9一二三四五六七八九十々]|\s?[0-9]|分の?(?!か)|度|号|期|次|額|給|収|例|締|決算|間(?!中))"
_MONTH = re.compile(
    rf"(?:(?P<era>令和|平成|昭和|(?<![A-Za-z0-9])[RH])\s?(?P<ey>{_N})年\s?|(?<![0-9])(?P<y>20[0-9]{{2}}|19[0-9]{{2}})\s?(?:年の?|/)\s?"
    rf"|(?P<rel_year>{'|'.join(_YEARS_BACK)})の?)?(?<![0-9一二三四五六七八九十数何])(?P<m>1[0-2]|[1-9]|十[一二]?|[二三四五六七八九])\s?月{_NOT_A_TIME}"
    rf"|(?P<rel_month>{'|'.join(sorted(_MONTHS_BACK, key=len, reverse=True))}){_NOT_A_TIME}"
    rf"|(?P<year>一昨年|おととし|昨年|去年)(?:の?(?P<season>{_SEASON}))?(?!度)"
    r"|(?<![0-9])(?P<whole>20[0-9]{2}|19[0-9]{2})年"
    rf"(?:の?(?P<season2>{_SEASON})|(?=に|から|の|頃|ごろ)(?!の?問題))"
    rf"|(?P<this>今年|本年)の?(?P<season3>{_SEASON})"
    # この春, 今夏; 夏のあいだ, 秋から
    rf"|(?:(?:この|(?<!昨)今)(?P<season4>{_SEASON})(?!度)|(?<![一-龥々ァ-ヶーのた])(?P<season5>[春夏秋])"
    r"(?=の?(?:あいだ|間|うち|初め|はじめ|終わり|終り|半ば|頃|ごろ|ころ)|に(?!な|は(?:咲|旬)|向|備|限)|から|先に))"
)
# A day counted from the one named before: 同日, その翌日. 「納品の翌日」 counts from something else.
_SINCE = re.compile(
    r"(?:(?P<same>同日|同じ日|その日)|(?<![のたらてで])(?P<next>翌日|翌朝|翌未明|翌々日)|その(?P<next2>翌日|翌朝|翌々日)|同月(?P<day>[0-9]{1,2})日)"
)
_NO_YEAR = re.compile(rf"{_N}\s?(?:月|/)")
_SEASON_GROUPS = ("season", "season2", "season3", "season4", "season5")
_DAYS_ON = {"翌日": 1, "翌朝": 1, "翌未明": 1, "翌々日": 2}


@dataclass(frozen=True)
class Day:
    """A day found in a sentence (character offsets of the sentence); of a month or a year, its first day and `last`."""

    date: dt.date
    start: int
    end: int
    last: dt.date | None = None


def read(sentence: str, as_of: dt.date, since: dt.date | None = None) -> Iterator[Day]:
    """Every day that a normalised sentence names. A month and day without a year is the latest one not after `as_of`.

    初め is read as the 1st, 上旬 as the 5th, 中旬 as the 15th, 下旬 as the 25th; a week runs from Monday to Sunday.
    A day that is on no calendar (2月30日), or centuries away, yields nothing. 同日 and 翌日 are counted from the day
    named before them, or from `since`, the last day of the sentences before.
    """
    found = {match.start(): match for match in _DAY.finditer(sentence)}
    found.update((match.start(), match) for match in _SINCE.finditer(sentence))
    for start in sorted(found):
        match = found[start]
        try:
            date = _date(match, as_of) if match.re is _DAY else _after(match, since)
        except (ValueError, OverflowError):
            continue
        if date is not None and date.year in YEARS:
            since = date
            yield Day(date, start, match.end())


def months(sentence: str, as_of: dt.date) -> Iterator[Day]:
    """Every month, season or year that a normalised sentence names without a day, as its first and last day.

    A month without a year is the latest one that began by `as_of`.
    """
    days = [(match.start(), match.end()) for match in _DAY.finditer(sentence)]
    for match in _MONTH.finditer(sentence):
        if any(start < match.end() and match.start() < end for start, end in days):
            continue
        try:
            first = _first_of(match, as_of)
            last = add_months(first, _length(match)) - dt.timedelta(days=1)
        except (ValueError, OverflowError):
            continue
        if first.year in YEARS:
            yield Day(first, match.start(), match.end(), last)


def nearest(day: Day, sentence: str, as_of: dt.date) -> Day:
    """A month and day without a year as the nearest one, which may be to come (保険は12月末まで, said in November)."""
    if not _NO_YEAR.match(sentence, day.start) or day.date > as_of:
        return day
    try:
        next_year = day.date.replace(year=day.date.year + 1)
        last = day.last and day.last.replace(year=day.last.year + 1)
    except ValueError:  # 2月29日
        return day
    return Day(next_year, day.start, day.end, last) if next_year - as_of < as_of - day.date else day


def _season(match: re.Match[str]) -> str | None:
    return next((match[name] for name in _SEASON_GROUPS if match[name]), None)


def _length(match: re.Match[str]) -> int:
    """How many months a month, a season or a year lasts."""
    if _season(match):
        return 3
    return 12 if match["year"] or match["whole"] else 1


def _first_of(match: re.Match[str], as_of: dt.date) -> dt.date:
    """The first day of the month, season or year that a match names."""
    if match["whole"] or match["year"] or match["this"]:
        year = int(match["whole"]) if match["whole"] else as_of.year - _YEARS_BACK[match["year"] or match["this"]]
        return dt.date(year, _SEASONS.get(_season(match) or "", 1), 1)
    if match["rel_month"]:
        return add_months(as_of.replace(day=1), -_MONTHS_BACK[match["rel_month"]])
    if match["season4"] or match["season5"]:
        return _latest(as_of, _SEASONS[_season(match) or ""], 1)
    month = _number(match["m"])
    if match["era"] or match["y"]:
        return dt.date(int(match["y"]) if match["y"] else _ERAS[match["era"]] + _number(match["ey"]), month, 1)
    if match["rel_year"]:
        return dt.date(as_of.year - _YEARS_BACK[match["rel_year"]], month, 1)
    return _latest(as_of, month, 1)


def _after(match: re.Match[str], since: dt.date | None) -> dt.date | None:
    """The day that is counted from the day named before; None when none was."""
    if since is None:
        return None
    if match["day"]:
        return since.replace(day=int(match["day"]))
    return since + dt.timedelta(days=_DAYS_ON.get(match["next"] or match["next2"] or "", 0))


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
        # 「先週の水曜じゃなくて木曜」
        return monday + dt.timedelta(days=_WEEKDAYS.index(group["instead"] or group["weekday"]))
    if group["d5"]:
        day = latest_day(int(group["d5"]), as_of)
        if day is None:
            raise ValueError(group["d5"])
        return day
    return as_of - dt.timedelta(days=_DAYS_BACK[group["word"]])


def latest_day(number: int, as_of: dt.date) -> dt.date | None:
    """The latest 13th, say, not after `as_of`; None for a number that no month has."""
    for months_back in range(3):
        year, month0 = divmod(as_of.year * 12 + as_of.month - 1 - months_back, 12)
        try:
            day = dt.date(year, month0 + 1, number)
        except ValueError:
            continue
        if day <= as_of:
            return day
    return None


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
