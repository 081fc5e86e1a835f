"""A run as result.json keeps it: the figures, the tables, and what was answered to every text."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from actions.answer import JAPAN
from knowledge.errors import TriageError
from knowledge.model import Knowledge
from server.evaluation.evaluation import Evaluation, Figure
from server.evaluation.given import Given
from server.evaluation.labels import Label, Problem
from server.evaluation.marks import fact_errors, marks
from server.evaluation.reading import Reading
from server.evaluation.tables import tables
from server.evaluation.words import words


class Entry(BaseModel):
    """One text of a run, with what was right (`marks`) and how many facts were missed or wrongly read.

    `text` is None when texts were not to be kept; the digests still tell whether text or label changed.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    file: str
    line: int
    style: str
    text: str | None
    text_digest: str
    label_digest: str
    seconds: float
    given: Given
    marks: dict[str, bool]
    fact_errors: int | None = None


class SavedProblem(BaseModel):
    """A line that could not be used."""

    model_config = ConfigDict(frozen=True)

    file: str
    line: int
    message: str
    fatal: bool


class Result(BaseModel):
    """One run. `edition` is the knowledge base's."""

    model_config = ConfigDict(frozen=True)

    version: Literal[1] = 1
    made: dt.datetime
    edition: str
    files: tuple[str, ...]
    figures: dict[str, Figure]
    tables: dict[str, list[dict[str, Any]]]
    problems: tuple[SavedProblem, ...]
    entries: tuple[Entry, ...]


def result_of(
    evaluation: Evaluation,
    knowledge: Knowledge,
    files: Sequence[Path],
    problems: Sequence[Problem],
    *,
    with_texts: bool = True,
) -> Result:
    """The run as it is kept; `with_texts` False leaves out what the texts say (for sealed sets)."""
    return Result(
        made=dt.datetime.now(JAPAN).replace(microsecond=0),
        edition=knowledge.edition,
        files=tuple(str(path) for path in files),
        figures=evaluation.figures(),
        tables=tables(evaluation),
        problems=tuple(SavedProblem(**vars(problem)) for problem in problems),
        entries=tuple(_entry(reading, evaluation, knowledge, with_texts) for reading in evaluation.readings),
    )


def load(path: Path) -> Result:
    """An earlier run; a folder stands for its result.json. Raises TriageError (`unreadable_result`)."""
    file = path / "result.json" if path.is_dir() else path
    try:
        return Result.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        raise TriageError("unreadable_result", words().problem("unreadable_result", path=file)) from None


def _entry(reading: Reading, evaluation: Evaluation, knowledge: Knowledge, with_texts: bool) -> Entry:
    return Entry(
        key=reading.place.key,
        file=reading.place.file,
        line=reading.place.line,
        style=reading.label.style,
        text=reading.label.text if with_texts else None,
        text_digest=_digest(reading.label.text),
        label_digest=_digest(_asked(reading.label)),
        seconds=round(reading.seconds, 4),
        given=reading.given,
        marks=marks(reading, knowledge),
        fact_errors=fact_errors(reading, evaluation.facts.facts),
    )


def _asked(label: Label) -> str:
    return label.model_dump_json(include=set(Label.model_fields) - {"text", "id", "style"})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
