"""Strings made to cost a regular expression the most: near misses of its own matches, as long as a sentence."""

from __future__ import annotations

import random
import re
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from nlu.parse import MAX_SENTENCE

_FILLER = "のがあ"


def attacks(regex: re.Pattern[str], count: int = 12) -> list[str]:
    """`count` strings of MAX_SENTENCE characters, always the same ones for the same expression."""
    chance = random.Random(regex.pattern)
    tree = list(parser.parse(regex.pattern, regex.flags))
    found = []
    for number in range(count):
        # A prefix of the expression that stops before its end: it nearly matches again and again.
        kept = tree if number % 3 == 0 else tree[: max(1, len(tree) - 1 - number % 2)]
        unit = "".join(_example(item, chance) for item in kept) or "あ"
        unit = unit[: max(1, len(unit) - number % 3)]
        if number % 4 == 3:
            unit = "".join(_example(kept[0], chance) for _ in range(8)) + _FILLER * 4 or "あ"
        found.append((unit * MAX_SENTENCE)[:MAX_SENTENCE])
    return found


def _example(item: tuple[Any, Any], chance: random.Random) -> str:
    """One string that a node of the parsed expression matches (look-arounds match nothing)."""
    code, argument = item
    if code is op.LITERAL:
        return chr(argument)
    if code in (op.ANY, op.NOT_LITERAL):
        return chance.choice(_FILLER)
    if code is op.IN:
        return _member(argument, chance)
    if code is op.BRANCH:
        return "".join(_example(each, chance) for each in chance.choice(argument[1]))
    if code is op.SUBPATTERN:
        return "".join(_example(each, chance) for each in argument[3])
    if code is op.ATOMIC_GROUP:
        return "".join(_example(each, chance) for each in argument)
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        least, most, body = argument
        times = chance.choice([least, min(most, least + 1), min(most, 6)])
        return "".join(_example(each, chance) for _ in range(times) for each in body)
    return ""


def _member(members: list[tuple[Any, Any]], chance: random.Random) -> str:
    if members and members[0][0] is op.NEGATE:
        return chance.choice(_FILLER)
    code, argument = chance.choice(members)
    if code is op.LITERAL:
        return chr(argument)
    return chr(argument[0]) if code is op.RANGE else "1"
