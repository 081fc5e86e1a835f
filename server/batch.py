"""JSONL in, JSONL out: one incident a line, answered in order; an unusable line is answered with its error."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pydantic import ValidationError
from threadpoolctl import threadpool_limits

from actions.answer import answer_from, check_policies, confirmed_facts, today
from actions.contract import FactOut
from knowledge.assessment import Policy
from knowledge.errors import TriageError
from knowledge.model import Knowledge
from nlu.analyze import Reader
from nlu.model import Analysis
from nlu.text import check
from server.errors import ApiError, from_validation
from server.shapes import AssessIn

CHUNK = 16
"""Lines that are read together: GiNZA is about twice as fast on many texts at once."""


@dataclass(frozen=True)
class Asked:
    """One line that can be answered."""

    id: str | int
    text: str
    as_of: dt.date
    confirmed: tuple[FactOut, ...]
    held: tuple[Policy, ...]


@dataclass(frozen=True)
class Refused:
    """One line that cannot be answered; `id` is None when not even that could be read."""

    id: str | int | None
    error: TriageError


def answer_lines(
    lines: Iterable[bytes], reader: Reader, as_of: dt.date | None = None, *, workers: int = 1
) -> Iterator[list[dict[str, Any]]]:
    """The output objects for `lines`, in chunks and in order; blank lines are passed over.

    `as_of` is the day for lines that name none; today (Asia/Tokyo) by default. With more than one of `workers`, chunks
    are answered in that many forked processes, which share the loaded reader's memory.
    """
    day = as_of or today()
    chunks = _chunks(line for line in lines if line.strip())
    if workers < 2:
        for chunk in chunks:
            yield _answer_chunk(reader, chunk, day)
        return
    with ProcessPoolExecutor(workers, multiprocessing.get_context("fork"), _inherit, (reader, day)) as pool:
        waiting: deque[Future[list[dict[str, Any]]]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(_answer_inherited, chunk))
            # A few chunks ahead keep every worker busy; more would only hold a long file in memory.
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _chunks(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    while chunk := list(islice(lines, CHUNK)):
        yield chunk


def _answer_chunk(reader: Reader, chunk: Sequence[bytes], day: dt.date) -> list[dict[str, Any]]:
    return _answer([prepare(line, reader.knowledge, day) for line in chunk], reader)


_inherited: list[tuple[Reader, dt.date]] = []


def _inherit(reader: Reader, day: dt.date) -> None:
    threadpool_limits(1)  # the workers share the cores; several numeric threads in each would only wait for each other
    _inherited[:] = [(reader, day)]


def _answer_inherited(chunk: Sequence[bytes]) -> list[dict[str, Any]]:
    reader, day = _inherited[0]
    return _answer_chunk(reader, chunk, day)


def prepare(line: bytes, knowledge: Knowledge, as_of: dt.date) -> Asked | Refused:
    """One line, checked."""
    given: str | int | None = None
    try:
        try:
            data = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            raise ApiError(400, "invalid_line") from None
        if not isinstance(data, dict):
            raise ApiError(400, "invalid_line")
        found = data.get("id")
        if not isinstance(found, str | int) or isinstance(found, bool):
            raise ApiError(422, "missing_id")
        given = found
        try:
            item = AssessIn.model_validate(data)
        except ValidationError as problem:
            raise from_validation(problem.errors()) from None
        check(item.text)
        confirmed = confirmed_facts(knowledge, item.known)
        held = check_policies(knowledge, item.policies)
        return Asked(given, item.text, item.as_of or as_of, confirmed, held)
    except TriageError as error:
        return Refused(given, error)


def dumps(item: dict[str, Any]) -> bytes:
    """One output line. A lone surrogate quoted from bad input becomes 「?」."""
    return json.dumps(item, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _answer(chunk: Sequence[Asked | Refused], reader: Reader) -> list[dict[str, Any]]:
    asked = [item for item in chunk if isinstance(item, Asked)]
    analyses = iter(_analyze(reader, [(item.text, item.as_of) for item in asked]))
    return [_out(item, next(analyses) if isinstance(item, Asked) else item.error, reader.knowledge) for item in chunk]


def _analyze(reader: Reader, items: list[tuple[str, dt.date]]) -> list[Analysis | TriageError]:
    many = getattr(reader, "analyze_many", None)
    if many is not None:
        return list(many(items))
    found: list[Analysis | TriageError] = []
    for text, as_of in items:
        try:
            found.append(reader.analyze(text, as_of))
        except TriageError as error:
            found.append(error)
    return found


def _out(item: Asked | Refused, read: Analysis | TriageError, knowledge: Knowledge) -> dict[str, Any]:
    if isinstance(item, Refused) or isinstance(read, TriageError):
        error = item.error if isinstance(item, Refused) else read
        assert isinstance(error, TriageError)
        return {"id": item.id, "error": error.as_json()}
    answer = answer_from(knowledge, read, item.confirmed, item.held)
    return {"id": item.id, "answer": answer.model_dump(mode="json")}
