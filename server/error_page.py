"""Errors for people who look at a page, not at JSON."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from knowledge.errors import TriageError
from server.errors import headers_of, status_of
from server.pages import PRIVATE, templates
from server.words import words

LOGIN = "/staff/login"


def error_page(request: Request, error: TriageError) -> Response | None:
    """The error as a page, or the way to sign in; None where JSON is expected."""
    path = request.url.path
    if not (path.startswith(("/staff", "/case")) or _wants_page(request)):
        return None
    if error.code == "sign_in_required" and request.method == "GET":
        return RedirectResponse(f"{LOGIN}?next={quote(path)}", 303, headers=PRIVATE)
    back = next((part for part in ("/staff", "/case") if path.startswith(part)), "/")
    if error.code == "sign_in_required":
        back = LOGIN
    known = {"words": words(), "message": error.message, "back": back}
    return templates.TemplateResponse(request, "error.html", known, status_of(error), {**PRIVATE, **headers_of(error)})


def _wants_page(request: Request) -> bool:
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")
