"""Deadlines on the calendar.

Japanese law does not count the day of the event itself (民法140条). A period in months or years ends on the day before
the day that corresponds to its first day, or on the month's last day where there is none (民法143条): two months from
an event of 30 November run from 1 December and end on 31 January. A period that the source counts "from that day
inclusive" starts on the day itself.
"""

from __future__ import annotations

import calendar
import datetime as dt

from knowledge.model import Deadline, Period


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day `months` months later, or the last day of that month where it has no such day."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return dt.date(year, month0 + 1, min(day.day, last))


def end_of(period: Period, start: dt.date, inclusive: bool = False) -> dt.date:
    """The last day of a period that runs from the event day `start`; `inclusive` counts that day as the first."""
    first = start if inclusive else start + dt.timedelta(days=1)
    moved = add_months(first, period.years * 12 + period.months)
    # Where the last month has no corresponding day, `moved` is already the day on which the period ends.
    ends_early = moved.day != first.day
    return moved + dt.timedelta(days=period.days - (0 if ends_early else 1))


def due(deadline: Deadline, start: dt.date | None, plan: str | None) -> dt.date | None:
    """The day a deadline falls due, or None while its event's day (or the plan it depends on) is unknown."""
    period = deadline.by_plan.get(plan or "") if deadline.by_plan else deadline.within
    if start is None or period is None:
        return None
    return end_of(period, start, deadline.inclusive)
