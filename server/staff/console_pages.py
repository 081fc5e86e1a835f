"""The live panel as a part of a page, and the pulse by which an open page learns that something moved."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from actions.answer import today
from actions.contract import Answer
from knowledge.assessment import Status
from knowledge.loader import default
from server.chat import Here
from server.context import Context
from server.errors import SafeJSON
from server.facts_of_staff import check, still_known
from server.pages import PRIVATE, templates
from server.staff.console_answer import Known, known
from server.staff.console_model import Panel
from server.staff.console_panel import addable, panel
from server.staff.console_shapes import AssistIn, PulseOut
from server.staff.signed import Signed, SignedIn
from server.staff.words import words as staff_words
from server.words import words

# Below /api, so that errors are JSON, but no part of what is published: the panel is for our own page.
router = APIRouter(prefix="/api/v1/staff", include_in_schema=False)


@router.post("/assist", response_class=HTMLResponse)
async def assist(request: Request, body: AssistIn, signed: SignedIn, here: Here) -> HTMLResponse:
    """The panel for what is known by now. Nothing of it is kept; that a case was read for it is logged."""
    check(default().vocabulary, body.facts)
    found = await known(here, body)
    shown = await asyncio.to_thread(_asked, here, signed, found, body.before)
    return templates.TemplateResponse(
        request, "staff_console_panel.html", shown | {"supposing": body.supposing}, headers=PRIVATE
    )


@router.get("/pulse", response_model=PulseOut)
async def pulse(signed: SignedIn, here: Here, case_id: str = "") -> SafeJSON:
    """When the open case and when any case was last moved; asked again and again, so it tells nothing else."""
    return SafeJSON((await asyncio.to_thread(moved, here, case_id)).model_dump(), headers=PRIVATE)


def moved(here: Context, case_id: str | None) -> PulseOut:
    """When a case, if one is open, and when any was last moved. Blocks."""
    case = here.store.cases.find(case_id) if case_id else None
    return PulseOut(case=case.updated if case else None, queue=here.store.queue.moved())


def context(signed: Signed, shown: Panel | None) -> dict[str, Any]:
    """What the panel's template wants, beside the frame of a page."""
    return {
        "words": words(),
        "say": staff_words(),
        "acts": signed.may("POST", "/api/v1/staff/assist"),
        "panel": shown,
        "addable": list(addable(default())),
        "supposing": False,
        "can_reply": False,
        "chat": False,
    }


def kept_panel(here: Context, case_id: str, answer: Answer) -> Panel | None:
    """The panel for a case as it is kept; None where today has no words for it. Blocks."""
    history = tuple(here.store.cases.facts(case_id))
    found = Known(answer, still_known(default().vocabulary, history), history)
    try:
        return _panel(here, found, case_id, {})
    except KeyError:  # an id of an older edition
        return None


def _asked(here: Context, signed: Signed, found: Known, before: Mapping[str, Status]) -> dict[str, Any]:
    """What the template wants; that a case was read for it is logged first. Blocks."""
    case = found.case
    if case is None:
        return context(signed, _panel(here, found, None, before))
    here.store.access.add(signed.who, "read", case.id, "panel")
    speaks = here.store.take_overs.active(case.id) == signed.member.id
    of_case = {"can_reply": speaks, "chat": case.source == "conversation"}
    return context(signed, _panel(here, found, case.id, before)) | of_case


def _panel(here: Context, found: Known, case_id: str | None, before: Mapping[str, Status]) -> Panel:
    heard = here.store.conversations.answered(case_id) if case_id is not None else ()
    return panel(default(), found, today(), here.store.staff.names(), heard, before)
