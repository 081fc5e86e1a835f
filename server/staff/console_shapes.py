"""The shapes of the console: what a member of staff knows by now, to be weighed or kept."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from actions.contract import PolicyIn, Shape
from knowledge.assessment import Status
from server.shapes import FactEdit


class ToldIn(Shape):
    """What is to be kept of a case: the call notes, what is said of facts, what the policyholder holds.

    `seen` is the text that the notes were made from; when somebody changed it since, nothing is overwritten.
    """

    text: str | None = Field(default=None, description="電話メモ。省略すると変えません")
    seen: str | None = Field(default=None, description="直す前の電話メモ")
    facts: tuple[FactEdit, ...] = Field(default=(), max_length=200, description="事実について確かめたこと")
    policies: tuple[PolicyIn, ...] | None = Field(default=None, max_length=50, description="契約している商品と特約")


class NotesIn(ToldIn):
    """A new case from call notes."""

    text: str = Field(description="電話メモ")


class ToldOut(Shape):
    """What was kept: the case and its call notes as kept (personal numbers masked)."""

    case_id: str
    text: str | None


class AssistIn(Shape):
    """What the panel is made from; nothing of it is kept.

    `text` is read unless the case is a conversation; what was kept of the case's facts is laid over it, then `facts`.
    `before` are the statuses that the panel showed, so that it can tell what moved.
    """

    case_id: str | None = None
    text: str = ""
    facts: tuple[FactEdit, ...] = Field(default=(), max_length=200)
    policies: tuple[PolicyIn, ...] | None = Field(default=None, max_length=50)
    as_of: dt.date | None = None
    before: dict[str, Status] = Field(default_factory=dict, max_length=50)
    supposing: bool = False


class PulseOut(Shape):
    """When the open case, and when any case, was last moved: whoever sees another time reads again."""

    case: str | None
    queue: str | None
