"""The words and goals of the evaluation, read from words.yml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from knowledge.loader import read_yaml

# How a difference is written: in points, milliseconds…
_CHANGES = {
    "share": (100, "{:+.1f} 点"),
    "seconds": (1000, "{:+.0f} ms"),
    "count": (1, "{:+.0f} 件"),
    "score": (1, "{:+.3f}"),
}


class FigureDef(BaseModel):
    """One headline figure: how it is called, which way is better, how it is written, and its goal if it has one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    group: str
    better: Literal["higher", "lower"]
    unit: Literal["share", "count", "score", "seconds"]
    goal: float | None = None

    def reached(self, value: float | None) -> bool | None:
        """Whether `value` reaches the goal; None without a goal or a value."""
        if self.goal is None or value is None:
            return None
        return value >= self.goal if self.better == "higher" else value <= self.goal

    def write(self, value: float | None) -> str:
        """The value as people read it."""
        if value is None:
            return "–"
        if self.unit == "share":
            return f"{value:.1%}"
        if self.unit == "seconds":
            return f"{value * 1000:.0f} ms"
        return f"{value:.0f} 件" if self.unit == "count" else f"{value:.3f}"

    def write_change(self, change: float) -> str:
        """A difference of two values as people read it, with its sign; shares in percentage points."""
        factor, form = _CHANGES[self.unit]
        written = form.format(change * factor)
        return "±0" if float(written.split()[0]) == 0 else written

    def improved(self, change: float) -> bool | None:
        """Whether a difference is for the better; None where there is none."""
        return None if self.write_change(change) == "±0" else (change > 0) == (self.better == "higher")

    def write_goal(self) -> str:
        """The goal as people read it; empty without one."""
        if self.goal is None:
            return ""
        value = f"{self.goal:.0%}" if self.unit == "share" else self.write(self.goal)
        return f"{'≥' if self.better == 'higher' else '≤'} {value}"


class Words(BaseModel):
    """The content of words.yml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    figures: dict[str, FigureDef]
    about: Mapping[str, str]
    style: Mapping[str, str]
    scope: Mapping[str, str]
    polarity: Mapping[str, str]
    aspect: Mapping[str, str]
    effect: Mapping[str, str]
    problems: Mapping[str, str]

    def problem(self, code: str, **details: Any) -> str:
        """The message of a problem, its places filled from `details`."""
        return self.problems[code].format(**details)


@cache
def words() -> Words:
    """The words that ship with the project, loaded once per process."""
    return Words.model_validate(read_yaml(Path(__file__).with_name("words.yml")))
