"""What a policyholder can take along of the own case, and tell of who holds the policy."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from actions.answer import today
from knowledge.errors import TriageError
from knowledge.loader import default
from server import cookies
from server.cases.page import Linked, linked
from server.chat import Here
from server.context import Context
from server.errors import ApiError, status_of
from server.pages import PRIVATE, templates
from server.papers.files import OF_POLICYHOLDER, content, file_of, sent
from server.papers.from_store import case_file
from server.papers.particulars import checked, fields
from server.papers.templates import Templates
from server.store.locking import CaseGone
from server.store.records import POLICYHOLDER
from server.words import words

router = APIRouter(prefix="/case", include_in_schema=False)
Mine = Annotated[Linked, Depends(linked)]


@router.get("/files/{file}")
async def take(file: str, mine: Mine, here: Here) -> Response:
    """One file of the own case. Raises TriageError (unknown_form, no_deadline…)."""
    wanted, case_id = file_of(file, OF_POLICYHOLDER), mine.case.id

    def make() -> bytes:
        case = case_file(here.store, case_id, today(), default())
        if case is None:
            raise ApiError(401, "link_invalid")
        # What staff hold of a verdict is a note among themselves until the insurer has decided.
        body = content(replace(case, overridden={}), default(), wanted, Templates.of(here.settings))
        here.store.access.add(POLICYHOLDER, "exported", case_id, file)
        return body

    return sent(await asyncio.to_thread(make), file, case_id)


@router.get("/particulars")
async def particulars(request: Request, mine: Mine, here: Here) -> Response:
    """The form."""
    return await _form(request, here, mine)


@router.post("/particulars")
async def keep(request: Request, mine: Mine, here: Here) -> Response:
    """Keep what was entered; it stays in the form when it cannot be kept."""
    given = await cookies.fields(request)
    given.pop(cookies.FIELD, None)

    def save() -> None:
        if here.store.particulars.note(mine.case.id, checked(given), POLICYHOLDER):
            here.store.access.add(POLICYHOLDER, "particulars", mine.case.id)

    try:
        await asyncio.to_thread(save)
    except CaseGone:
        raise ApiError(401, "link_invalid") from None
    except TriageError as error:
        return await _form(request, here, mine, error, given)
    return RedirectResponse("/case?noted=1#particulars", 303, PRIVATE)


async def _form(
    request: Request,
    here: Context,
    mine: Linked,
    problem: TriageError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    held = await asyncio.to_thread(here.store.particulars.current, mine.case.id)
    known = {
        "words": words(),
        "fields": fields(held, typed),
        "problem": problem.message if problem else None,
        "form_field": cookies.FIELD,
        "form_key": cookies.form_key(mine.token),
    }
    status = status_of(problem) if problem else 200
    return templates.TemplateResponse(request, "case_particulars.html", known, status, PRIVATE)
