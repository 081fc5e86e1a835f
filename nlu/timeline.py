"""What the days, months and years of a text say: date facts, and what follows where no exact day is known.

Exact days become facts, from which `knowledge.derive` goes on. A month (「9月に加入、8月に請求」) has no value that a
date fact could take, so what its first and its last day agree on is told here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.dates import end_of
from knowledge.derive import dates_of, from_dates
from knowledge.facts import Value
from knowledge.model import Derivation, Implication, Span

# How sure a day's role is, and a conclusion from months.
EXACT, ROUGH = 0.8, 0.7
# Of these a text may name several days: the first one counts, whatever the order of telling.
_EARLIEST = frozenset({"known_date", "claim_date"})


@dataclass(frozen=True)
class Dated:
    """A date fact that the text gives a day, or a span of days (`first` to `last`); offsets of the normalised text.

    `noticed`: on this day it was noticed; any other day that is told of it counts before.
    """

    fact: str
    first: dt.date
    last: dt.date
    start: int
    end: int
    noticed: bool = False


@dataclass(frozen=True)
class Told:
    """A fact that the days tell, with the span of its evidence."""

    fact: str
    value: Value
    confidence: float
    start: int
    end: int


def read(dated: Sequence[Dated], rules: Iterable[Derivation], as_of: dt.date) -> Iterator[Told]:
    """The date facts of the exact days, and what `rules` make of the days that are not exact or not told."""
    chosen: dict[str, Dated] = {}
    for item in dated:
        if item.fact not in chosen or _replaces(item, chosen[item.fact]):
            chosen[item.fact] = item
    for item in chosen.values():
        if item.first == item.last:
            yield Told(item.fact, item.first.isoformat(), EXACT, item.start, item.end)
    told: set[str] = set()
    for rule in rules:
        if isinstance(rule, Implication) or rule.fact in told:
            continue
        first, second = (chosen.get(fact_id) for fact_id in dates_of(rule))
        if first is None or (second is not None and _exact(first) and _exact(second)):
            continue
        if second is not None:
            values = {from_dates(rule, a, b) for a in (first.first, first.last) for b in (second.first, second.last)}
        elif isinstance(rule, Span):
            values = {_until_now(rule, first, as_of)}
        else:
            continue
        value = values.pop() if len(values) == 1 else None
        if value is not None:
            told.add(rule.fact)
            yield Told(rule.fact, value, ROUGH, first.start, first.end)


def following(rules: Iterable[Derivation]) -> dict[str, set[str]]:
    """The facts that follow from others, with the dates from which they do."""
    found: dict[str, set[str]] = {}
    for rule in rules:
        found.setdefault(rule.fact, set()).update(() if isinstance(rule, Implication) else dates_of(rule))
    return found


def _until_now(rule: Span, start: Dated, as_of: dt.date) -> bool | None:
    """Whether an event of which no day is told, but which is past, fell into the period: surely, while the period still
    runs; hardly, when as much as three periods are over and it is only now reported.
    """
    if from_dates(rule, start.first, as_of):
        return True
    day = start.last
    for _ in range(3):
        day = end_of(rule.within, day)
    return False if day < as_of and rule.only is not True else None


def _replaces(item: Dated, kept: Dated) -> bool:
    """Whether a later mention says more: of knowledge and claims the earlier day, of anything else the exact one."""
    if item.fact in _EARLIEST:
        return item.last < kept.first
    if item.noticed != kept.noticed:
        return kept.noticed
    return _exact(item) and not _exact(kept)


def _exact(item: Dated) -> bool:
    return item.first == item.last
