"""The chat page at `/`, the parts of it that the server renders, and its static files."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from jinja2 import StrictUndefined

from actions.answer import today
from knowledge.loader import default
from server.cases.progress import newest, paper, sheet_of
from server.chat import Here, Opened
from server.context import Context
from server.transcript_file import transcript_file
from server.words import date_in_words, words

HERE = Path(__file__).parent
PRIVATE = {"Cache-Control": "no-store"}
router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(HERE / "templates")
templates.env.undefined = StrictUndefined
templates.env.trim_blocks = templates.env.lstrip_blocks = True
templates.env.filters["date"] = date_in_words
templates.env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}


@router.api_route("/", methods=["GET", "HEAD"], response_class=HTMLResponse)
def chat_page(request: Request, here: Here) -> HTMLResponse:
    """The chat."""
    phone = here.settings.phone
    known = {"words": words(), "phone": phone, "tel": "".join(char for char in phone if char in "+0123456789")}
    known["link_days"] = here.settings.link_days
    return templates.TemplateResponse(request, "chat.html", known)


@router.get("/conversations/{conversation_id}/sheet", response_class=HTMLResponse)
async def sheet_page(request: Request, conversation: Opened, here: Here) -> HTMLResponse:
    """The newest answer of a conversation as cards; a fragment."""
    known = await asyncio.to_thread(_sheet, here, conversation.id)
    return templates.TemplateResponse(request, "sheet.html", {"words": words()} | known, headers=PRIVATE)


@router.get("/conversations/{conversation_id}/transcript")
async def transcript(conversation: Opened, here: Here) -> PlainTextResponse:
    """The conversation as a text to keep."""
    messages = await asyncio.to_thread(here.store.conversations.messages, conversation.id)
    return PlainTextResponse(transcript_file(messages, default(), here.settings.phone), headers=PRIVATE)


def _sheet(here: Context, case_id: str) -> dict[str, Any]:
    answer = newest(here.store.cases.answers(case_id))
    shown = sheet_of(default(), answer, today())
    marked = here.store.documents.current(case_id)
    papers = [paper(view, marked) for view in shown.documents] if shown else []
    return {"sheet": shown, "papers": papers, "is_old": answer is not None and shown is None}


def mount_static(app: FastAPI) -> None:
    """Serve scripts and styles."""
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
