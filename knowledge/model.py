"""The coverage knowledge base as objects: frozen, named as the documents name things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from knowledge.conditions import Condition, facts_of
from knowledge.facts import Value, Vocabulary

ClauseKind = Literal[
    "cover", "rider", "head", "limit", "exclusion", "exception", "condition", "duty", "document", "deadline"
]
Basis = Literal["clauses", "example"]

# The attributes of clauses that hold conditions.
CONDITIONS = (
    "when",
    "touched_when",
    "required_when",
    "requires",
    "suspected_when",
    "exhausted_when",
    "breached_when",
)


@dataclass(frozen=True)
class Clause:
    """One clause: where it stands in its source document and what it says in our own words."""

    id: str
    label: str
    passage: str
    wording: str

    @property
    def product_id(self) -> str:
        """The product (or `examples`) that the clause belongs to."""
        return self.id.split("/", 1)[0]

    @property
    def kind(self) -> str:
        """The kind in its id: cover, rider, exclusion…"""
        return self.id.split("/")[1]


@dataclass(frozen=True)
class Cover(Clause):
    """What a product answers for. An `extends` cover never triggers alone; `rider` names the rider that brings it."""

    when: Condition
    touched_when: Condition | None
    extends: bool
    rider: str | None
    heads: tuple[str, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True)
class Rider(Clause):
    """An optional part: it lifts exclusions where its own trigger `when` holds, or is `required_when` facts say so."""

    when: Condition | None
    required_when: Condition | None
    lifts: frozenset[str]
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Head(Clause):
    """A kind of payment; `plan` limits it to one plan of the product."""

    when: Condition | None
    plan: str | None


@dataclass(frozen=True)
class Limit(Clause):
    """An amount or a share that a payment cannot pass. Where `exhausted_when` holds, nothing is left to pay."""

    when: Condition | None
    exhausted_when: Condition | None


@dataclass(frozen=True)
class Exclusion(Clause):
    """What takes a cover away (or only some `heads`), unless one of its exceptions or a rider gives it back.

    Where `suspected_when` holds, nothing is presumed: such claims usually turn on this exclusion, so it is asked.
    `of_part`: it speaks of a part of what is claimed (a refund, a penalty), beside which other losses may be claimed.
    """

    when: Condition
    suspected_when: Condition | None
    exceptions: tuple[str, ...]
    heads: frozenset[str]
    of_part: bool

    @cached_property
    def speaks_of_harm(self) -> bool:
        """Whether the exclusion names a kind of loss, so that it speaks even where no cover does."""
        return "harm" in facts_of(self.when)


@dataclass(frozen=True)
class ExceptionClause(Clause):
    """What gives back what an exclusion takes away."""

    when: Condition


@dataclass(frozen=True)
class ConditionClause(Clause):
    """What must be the case for the product to pay at all."""

    requires: Condition


@dataclass(frozen=True)
class Duty(Clause):
    """What the insured must do, or must not do. A breach may reduce a payment: it is told, never an exclusion."""

    breached_when: Condition | None
    act: Literal["do", "do_not"]


@dataclass(frozen=True)
class Period:
    """A span on the calendar."""

    days: int = 0
    months: int = 0
    years: int = 0


@dataclass(frozen=True)
class Deadline(Clause):
    """A day to be met, counted from the date fact `counts_from`; `inclusive` counts that day itself."""

    counts_from: str
    inclusive: bool
    within: Period | None
    by_plan: Mapping[str, Period]
    acts: Literal["insured", "insurer"]


@dataclass(frozen=True)
class Document(Clause):
    """A paper to submit: documented in the source, or customary (usual practice, no passage)."""

    basis: Literal["documented", "customary"]
    when: Condition | None


@dataclass(frozen=True)
class Action:
    """A thing to do or not to do now that is usual practice; `documented` are the duties that ask the same. `when`:
    the incidents of which it is said (all, where it is None).
    """

    id: str
    label: str
    wording: str
    act: Literal["do", "do_not"]
    kinds: tuple[str, ...]
    documented: tuple[str, ...] = ()
    when: Condition | None = None


@dataclass(frozen=True)
class Case:
    """A documented 事故例, retold in our own words, with the facts it states. `same_as` names its duplicate."""

    id: str
    label: str
    passage: str
    wording: str
    facts: Mapping[str, frozenset[Value]]
    same_as: str | None

    @property
    def product_id(self) -> str:
        """The product whose document tells the case."""
        return self.id.split("/", 1)[0]

    @property
    def pattern(self) -> str:
        """The id that stands for this case and its duplicates."""
        return self.same_as or self.id


@dataclass(frozen=True, eq=False)
class Product:
    """One product with everything its source says."""

    id: str
    name: str
    kind: str
    source: str
    source_title: str
    basis: Basis
    summary: str
    aliases: tuple[str, ...]
    plans: Mapping[str, str]
    covers: tuple[Cover, ...]
    riders: tuple[Rider, ...]
    heads: tuple[Head, ...]
    limits: tuple[Limit, ...]
    exclusions: tuple[Exclusion, ...]
    exceptions: tuple[ExceptionClause, ...]
    conditions: tuple[ConditionClause, ...]
    duties: tuple[Duty, ...]
    documents: tuple[Document, ...]
    deadlines: tuple[Deadline, ...]
    cases: tuple[Case, ...]

    @cached_property
    def turns_on(self) -> frozenset[str]:
        """Every fact that a condition of the product looks at; no other fact can change its verdict."""
        conditions = (getattr(clause, name, None) for clause in self.clauses() for name in CONDITIONS)
        return frozenset(fact for condition in conditions if condition is not None for fact in facts_of(condition))

    def clauses(self) -> tuple[Clause, ...]:
        """Every clause of the product, in the order of its file."""
        return (
            *self.covers,
            *self.riders,
            *self.heads,
            *self.limits,
            *self.exclusions,
            *self.exceptions,
            *self.conditions,
            *self.duties,
            *self.documents,
            *self.deadlines,
        )


@dataclass(frozen=True)
class Span:
    """Derives a yes/no fact from two dates: yes when `to_fact` lies within the period after `from_fact`, else no.

    With `only`, that value alone is derived, and the other outcome says nothing.
    """

    fact: str
    from_fact: str
    to_fact: str
    within: Period
    only: bool | None = None


@dataclass(frozen=True)
class Order:
    """Derives a yes/no fact from the order of two dates: yes when `from_fact` lies before `before_fact`, else no.

    With `only`, that value alone is derived, and the other order says nothing.
    """

    fact: str
    from_fact: str
    before_fact: str
    only: bool | None = None


@dataclass(frozen=True)
class Implication:
    """Derives a value of a yes/no fact, or of a choice, from a condition over other facts."""

    fact: str
    value: Value
    when: Condition


Derivation = Span | Order | Implication


@dataclass(frozen=True)
class Knowledge:
    """The whole coverage knowledge base. `edition` is a hash of its files."""

    edition: str
    vocabulary: Vocabulary
    derivations: tuple[Derivation, ...]
    asked_when: Mapping[str, Condition]
    products: Mapping[str, Product]
    clauses: Mapping[str, Clause]
    cases: Mapping[str, Case]
    notices: tuple[Clause, ...]
    actions: tuple[Action, ...]
    adjoining_harms: frozenset[str]
    own_harms: frozenset[str]

    def riders(self) -> Mapping[str, Rider]:
        """Every rider by id."""
        return {rider.id: rider for product in self.products.values() for rider in product.riders}
