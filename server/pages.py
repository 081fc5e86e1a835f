"""The chat page at `/`, the parts of it that the server renders, and its static files."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from jinja2 import StrictUndefined

from actions.contract import Answer
from knowledge.loader import default
from server.chat import Here, Opened
from server.kept import JAPAN
from server.sheet.arrange import sheet
from server.transcript import newest_answer
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
    return templates.TemplateResponse(request, "chat.html", known)


@router.get("/conversations/{conversation_id}/sheet", response_class=HTMLResponse)
async def sheet_page(request: Request, conversation: Opened, here: Here) -> HTMLResponse:
    """The newest answer of a conversation as cards; a fragment."""
    messages = await asyncio.to_thread(here.store.conversations.messages, conversation.id)
    stored = newest_answer(messages)
    today = dt.datetime.now(JAPAN).date()
    shown = None if stored is None else sheet(default(), Answer.model_validate(stored), today)
    return templates.TemplateResponse(request, "sheet.html", {"words": words(), "sheet": shown}, headers=PRIVATE)


@router.get("/conversations/{conversation_id}/transcript")
async def transcript(conversation: Opened, here: Here) -> PlainTextResponse:
    """The conversation as a text to keep."""
    messages = await asyncio.to_thread(here.store.conversations.messages, conversation.id)
    return PlainTextResponse(transcript_file(messages, default(), here.settings.phone), headers=PRIVATE)


def mount_static(app: FastAPI) -> None:
    """Serve scripts and styles."""
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
