"""The queue and the desk of one case as plain pages; what the API can do, forms can."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
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
from server.staff.console_pages import context, kept_panel, moved
from server.staff.desk import act
from server.staff.queue_view import Look, near, read_queue
from server.staff.render import page
from server.staff.shapes import Action
from server.staff.signed import Signed, SignedIn
from server.store.queue import WANTED

router = APIRouter(prefix="/staff", include_in_schema=False)
Looking = Annotated[Look, Depends()]
_actions: TypeAdapter[Action] = TypeAdapter(Action)


@router.get("/queue")
async def queue(request: Request, signed: SignedIn, here: Here, look: Looking) -> Response:
    """The console with no case open: the queue, new call notes and their panel."""
    pulse = await asyncio.to_thread(moved, here, None)
    listed = await _listed(here, signed, look)
    status = status_of(listed.problem) if listed.problem else 200
    return page(
        request,
        signed,
        "queue",
        status,
        **context(signed, None) | listed.known | {"case": None, "pulse": pulse.model_dump()},
    )


@router.get("/cases/{case_id}")
async def case(request: Request, case_id: str, signed: SignedIn, here: Here, look: Looking) -> Response:
    """The console with one case open."""
    return await _desk(request, here, signed, case_id, look)


@router.post("/cases/{case_id}")
async def do(request: Request, case_id: str, signed: SignedIn, here: Here, look: Looking) -> Response:
    """Do what the form says; what was typed is kept when it cannot be done. The queue stays as it was looked at."""
    given = await cookies.fields(request)
    given.pop(cookies.FIELD, None)
    try:
        action = _actions.validate_python(given)
        link = await asyncio.to_thread(act, here, signed, case_id, action)
    except ValidationError as error:
        return await _desk(request, here, signed, case_id, look, from_validation(error.errors()), given)
    except TriageError as error:
        if error.code == "case_not_found":
            raise
        return await _desk(request, here, signed, case_id, look, error, given)
    if link is not None:  # shown once, so it cannot wait for another request
        return await _desk(request, here, signed, case_id, look, link=f"{str(request.base_url).rstrip('/')}{link}")
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/staff/cases/{case_id}{query}#{_PLACES.get(action.do, 'actions')}", 303, PRIVATE)


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


async def _listed(here: Context, signed: Signed, look: Look) -> _Listed:
    problem = None
    counts = await asyncio.to_thread(lambda: here.store.queue.counts(signed.member.id, near(here)))
    try:
        found = await asyncio.to_thread(read_queue, here, signed, look)
    except TriageError as error:
        problem = error
        found = await asyncio.to_thread(read_queue, here, signed, Look(look.wanted))
    known = {"found": found, "wanted": look.wanted, "choices": WANTED, "counts": counts, "search": look.search}
    return _Listed(known | {"problem": problem.message if problem else None}, problem)


async def _desk(
    request: Request,
    here: Here,
    signed: Signed,
    case_id: str,
    look: Look,
    problem: TriageError | None = None,
    typed: dict[str, str] | None = None,
    link: str | None = None,
) -> Response:
    pulse = await asyncio.to_thread(moved, here, case_id)  # first: what moves from here on is read anew
    file = await asyncio.to_thread(read_case, here, signed, case_id)
    listed = await _listed(here, signed, look)
    problem = problem or listed.problem
    shown = await asyncio.to_thread(kept_panel, here, case_id, file.answer) if file.answer else None
    known: dict[str, Any] = {
        **context(signed, shown),
        **listed.known,
        "case": file,
        "pulse": pulse.model_dump(),
        "chat": file.source == "conversation",
        "can_reply": file.speaker_is_me,
        "talk": _talk(file),
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
