"""Characters that papers cannot take, and cells that a spreadsheet would run."""

from __future__ import annotations

import re
import unicodedata

# XML knows no control characters; those that turn the direction of writing would show something else than is there.
_TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_REPLACEMENT = "\ufffd"
_NEWLINE = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
# Spreadsheets take these for the beginning of a formula, some of them also in full width or after blanks.
_FORMULA = re.compile(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠−]|[\t\r\n]")


def clean(text: str) -> str:
    """`text` with one kind of line break, and U+FFFD where a character is that no paper may hold."""
    joined = _NEWLINE.sub("\n", text).replace("\t", " ")
    return "".join(char if char == "\n" or not _is_unfit(char) else _REPLACEMENT for char in joined)


def cell(text: str) -> str:
    """A cell for CSV that no spreadsheet takes for a formula: an apostrophe is put before what looks like one."""
    return f"'{text}" if _FORMULA.match(text) else text


def _is_unfit(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs") or char in _TURNING or (ord(char) & 0xFFFE) == 0xFFFE
