"""The one vocabulary of facts, and the set of facts known about an incident.

Conditions, questions, phrases and slots may only refer to facts of `knowledge/data/facts.yml`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from knowledge.errors import TriageError, unknown_word
from knowledge.truth import Truth, any_of

Value = bool | str | int | float
Kind = Literal["choice", "yes_no", "number", "date"]
Status = Literal["stated", "inferred", "confirmed", "denied", "unknown"]

# Dates outside these years are typing errors, and deadlines counted from them would leave the calendar.
YEARS = range(1900, 2201)
HELD: frozenset[str] = frozenset({"stated", "inferred", "confirmed"})


class FactDef(BaseModel):
    """One fact of the vocabulary.

    `presumed` is the value of a yes/no fact that is taken for granted until something casts doubt on it;
    `ask_when` is the condition (as written) under which the question makes sense at all;
    `unsuspected` are the values of a choice that are taken not to apply until somebody mentions them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    label: str
    question: str | None = None
    why: str | None = None
    ask_when: dict[str, Any] | None = None
    unit: str | None = None
    presumed: bool | None = None
    unsuspected: frozenset[str] = frozenset()
    options: tuple[str, ...] = ()
    values: dict[str, str] = {}


@dataclass(frozen=True)
class Entry:
    """One thing known about an incident.

    `denied` means that this value does not apply; `unknown` with a value is a suspicion or a rumour, `unknown` with
    None means that the person was asked and does not know.
    """

    id: str
    value: Value | None
    status: Status


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All facts, by id, in the order of the file."""

    facts: Mapping[str, FactDef]

    def __getitem__(self, fact_id: str) -> FactDef:
        return self.facts[fact_id]

    def __contains__(self, fact_id: object) -> bool:
        return fact_id in self.facts

    def label(self, fact_id: str, value: Value | None) -> str:
        """The Japanese label of a value: the choice's label, はい／いいえ, or the figure with its unit."""
        fact = self.facts[fact_id]
        if value is None:
            return "分からない"
        if fact.kind == "choice":
            return fact.values[str(value)]
        if fact.kind == "yes_no":
            return "はい" if value else "いいえ"
        if fact.kind == "number":
            number = f"{value:,.10g}" if isinstance(value, float) else f"{value:,}"
            return f"{number}{fact.unit or ''}"
        day = dt.date.fromisoformat(str(value))
        return f"{day.year}年{day.month}月{day.day}日"

    def check_value(self, fact_id: str, value: object, where: str = "known") -> Value:
        """`value` in the fact's own type. Raises TriageError (`unknown_fact`, `invalid_value`) otherwise."""
        if fact_id not in self.facts:
            raise unknown_word("unknown_fact", where, str(fact_id), list(self.facts), "事実")
        fact, place = self.facts[fact_id], f"{where}.{fact_id}"
        if fact.kind == "choice":
            if not isinstance(value, str) or value not in fact.values:
                raise unknown_word("invalid_value", place, str(value)[:80], list(fact.values), "値")
            return value
        if fact.kind == "yes_no" and isinstance(value, bool):
            return value
        if (
            fact.kind == "number"
            and isinstance(value, int | float)
            and not isinstance(value, bool)
            and 0 <= value < 1e15
        ):
            return value
        if fact.kind == "date" and isinstance(value, str):
            try:
                day = dt.date.fromisoformat(value)
            except ValueError:
                day = None
            if day is not None and day.year in YEARS:
                return day.isoformat()
        raise TriageError("invalid_value", f"{place}: {_EXPECTED[fact.kind]}で指定してください。", where=place)

    def entries(self, known: Mapping[str, object], where: str = "known") -> list[Entry]:
        """`known` of the contract as confirmed entries; null means that the person does not know.

        Raises TriageError for a fact or value outside the vocabulary.
        """
        found: list[Entry] = []
        for fact_id, given in known.items():
            values = given if isinstance(given, list) else [given]
            if fact_id not in self.facts:
                raise unknown_word("unknown_fact", where, str(fact_id), list(self.facts), "事実")
            if len(values) > 1 and self.facts[fact_id].kind != "choice":
                place = f"{where}.{fact_id}"
                raise TriageError("invalid_value", f"{place}: 値は1つだけ指定してください。", where=place)
            for value in values:
                if value is None:
                    found.append(Entry(fact_id, None, "unknown"))
                else:
                    found.append(Entry(fact_id, self.check_value(fact_id, value, where), "confirmed"))
        return found


