"""The policyholder's page: what we have, what is missing, whose turn it is, by when; papers can be ticked as ready."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from actions.answer import JAPAN, today
from knowledge.loader import default
from server import auth, cookies
from server.cases.papers import tick_all
from server.cases.progress import newest, progress, sheet_of
from server.chat import Here
from server.context import Context
from server.errors import ApiError
from server.pages import PRIVATE, templates
from server.papers.particulars import fields
from server.store.locking import CaseGone
from server.store.records import POLICYHOLDER, Case
from server.transcript import messages_out
from server.words import date_in_words, words

router = APIRouter(prefix="/case", include_in_schema=False)


@dataclass(frozen=True)
class Linked:
    """The case that the link in the cookie opens, and the link's secret."""

    case: Case
    token: str


async def linked(request: Request, here: Here) -> Linked:
    """The case of the one who asks. Raises ApiError (link_invalid, foreign_form)."""
    token = cookies.read(request, here.settings, cookies.CASE)
    case = await asyncio.to_thread(here.store.cases.of_link, auth.token_hash(token)) if token else None
    if token is None or case is None:
        raise ApiError(401, "link_invalid")
    if request.method != "GET":
        await cookies.check_form(request, token)
    return Linked(case, token)


@router.get("")
async def case_page(request: Request, here: Here, saved: str = "") -> Response:
    """The page; without a valid link, a field for its secret, which the script fills from the address."""
    if cookies.read(request, here.settings, cookies.CASE) is None:
        return _enter(request, here)
    try:
        mine = await linked(request, here)
    except ApiError as error:
        return _enter(request, here, error, status=200)  # nobody is refused here: they are asked
    return await _page(request, here, mine, saved=bool(saved))


@router.post("/open")
async def open_page(request: Request, here: Here) -> Response:
    """Keep the link's secret in a cookie, where no log and no other site sees it, and go on."""
    token = (await cookies.fields(request)).get("key", "").strip().lstrip("#")
    case = await asyncio.to_thread(here.store.cases.of_link, auth.token_hash(token))
    if case is None:
        return _enter(request, here, ApiError(401, "link_invalid"))
    await asyncio.to_thread(here.store.access.add, POLICYHOLDER, "opened_page", case.id)
    done = RedirectResponse("/case", 303, PRIVATE)
    cookies.put(done, here.settings, cookies.CASE, token)
    return done


@router.post("/close")
async def close_page(request: Request, here: Here) -> Response:
    """Forget the link on this device."""
    done = RedirectResponse("/case", 303, PRIVATE)
    cookies.drop(done, here.settings, cookies.CASE)
    return done


@router.post("/documents")
async def tick(request: Request, here: Here, mine: Annotated[Linked, Depends(linked)]) -> Response:
    """Note which of the papers shown are ready. When the list is another by now, it is shown with the ticks in it."""
    form = await request.form()
    shown, ready = (list(map(str, form.getlist(name))) for name in ("shown", "ready"))
    try:
        await asyncio.to_thread(tick_all, here, mine.case.id, {document: document in ready for document in shown})
    except CaseGone:
        raise ApiError(401, "link_invalid") from None
    except ApiError as error:
        return await _page(request, here, mine, error, ready)
    return RedirectResponse("/case?saved=1#papers", 303, PRIVATE)


async def _page(
    request: Request,
    here: Context,
    mine: Linked,
    problem: ApiError | None = None,
    ready: Sequence[str] | None = None,
    *,
    saved: bool = False,
) -> Response:
    """The page. `ready` are the papers to be shown as ticked; None: as they are kept."""
    known = await asyncio.to_thread(_read, here, mine.case)
    kept = [paper.view.id for paper in known["stands"].papers if paper.state == "ready"]
    known |= {"form_field": cookies.FIELD, "form_key": cookies.form_key(mine.token), "saved": saved}
    known |= {"problem": problem.message if problem else None, "ticked": kept if ready is None else ready}
    status = problem.status if problem else 200
    return templates.TemplateResponse(request, "case.html", _frame(here) | known, status, PRIVATE)


def _read(here: Context, case: Case) -> dict[str, Any]:
    store, answer = here.store, newest(here.store.cases.answers(case.id))
    shown = sheet_of(default(), answer, today())
    questions = len(answer.questions) if answer else 0
    hand_overs, papers = store.hand_overs.of_case(case.id), store.documents.current(case.id)
    stands = progress(case, hand_overs, shown, questions, papers)
    said = messages_out(store.conversations.messages(case.id))
    own = [message.get("title", message["text"]) for message in said if message["role"] == "user"]
    staffs = [
        {"text": message["text"], "day": _day(message["created"])}
        for message in said
        if message["role"] == "operator" and message["kind"] == "text"
    ]
    days = {"received_at": _day(case.created), "last": _day(case.updated)}
    told = fields(store.particulars.current(case.id))
    return {"case": case, "stands": stands, "own": own, "staffs": staffs, "particulars": told, **days}


def _enter(request: Request, here: Context, error: ApiError | None = None, status: int | None = None) -> Response:
    known = _frame(here) | {"problem": error.message if error else None}
    status = status or (error.status if error else 200)
    shown = templates.TemplateResponse(request, "case_enter.html", known, status, PRIVATE)
    cookies.drop(shown, here.settings, cookies.CASE)
    return shown


def _frame(here: Context) -> dict[str, Any]:
    return {"words": words(), "phone": here.settings.phone}


def _day(time: str) -> str:
    return date_in_words(dt.datetime.fromisoformat(time).astimezone(JAPAN).date())
