"""Days in a reply: the day that was asked for, or the day beside a yes (「はい、今年の2月に」)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.dates import end_of
from knowledge.model import Derivation, Span
from nlu import calendar_words, timeline
from nlu.calendar_words import Day
from nlu.day_roles import DayRoles
from nlu.model import Analysis, Evidence, FactMention
from nlu.text import Text
from nlu.timeline import Dated

# A reply longer than this is an account, in which every day has words of its own.
_LONGEST = 60
# How long a period must be over, so that an incident of which one only now tells came after it.
_LONG = dt.timedelta(days=90)
_NOT_KNOWN = re.compile("わか|分か|不明|覚え|忘れ|記憶")
# 「11月10日ごろから二重予約が出てました」: the day of the trouble, whatever was asked.
_TROUBLE = re.compile(
    "(?:から|に|ごろ|頃|で)、?[^。]{0,20}(?:不具合|エラー|障害|トラブル|二重|誤|ミス|遅れ|重く|おかし|変に|止ま|落ち|漏れ|消え"
    "|苦情|クレーム|連絡)[^。]{0,10}(?:出|発生|起き|あっ|な[っり]|来|入)"
)
_WEEKDAYS = "月火水木金土日"
# Only in reply to 「いつですか」: 「金曜日です」「13日の夜」.
_BARE_WEEKDAY = re.compile(rf"(?<!来)(?<!先)(?<!週の)(?:今週の)?([{_WEEKDAYS}])曜")
_BARE_DAY = re.compile(r"(?<![0-9月/])([0-9]{1,2})日(?!間|前|目|後|ほど|くらい|ぐらい|かか|かけ|分|も(?:止|使|か)|止)")


def answer(analysis: Analysis, text: Text, asked: str, as_of: dt.date) -> Analysis:
    """The one day of a reply to 「いつですか」 is the day asked for and no other; a mere month leaves it unknown."""
    if len(text.norm) > _LONGEST or any(fact.id == asked for fact in analysis.facts):
        return analysis
    days = [day for day in _days(text.norm, as_of) if day.date <= as_of]
    exact = [day for day in days if day.last in (None, day.date)]
    days = exact if len(exact) == 1 else days  # 「おととしの、2024年10月1日です」
    if len(days) != 1:
        return analysis
    day, first_last = days[0], text.span(days[0].start, days[0].end)
    if day.last not in (None, day.date):
        told = FactMention(asked, None, "unknown", 1.0, (_evidence(analysis, *first_last),))
    elif _NOT_KNOWN.search(text.norm):
        return analysis
    else:
        told = FactMention(asked, day.date.isoformat(), "stated", 0.9, (_evidence(analysis, *first_last),))
    return replace(analysis, facts=(*_without(analysis, *first_last), told))


def renamed(
    analysis: Analysis, text: Text, day: str, derivations: Sequence[Derivation], as_of: dt.date, *, roles: DayRoles
) -> Analysis:
    """A correction of a day that it names: the day itself, or what follows from a month (「テストは2024年2月です」)."""
    exact = answer(analysis, text, day, as_of)
    if any(fact.id == day and fact.value is not None for fact in exact.facts):
        return exact
    analysis = beside(analysis, text, day, derivations, as_of, roles=roles)
    follows = [rule.fact for rule in derivations if isinstance(rule, Span) and rule.from_fact == day]
    over = (fact for fact in follows if long_over(analysis, text, fact, derivations, as_of))
    whole = (_evidence(analysis, 0, len(analysis.text)),)
    return replace(
        analysis, facts=(*analysis.facts, *(FactMention(fact, False, "stated", 0.7, whole) for fact in over))
    )


def beside(
    analysis: Analysis, text: Text, role: str, derivations: Sequence[Derivation], as_of: dt.date, *, roles: DayRoles
) -> Analysis:
    """The day or month in a reply to a yes/no question is the day of what was asked, unless its own words say else."""
    named = {fact.id for fact in analysis.facts} & roles.dates.keys() - {"incident_date"}
    if len(text.norm) > _LONGEST or named or roles.dates["incident_date"].search(text.norm):
        return analysis
    if _TROUBLE.search(text.norm):
        return analysis
    days = [*calendar_words.read(text.norm, as_of), *calendar_words.months(text.norm, as_of)]
    if len(days) != 1 or days[0].date > as_of:
        return analysis
    day = days[0]
    first_last = text.span(day.start, day.end)
    dated = Dated(role, day.date, day.last or day.date, day.start, day.end)
    evidence = (_evidence(analysis, *first_last),)
    kept = _without(analysis, *first_last)
    spoken = {fact.id for fact in kept}
    told = tuple(
        FactMention(item.fact, item.value, "stated", item.confidence, evidence)
        for item in timeline.read([dated], derivations, as_of)
        if item.fact not in spoken
    )
    return replace(analysis, facts=(*kept, *told))


def long_over(analysis: Analysis, text: Text, asked: str, derivations: Sequence[Derivation], as_of: dt.date) -> bool:
    """Whether the day or month of a reply lies so far back that the period asked for was over long before today."""
    days = list(_days(text.norm, as_of)) if len(text.norm) <= _LONGEST else []
    rule = next((rule for rule in derivations if isinstance(rule, Span) and rule.fact == asked), None)
    if rule is None or len(days) != 1 or any(fact.id == asked for fact in analysis.facts):
        return False
    return end_of(rule.within, days[0].last or days[0].date) + _LONG < as_of


def _days(norm: str, as_of: dt.date) -> Iterator[Day]:
    found = [*calendar_words.read(norm, as_of), *calendar_words.months(norm, as_of)]
    if found:
        yield from found
        return
    if match := _BARE_WEEKDAY.search(norm):
        back = (as_of.weekday() - _WEEKDAYS.index(match[1])) % 7
        yield Day(as_of - dt.timedelta(days=back), match.start(), match.end())
    elif match := _BARE_DAY.search(norm):
        day = calendar_words.latest_day(int(match[1]), as_of)
        if day is not None:
            yield Day(day, match.start(), match.end())


def _evidence(analysis: Analysis, start: int, end: int) -> Evidence:
    return Evidence(start, end, analysis.text[start:end])


def _without(analysis: Analysis, start: int, end: int) -> tuple[FactMention, ...]:
    """The facts that were read elsewhere than from the day at this place."""
    return tuple(
        fact
        for fact in analysis.facts
        if not fact.evidence or any(span.end <= start or end <= span.start for span in fact.evidence)
    )