_EXPECTED = {
    "yes_no": "true か false",
    "number": "0以上の数",
    "date": "2026-11-21 のような日付（1900年から2200年まで）",
    "choice": "決められた値",
}


@dataclass(frozen=True)
class Facts:
    """What is known about one incident, read in three values. Immutable; order of entries never matters."""

    vocabulary: Vocabulary
    held: Mapping[str, frozenset[Value]] = field(default_factory=dict)
    denied: Mapping[str, frozenset[Value]] = field(default_factory=dict)
    suspected: Mapping[str, frozenset[Value]] = field(default_factory=dict)
    declined: frozenset[str] = frozenset()
    presuming: bool = True
    # What was worked out from these facts already (see conditions.judge); never carried over to other facts.
    memo: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def doubting(self) -> Facts:
        """The same facts with nothing taken for granted."""
        return replace(self, presuming=False)

    @classmethod
    def of(cls, vocabulary: Vocabulary, entries: Iterable[Entry]) -> Facts:
        """The facts that these entries amount to. A yes/no fact that is denied counts as its opposite."""
        held: dict[str, set[Value]] = {}
        denied: dict[str, set[Value]] = {}
        suspected: dict[str, set[Value]] = {}
        declined: set[str] = set()
        for entry in entries:
            if entry.value is None:
                declined.add(entry.id)
            elif entry.status in HELD:
                held.setdefault(entry.id, set()).add(entry.value)
            elif entry.status == "denied":
                if isinstance(entry.value, bool):
                    held.setdefault(entry.id, set()).add(not entry.value)
                else:
                    denied.setdefault(entry.id, set()).add(entry.value)
            else:
                suspected.setdefault(entry.id, set()).add(entry.value)
        return cls(
            vocabulary,
            {key: frozenset(values) for key, values in held.items()},
            {key: frozenset(values) for key, values in denied.items()},
            {key: frozenset(values) for key, values in suspected.items()},
            frozenset(declined - held.keys()),
        )

    def having(self, fact_id: str, values: frozenset[Value]) -> Facts:
        """The same facts with `fact_id` held to be exactly `values` (a supposition, used to look ahead)."""
        return Facts(
            self.vocabulary,
            {**self.held, fact_id: values},
            {key: kept for key, kept in self.denied.items() if key != fact_id},
            {key: kept for key, kept in self.suspected.items() if key != fact_id},
            self.declined - {fact_id},
        )

    def single(self, fact_id: str) -> Value | None:
        """The one value held for a yes/no, number or date fact, or None; contradictory values count as None."""
        values = self.held.get(fact_id, frozenset())
        return next(iter(values)) if len(values) == 1 else None

    def date(self, fact_id: str) -> dt.date | None:
        """The date held for a date fact, or None."""
        value = self.single(fact_id)
        day = dt.date.fromisoformat(value) if isinstance(value, str) else None
        return day if day is not None and day.year in YEARS else None

    def truth(self, fact_id: str, wanted: frozenset[Value]) -> Truth:
        """Whether the fact has one of the `wanted` values, before any presumption.

        A choice of which something is held is closed: what was not said of it is taken not to apply, unless somebody
        suspects it.
        """
        held = self.held.get(fact_id, frozenset())
        suspected = self.suspected.get(fact_id, frozenset())
        if self.vocabulary[fact_id].kind == "choice":
            if held & wanted:
                return Truth.YES
            if suspected & wanted:
                return Truth.UNKNOWN
            if held or wanted <= self.denied.get(fact_id, frozenset()):
                return Truth.NO
            return Truth.UNKNOWN
        if len(held) != 1:
            return Truth.UNKNOWN
        return any_of(Truth.of(value in wanted) for value in held)

    def presumption(self, fact_id: str, wanted: frozenset[Value]) -> Truth:
        """What is taken for granted about `wanted` while `truth` is unknown: UNKNOWN when nothing is."""
        fact = self.vocabulary[fact_id]
        if not self.presuming:
            return Truth.UNKNOWN
        if fact.kind == "choice":
            suspected = self.suspected.get(fact_id, frozenset())
            left = wanted - self.denied.get(fact_id, frozenset())
            return Truth.NO if left <= fact.unsuspected and not suspected & wanted else Truth.UNKNOWN
        said = fact_id in self.held or fact_id in self.suspected
        return Truth.UNKNOWN if said or fact.presumed is None else Truth.of(fact.presumed in wanted)
