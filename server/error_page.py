"""Errors for people who look at a page, not at JSON."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from knowledge.errors import TriageError
from server.errors import headers_of, status_of
from server.pages import PRIVATE, templates
from server.words import words

LOGIN = "/staff/login"
_CASE = re.compile(r"/staff/cases/[0-9a-f]+")


def error_page(request: Request, error: TriageError) -> Response | None:
    """The error as a page, or the way to sign in; None where JSON is expected."""
    path = request.url.path
    if not (path.startswith(("/staff", "/case")) or _wants_page(request)):
        return None
    if error.code == "sign_in_required" and request.method == "GET":
        return RedirectResponse(f"{LOGIN}?next={quote(path)}", 303, headers=PRIVATE)
    back = LOGIN if error.code == "sign_in_required" else _from(request) or _above(path, error)
    known = {"words": words(), "message": error.message, "back": back}
    return templates.TemplateResponse(request, "error.html", known, status_of(error), {**PRIVATE, **headers_of(error)})


def _from(request: Request) -> str | None:
    """The page of ours that led here; None for none, and for one that would only lead here again."""
    try:
        came = urlsplit(request.headers.get("referer", ""))
    except ValueError:  # no address at all
        return None
    is_ours = came.netloc == request.url.netloc and (came.path == "/" or came.path.startswith(("/staff", "/case")))
    again = request.method == "GET" and (came.path, came.query) == (request.url.path, request.url.query)
    if not is_ours or again:
        return None
    return f"{came.path}?{came.query}" if came.query else came.path


def _above(path: str, error: TriageError) -> str:
    """The page that what was asked for belongs to."""
    case = _CASE.match(path)
    if case and error.code != "case_not_found" and case[0] != path:
        return case[0]
    return next((part for part in ("/staff", "/case") if path.startswith(part)), "/")


def _wants_page(request: Request) -> bool:
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")
