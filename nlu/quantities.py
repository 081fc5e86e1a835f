"""Durations, money and counts in a sentence, with the fact each one measures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlu import numbers
from nlu.numbers import NUMBER


@dataclass(frozen=True)
class Quantity:
    """A figure found in a sentence (character offsets of the sentence) and the fact that it is a value of."""

    fact: str
    value: int | float
    start: int
    end: int


_HALF = r"(?P<half>半)?"
_DURATION = re.compile(
    rf"(?:(?P<count>{NUMBER})\s?(?P<unit>時間|h(?![a-z])|分間|分(?=(?:ほど|くらい|間|断|停|ダウン|止|使|$|。|、))|日間|日(?!付|本|時|額|経|目)"
    rf"|週間|晩){_HALF})|(?P<word>丸(?:一|1)日|まる(?:一|1)日|終日|一日中|丸二日|半日)"
)
_HOURS = {"時間": 1.0, "h": 1.0, "分": 1 / 60, "分間": 1 / 60, "日": 24.0, "日間": 24.0, "週間": 168.0, "晩": 12.0}
_WORDS = {"半日": 12.0, "丸二日": 48.0}
_STOPPED = re.compile(
    "止ま|停止|停まっ|ストップ|ダウン|使えな|使えず|使えませ|使えん|使用不能|不能|落ち|つながらな|不通|途絶|断|閉鎖|閉店|閉じ|閉め|休業|動か|できず|"
    "できな|できませ|できん|固まっ|中断|復旧(?:まで|に)|復旧(?:した|し|は)|クローズ|しのい|稼働不能|不稼|届か|出せ|障害|通ら|ず(?:、|。|に)|商売"
)
# 「納品の2日後」「稼働から3日」「3日前」 are points in time, not durations.
_POINT_BEFORE = re.compile(
    r"(?:納品|納入|稼働|公開|リリース|開始|導入|渡し|検収|オープン|使い始め|始まっ|月|/)[^。、0-9]{0,6}$"
)
_POINT_AFTER = re.compile(r"^(?:前|後|以内|目|経っ|の(?:朝|夜|昼|午|深夜|夕|未明|早朝|時点)|付|に(?:納|公開|稼働|起|発)|以上前)")

_MONEY = re.compile(
    rf"(?:約|およそ|計|総額|合計)?\s?(?P<count>{NUMBER}|数(?:百|千)?)(?P<man>万|億)?\s?円|(?P<loose>{NUMBER})(?P<looseman>万|億)(?=(?:くらい|ほど|近く|請求|払|の請求|かか|飛ん|戻))"
)
_COUNT = re.compile(
    rf"(?P<count>{NUMBER}|数(?:十|百|千|万))(?P<tail>数)?(?P<man>万)?\s?(?P<unit>人分|名分|人|名|件分|件|通|世帯|アカウント|レコード|口座|部(?!屋|長|分|門))"
)
_ROUGH = {"数": 3, "数十": 30, "数百": 300, "数千": 3000, "数万": 30000}


def read(sentence: str) -> Iterator[Quantity]:
    """Every figure of a normalised sentence that measures an outage, an amount, or the people and items affected."""
    yield from _durations(sentence)
    for match in _MONEY.finditer(sentence):
        value = _scaled(match["count"] or match["loose"], match["man"] or match["looseman"])
        if value:
            yield Quantity("amount_yen", value, match.start(), match.end())
    for match in _COUNT.finditer(sentence):
        value = _scaled(match["count"], match["man"])
        if value and not re.match(r"(?:の(?:担当|技術者|社員で)|体制|掛かり|がかり|月|目)", sentence[match.end() :]):
            yield Quantity("people_affected", value, match.start(), match.end())


def _durations(sentence: str) -> Iterator[Quantity]:
    if not _STOPPED.search(sentence):
        return
    for match in _DURATION.finditer(sentence):
        if match["word"]:
            yield Quantity("outage_hours", numbers.tidy(_WORDS.get(match["word"], 24.0)), match.start(), match.end())
            continue
        if _POINT_BEFORE.search(sentence[: match.start()]) or _POINT_AFTER.match(sentence[match.end() :]):
            continue
        count = numbers.parse(match["count"])
        if count is None or not 0 < count <= 1000:
            continue
        hours = (count + (0.5 if match["half"] else 0.0)) * _HOURS[match["unit"].lower()]
        yield Quantity("outage_hours", numbers.tidy(round(hours, 2)), match.start(), match.end())


def _scaled(written: str, large: str | None) -> int | float | None:
    if written in _ROUGH:
        value: float | None = _ROUGH[written]
    elif written == "数百" or written == "数千":
        value = _ROUGH[written]
    else:
        value = numbers.parse(written)
    if value is None:
        return None
    return numbers.tidy(value * {"万": 10**4, "億": 10**8}.get(large or "", 1))
