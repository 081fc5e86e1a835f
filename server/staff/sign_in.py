"""Signing in: throttled by account and by address, one answer for everything that is wrong, a new session."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import re
import unicodedata

from server import auth
from server.edge.addresses import subscriber
from server.errors import ApiError
from server.settings import Settings
from server.staff import passwords
from server.store.staff import Member
from server.store.store import Store

log = logging.getLogger("triage.server")
LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,59}")
"""What a login looks like, once in small letters."""
WINDOW = dt.timedelta(minutes=15)
PER_ADDRESS = 5  # times as many as for one account: an office has one address


def written(login: str) -> str:
    """A login as it is kept: half-width small letters."""
    return unicodedata.normalize("NFKC", login).strip().lower()


class SignIn:
    """The way in. Every method blocks."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings

    def __call__(self, login: str, password: str, address: str) -> str:
        """The token of a new session.

        Raises ApiError: wrong_login (no such account, disabled, or another password), too_many_attempts.
        """
        login = written(login)
        member = self._check(login, password, address)
        log.info("staff %s signed in", member.id)
        return self.begin(member)

    def confirm(self, member: Member, password: str, address: str) -> None:
        """Make sure that it is still this member. Raises ApiError: wrong_login, too_many_attempts."""
        self._check(member.login, password, address)

    def begin(self, member: Member) -> str:
        """A session for a member who has shown who they are; its token."""
        token, idle = auth.new_token(), dt.timedelta(minutes=self._settings.session_idle_minutes)
        expires = dt.datetime.now(dt.UTC) + dt.timedelta(hours=self._settings.session_hours)
        self._store.sessions.open(auth.token_hash(token), member.id, expires, idle)
        self._store.access.add(f"staff:{member.id}", "signed_in", None)
        return token

    def _check(self, login: str, password: str, address: str) -> Member:
        account, place = _key("account", login), _key("address", subscriber(address))
        limit, attempts = self._settings.login_attempts, self._store.login_attempts
        # Counted before it is tried, so that attempts made at once are refused as well.
        counted = ((attempts.count(account, WINDOW), limit), (attempts.count(place, WINDOW), limit * PER_ADDRESS))
        wait = max((seconds for (count, seconds), most in counted if count > most), default=None)
        if wait is not None:
            log.warning("sign-in refused: too many attempts")
            raise ApiError(429, "too_many_attempts", {"Retry-After": str(int(wait) + 1)}, minutes=int(wait // 60) + 1)
        known = LOGIN.fullmatch(login) is not None
        kept = self._store.staff.password_hash(login) if known else None
        right, newer = passwords.verified(password, kept)
        member = self._store.staff.find(login) if known else None
        if not right or member is None:
            raise ApiError(401, "wrong_login")
        attempts.forget(account)
        attempts.take_back(place)
        if newer is not None:
            self._store.staff.rehash(login, newer)
        return member


def _key(kind: str, value: str) -> str:
    return f"{kind}:{hashlib.sha256(value.encode('utf-8', 'replace')).hexdigest()[:40]}"
