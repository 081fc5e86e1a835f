"""What can be had of one case, and who holds its policy. That a file was taken out is logged before it is sent."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from actions.answer import today
from knowledge.errors import TriageError
from knowledge.loader import default
from server import cookies
from server.chat import Here
from server.context import Context
from server.errors import ApiError, status_of
from server.pages import PRIVATE
from server.papers.case_file import CaseFile
from server.papers.files import content, file_of, sent
from server.papers.from_store import case_file
from server.papers.particulars import fields
from server.papers.templates import Templates
from server.staff.desk import act
from server.staff.render import page
from server.staff.shapes import ParticularsAction
from server.staff.signed import Signed, SignedIn

router = APIRouter(prefix="/staff/cases", include_in_schema=False)


@router.get("/{case_id}/files/{file}")
async def take(case_id: str, file: str, signed: SignedIn, here: Here) -> Response:
    """One file of the case. Raises TriageError (unknown_form, no_deadline…), ApiError (case_not_found)."""
    wanted = file_of(file)

    def make() -> bytes:
        case = opened(here, case_id)
        body = content(case, default(), wanted, Templates.of(here.settings))
        here.store.access.add(signed.who, "exported", case_id, file)
        return body

    return sent(await asyncio.to_thread(make), file, case_id)


@router.get("/{case_id}/particulars")
async def particulars(request: Request, case_id: str, signed: SignedIn, here: Here) -> Response:
    """The form."""
    return await _form(request, here, signed, case_id)


@router.post("/{case_id}/particulars")
async def keep(request: Request, case_id: str, signed: SignedIn, here: Here) -> Response:
    """Keep what was entered; it stays in the form when it cannot be kept."""
    given = await cookies.fields(request)
    given.pop(cookies.FIELD, None)
    try:
        await asyncio.to_thread(act, here, signed, case_id, ParticularsAction(do="particulars", values=given))
    except TriageError as error:
        if error.code == "case_not_found":
            raise
        return await _form(request, here, signed, case_id, error, given)
    return RedirectResponse(f"/staff/cases/{case_id}#files", 303, PRIVATE)


def opened(here: Context, case_id: str) -> CaseFile:
    """The case for a paper of today. Raises ApiError (case_not_found), TriageError (unusable_answer). Blocks."""
    found = case_file(here.store, case_id, today(), default())
    if found is None:
        raise ApiError(404, "case_not_found", id=case_id)
    return found


async def _form(
    request: Request,
    here: Context,
    signed: Signed,
    case_id: str,
    problem: TriageError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    def read() -> dict[str, object]:
        if here.store.cases.find(case_id) is None:
            raise ApiError(404, "case_not_found", id=case_id)
        here.store.access.add(signed.who, "read", case_id, "particulars")
        held = here.store.particulars.current(case_id)
        return {"case_id": case_id, "fields": fields(held, typed)}

    known = await asyncio.to_thread(read)
    told = problem.message if problem else None
    return page(request, signed, "particulars", status_of(problem) if problem else 200, **known, problem=told)
