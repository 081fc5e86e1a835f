"""Conversation tokens: random, shown once, stored only as a hash, compared in constant time, never in a URL."""

from __future__ import annotations

import hashlib
import hmac
import secrets


def new_token() -> str:
    """A token nobody can guess."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token. A fast hash is enough: a token has 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def matches(token: str, stored_hash: str) -> bool:
    """Whether `token` is the one that `stored_hash` was made from."""
    return hmac.compare_digest(token_hash(token), stored_hash)
