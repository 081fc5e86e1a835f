"""A period told in answer to 「…から1年以内でしたか」: 「1年は過ぎています」「まだ8か月です」「半年ほど」."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.model import Derivation, Period, Span
from nlu.numbers import NUMBER, parse

_DAYS = {"年": 365.0, "月": 30.4, "週": 7.0, "日": 1.0}
_PERIOD = re.compile(
    rf"(?P<half>半年|半月)|(?P<count>{NUMBER}|数)\s?(?:[かヶカヵケ]?(?P<unit>年|月|週|日))(?:間)?(?P<more>半)?"
)


# 「もう過ぎています」 tells by itself; in a longer sentence something else may be over.
_BARE = 14
# What may stand beside such words; 「請求まだ」 and 「まだ怒ってます」 are of something else.
_BESIDE_THEM = re.compile(
    r"(?:はい|いいえ|いえ|ええ|もう|まだ|とっくに|とうに|ぜんぜん|全然|だいぶ|かなり|余裕で|期間|使い始めて|使って|から"
    r"|は|が|も|に|で|を|の|て|い|お?り|ばかり|ところ|す|です|でした|だった|だ|や|ます|まし|た|ません|ない|なかった|なく"
    r"|る|と思い|思|と|ね|よ|けど|わ|[、。!]|\s)*"
)


class Periods:
    """Compares what is told with the period of a question. `over`, `within`: words that say on which side it lies."""

    def __init__(self, over: str, within: str) -> None:
        self._over, self._within = re.compile(over), re.compile(within)

    def answer(self, said: str, asked: str, derivations: Sequence[Derivation]) -> bool | None:
        """Whether the period told lies within the one that was asked; None where none is told or asked."""
        asked_for = next(
            (
                rule.within
                for rule in derivations
                if isinstance(rule, Span) and rule.fact == asked and rule.only is None
            ),
            None,
        )
        told = _PERIOD.search(said)
        if asked_for is None or (told is not None and _is_a_day(said, told)):
            return None
        if told is None:
            bare = self._over.sub("", self._within.sub("", said))
            return self._beside(said) if len(said) <= _BARE and _BESIDE_THEM.fullmatch(bare) else None
        days, limit = _in_days(told), _days_of(asked_for)
        if abs(days - limit) > 0.05 * limit:
            return days < limit
        # The same period as in the question: the words beside it tell.
        return self._beside(said)

    def _beside(self, said: str) -> bool | None:
        if self._within.search(said):
            return True
        return False if self._over.search(said) else None


def _is_a_day(said: str, told: re.Match[str]) -> bool:
    """Whether 「3月」 or 「10日」 names a day, not a period (3か月, 10日間)."""
    if told["half"]:
        return False
    written, after = told.group(), said[told.end() :]
    counted = re.search("[かヶカヵケ間]|年|週", written) is not None
    return not counted and re.match(r"(?:以内|目|ほど|くらい|ぐらい|たっ|経っ|過ぎ|後|も(?:た|し))", after) is None


def _in_days(told: re.Match[str]) -> float:
    if told["half"]:
        return _DAYS["年"] / 2 if told["half"] == "半年" else 15.0
    count = 3.0 if told["count"] == "数" else parse(told["count"]) or 0.0
    return (count + (0.5 if told["more"] else 0.0)) * _DAYS[told["unit"]]


def _days_of(period: Period) -> float:
    return period.years * _DAYS["年"] + period.months * _DAYS["月"] + period.days
