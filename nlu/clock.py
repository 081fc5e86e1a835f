"""Times of the day from and to which something stood still: 「正午から17時まで」「9時に止まり、13時に復旧」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """So many hours, from one time of the day to another, with the place in the sentence."""

    hours: float
    start: int
    end: int


_NOON = {"正午": 12.0, "お昼": 12.0, "零時": 0.0, "真夜中": 0.0}


def _time(name: str) -> str:
    return (
        rf"(?P<half{name}>午前|午後|朝の?|昼の?|夕方の?|夜の?|深夜の?|未明の?)?(?<![0-9])"
        rf"(?:(?P<hour{name}>2[0-4]|1[0-9]|[0-9])(?:時(?!間|点|期|に遅)|:(?=[0-5][0-9]))(?:(?P<minute{name}>[0-5]?[0-9])分?|(?P<past{name}>半))?"
        rf"|(?P<word{name}>{'|'.join(_NOON)}))"
    )


_ABOUT = r"(?:ごろ|頃|ころ|過ぎ|すぎ|前|ちょうど)?"
_TO = rf"、?(?P<next>翌日の?|翌朝の?|翌|次の日の?)?{_time('2')}{_ABOUT}"
_STOPS = r"(?:止ま|止め|停止|落ち|ダウン|固ま|つなが|使え|不通|動か|障害|異常終了)"
_SPAN = re.compile(
    # 正午から17時まで; not the hours of business
    rf"{_time('1')}{_ABOUT}(?:から|より|[〜~–-]){_TO}"
    r"(?:まで|(?=の間|にかけ|、|。|$|停止|ダウン))(?!の?(?:営業|運用|勤務|受付時間|開館|開店|契約|対応時間|予定|枠|会議|便|担当|シフト)|で(?:す|ある)|だ(?!っ))"
    # 9時に止まり、13時に復旧; 9時に止まり復旧13時
    rf"|{_time('3')}{_ABOUT}(?:に|から)?[^。0-9]{{0,14}}?{_STOPS}[^。0-9]{{0,16}}?(?:(?:復旧|復帰|回復|再開)(?:は|が|:)?)?"
    rf"(?P<next4>翌日の?|翌朝の?|翌)?{_time('4')}{_ABOUT}(?:に)?(?=復旧|復帰|回復|再開|直|戻|動い|。|$|です|でし|、)"
)


def spans(sentence: str) -> Iterator[Span]:
    """Every span of a normalised sentence from one time to another, of less than a day; past midnight it goes on."""
    for match in _SPAN.finditer(sentence):
        first, last, next_day = ("1", "2", "next") if match["hour2"] or match["word2"] else ("3", "4", "next4")
        start, end = _hour(match, first), _hour(match, last, later=_hour(match, first))
        if match[next_day] or end <= start:
            end += 24.0
        if 0 < end - start < 36:
            yield Span(end - start, match.start(), match.end())


def _hour(match: re.Match[str], name: str, later: float | None = None) -> float:
    """The hour of the day; a small one that follows a later one of the same afternoon (13時から5時) stays as it is."""
    if match["word" + name]:
        return _NOON[match["word" + name]]
    hour = float(match["hour" + name]) + (0.5 if match["past" + name] else int(match["minute" + name] or 0) / 60)
    half = (match["half" + name] or "").rstrip("の")
    if half in ("午後", "夕方", "夜") and hour < 12:
        return hour + 12.0
    return hour
