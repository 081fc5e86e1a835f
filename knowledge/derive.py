"""Facts that follow from other facts: `derivations.yml` applied to the facts known."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.dates import end_of
from knowledge.facts import Entry, Facts
from knowledge.model import Derivation, Implication, Knowledge
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


def _follow(rule: Derivation, facts: Facts) -> tuple[bool, tuple[str, ...]] | None:
    if isinstance(rule, Implication):
        verdict = rule.when.evaluate(facts)
        return (rule.value, verdict.because) if verdict.truth is Truth.YES and verdict.because else None
    start, end = facts.date(rule.from_fact), facts.date(rule.to_fact)
    if start is None or end is None or end < start:
        return None
    return end <= end_of(rule.within, start), (rule.from_fact, rule.to_fact)
