"""The Japanese calendar: on which days counters are closed. It never moves a deadline; it only says what day it is."""

from __future__ import annotations

import datetime as dt
from functools import cache

import holidays

from server.words import date_in_words, words

_ONE_DAY = dt.timedelta(days=1)


@cache
def _holidays() -> holidays.HolidayBase:
    """National holidays, and the days around New Year on which banks are closed."""
    return holidays.country_holidays("JP", categories=("public", "bank"), language="ja")


def is_covered(day: dt.date) -> bool:
    """Whether the holidays of that year can be counted; they are laws and equinoxes of 1949 to 2099."""
    return bool(_holidays().start_year <= day.year <= _holidays().end_year)


def closed(day: dt.date) -> str | None:
    """Why counters are closed on that day (a holiday's name, Sunday, Saturday), or None on a business day."""
    say = words()["calendar"]
    named = _holidays().get(day) if is_covered(day) else None
    if named:
        # A national holiday comes before the bank holiday on the same day.
        first = str(named).split("; ")[0]
        return say["year_end"] if first == "銀行休業日" else first
    return {5: say["saturday"], 6: say["sunday"]}.get(day.weekday())


def business_day_before(day: dt.date) -> dt.date:
    """The last day before `day` on which counters are open."""
    before = day - _ONE_DAY
    while closed(before) is not None:
        before -= _ONE_DAY
    return before


def what_to_mind(day: dt.date, today: dt.date) -> str:
    """What it means for whoever has to meet `day` that counters are closed on it; empty where nothing is to be said,
    as when the day is over.
    """
    if day < today:
        return ""
    say, why, told = words()["calendar"], closed(day), []
    if why:
        before = business_day_before(day)
        told.append(say["closed"].format(why=why))
        told.append(say["do_before"].format(day=date_in_words(before)) if before >= today else say["do_now"])
    if not is_covered(day):
        told.append(say["uncounted"])
    return "".join(told)
