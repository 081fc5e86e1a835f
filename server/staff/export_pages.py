"""Many cases at once as CSV or JSON. For each of them a line in the access log says so, before anything is sent."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from actions.answer import JAPAN, today
from knowledge.errors import TriageError
from knowledge.loader import default
from knowledge.model import Knowledge
from nlu.text import check
from server.chat import Here
from server.context import Context
from server.errors import ApiError, status_of
from server.papers.case_file import CaseFile
from server.papers.export import as_csv, as_json
from server.papers.files import sent
from server.papers.from_store import case_files
from server.staff.queue_view import MAX_SEARCH
from server.staff.render import page
from server.staff.signed import Signed, SignedIn
from server.staff.words import words
from server.store.clock import stored

router = APIRouter(prefix="/staff", include_in_schema=False)
MAX_CASES = 500
"""How many cases one file may hold: they are all in memory at once, and each takes some hundredths of a second."""
Write = Callable[[Sequence[CaseFile], Knowledge], bytes]


@dataclass(frozen=True)
class Chosen:
    """Which cases: received from one day to another (both included, in Japan), in a state, containing some words."""

    since: str = ""
    until: str = ""
    state: Literal["", "open", "closed"] = ""
    search: str = ""

    def ids(self, here: Context) -> list[str]:
        """Their ids, oldest first. Raises ApiError (invalid_date), TriageError for words that cannot be searched."""
        first, after = _midnight("since", self.since), _midnight("until", self.until, days=1)
        search = self.search.strip()
        if search:
            check(search, MAX_SEARCH)
        return here.store.queue.received(first, after, self.state or None, search)


Wanted = Annotated[Chosen, Depends()]


@router.get("/export")
async def export(request: Request, signed: SignedIn, here: Here, chosen: Wanted) -> Response:
    """The form, and how many cases it would be."""
    count, problem = None, None
    try:
        count = len(await asyncio.to_thread(chosen.ids, here))
    except TriageError as error:
        problem = error
    known = {"chosen": chosen, "count": count, "limit": MAX_CASES, "problem": problem.message if problem else None}
    return page(request, signed, "export", status_of(problem) if problem else 200, **known)


@router.get("/export.csv")
async def export_csv(signed: SignedIn, here: Here, chosen: Wanted) -> Response:
    """A line for each case."""
    return await asyncio.to_thread(_written, here, signed, chosen, as_csv, "cases.csv")


@router.get("/export.json")
async def export_json(signed: SignedIn, here: Here, chosen: Wanted) -> Response:
    """The cases with their answers."""
    return await asyncio.to_thread(_written, here, signed, chosen, as_json, "cases.json")


def _written(here: Context, signed: Signed, chosen: Chosen, write: Write, name: str) -> Response:
    ids = chosen.ids(here)
    if not ids:
        raise ApiError(422, "nothing_to_export")
    if len(ids) > MAX_CASES:
        raise ApiError(422, "too_many_cases", count=len(ids), limit=MAX_CASES)
    cases = case_files(here.store, ids, today(), default())
    body = write(cases, default())
    here.store.access.add_each(signed.who, "exported", [case.id for case in cases], name)
    return sent(body, name)


def _midnight(where: str, day: str, days: int = 0) -> str:
    """The beginning in Japan of a day as written, or of one some days later, as stored; empty for none."""
    if not day:
        return ""
    try:
        begins = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), JAPAN) + dt.timedelta(days=days)
        return stored(begins)
    except (ValueError, OverflowError):
        raise ApiError(422, "invalid_date", where=words()["export"][where]) from None
