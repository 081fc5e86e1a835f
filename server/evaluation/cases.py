"""How well the 事故例 are ranked: first and among three, per case, confusions, and whether the score can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.model import Knowledge
from server.evaluation.expected import patterns
from server.evaluation.reading import Reading
from server.evaluation.reckoning import Share, Tally, mean

NOTHING = ""  # stands for "no 事故例" in confusions: out of scope, or nothing answered
WRITTEN = ("note", "email", "report")  # the styles of call-centre staff and of letters, as opposed to chat
_BINS = 10


@dataclass(frozen=True)
class TopK:
    """The share of texts with a right case first, and among the first three."""

    top1: Share
    top3: Share


@dataclass(frozen=True)
class Bin:
    """Texts whose first case scored between `low` and `high`: their mean score and how many were right."""

    low: float
    high: float
    score: float
    right: Share


@dataclass(frozen=True)
class CaseFigures:
    """Everything measured about the ranking. Cases are patterns: documented duplicates count as one."""

    all: TopK
    chat: TopK
    written: TopK
    styles: dict[str, TopK]
    tallies: dict[str, Tally]
    confusion: Counter[tuple[str, str]]
    bins: tuple[Bin, ...]

    @property
    def macro_f1(self) -> float | None:
        """The mean F1 of the cases that are labelled at least once."""
        return mean([tally.f1 or 0.0 for tally in self.tallies.values() if tally.support])

    @property
    def calibration_error(self) -> float | None:
        """The expected calibration error: how far score and share of right answers lie apart on average (0–1)."""
        total = sum(found.right.total for found in self.bins)
        gaps = [abs(found.score - (found.right.rate or 0.0)) * found.right.total for found in self.bins]
        return sum(gaps) / total if total else None


def measure_cases(readings: Sequence[Reading], knowledge: Knowledge) -> CaseFigures:
    """Measure the ranking on every text whose case is labelled.

    Where several cases are right, the one answered counts as the labelled one; otherwise the one labelled first.
    Texts without an incident count against the precision of the case answered to them.
    """
    confusion: Counter[tuple[str, str]] = Counter()
    ranked: list[tuple[str, bool, bool]] = []
    scored: list[tuple[float, bool]] = []
    for reading in readings:
        right = patterns(reading.label, knowledge)
        answered = [knowledge.cases[case].pattern for case, _ in reading.given.cases]
        first = answered[0] if answered else NOTHING
        if right is None:
            if reading.label.scope != "in" and "in" not in reading.label.scope_ok:
                confusion[NOTHING, first] += 1
            continue
        hit = first in right
        confusion[first if hit else right[0], first] += 1
        ranked.append((reading.label.style, hit, bool(set(answered[:3]) & set(right))))
        if reading.given.cases:
            scored.append((reading.given.cases[0][1], hit))
    styles = sorted({style for style, _, _ in ranked if style})
    return CaseFigures(
        all=_top(ranked),
        chat=_top(ranked, "chat"),
        written=_top(ranked, *WRITTEN),
        styles={style: _top(ranked, style) for style in styles},
        tallies=_tallies(confusion),
        confusion=confusion,
        bins=_bins(scored),
    )


def _top(ranked: Sequence[tuple[str, bool, bool]], *styles: str) -> TopK:
    chosen = [item for item in ranked if not styles or item[0] in styles]
    return TopK(Share.of(hit for _, hit, _ in chosen), Share.of(among for _, _, among in chosen))


def _tallies(confusion: Counter[tuple[str, str]]) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    for (labelled, answered), count in confusion.items():
        if labelled == answered:
            tallies.setdefault(labelled, Tally()).right += count
        else:
            tallies.setdefault(labelled, Tally()).missed += count
            tallies.setdefault(answered, Tally()).extra += count
    tallies.pop(NOTHING, None)
    return dict(sorted(tallies.items()))


def _bins(scored: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    found = []
    for number in range(_BINS):
        inside = [pair for pair in scored if min(int(pair[0] * _BINS), _BINS - 1) == number]
        score = mean([score for score, _ in inside])
        if score is not None:
            low, high = number / _BINS, (number + 1) / _BINS
            found.append(Bin(low, high, score, Share.of(right for _, right in inside)))
    return tuple(found)
