"""Labelled texts: what an expert says that each text should be answered with, one JSON object a line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from actions.answer import check_policies
from actions.contract import PolicyIn, Value
from knowledge.assessment import Status
from knowledge.errors import TriageError, unknown_word
from knowledge.model import Knowledge
from nlu.model import Scope
from nlu.text import check
from server.errors import from_validation
from server.evaluation.files import numbered_lines
from server.evaluation.words import words

Polarity = Literal["stated", "denied", "unsure"]
# Fields that people who write labels keep for themselves.
_REMARKS = frozenset({"note", "kind", "pair"})


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class NotFact(_Part):
    """A value that must not be taken for a fact: the text denies it, doubts it, or tells it of somebody else."""

    id: str
    value: Value


class FactLabel(NotFact):
    """One fact that the text speaks of, with the words that say so."""

    polarity: Polarity = "stated"
    quote: str | None = None


class Label(BaseModel):
    """One labelled text. What is None was not labelled and is not measured.

    `cases` holds every 事故例 that counts as right, best first; a product that `statuses` leaves out is not covered,
    unless `statuses_partial`; `decides` names the product, the clause and the status that a boundary text turns on,
    `status_ok` the statuses that are equally right there.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    text: str
    scope: Scope
    id: str | int | None = None
    style: str = ""
    as_of: dt.date | None = None
    known: dict[str, Any] = {}
    policies: tuple[PolicyIn, ...] = ()
    scope_ok: tuple[Scope, ...] = ()
    cases: tuple[str, ...] | None = None
    facts: tuple[FactLabel, ...] | None = None
    not_facts: tuple[NotFact, ...] = ()
    statuses: dict[str, Status] | None = None
    statuses_partial: bool = False
    status_ok: tuple[Status, ...] = ()
    decides: tuple[str, str, Status] | None = None
    riders: dict[str, tuple[str, ...]] = {}
    excluding: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True)
class Place:
    """Where a label stands. `key` names the text in results and reports; it is the label's id where there is one."""

    key: str
    file: str
    line: int


@dataclass(frozen=True)
class Problem:
    """What could not be used, where, and why. `fatal` is False where the line was used all the same."""

    file: str
    line: int
    message: str
    fatal: bool = True


@dataclass(frozen=True)
class Labels:
    """All usable labels in the order of the files, and everything that was wrong with the others."""

    items: tuple[tuple[Place, Label], ...]
    problems: tuple[Problem, ...]


def read_labels(files: Sequence[Path], knowledge: Knowledge) -> Labels:
    """Every label of `files`. A line that cannot be used is told and left out.

    Raises TriageError (`unreadable_file`) for a file that cannot be opened.
    """
    items: list[tuple[Place, Label]] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    unused: set[str] = set()
    for path in files:
        for number, line in numbered_lines(path):
            try:
                label = _parse(line)
                _check(label, knowledge)
                key = str(label.id) if label.id is not None else f"{path.name}:{number}"
                if key in seen:
                    raise TriageError("duplicate_id", words().problem("duplicate_id", id=key, first=seen[key]))
            except TriageError as error:
                problems.append(Problem(str(path), number, error.message))
                continue
            seen[key] = f"{path}:{number}"
            items.append((Place(key, str(path), number), label))
            for name in sorted((label.model_extra or {}).keys() - _REMARKS - unused):
                unused.add(name)
                message = words().problem("unused_field", name=name)
                problems.append(Problem(str(path), number, message, fatal=False))
    return Labels(tuple(items), tuple(problems))


def _parse(line: bytes) -> Label:
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise TriageError("invalid_line", words().problem("invalid_line", why=_where(error))) from None
    if not isinstance(data, dict):
        raise TriageError("invalid_line", words().problem("not_object"))
    try:
        return Label.model_validate(data)
    except ValidationError as problem:
        raise from_validation(problem.errors()) from None


def _where(error: Exception) -> str:
    column = error.colno if isinstance(error, json.JSONDecodeError) else None
    return words().problem("column", column=column) if column else words().problem("encoding")


def _check(label: Label, knowledge: Knowledge) -> None:
    """Raise TriageError for ids and values that do not exist, and for quotes that the text does not hold."""
    check(label.text)
    check_policies(knowledge, label.policies)
    knowledge.vocabulary.entries(label.known)
    for fact in (*(label.facts or ()), *label.not_facts):
        knowledge.vocabulary.check_value(fact.id, fact.value, "facts")
    for fact in label.facts or ():
        if fact.quote is not None and (not fact.quote or fact.quote not in label.text):
            raise TriageError("invalid_quote", words().problem("quote", quote=fact.quote, fact=fact.id))
    _known("cases", label.cases or (), knowledge.cases, "事故例")
    products = [*(label.statuses or {}), *label.riders, *label.excluding, *(label.decides or ())[:1]]
    _known("statuses", products, knowledge.products, "商品")
    _known("riders", [rider for named in label.riders.values() for rider in named], knowledge.riders(), "特約")
    clauses = [*(clause for named in label.excluding.values() for clause in named), *(label.decides or ())[1:2]]
    _known("excluding", clauses, knowledge.clauses, "条項")


def _known(where: str, given: Sequence[str], allowed: Any, what: str) -> None:
    for name in given:
        if name not in allowed:
            raise unknown_word("unknown_id", where, name, list(allowed), what)
