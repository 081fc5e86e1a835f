"""The parts of a sheet: words only, ready to be shown. A template decides how they look, never what they say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from knowledge.assessment import Effect, Status
from nlu.model import Scope

Weight = Literal["for", "met", "excludes", "unmet", "rider", "limit", "open", "idle"]
"""What a reason does to the verdict: it speaks for a payment; takes it away; is a condition that is met or not; would
speak for it with a rider that is needed; limits it; is not decided; or plays no part."""


Held = Literal["held", "not_held", "not_told"]
"""Whether the policyholder has a product: yes; no, as they say; or others were named, and not this one."""


@dataclass(frozen=True)
class ClauseView:
    """A clause and where it stands; `passage` is empty for what no document says."""

    id: str
    label: str
    wording: str
    passage: str
    source: str


@dataclass(frozen=True)
class ReasonView:
    """One clause's part in a verdict. `facts` are those that decide it, or that are still missing."""

    clause: ClauseView
    effect: Effect
    weight: Weight
    facts: tuple[str, ...]
    presumed: tuple[str, ...]
    harm: str | None


@dataclass(frozen=True)
class ProductView:
    """One product's verdict. `needs` are the riders it takes; `pays` the kinds of payment.

    `held` is None while nothing is known of what is held; `lacks`: the riders it takes are said not to be held.
    """

    id: str
    name: str
    status: Status
    held: Held | None
    lacks: bool
    is_example_only: bool
    needs: tuple[ClauseView, ...]
    pays: tuple[str, ...]
    open_points: tuple[str, ...]
    reasons: tuple[ReasonView, ...]
    passed: tuple[ReasonView, ...]


@dataclass(frozen=True)
class OpenView:
    """A fact that is not known, its question, why it matters, and the products that it can still turn."""

    label: str
    question: str
    why: str
    products: tuple[str, ...]


@dataclass(frozen=True)
class TaskView:
    """Something to do or not to do. `products` are those whose documents say so; none: usual practice."""

    label: str
    wording: str
    products: tuple[str, ...]


@dataclass(frozen=True)
class DeadlineView:
    """A day to be met. `due` and `days_left` are None while the day that it counts from (`counts_from`) is unknown;
    `to_mind` is what it means that counters are closed on that day.
    """

    label: str
    wording: str
    product: str
    due: dt.date | None
    days_left: int | None
    counts_from: str
    is_insurers: bool
    to_mind: str


@dataclass(frozen=True)
class DocumentView:
    """A paper to prepare, once for all products that want it; `ids` has its name in each of them."""

    ids: tuple[str, ...]
    label: str
    wording: str
    is_documented: bool
    products: tuple[str, ...]
    passages: tuple[str, ...]

    @property
    def id(self) -> str:
        """The name under which it is noted from now on."""
        return self.ids[0]


@dataclass(frozen=True)
class Point:
    """A point of comparison with a case. `value`: what the case has."""

    label: str
    value: str


@dataclass(frozen=True)
class CaseView:
    """A documented 事故例 with what is the same here, what differs, and what is not known."""

    label: str
    wording: str
    product: str
    passage: str
    same: tuple[Point, ...]
    different: tuple[Point, ...]
    unknown: tuple[Point, ...]


@dataclass(frozen=True)
class FactView:
    """A fact as it was understood, with the words that told it."""

    label: str
    value: str
    status: str
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """Everything an answer says, in reading order.

    `products` are the ones held, whatever their verdict, then those that the incident touches; `others` are the names
    of all the rest.
    """

    scope: Scope
    kind: str | None
    holds_none: bool = False
    products: tuple[ProductView, ...] = ()
    others: tuple[str, ...] = ()
    open_points: tuple[OpenView, ...] = ()
    to_do: tuple[TaskView, ...] = ()
    not_to_do: tuple[TaskView, ...] = ()
    deadlines: tuple[DeadlineView, ...] = ()
    documents: tuple[DocumentView, ...] = ()
    cases: tuple[CaseView, ...] = ()
    facts: tuple[FactView, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def mattering(self) -> tuple[ProductView, ...]:
        """The products held; all that are touched while none is known to be."""
        return tuple(item for item in self.products if item.held == "held") or self.products

    @property
    def references(self) -> tuple[ProductView, ...]:
        """The products that are touched, where others are held."""
        return tuple(item for item in self.products if item not in self.mattering)
