"""Which day a message puts right, and which it takes back. Its words: data/answers.yml."""

from __future__ import annotations

import re

from nlu.answer_words import answer_words
from nlu.text import normalise

_OLD_DAY = re.compile(r"(?<![0-9月/])([0-9]{1,2})日(?:じゃ|では|や)な(?:く|い)")
_WEEKDAYS = "月火水木金土日"
_OLD_WEEKDAY = re.compile(rf"([{_WEEKDAYS}])曜日?(?:じゃ|では|や)な(?:く|い)て?、?[^。、]{{0,6}}[{_WEEKDAYS}]曜")


def corrected_day(text: str) -> str | None:
    """The date fact that a correction names the day of, if it names one (「テストの日、間違えました」)."""
    said = normalise(text).norm
    named = [fact for fact, words in answer_words().day_words.items() if words.search(said)]
    return named[0] if len(named) == 1 else None


def names_another_day(text: str, asked: str | None) -> bool:
    """Whether a message takes back a day that was told before (「いや、おととしやった」).

    Where a day is asked for, or what turns on one, it answers that.
    """
    return asked not in answer_words().days and answer_words().other_day.search(normalise(text).norm) is not None


def replaced_day(text: str) -> int | None:
    """The day of a month that a message takes back (「20日じゃなくて19日でした」)."""
    found = _OLD_DAY.search(normalise(text).norm)
    return int(found[1]) if found else None


def replaced_weekday(text: str) -> int | None:
    """The day of the week (Monday: 0) that a message takes back for another (「水曜じゃなくて木曜でした」)."""
    found = _OLD_WEEKDAY.search(normalise(text).norm)
    return _WEEKDAYS.index(found[1]) if found else None
