"""The pieces of a short message: its sentences, its words without blanks between them, parts that are blanked out."""

from __future__ import annotations

import re

SENTENCE = re.compile(r"[^。．.!！?？\n]*[。．.!！?？\n]*")
"""Sentences of a message, normalised or as it was sent; the last match is empty."""
_BLANKS = re.compile(r"(?<=[\u3041-\u30ff\u3400-\u9fff])\s+(?=[\u3041-\u30ff\u3400-\u9fff])")


def closed_up(said: str) -> str:
    """Words without the blanks between Japanese letters (「なにを　すれば　いいですか」)."""
    return _BLANKS.sub("", said.strip())


def blanked(text: str, start: int, end: int) -> str:
    """The text with a part of it blanked out, so that every offset stays."""
    return text[:start] + "　" * (end - start) + text[end:]
