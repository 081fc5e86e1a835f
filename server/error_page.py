"""Errors for people who look at a page, not at JSON: the staff's pages and the case page."""

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
    if not path.startswith(("/staff", "/case")):
        return None
    if error.code == "sign_in_required" and request.method == "GET":
        return RedirectResponse(f"{LOGIN}?next={quote(path)}", 303, headers=PRIVATE)
    back = "/staff" if path.startswith("/staff") else "/case"
    if error.code == "sign_in_required":
        back = LOGIN
    known = {"words": words(), "message": error.message, "back": back}
    return templates.TemplateResponse(request, "error.html", known, status_of(error), {**PRIVATE, **headers_of(error)})
