"""The project's one family of errors. Each says what happened, where, what is allowed, and what to do next."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any


class TriageError(Exception):
    """An error a person can act on: `code` is stable, `message` is Japanese for people, `details` is data."""

    def __init__(self, code: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details

    def as_json(self) -> dict[str, Any]:
        """The contract's error object, without the HTTP status."""
        body: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.details:
            body["details"] = self.details
        return body


def nearest(word: str, allowed: list[str]) -> str | None:
    """The allowed spelling closest to `word`, or None when nothing is close."""
    found = get_close_matches(word, allowed, n=1, cutoff=0.5)
    return found[0] if found else None


def unknown_word(code: str, where: str, word: str, allowed: list[str], what: str) -> TriageError:
    """An error for a word outside a closed list, naming the place, the allowed words and the nearest spelling."""
    near = nearest(word, allowed)
    hint = f"「{near}」ではありませんか。" if near else "使える値を確かめてください。"
    message = f"{where}: 「{word}」という{what}はありません。{hint}"
    return TriageError(code, message, where=where, given=word, nearest=near, allowed=allowed[:60])
