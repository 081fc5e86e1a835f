"""The queue and the desk of one case as plain pages; what the API can do, forms can."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import TypeAdapter, ValidationError
from starlette.responses import RedirectResponse, Response

from knowledge.errors import TriageError
from knowledge.loader import default
from server import cookies
from server.chat import Here
from server.context import Context
from server.errors import from_validation, status_of
from server.pages import PRIVATE
from server.staff.case_view import override_out, read_case
from server.staff.console_pages import context, kept_panel
from server.staff.desk import act
from server.staff.queue_view import read_queue
from server.staff.render import page
from server.staff.shapes import Action
from server.staff.signed import Signed, SignedIn
from server.store.queue import WANTED, Wanted

router = APIRouter(prefix="/staff", include_in_schema=False)
_actions: TypeAdapter[Action] = TypeAdapter(Action)


@router.get("/queue")
async def queue(
    request: Request,
    signed: SignedIn,
    here: Here,
    wanted: Wanted = "all",
    search: str = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The console with no case open: the queue, new call notes and their panel."""
    listed = await _listed(here, signed, wanted, search, page_number)
    status = status_of(listed.problem) if listed.problem else 200
    return page(request, signed, "queue", status, **context(signed, None) | listed.known | {"case": None})


@router.get("/cases/{case_id}")
async def case(
    request: Request,
    case_id: str,
    signed: SignedIn,
    here: Here,
    wanted: Wanted = "all",
    search: str = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The console with one case open."""
    listed = await _listed(here, signed, wanted, search, page_number)
    return await _desk(request, here, signed, case_id, listed.problem, listed=listed)


@router.post("/cases/{case_id}")
async def do(request: Request, case_id: str, signed: SignedIn, here: Here) -> Response:
    """Do what the form says; what was typed is kept when it cannot be done."""
    given = await cookies.fields(request)
    given.pop(cookies.FIELD, None)
    try:
        action = _actions.validate_python(given)
        link = await asyncio.to_thread(act, here, signed, case_id, action)
    except ValidationError as error:
        return await _desk(request, here, signed, case_id, from_validation(error.errors()), given)
    except TriageError as error:
        if error.code == "case_not_found":
            raise
        return await _desk(request, here, signed, case_id, error, given)
    if link is not None:  # shown once, so it cannot wait for another request
        return await _desk(request, here, signed, case_id, link=f"{str(request.base_url).rstrip('/')}{link}")
    return RedirectResponse(f"/staff/cases/{case_id}#{_PLACES.get(action.do, 'actions')}", 303, PRIVATE)


@router.get("/cases/{case_id}/access")
async def accesses(request: Request, case_id: str, signed: SignedIn, here: Here) -> Response:
    """Who did what with the case."""
    lines = await asyncio.to_thread(here.store.access.of_case, case_id.replace("\0", ""))
    names = await asyncio.to_thread(here.store.staff.names)
    return page(request, signed, "access", case_id=case_id, lines=lines, names=names)


@router.get("/overrides")
async def overrides(request: Request, signed: SignedIn, here: Here) -> Response:
    """All overridden statuses, newest first."""
    names = await asyncio.to_thread(here.store.staff.names)
    found = [override_out(one, names) for one in reversed(await asyncio.to_thread(here.store.overrides.all))]
    return page(request, signed, "overrides", items=found, products=default().products)


_PLACES = {"reply": "talk", "note": "talk", "override": "override", "document": "papers"}


@dataclass(frozen=True)
class _Listed:
    """The queue as a page shows it, and what was wrong with how it was asked for."""

    known: dict[str, Any]
    problem: TriageError | None = None


async def _listed(here: Context, signed: Signed, wanted: Wanted = "all", search: str = "", number: int = 1) -> _Listed:
    problem = None
    counts = await asyncio.to_thread(here.store.queue.counts, signed.member.id)
    try:
        found = await asyncio.to_thread(read_queue, here, signed, wanted, search, number)
    except TriageError as error:
        problem = error
        found = await asyncio.to_thread(read_queue, here, signed, wanted, "", 1)
    known = {"found": found, "wanted": wanted, "choices": WANTED, "counts": counts, "search": search}
    return _Listed(known | {"problem": problem.message if problem else None}, problem)


async def _desk(
    request: Request,
    here: Here,
    signed: Signed,
    case_id: str,
    problem: TriageError | None = None,
    typed: dict[str, str] | None = None,
    link: str | None = None,
    listed: _Listed | None = None,
) -> Response:
    desk = await asyncio.to_thread(read_case, here, signed, case_id)
    listed = listed or await _listed(here, signed)
    shown = await asyncio.to_thread(kept_panel, here, case_id, desk.file.answer) if desk.sheet else None
    known: dict[str, Any] = {
        **context(signed, shown),
        **listed.known,
        "case": desk.file,
        "chat": desk.file.source == "conversation",
        "can_reply": desk.file.speaker_is_me,
        "talk": _talk(desk.file),
        "products": default().products,
        "typed": typed or {},
        "problem": problem.message if problem else None,
        "link": link,
        "once": secrets.token_hex(8),
        "audits": signed.may("GET", "/staff/cases/{case_id}/access"),
    }
    return page(request, signed, "case", status_of(problem) if problem else 200, **known)


def _talk(case: Any) -> list[tuple[str, Any]]:
    """Messages and notes in one row, as they came."""
    both = [("message", one) for one in case.messages] + [("note", one) for one in case.notes]
    return sorted(both, key=lambda item: item[1].created)
