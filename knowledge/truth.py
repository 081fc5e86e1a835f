"""Three-valued truth: what follows from facts is yes, no, or not known yet (Kleene's strong logic)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """Whether something holds."""

    YES = True
    NO = False
    UNKNOWN = None

    def __invert__(self) -> Truth:
        return _NOT[self]

    @classmethod
    def of(cls, value: bool | None) -> Truth:
        """The truth of a Python bool, None meaning unknown."""
        return cls(value)


_NOT = {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.UNKNOWN: Truth.UNKNOWN}


def all_of(truths: Iterable[Truth]) -> Truth:
    """NO as soon as one is NO; YES only when every one is (also for none at all)."""
    seen = set(truths)
    if Truth.NO in seen:
        return Truth.NO
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.YES


def any_of(truths: Iterable[Truth]) -> Truth:
    """YES as soon as one is YES; NO only when every one is (also for none at all)."""
    return ~all_of(~truth for truth in truths)
