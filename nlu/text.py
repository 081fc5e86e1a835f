"""Text as sent → text to read, with a map back: all offsets that leave `nlu/` count characters of the text as sent."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from knowledge.errors import TriageError
from nlu.spelling import as_usual

# A turn in the chat may carry a pasted mail; notes and reports come through `assess`.
MAX_CHARACTERS = 20_000

# Invisible characters that NFKC keeps: zero-width, bidi controls, soft hyphen, fillers, BOM, variation selectors (the
# last 240 choose the shape of a kanji in a name).
_INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06\ufe07\ufe08\ufe09\ufe0a\ufe0b\ufe0c\ufe0d"
    "\ufe0e\ufe0f\ufeff\u115f\u1160\u3164\uffa0"
) | frozenset(map(chr, range(0xE0100, 0xE01F0)))
# More marks than this on one character are no writing; NFKC sorts them, so a long run would cost its square.
_MARKS = 30
# Dashes that NFKC leaves apart; one is enough for reading numbers and dates.
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")


# Runs that NFKC leaves as they are: kana, common kanji, ASCII; the last one before a combining mark is left out.
_PLAIN = re.compile(
    r"[\t\n\r -,./-~\u3001\u3002\u3041-\u3096\u30a1-\u30fa\u30fb\u30fc\u4e00-\u9fff]+"
    r"(?![\u0300-\u036f\u3099\u309a\uff9e\uff9f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef])"
)


@dataclass(frozen=True)
class Text:
    """A text as sent and its normalised form; `origin[i]` is where normalised character i starts in `raw`."""

    raw: str
    norm: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the normalised text as a span of the text as sent (whole characters, never empty)."""
        first, last = self.origin[start], self.origin[end - 1]
        after = last + 1
        while after < len(self.raw) and (self.raw[after] in _INVISIBLE or _joins(self.raw[after])):
            after += 1
        return first, after


def check(raw: object, limit: int = MAX_CHARACTERS) -> str:
    """The text, fit to be read. Raises TriageError: not_text, empty_text, invalid_characters or text_too_long."""
    if not isinstance(raw, str):
        raise TriageError("not_text", "text: 文字列で送ってください。", where="text")
    if len(raw) > limit:
        raise _too_long(limit)
    for position, char in enumerate(raw):
        code = ord(char)
        if 0xD800 <= code <= 0xDFFF or (code < 0x20 and char not in "\t\n\r") or code == 0x7F:
            raise TriageError(
                "invalid_characters",
                f"text: {position + 1}文字目に、使えない制御文字が含まれています。取り除いて、もう一度送ってください。",
                where="text",
                position=position,
            )
    if not raw.strip() or all(char in _INVISIBLE or char.isspace() for char in raw):
        raise TriageError("empty_text", "text: 何が起きたかを、文章で書いてください。", where="text")
    return raw


def normalise(raw: str, limit: int = MAX_CHARACTERS) -> Text:
    """NFKC with an offset map, invisible characters dropped, words as they are usually written.

    Raises TriageError (text_too_long) if it expands too far.
    """
    pieces: list[str] = []
    origin: list[int] = []
    position = 0
    while position < len(raw):
        plain = _PLAIN.match(raw, position)
        if plain:
            pieces.append(plain.group())
            origin.extend(range(position, plain.end()))
            position = plain.end()
            continue
        # A character and the marks that combine with it (か + ゙, ｶ + ﾞ) are normalised together.
        end = position + 1
        while end < len(raw) and end - position <= _MARKS and _joins(raw[end]):
            end += 1
        piece = "".join(_DASHES.get(char, char) for char in unicodedata.normalize("NFKC", raw[position:end]))
        piece = "".join(char for char in piece if char not in _INVISIBLE)
        pieces.append(piece)
        origin.extend([position] * len(piece))
        position = end
        if len(origin) > 2 * limit:
            raise _too_long(limit)
    norm, origin = as_usual("".join(pieces), origin)
    return Text(raw, norm, tuple(origin))


def _joins(char: str) -> bool:
    return char in "\uff9e\uff9f\u3099\u309a" or unicodedata.combining(char) != 0


def _too_long(limit: int) -> TriageError:
    return TriageError(
        "text_too_long",
        f"text: 一度に読めるのは{limit:,}文字までです。短く分けて送ってください。",
        where="text",
        limit=limit,
    )
