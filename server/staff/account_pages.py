"""Signing in and out, and one's own password."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from knowledge.errors import TriageError
from server import auth, cookies
from server.chat import Here
from server.errors import ApiError, headers_of, status_of
from server.pages import PRIVATE
from server.staff import passwords
from server.staff.render import MENU, page
from server.staff.sign_in import SignIn
from server.staff.signed import SignedIn
from server.staff.words import words

router = APIRouter(prefix="/staff", include_in_schema=False)
HOME = "/staff"


@router.get("")
async def home(signed: SignedIn) -> Response:
    """The first place that is open to this member."""
    first = next((path for _, path in MENU if signed.may("GET", path)), "/staff/password")
    return RedirectResponse(first, 303, PRIVATE)


@router.get("/login")
async def login_page(request: Request, here: Here, next: str = HOME) -> Response:
    """The form. Its key stands in a cookie as well, so that no other site can sign anybody in."""
    return _login(request, here, next)


@router.post("/login")
async def sign_in(request: Request, here: Here) -> Response:
    """Sign in and go on to `next`, or the form again with what was wrong."""
    given = await cookies.fields(request)
    then = given.get("next", HOME)
    try:
        await cookies.check_form(request, cookies.read(request, here.settings, cookies.LOGIN) or auth.new_token())
        address = request.client.host if request.client else ""
        checked = SignIn(here.store, here.settings)
        token = await asyncio.to_thread(checked, given.get("login", ""), given.get("password", ""), address)
    except ApiError as error:
        return _login(request, here, then, given.get("login", ""), error)
    if before := cookies.read(request, here.settings, cookies.STAFF):
        await asyncio.to_thread(here.store.sessions.close, auth.token_hash(before))
    done = RedirectResponse(_ours(then), 303, PRIVATE)
    cookies.drop(done, here.settings, cookies.LOGIN)
    cookies.put(done, here.settings, cookies.STAFF, token)
    return done


@router.post("/logout")
async def sign_out(signed: SignedIn, here: Here) -> Response:
    """End this session."""
    await asyncio.to_thread(here.store.sessions.close, auth.token_hash(signed.token))
    done = RedirectResponse("/staff/login", 303, PRIVATE)
    cookies.drop(done, here.settings, cookies.STAFF)
    return done


@router.get("/password")
async def password_page(request: Request, signed: SignedIn) -> Response:
    """The form for another password."""
    return page(request, signed, "password", problem=None)


@router.post("/password")
async def change_password(request: Request, signed: SignedIn, here: Here) -> Response:
    """Another password; every session ends, and this one goes on as a new one."""
    given = await cookies.fields(request)
    new, checked = given.get("new", ""), SignIn(here.store, here.settings)
    address = request.client.host if request.client else ""

    def change() -> str:
        checked.confirm(signed.member, given.get("current", ""), address)
        here.store.staff.change_password(signed.member.login, passwords.hashed(new), signed.who)
        return checked.begin(signed.member)

    try:
        if new != given.get("again"):
            raise TriageError("weak_password", words()["password"]["differs"])
        token = await asyncio.to_thread(change)
    except TriageError as error:
        return page(request, signed, "password", status_of(error), problem=error.message)
    done = page(request, signed, "password", problem=None, done=True)
    cookies.put(done, here.settings, cookies.STAFF, token)
    return done


def _login(request: Request, here: Here, then: str, login: str = "", error: ApiError | None = None) -> Response:
    key = cookies.read(request, here.settings, cookies.LOGIN) or auth.new_token()
    status = status_of(error) if error else 200
    known = {
        "problem": error.message if error else None,
        "login": login[:60],
        "then": _ours(then),
        "sso": bool(here.settings.oidc_issuer),
    }
    shown = page(request, None, "login", status, **known | {"form_key": cookies.form_key(key)})
    shown.headers.update(headers_of(error) if error else {})
    cookies.put(shown, here.settings, cookies.LOGIN, key)
    return shown


def _ours(path: str) -> str:
    """A path of the staff's pages; anything else would lead a member away from here."""
    plain = path.isascii() and path.isprintable() and not set(path) & set("\\:@")
    return path if plain and (path == HOME or path.startswith(f"{HOME}/")) else HOME
