"""What a paper is made from, wherever it comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from actions.contract import Answer
from actions.holding import Holding


@dataclass(frozen=True)
class Said:
    """One thing the policyholder said: `asked` is the question before it, `turn` its number in the evidence."""

    text: str
    at: dt.datetime | None = None
    asked: str = ""
    turn: int | None = None


@dataclass(frozen=True)
class CaseFile:
    """One case on the day `as_of` on which the paper is made.

    Attributes:
        particulars: who holds the policy, by the ids of form.yml (company, person, telephone…).
        papers: how the documents stand, by id: ready, received or missing.
        overridden: the status that a member of staff holds right instead, by product.
        by_staff: the facts that a member of staff confirmed.
        hand_over: why a person was asked for (a reason of actions.handover), or None.
        readable: False when the answer has a shape that this version does not read; the papers are then of gaps.
        reckoned: False when staff confirmed facts after the answer was given, so that it does not count them.
    """

    id: str
    answer: Answer
    as_of: dt.date
    received: dt.datetime | None = None
    story: tuple[Said, ...] = ()
    holding: Holding = field(default_factory=Holding)
    particulars: Mapping[str, str] = field(default_factory=dict)
    papers: Mapping[str, str] = field(default_factory=dict)
    overridden: Mapping[str, str] = field(default_factory=dict)
    by_staff: frozenset[str] = frozenset()
    hand_over: str | None = None
    model: str = ""
    reckoned: bool = True
    readable: bool = True
