"""The HTTP API's shapes around the Answer: what is sent and what comes back. OpenAPI is made from these."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import Field

from actions.contract import Answer, PolicyIn, Shape, Value

Role = Literal["user", "assistant", "operator"]


class OpeningIn(Shape):
    """What the caller already knows when asking: facts, policies held, and the day that 昨日 counts from."""

    known: dict[str, Any] = Field(default_factory=dict, description="分かっている事実（事実の id → 値）")
    policies: tuple[PolicyIn, ...] = Field(default=(), max_length=50, description="契約している商品と特約")
    as_of: dt.date | None = Field(default=None, description="今日の日付（日本時間）。省略すると今日")


class AssessIn(OpeningIn):
    """One incident to assess. `id` is the caller's own and is not used."""

    text: str = Field(description="何が起きたかの説明")
    id: str | int | None = None


class FactEdit(Shape):
    """What staff say of one value of a fact. `withdrawn` takes back what they said; `value` null: nothing is known."""

    fact: str
    value: Value | None = None
    status: Literal["confirmed", "denied", "unknown", "withdrawn"]


class ButtonOut(Shape):
    """A quick reply: show `title`, send `payload` as the text."""

    title: str
    payload: str


class MessageOut(Shape):
    """One message of a conversation. `number` counts from 1; `title` is the button's title when one was pressed."""

    number: int
    role: Role
    text: str
    kind: str = "text"
    buttons: tuple[ButtonOut, ...] = ()
    title: str | None = None
    client_message_id: str | None = None
    reply_to: int | None = None
    created: dt.datetime


class ConversationStarted(Shape):
    """A new conversation. The token is shown only here: keep it, and send it as bearer."""

    conversation_id: str
    token: str
    messages: tuple[MessageOut, ...]


class MessageIn(Shape):
    """What a person says. The same `client_message_id` is never processed twice."""

    text: str = Field(description="文章、またはボタンの payload")
    client_message_id: str = Field(min_length=1, max_length=100)


class TurnOut(Shape):
    """The assistant's reply to one message."""

    messages: tuple[MessageOut, ...]
    answer: Answer | None


class ConversationOut(Shape):
    """A conversation so far, with the newest answer."""

    messages: tuple[MessageOut, ...]
    answer: Answer | None


class ErrorBody(Shape):
    """What went wrong: a stable code, Japanese for people, and data."""

    code: str
    message: str
    details: dict[str, Any] | None = None


class ErrorOut(Shape):
    """Every error has this shape."""

    error: ErrorBody


ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorOut, "description": description}
    for status, description in {
        400: "JSON として読めない",
        401: "トークンがない、または合わない",
        403: "ほかのサイトからの操作、またはその役割ではできない",
        404: "会話がない",
        409: "いまは受け取れない",
        413: "大きすぎる",
        415: "Content-Type が違う",
        422: "内容に直すところがある",
        429: "短い間に何度も送られた",
        503: "準備中、または一時的に使えない",
    }.items()
}
"""Documented error responses, by status."""
