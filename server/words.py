"""The words of the screens and of the server's errors, read from words.yml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.loader import read_yaml


@dataclass(frozen=True)
class Words:
    """The content of words.yml, by heading."""

    headings: Mapping[str, Mapping[str, str]]

    def __getitem__(self, heading: str) -> Mapping[str, str]:
        return self.headings[heading]

    def error(self, code: str, **details: Any) -> str:
        """The message of an error code, its places filled from `details`."""
        return self.headings["errors"][code].format(**details)


@cache
def words() -> Words:
    """The words that ship with the project, loaded once per process."""
    return Words(read_yaml(Path(__file__).with_name("words.yml")))


def date_in_words(day: dt.date) -> str:
    """A day as people write it, with its weekday."""
    return f"{day.year}年{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）"
