"""How the staff's pages are put together: the frame with the menu, and times as people write them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fastapi import Request
from starlette.responses import HTMLResponse

from actions.answer import JAPAN
from server import cookies
from server.pages import PRIVATE, templates
from server.staff.signed import Signed
from server.staff.words import words as staff_words
from server.words import words

MENU = (
    ("queue", "/staff/queue"),
    ("overrides", "/staff/overrides"),
    ("numbers", "/staff/numbers"),
    ("export", "/staff/export"),
)
"""The places of the menu, in the order of work; everybody sees those that are open to them."""


def moment(time: dt.datetime | str) -> str:
    """A moment in Japan, as short as it is clear."""
    parsed = dt.datetime.fromisoformat(time) if isinstance(time, str) else time
    here = parsed.astimezone(JAPAN)
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"


templates.env.filters["moment"] = moment


def page(request: Request, signed: Signed | None, name: str, status: int = 200, **known: Any) -> HTMLResponse:
    """The page of the template staff_`name`.html; `signed` is None where nobody has signed in yet."""
    menu = [(key, path) for key, path in MENU if signed and signed.may("GET", path)]
    frame = {
        "words": words(),
        "say": staff_words(),
        "signed": signed,
        "menu": menu,
        "here": request.url.path,
        "form_field": cookies.FIELD,
        "form_key": signed.form_key if signed else "",
        "problem": None,
    }
    return templates.TemplateResponse(request, f"staff_{name}.html", frame | known, status, PRIVATE)
