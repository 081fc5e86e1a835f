"""Passwords: argon2id by pwdlib. Nobody learns from the answer or its time whether an account exists."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from server.errors import ApiError

MIN_CHARACTERS, MAX_CHARACTERS = 12, 200
_hashing = PasswordHash((Argon2Hasher(),))
# Each hash takes 64 MiB: many sign-ins at once must not take all of the machine's memory.
_few_at_once = threading.BoundedSemaphore(2)


def hashed(password: str) -> str:
    """What is kept of a new password. Raises ApiError (weak_password) for one that will not do."""
    characters = len(password)
    unusable = any(unicodedata.category(char) in ("Cc", "Cs") for char in password)
    if not MIN_CHARACTERS <= characters <= MAX_CHARACTERS or unusable or len(set(password)) < 5:
        raise ApiError(422, "weak_password", least=MIN_CHARACTERS, most=MAX_CHARACTERS)
    with _few_at_once:
        return _hashing.hash(password)


def verified(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Whether the password is right, and its hash in a newer form when that should be kept instead.

    Without anything kept it takes as long to say no.
    """
    if len(password) > MAX_CHARACTERS:
        password = ""  # no password is that long, and hashing it would only take time
    safe = password.encode("utf-8", "replace")
    with _few_at_once:
        right, newer = _hashing.verify_and_update(safe, kept or _nobodys())
    return right and kept is not None, newer if right and kept is not None else None


@cache
def _nobodys() -> str:
    return _hashing.hash("a password that nobody has")
