"""The one form of a time in the store."""

from __future__ import annotations

import datetime as dt


def now() -> str:
    """The time as it is stored: UTC, ISO 8601 with milliseconds, so that it sorts as text."""
    return stored(dt.datetime.now(dt.UTC))


def stored(time: dt.datetime) -> str:
    """A time (with time zone) as it is stored."""
    return time.astimezone(dt.UTC).isoformat(timespec="milliseconds")
