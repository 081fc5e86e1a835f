"""This run beside an earlier one: the figures, and every text whose answer changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from server.evaluation.given import Given, GivenFact, GivenProduct
from server.evaluation.names import Names
from server.evaluation.result import Entry, Result
from server.evaluation.words import words

Effect = Literal["better", "worse", "mixed", "neither"]


@dataclass(frozen=True)
class Difference:
    """One thing that is answered otherwise than before, in words."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One text whose answer changed, what changed, and which aspects became right or wrong by it."""

    entry: Entry
    differences: tuple[Difference, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    relabelled: bool

    @property
    def effect(self) -> Effect:
        """What the change did to the marks."""
        if self.gained and self.lost:
            return "mixed"
        return "better" if self.gained else "worse" if self.lost else "neither"


@dataclass(frozen=True)
class Comparison:
    """An earlier run beside this one. Texts are paired by key; one whose wording changed counts as new."""

    earlier: Result
    now: Result
    changes: tuple[Change, ...]
    same: int
    added: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def changes_of_figures(self) -> dict[str, float]:
        """How much each headline figure rose or fell, where both runs have it."""
        pairs = ((key, self.earlier.figures.get(key), figure) for key, figure in self.now.figures.items())
        return {
            key: now.value - old.value
            for key, old, now in pairs
            if old is not None and old.value is not None and now.value is not None
        }

    def count(self, effect: str) -> int:
        """How many changes had this effect."""
        return sum(change.effect == effect for change in self.changes)

    def ordered(self) -> list[Change]:
        """Worse first, then better, then the rest."""
        order: tuple[Effect, ...] = ("worse", "mixed", "better", "neither")
        return sorted(self.changes, key=lambda change: order.index(change.effect))


def compare(earlier: Result, now: Result, names: Names) -> Comparison:
    """Compare two runs. Scores and times alone are no change."""
    before = {entry.key: entry for entry in earlier.entries}
    paired = [
        (before[entry.key], entry)
        for entry in now.entries
        if entry.key in before and before[entry.key].text_digest == entry.text_digest
    ]
    keys = {entry.key for _, entry in paired}
    changes = [change for old, new in paired if (change := _change(old, new, names)).differences]
    return Comparison(
        earlier=earlier,
        now=now,
        changes=tuple(changes),
        same=len(paired) - len(changes),
        added=tuple(entry.key for entry in now.entries if entry.key not in keys),
        gone=tuple(key for key in before if key not in keys),
    )


def _change(old: Entry, new: Entry, names: Names) -> Change:
    both = [name for name in new.marks if name in old.marks]
    gained = [names.aspect(name) for name in both if new.marks[name] and not old.marks[name]]
    lost = [names.aspect(name) for name in both if old.marks[name] and not new.marks[name]]
    if old.fact_errors is not None and new.fact_errors is not None and old.fact_errors != new.fact_errors:
        (gained if new.fact_errors < old.fact_errors else lost).append(names.aspect("facts"))
    return Change(
        entry=new,
        differences=tuple(_differences(old.given, new.given, names)),
        gained=tuple(gained),
        lost=tuple(lost),
        relabelled=old.label_digest != new.label_digest,
    )


def _differences(old: Given, new: Given, names: Names) -> Iterator[Difference]:
    if old.scope != new.scope:
        scope = words().scope
        yield Difference(words().aspect["scope"], scope[old.scope], scope[new.scope])
    for number in range(3):
        was, now = _case(old, number), _case(new, number)
        if was != now:
            yield Difference(f"事故例 {number + 1}位", names.case(was), names.case(now))
    yield from _facts(_by_value(old.facts), _by_value(new.facts), names)
    for product in sorted(old.products.keys() | new.products.keys()):
        was_given, now_given = old.products.get(product), new.products.get(product)
        yield from _product(names.product(product), was_given, now_given, names)


def _case(given: Given, number: int) -> str:
    return given.cases[number][0] if number < len(given.cases) else ""


def _by_value(facts: Iterable[GivenFact]) -> dict[tuple[str, str], GivenFact]:
    return {(fact.id, str(fact.value)): fact for fact in facts}


def _facts(
    old: Mapping[tuple[str, str], GivenFact], new: Mapping[tuple[str, str], GivenFact], names: Names
) -> Iterator[Difference]:
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if (was and was.status) != (now and now.status):
            fact = now or was
            assert fact is not None
            what = f"{names.fact(fact.id)}: {names.label(fact.id, fact.value)}"
            yield Difference(what, *(names.fact_status(item.status) if item else "（なし）" for item in (was, now)))


def _product(name: str, old: GivenProduct | None, new: GivenProduct | None, names: Names) -> Iterator[Difference]:
    was, now = old or GivenProduct(status="not_covered"), new or GivenProduct(status="not_covered")
    if was.status != now.status:
        yield Difference(name, names.status(was.status), names.status(now.status))
    if set(was.riders) != set(now.riders):
        yield Difference(f"{name} の特約", names.clauses(was.riders), names.clauses(now.riders))
    if set(was.excluding) != set(now.excluding) and "excluded" in (was.status, now.status):
        yield Difference(f"{name} を対象外にする条項", names.clauses(was.excluding), names.clauses(now.excluding))
