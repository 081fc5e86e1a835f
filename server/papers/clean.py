"""Characters that papers cannot take, and cells that a spreadsheet would run."""

from __future__ import annotations

import re

# XML knows no control characters; those that turn the direction of writing would show something else than is there.
_CONTROL = r"\x00-\x09\x0b-\x1f\x7f-\x9f"
_TURNING = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SURROGATES = r"\ud800-\udfff"
_NO_CHARACTERS = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_UNFIT = re.compile(f"[{_CONTROL}{_TURNING}{_SURROGATES}{_NO_CHARACTERS}]")
_REPLACEMENT = "\ufffd"
_NEWLINE = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
# Spreadsheets take these for the beginning of a formula, some of them also in full width or after blanks.
_FORMULA = re.compile(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠−]|[\t\r\n]")


def clean(text: str) -> str:
    """`text` with one kind of line break, and U+FFFD where a character is that no paper may hold."""
    joined = _NEWLINE.sub("\n", text).replace("\t", " ")
    return _UNFIT.sub(_REPLACEMENT, joined)


def cell(text: str) -> str:
    """A cell for CSV that no spreadsheet takes for a formula: an apostrophe is put before what looks like one."""
    return f"'{text}" if _FORMULA.match(text) else text
