"""GET …/conversations/{id}/events: what happens in a conversation, as server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent

from server.chat import Here, Opened
from server.errors import ApiError
from server.shapes import ERRORS
from server.transcript import messages_out

# FastAPI would publish the errors of a stream as events; they are JSON like all others.
_SHAPE = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorOut"}}}
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": error["description"], "content": _SHAPE} for status, error in ERRORS.items()
}
router = APIRouter(tags=["会話"], responses=_ERRORS)


def resume_from(last_event_id: Annotated[str | None, Header()] = None) -> int | None:
    """The number of the last message that the listener has, from Last-Event-ID."""
    if last_event_id is None or last_event_id == "":
        return None
    if not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 10):
        raise ApiError(400, "invalid_event_id")
    return int(last_event_id)


@router.get(
    "/api/v1/conversations/{conversation_id}/events", response_class=EventSourceResponse, summary="会話の動きを聞く"
)
async def events(
    conversation: Opened, here: Here, after: Annotated[int | None, Depends(resume_from)]
) -> AsyncIterator[ServerSentEvent]:
    """Messages as they come (`message`, id = its number) and `typing`. Without Last-Event-ID: from now on."""
    with here.metrics.listeners.track_inprogress(), here.live.listening(conversation.id) as signals:
        history = await asyncio.to_thread(here.store.conversations.messages, conversation.id)
        last = (history[-1].number if history else 0) if after is None else after
        titles: dict[str, str] = {}
        messages_out((message for message in history if message.number <= last), titles)
        yield ServerSentEvent(comment="listening")
        while True:
            for message in await asyncio.to_thread(here.store.conversations.messages, conversation.id, last):
                last = message.number
                yield ServerSentEvent(data=messages_out([message], titles)[0], event="message", id=str(last))
            if await signals.get() == "typing":
                yield ServerSentEvent(data={"role": "assistant"}, event="typing")
