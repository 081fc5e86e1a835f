"""Shares with their uncertainty, precision and recall, percentiles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_Z95 = 1.959964


@dataclass(frozen=True)
class Share:
    """`hits` of `total`."""

    hits: int
    total: int

    @classmethod
    def of(cls, results: Iterable[bool]) -> Share:
        """The share of True among `results`."""
        listed = list(results)
        return cls(sum(listed), len(listed))

    @property
    def rate(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return self.hits / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson score interval; None of nothing."""
        if not self.total:
            return None
        n, p, z = self.total, self.hits / self.total, _Z95
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, centre - half), min(1.0, centre + half)


@dataclass
class Tally:
    """Right, wrongly named, and missed."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, other: Tally) -> None:
        """Count the other tally's figures in."""
        self.right += other.right
        self.extra += other.extra
        self.missed += other.missed

    @property
    def support(self) -> int:
        """How often it is labelled."""
        return self.right + self.missed

    @property
    def precision(self) -> float | None:
        """Share of what was named that is right; None when nothing was named."""
        return self.right / (self.right + self.extra) if self.right + self.extra else None

    @property
    def recall(self) -> float | None:
        """Share of what is labelled that was named; None when nothing is labelled."""
        return self.right / self.support if self.support else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both; None when there was neither anything to name nor anything named."""
        total = 2 * self.right + self.extra + self.missed
        return 2 * self.right / total if total else None


def mean(values: Sequence[float]) -> float | None:
    """The mean; None of nothing."""
    return sum(values) / len(values) if values else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` (0–1) of the values lie, interpolated; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
