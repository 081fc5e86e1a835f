"""Signing in with the company's account: there, and back again."""

from __future__ import annotations

import asyncio
import hmac

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from server import cookies
from server.chat import Here
from server.context import Context
from server.errors import ApiError
from server.pages import PRIVATE
from server.staff.sign_in import LOGIN, SignIn, written
from server.staff.sso import Attempt, SingleSignOn

router = APIRouter(prefix="/staff", include_in_schema=False)


@router.get("/sso")
async def there(request: Request, here: Here) -> Response:
    """To the company's sign-in."""
    attempt, company = Attempt.new(), _company(request, here)
    done = RedirectResponse(await asyncio.to_thread(company.way_there, attempt), 303, PRIVATE)
    cookies.put(done, here.settings, cookies.SSO, str(attempt))
    return done


@router.get("/sso/back")
async def back(request: Request, here: Here, code: str = "", state: str = "") -> Response:
    """Back from it. Only an account that was made for it (`--sso`) is let in.

    Raises ApiError: sso_failed, sso_unknown.
    """
    attempt = Attempt.of(cookies.read(request, here.settings, cookies.SSO))
    company = _company(request, here)
    if attempt is None or not code or not hmac.compare_digest(attempt.state.encode(), state.encode("utf-8", "replace")):
        raise ApiError(502, "sso_failed")
    login = written(await asyncio.to_thread(company.login, attempt, code))
    member = await asyncio.to_thread(here.store.staff.find, login) if LOGIN.fullmatch(login) else None
    if member is None or member.disabled or member.has_password:
        raise ApiError(403, "sso_unknown")
    token = await asyncio.to_thread(SignIn(here.store, here.settings).begin, member)
    done = RedirectResponse("/staff", 303, PRIVATE)
    cookies.drop(done, here.settings, cookies.SSO)
    cookies.put(done, here.settings, cookies.STAFF, token)
    return done


def _company(request: Request, here: Context) -> SingleSignOn:
    if not here.settings.oidc_issuer:
        raise ApiError(404, "not_found")
    base = request.base_url.replace(scheme="https") if here.settings.secure_cookies else request.base_url
    return SingleSignOn(here.settings, f"{base}staff/sso/back")
