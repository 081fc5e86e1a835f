"""Cookies that carry a secret, and the proof that a form is our own."""

from __future__ import annotations

import hashlib
import hmac

from fastapi import Request
from starlette.responses import Response

from server.errors import ApiError
from server.settings import Settings

STAFF, CASE, LOGIN, SSO = "triage_staff", "triage_case", "triage_login", "triage_sso"
FIELD, HEADER = "form_key", "X-Form-Key"


def read(request: Request, settings: Settings, name: str) -> str | None:
    """The cookie's value."""
    return request.cookies.get(_name(settings, name)) or None


def put(response: Response, settings: Settings, name: str, value: str) -> None:
    """Set a cookie until the browser is closed: not for scripts, not for requests that other sites make."""
    secure = settings.secure_cookies
    response.set_cookie(_name(settings, name), value, path="/", httponly=True, samesite="lax", secure=secure)


def drop(response: Response, settings: Settings, name: str) -> None:
    """Take a cookie away."""
    secure = settings.secure_cookies
    response.delete_cookie(_name(settings, name), path="/", httponly=True, samesite="lax", secure=secure)


def form_key(token: str) -> str:
    """What a form of ours carries: made from the cookie's secret, which no other site can read."""
    return hmac.new(token.encode("utf-8", "replace"), b"form", hashlib.sha256).hexdigest()


async def check_form(request: Request, token: str) -> None:
    """Raise ApiError (foreign_form) unless this request comes from a page of ours, made for this token."""
    given = request.headers.get(HEADER)
    if given is None and request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        given = (await fields(request)).get(FIELD)
    # As bytes: compare_digest takes no other characters than ASCII in texts.
    if given is None or not hmac.compare_digest(given.encode("utf-8", "replace"), form_key(token).encode()):
        raise ApiError(403, "foreign_form")


async def fields(request: Request) -> dict[str, str]:
    """The fields of a form, the last of each name."""
    form = await request.form(max_files=0, max_fields=60)
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _name(settings: Settings, name: str) -> str:
    # Browsers take such a cookie only over https, from this very host, for the whole of it.
    return f"__Host-{name}" if settings.secure_cookies else name
