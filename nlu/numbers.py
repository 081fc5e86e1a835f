"""Japanese numbers in text: 1,200万, 3万2千, 2.5億, 百二十; and rough ones, where 数 counts as 3 (数百, 十数)."""

from __future__ import annotations

import re

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "数": 3}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "億": 10**8, "兆": 10**12}

# One number. It starts where no other figure runs on (not within 123 or 数十), and it is atomic: giving back single
# figures of 千百十千百十… would cost the fifth power of the length.
NUMBER = (
    r"(?>(?:(?<![0-9数何])(?<![0-9][.,])[0-9][0-9,]{0,14}(?:\.[0-9]{1,4})?|(?<![数何])[〇零一二三四五六七八九十百千]{1,12})"
    r"(?:[十百千万億兆](?:[0-9〇一二三四五六七八九十百千,]{1,12})?){0,4})"
)
# A rough number: 数百万, 十数, 百数十, 数千.
ROUGH = r"[一二三四五六七八九十百千万]{0,6}数[十百千万億]{0,3}"

_PART = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?|[〇零一二三四五六七八九数]|[十百千万億兆]")


def parse(text: str) -> float | None:
    """The value of a number as NUMBER or ROUGH matches it, or None when it is none."""
    total = section = current = 0.0
    seen = False
    for piece in _PART.findall(text):
        seen = True
        if piece in _DIGITS:
            current = current * 10 + _DIGITS[piece]
        elif piece in _SMALL:
            section += (current or 1) * _SMALL[piece]
            current = 0.0
        elif piece in _LARGE:
            total += ((section + current) or 1) * _LARGE[piece]
            section = current = 0.0
        else:
            current = float(piece.replace(",", ""))
    value = total + section + current
    return value if seen else None


def tidy(value: float) -> int | float:
    """A whole number as int."""
    return int(value) if value == int(value) else value
