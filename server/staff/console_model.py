"""The parts of the live panel: words only, ready to be shown. A template decides how they look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from actions.contract import Value
from knowledge.assessment import Status
from server.sheet.model import ProductView, Sheet

Choice = tuple[Value, str]
"""A value and its label."""


@dataclass(frozen=True)
class Quote:
    """The words that told a fact: places count characters; `message` is its number in the log, None: the notes."""

    text: str
    start: int
    end: int
    message: int | None


@dataclass(frozen=True)
class FactRow:
    """One fact, to be confirmed, changed, denied or declared unknown.

    Attributes:
        value, shown: the value, and as people say it.
        is_yes: whether a yes/no fact holds; None: not known, and for all others.
        choices: what it may be instead, of a choice and of yes/no.
        by: who of the staff said so and when, once it is kept; `is_edited` before that, too.
        is_derived: it follows from other facts.
    """

    id: str
    label: str
    kind: str
    unit: str
    value: Value | None
    shown: str
    is_yes: bool | None
    status: str
    choices: tuple[Choice, ...]
    quotes: tuple[Quote, ...]
    by: tuple[str, str] | None
    is_edited: bool
    is_derived: bool


@dataclass(frozen=True)
class RiderRow:
    """A rider: held, or needed and not held, or neither."""

    id: str
    label: str
    wording: str
    is_held: bool
    is_needed: bool


@dataclass(frozen=True)
class ProductRow:
    """One line of the matrix. `before` is the status that it moved from; `view` is None where nothing is said."""

    id: str
    name: str
    status: Status
    before: Status | None
    is_held: bool
    plan: str | None
    plans: Mapping[str, str]
    riders: tuple[RiderRow, ...]
    view: ProductView | None


@dataclass(frozen=True)
class Ask:
    """A question to read aloud, why it is asked, and the answers that can be noted at once."""

    fact: str
    question: str
    why: str
    kind: str
    unit: str
    choices: tuple[Choice, ...]
    products: tuple[str, ...]


@dataclass(frozen=True)
class Panel:
    """Everything the panel shows, in reading order. `moved` are the products whose status is another than before."""

    scope: str
    kind: str | None
    asks: tuple[Ask, ...]
    products: tuple[ProductRow, ...]
    facts: tuple[FactRow, ...]
    sheet: Sheet
    summary: str
    replies: tuple[str, ...]
    moved: tuple[ProductRow, ...]
