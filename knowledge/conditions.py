"""Conditions over facts: a small tree, written in YAML, evaluated in three values with its reasons.

when: {cause: [malware, unauthorized-access], by_subcontractor: false}     every line must hold
when: {any: [{in_test_period: true}, {within_first_month_of_use: true}]}
when: {all: [...]}, {not: {...}}
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from knowledge.errors import nearest
from knowledge.facts import Facts, Value, Vocabulary
from knowledge.truth import Truth, all_of, any_of

OPERATORS = ("all", "any", "not")


@dataclass(frozen=True)
class Verdict:
    """Whether a condition holds: the facts that decided it, or, while it is unknown, the facts still missing.

    `presumed` are facts that nobody mentioned and that were taken for granted.
    """

    truth: Truth
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    presumed: tuple[str, ...] = ()


class _HashedOnce:
    """Conditions are looked up by value all the time (see `judge`); a tree's hash is worked out once."""

    @cached_property
    def _hash(self) -> int:
        return hash(tuple(vars(self)[item.name] for item in fields(self)))  # type: ignore[arg-type]

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True)
class Is(_HashedOnce):
    """A fact has one of some values."""

    fact: str
    values: frozenset[Value]
    __hash__ = _HashedOnce.__hash__

    def evaluate(self, facts: Facts) -> Verdict:
        """The verdict on these facts."""
        truth = facts.truth(self.fact, self.values)
        if truth is not Truth.UNKNOWN:
            return Verdict(truth, because=(self.fact,))
        presumed = facts.presumption(self.fact, self.values)
        if presumed is not Truth.UNKNOWN:
            return Verdict(presumed, presumed=(self.fact,))
        return Verdict(Truth.UNKNOWN, missing=(self.fact,))


@dataclass(frozen=True)
class Not(_HashedOnce):
    """A condition does not hold."""

    part: Condition
    __hash__ = _HashedOnce.__hash__

    def evaluate(self, facts: Facts) -> Verdict:
        """The verdict on these facts."""
        verdict = judge(self.part, facts)
        return Verdict(~verdict.truth, verdict.because, verdict.missing, verdict.presumed)


@dataclass(frozen=True)
class Group(_HashedOnce):
    """Conditions of which every one (`all`) or at least one (`any`) holds."""

    parts: tuple[Condition, ...]
    every: bool
    __hash__ = _HashedOnce.__hash__

    def evaluate(self, facts: Facts) -> Verdict:
        """The verdict on these facts."""
        verdicts = [judge(part, facts) for part in self.parts]
        truth = (all_of if self.every else any_of)(verdict.truth for verdict in verdicts)
        # A deciding part explains the group alone; otherwise all parts do.
        deciding = Truth.NO if self.every else Truth.YES
        told = [verdict for verdict in verdicts if verdict.truth is truth] if truth is deciding else verdicts
        missing = [verdict.missing for verdict in verdicts if verdict.missing] if truth is Truth.UNKNOWN else []
        return Verdict(
            truth,
            _merge(verdict.because for verdict in told),
            _first_to_ask(missing, facts) if self.every else _merge(missing),
            _merge(verdict.presumed for verdict in told),
        )


Condition = Is | Not | Group


def judge(condition: Condition, facts: Facts) -> Verdict:
    """The verdict of `condition` on these facts, worked out once however many clauses share the condition."""
    found: Verdict | None = facts.memo.get(condition)
    if found is None:
        found = facts.memo[condition] = condition.evaluate(facts)
    return found


def _first_to_ask(missing: list[tuple[str, ...]], facts: Facts) -> tuple[str, ...]:
    """Where every part must hold, one open part at a time: its answer often makes the others needless.

    A part that the person could not answer gives way to the next.
    """
    answerable = (part for part in missing if not facts.declined.issuperset(part))
    return next(answerable, missing[0] if missing else ())


def _merge(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The words of all groups, each once, in the order of first mention."""
    return tuple(dict.fromkeys(word for group in groups for word in group))


def facts_of(condition: Condition) -> tuple[str, ...]:
    """Every fact the condition looks at, in order."""
    if isinstance(condition, Is):
        return (condition.fact,)
    if isinstance(condition, Not):
        return facts_of(condition.part)
    return _merge(facts_of(part) for part in condition.parts)


def values_of(condition: Condition, fact_id: str) -> frozenset[Value]:
    """Every value of `fact_id` that the condition names."""
    if isinstance(condition, Is):
        return condition.values if condition.fact == fact_id else frozenset()
    parts = (condition.part,) if isinstance(condition, Not) else condition.parts
    return frozenset().union(*(values_of(part, fact_id) for part in parts))


def parse(raw: object, vocabulary: Vocabulary, where: str, problems: list[str]) -> Condition | None:
    """The condition written as `raw`; what is wrong is added to `problems` and None returned."""
    if not isinstance(raw, dict) or not raw:
        problems.append(f"{where}: 条件は {{事実: 値}} の形で書きます（今の値: {raw!r}）。")
        return None
    parts = [_parse_line(key, given, vocabulary, f"{where}.{key}", problems) for key, given in raw.items()]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    return found[0] if len(found) == 1 else Group(tuple(found), every=True)


def _parse_line(
    key: object, given: object, vocabulary: Vocabulary, where: str, problems: list[str]
) -> Condition | None:
    if key == "not":
        part = parse(given, vocabulary, where, problems)
        return None if part is None else Not(part)
    if key in ("all", "any"):
        if not isinstance(given, list) or not given:
            problems.append(f"{where}: 条件の一覧を書きます。")
            return None
        parts = [parse(item, vocabulary, f"{where}[{n}]", problems) for n, item in enumerate(given)]
        found = [part for part in parts if part is not None]
        return Group(tuple(found), every=key == "all") if len(found) == len(parts) else None
    if key not in vocabulary:
        near = nearest(str(key), [*vocabulary.facts, *OPERATORS])
        problems.append(
            f"{where}: 「{key}」という事実はありません（近いもの: {near or 'なし'}。使えるもの: facts.yml）。"
        )
        return None
    return _parse_is(str(key), given, vocabulary, where, problems)


def _parse_is(fact_id: str, given: object, vocabulary: Vocabulary, where: str, problems: list[str]) -> Is | None:
    fact = vocabulary[fact_id]
    if fact.kind == "yes_no":
        if isinstance(given, bool):
            return Is(fact_id, frozenset({given}))
        problems.append(f"{where}: true か false を書きます（今の値: {given!r}）。")
        return None
    if fact.kind != "choice":
        problems.append(f"{where}: 条件に使えるのは choice と yes_no の事実だけです。")
        return None
    values: list[Any] = given if isinstance(given, list) else [given]
    if not values:
        problems.append(f"{where}: 値を1つ以上書きます。")
        return None
    wrong = [value for value in values if not isinstance(value, str) or value not in fact.values]
    for value in wrong:
        near = nearest(str(value), list(fact.values))
        problems.append(
            f"{where}: 「{value}」という値はありません（近いもの: {near or 'なし'}。"
            f"使えるもの: {'、'.join(fact.values)}）。"
        )
    return None if wrong else Is(fact_id, frozenset(values))
