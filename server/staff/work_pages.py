"""The queue and the desk of one case as plain pages; what the API can do, forms can."""

from __future__ import annotations

import asyncio
import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import TypeAdapter, ValidationError
from starlette.responses import RedirectResponse, Response

from knowledge.errors import TriageError
from knowledge.loader import default
from server import cookies
from server.chat import Here
from server.errors import from_validation, status_of
from server.pages import PRIVATE
from server.staff.case_view import override_out, read_case
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
    """The queue."""
    problem, status = None, 200
    counts = await asyncio.to_thread(here.store.queue.counts, signed.member.id)
    try:
        found = await asyncio.to_thread(read_queue, here, signed, wanted, search, page_number)
    except TriageError as error:
        problem, status = error.message, status_of(error)
        found = await asyncio.to_thread(read_queue, here, signed, wanted, "", 1)
    known = {"found": found, "wanted": wanted, "choices": WANTED, "counts": counts, "search": search}
    return page(request, signed, "queue", status, **known, problem=problem)


@router.get("/cases/{case_id}")
async def case(request: Request, case_id: str, signed: SignedIn, here: Here) -> Response:
    """The desk of one case."""
    return await _desk(request, here, signed, case_id)


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


async def _desk(
    request: Request,
    here: Here,
    signed: Signed,
    case_id: str,
    problem: TriageError | None = None,
    typed: dict[str, str] | None = None,
    link: str | None = None,
) -> Response:
    desk = await asyncio.to_thread(read_case, here, signed, case_id)
    known: dict[str, Any] = {
        "case": desk.file,
        "sheet": desk.sheet,
        "talk": _talk(desk.file),
        "products": default().products,
        "typed": typed or {},
        "problem": problem.message if problem else None,
        "link": link,
        "once": secrets.token_hex(8),
        "acts": signed.may("POST", "/staff/cases/{case_id}"),
        "audits": signed.may("GET", "/staff/cases/{case_id}/access"),
    }
    return page(request, signed, "case", status_of(problem) if problem else 200, **known)


def _talk(case: Any) -> list[tuple[str, Any]]:
    """Messages and notes in one row, as they came."""
    both = [("message", one) for one in case.messages] + [("note", one) for one in case.notes]
    return sorted(both, key=lambda item: item[1].created)
