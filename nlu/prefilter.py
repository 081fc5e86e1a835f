"""Which phrases can occur in a sentence at all, by its characters: hundreds are searched for, and few can be there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from re import _constants as op  # type: ignore[attr-defined]  # what `re` itself compiles from; there is no public door
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

WIDEST = 24
"""Characters of a class ([一二三]) beyond which it tells nothing."""
_COMMON = re.compile(r"[ぁ-んー、0-9]")
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


class Prefilter:
    """Keeps, for each of some expressions, characters of which every match contains at least one."""

    def __init__(self, expressions: Sequence[re.Pattern[str]]) -> None:
        self._always: list[int] = []
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        for number, expression in enumerate(expressions):
            found = needed(expression)
            if found is None:
                self._always.append(number)
            for char in found or ():
                self._with[char].append(number)

    def possible(self, text: str) -> list[int]:
        """The numbers of the expressions that can match somewhere in the text, in their order."""
        found = set(self._always)
        for char in set(text):
            found.update(self._with.get(char, ()))
        return sorted(found)


def needed(expression: re.Pattern[str]) -> frozenset[str] | None:
    """Characters of which every match contains at least one; None when there are no such characters.

    >>> sorted(needed(re.compile("(?:消|無く)し?た")))
    ['た']
    """
    found = _of_sequence(parser.parse(expression.pattern, expression.flags))
    if found is None or not expression.flags & re.IGNORECASE:
        return found
    return frozenset(form for char in found for form in (char, char.lower(), char.upper()))


def _of_sequence(items: Any) -> frozenset[str] | None:
    """Of things that all must occur, those of the rarest."""
    found = [chars for kind, content in items if (chars := _of_item(kind, content))]
    return min(found, key=_commonness, default=None)


def _of_item(kind: Any, content: Any) -> frozenset[str] | None:
    if kind is op.LITERAL:
        return frozenset(chr(content))
    if kind is op.IN:
        return _of_class(content)
    if kind is op.SUBPATTERN:
        return _of_sequence(content[-1])
    if kind in _REPEATS:
        return _of_sequence(content[2]) if content[0] else None
    if kind is op.BRANCH:
        branches = [_of_sequence(branch) for branch in content[1]]
        return None if None in branches else frozenset().union(*branches)  # type: ignore[arg-type]
    return None


def _of_class(content: Any) -> frozenset[str] | None:
    chars: set[str] = set()
    for kind, value in content:
        if kind is op.LITERAL:
            chars.add(chr(value))
        elif kind is op.RANGE and value[1] - value[0] < WIDEST:
            chars.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return None
    return frozenset(chars) if len(chars) <= WIDEST else None


def _commonness(chars: frozenset[str]) -> int:
    return sum(20 if _COMMON.match(char) else 1 for char in chars)
