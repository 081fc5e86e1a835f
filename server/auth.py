"""Conversation tokens: random, shown once, stored only as a hash, compared in constant time, never in a URL.

They end when the conversation lay still for long, when it is old, and when they are given back.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets

from server.settings import Settings


def new_token() -> str:
    """A token nobody can guess."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token. A fast hash is enough: a token has 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def matches(token: str, stored_hash: str) -> bool:
    """Whether `token` is the one that `stored_hash` was made from."""
    return hmac.compare_digest(token_hash(token), stored_hash)


def has_ended(created: str, updated: str, settings: Settings) -> bool:
    """Whether the token of a conversation that began at `created` and last moved at `updated` opens it no more."""
    now, day = dt.datetime.now(dt.UTC), dt.timedelta(days=1)
    ends = (
        dt.datetime.fromisoformat(created) + settings.conversation_days * day,
        dt.datetime.fromisoformat(updated) + settings.conversation_idle_days * day,
    )
    return min(ends) <= now
