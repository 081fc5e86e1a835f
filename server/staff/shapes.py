"""The shapes of the staff's API: what a member may do with a case, and what is shown."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field

from actions.contract import Answer, Shape
from knowledge.assessment import Status
from server.shapes import MessageOut
from server.store.staff import Role


class HandOverAction(Shape):
    """`take` a waiting hand-over, `release` it to the queue, or `finish` it."""

    do: Literal["take", "release", "finish"]


class ChatAction(Shape):
    """`take_over` the chat: the assistant is silent until `give_back`."""

    do: Literal["take_over", "give_back"]


class ReplyAction(Shape):
    """Say something to the policyholder. The same `client_message_id` is said once."""

    do: Literal["reply"]
    text: str
    client_message_id: str | None = Field(default=None, min_length=1, max_length=100)


class NoteAction(Shape):
    """Write something down that only staff see."""

    do: Literal["note"]
    text: str


class OverrideAction(Shape):
    """Hold another status right for one product, and say why. The answer stays; a golden case for review is made."""

    do: Literal["override"]
    product: str
    status: Status
    reason: str


class DocumentAction(Shape):
    """Note where a paper stands."""

    do: Literal["document"]
    document: str
    state: Literal["ready", "received", "missing"]


class ParticularsAction(Shape):
    """Note who holds the policy, by field (company, person, telephone…); an empty text takes back what was noted."""

    do: Literal["particulars"]
    values: dict[str, str] = Field(min_length=1, max_length=20)


class CaseAction(Shape):
    """`close` or `reopen` the case, or make a new `link` to its page for the policyholder."""

    do: Literal["close", "reopen", "link"]


Action = Annotated[
    HandOverAction
    | ChatAction
    | ReplyAction
    | NoteAction
    | OverrideAction
    | DocumentAction
    | ParticularsAction
    | CaseAction,
    Field(discriminator="do"),
]


class MeOut(Shape):
    """Who is signed in. `form_key` goes into the header X-Form-Key of every call that changes something."""

    id: str
    login: str
    name: str
    roles: tuple[Role, ...]
    form_key: str


class DeadlineShown(Shape):
    """The next day that the policyholder has to meet."""

    label: str
    product: str
    due: dt.date
    days_left: int


class QueuedOut(Shape):
    """One case in the queue. `state_text` and `deadline_text` say where it stands; `reminder` marks a near day."""

    id: str
    source: str
    state: str
    state_text: str
    hand_over: str | None
    reason: str | None
    waiting_since: dt.datetime | None
    assigned_to: str | None
    speaker: str | None
    verdicts: tuple[tuple[str, Status], ...]
    deadline: DeadlineShown | None
    deadline_text: str
    reminder: Literal["over", "today", "soon"] | None
    created: dt.datetime
    updated: dt.datetime


class QueueOut(Shape):
    """One page of the queue."""

    items: tuple[QueuedOut, ...]
    total: int
    page: int
    pages: int


class HandOverOut(Shape):
    """A wish for a person."""

    state: str
    reason: str
    created: dt.datetime
    taken_by: str | None
    taken: dt.datetime | None
    closed_by: str | None
    closed: dt.datetime | None


class NoteOut(Shape):
    """What a member of staff wrote down."""

    number: int
    by: str
    text: str
    created: dt.datetime


class PaperOut(Shape):
    """A paper and where it stands."""

    id: str
    label: str
    is_documented: bool
    state: str
    since: dt.datetime | None


class ParticularOut(Shape):
    """One field that tells who holds the policy; `value` is empty and `who` null while nobody told it."""

    id: str
    label: str
    value: str
    optional: bool
    who: str | None
    since: dt.datetime | None


class OverrideOut(Shape):
    """A status that staff hold for wrong."""

    case_id: str
    number: int
    product: str
    given: str
    status: str
    reason: str
    by: str
    created: dt.datetime


class CaseFileOut(Shape):
    """One case as its desk shows it. `speaker` is who has taken the chat over, `speaker_is_me` whether it is you."""

    id: str
    source: str
    state: str
    step: str
    holder: str
    deadline: DeadlineShown | None
    assigned_to: str | None
    speaker: str | None
    speaker_is_me: bool
    hand_overs: tuple[HandOverOut, ...]
    text: str | None
    messages: tuple[MessageOut, ...]
    notes: tuple[NoteOut, ...]
    papers: tuple[PaperOut, ...]
    particulars: tuple[ParticularOut, ...]
    overrides: tuple[OverrideOut, ...]
    answer: Answer | None
    created: dt.datetime
    updated: dt.datetime


class ActedOut(Shape):
    """The case after an action. `link` is a new link to its page, shown only here."""

    case: CaseFileOut
    link: str | None = None


class AccessOut(Shape):
    """One line of the access log."""

    who: str
    action: str
    detail: str
    created: dt.datetime


class AccessesOut(Shape):
    """Who did what with a case, oldest first."""

    items: tuple[AccessOut, ...]


class OverridesOut(Shape):
    """All overridden statuses, newest first."""

    items: tuple[OverrideOut, ...]


Fields = dict[str, Any]
