"""Facts that follow from other facts: `derivations.yml` applied to the facts known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from knowledge.dates import end_of
from knowledge.facts import Entry, Facts, Value
from knowledge.model import Derivation, Implication, Knowledge, Order, Span
from knowledge.truth import Truth


def derived(knowledge: Knowledge, entries: Iterable[Entry]) -> list[tuple[Entry, tuple[str, ...]]]:
    """The inferred entries that follow from `entries`, each with the facts it follows from.

    A fact that somebody spoke of is never derived over. Rules apply in the order of the file, each on what is known by
    then.
    """
    given = list(entries)
    spoken = {entry.id for entry in given}
    found: list[tuple[Entry, tuple[str, ...]]] = []
    facts = Facts.of(knowledge.vocabulary, given)
    for rule in knowledge.derivations:
        if rule.fact in spoken:
            continue
        followed = _follow(rule, facts)
        if followed is None:
            continue
        value, sources = followed
        found.append((Entry(rule.fact, value, "inferred"), sources))
        spoken.add(rule.fact)
        facts = facts.having(rule.fact, frozenset({value}))
    return found


def _follow(rule: Derivation, facts: Facts) -> tuple[Value, tuple[str, ...]] | None:
    if isinstance(rule, Implication):
        verdict = rule.when.evaluate(facts)
        return (rule.value, verdict.because) if verdict.truth is Truth.YES and verdict.because else None
    sources = dates_of(rule)
    first, second = (facts.date(fact_id) for fact_id in sources)
    value = from_dates(rule, first, second) if first is not None and second is not None else None
    return None if value is None else (value, sources)


def dates_of(rule: Span | Order) -> tuple[str, str]:
    """The two date facts that a rule compares."""
    return rule.from_fact, rule.to_fact if isinstance(rule, Span) else rule.before_fact


def from_dates(rule: Span | Order, first: dt.date, second: dt.date) -> bool | None:
    """What a rule makes of its two dates, in the order of `dates_of`; None where they say nothing."""
    if isinstance(rule, Span) and second < first:
        return None
    value = first < second if isinstance(rule, Order) else second <= end_of(rule.within, first)
    return value if rule.only in (None, value) else None
