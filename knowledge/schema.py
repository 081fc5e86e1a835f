"""What a knowledge file may contain (pydantic): the shapes of `data/products/*.yml` and `data/common.yml`.

docs/knowledge-authoring.md explains every key in Japanese; a test keeps the two in step.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

RawCondition = dict[str, Any]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RawClause(_Part):
    """What every clause has: where it stands in its document, and what it says in our own words.

    A clause that is no longer in force is not deleted but given the day on which it `ended`.
    """

    passage: str = Field(min_length=1)
    label: str = Field(min_length=1)
    wording: str = Field(min_length=1)
    ended: dt.date | None = None


class RawCover(RawClause):
    """What a product answers for."""

    when: RawCondition
    touched_when: RawCondition | None = None
    extends: bool = False
    rider: str | None = None
    heads: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


class RawRider(RawClause):
    """An optional part."""

    when: RawCondition | None = None
    required_when: RawCondition | None = None
    lifts: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class RawHead(RawClause):
    """A kind of payment."""

    when: RawCondition | None = None
    plan: str | None = None


class RawLimit(RawClause):
    """A limit to what is paid."""

    when: RawCondition | None = None
    exhausted_when: RawCondition | None = None


class RawExclusion(RawClause):
    """What takes a cover away."""

    when: RawCondition
    suspected_when: RawCondition | None = None
    exceptions: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    of_part: bool = False


class RawException(RawClause):
    """What gives back what an exclusion takes away."""

    when: RawCondition


class RawConditionClause(RawClause):
    """What must be the case for a payment."""

    requires: RawCondition


class RawDuty(RawClause):
    """What the insured must do, or must not do."""

    breached_when: RawCondition | None = None
    act: Literal["do", "do_not"] = "do"


class RawDocument(RawClause):
    """A paper that the source asks for."""


class RawPeriod(_Part):
    """A span on the calendar."""

    days: int = 0
    months: int = 0
    years: int = 0


class RawDeadline(RawClause):
    """A day to be met."""

    counts_from: str
    inclusive: bool = False
    within: RawPeriod | None = None
    by_plan: dict[str, RawPeriod] = {}
    acts: Literal["insured", "insurer"] = "insured"


class RawCase(_Part):
    """A documented 事故例 with the facts it states."""

    passage: str = Field(min_length=1)
    label: str = Field(min_length=1)
    wording: str = Field(min_length=1)
    facts: dict[str, Any]
    same_as: str | None = None


class RawProduct(_Part):
    """One product file."""

    id: str
    name: str
    kind: Literal["liability", "first-party", "employment"]
    source: str
    source_title: str
    basis: Literal["clauses", "example"]
    summary: str
    aliases: tuple[str, ...] = ()
    plans: dict[str, str] = {}
    covers: dict[str, RawCover]
    riders: dict[str, RawRider] = {}
    heads: dict[str, RawHead] = {}
    limits: dict[str, RawLimit] = {}
    exclusions: dict[str, RawExclusion] = {}
    exceptions: dict[str, RawException] = {}
    conditions: dict[str, RawConditionClause] = {}
    duties: dict[str, RawDuty] = {}
    documents: dict[str, RawDocument] = {}
    deadlines: dict[str, RawDeadline] = {}
    cases: dict[str, RawCase]


class RawCustomary(_Part):
    """A paper or an action that is usual practice and that no document prescribes."""

    label: str
    wording: str
    kinds: tuple[Literal["liability", "first-party", "employment"], ...]
    when: RawCondition | None = None
    act: Literal["do", "do_not"] = "do"
    documented: tuple[str, ...] = ()


class RawCommon(_Part):
    """`data/common.yml`: what belongs to no single product."""

    notices: dict[str, RawClause]
    customary_documents: dict[str, RawCustomary]
    customary_actions: dict[str, RawCustomary]
    adjoining_harms: tuple[str, ...]
    own_harms: tuple[str, ...]


class RawDerivation(_Part):
    """One rule of `data/derivations.yml`: a span between two dates, their order, or what follows from a condition."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    fact: str
    from_: str | None = Field(default=None, alias="from")
    to: str | None = None
    before: str | None = None
    within: RawPeriod | None = None
    when: RawCondition | None = None
    value: bool | str | None = None

    @model_validator(mode="after")
    def _one_form(self) -> RawDerivation:
        given = {
            name for name in ("from_", "to", "before", "within", "when", "value") if getattr(self, name) is not None
        }
        dated = given - {"value"} in ({"from_", "before"}, {"from_", "to", "within"})
        if not dated and given != {"when", "value"}:
            raise ValueError("from・to・within の3つ、from・before の2つ、または when・value の2つを書きます")
        if dated and isinstance(self.value, str):
            raise ValueError("日付から導く value は、true か false です")
        return self
