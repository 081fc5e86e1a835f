"""The one answer shape (pydantic). The server publishes it as its OpenAPI schema; nothing else defines it."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.assessment import Effect
from knowledge.assessment import Status as CoverageStatus
from knowledge.facts import Status as FactStatus
from nlu.model import Scope

Value = bool | int | float | str


class Shape(BaseModel):
    """Base of all shapes: frozen, and closed to fields nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PolicyIn(Shape):
    """What the policyholder has of one product."""

    product: str
    riders: tuple[str, ...] = ()
    plan: str | None = None


class EvidenceOut(Shape):
    """Where in the text a fact stands; offsets count characters of the text as sent, `message` the messages."""

    start: int
    end: int
    text: str
    message: int = 0


class FactOut(Shape):
    """One fact with its status, confidence (0–1) and evidence; `derived_from` names the facts it was inferred from."""

    id: str
    value: Value | None
    status: FactStatus
    confidence: float = 1.0
    evidence: tuple[EvidenceOut, ...] = ()
    derived_from: tuple[str, ...] = ()


class CaseOut(Shape):
    """A similar 事故例 with the points that are the same, differ, or are unknown."""

    id: str
    score: float
    same: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class ReasonOut(Shape):
    """One clause's part in a verdict. `harm` is set when it concerns only one of several harms."""

    clause: str
    effect: Effect
    holds: bool | None
    facts: tuple[str, ...]
    presumed: tuple[str, ...] = ()
    harm: str | None = None


class AssessmentOut(Shape):
    """One product's verdict."""

    product: str
    status: CoverageStatus
    basis: Literal["clauses", "example"]
    covers: tuple[str, ...]
    heads: tuple[str, ...]
    riders_needed: tuple[str, ...]
    reasons: tuple[ReasonOut, ...]
    open_questions: tuple[str, ...]


class OptionOut(Shape):
    """One answer offered to a question. `payload` is what a button sends."""

    value: Value | None
    title: str
    payload: str


class QuestionOut(Shape):
    """One question worth asking, most useful first in an answer."""

    fact: str
    prompt: str
    why: str
    options: tuple[OptionOut, ...]
    because: tuple[str, ...]
    value: float


class DocumentOut(Shape):
    """A paper to submit."""

    id: str
    product: str
    basis: Literal["documented", "customary"]


class DeadlineOut(Shape):
    """A day to be met; null while the day it counts from is unknown."""

    id: str
    due: dt.date | None


class Answer(Shape):
    """The answer contract: one shape for the chat, the console, the HTTP API and the command line."""

    scope: Scope
    facts: tuple[FactOut, ...] = ()
    cases: tuple[CaseOut, ...] = Field(default=(), max_length=5)
    assessments: tuple[AssessmentOut, ...] = ()
    questions: tuple[QuestionOut, ...] = ()
    documents: tuple[DocumentOut, ...] = ()
    deadlines: tuple[DeadlineOut, ...] = ()
    duties: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    policies: tuple[PolicyIn, ...] = Field(default=(), description="加入している商品（会話や依頼から分かったもの）")
    not_held: tuple[str, ...] = Field(default=(), description="加入していないと聞いた商品・特約・プラン")
    kind: str | None = None
    edition: str = ""
