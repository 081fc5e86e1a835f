"""What whoever holds the conversation can do with its case: get a link to its page, and tick papers."""

from __future__ import annotations

import asyncio
from typing import Literal

from fastapi import APIRouter

from actions.contract import Shape
from server.cases import papers
from server.cases.links import new_link
from server.chat import Here, Opened
from server.errors import ApiError, SafeJSON
from server.shapes import ERRORS
from server.store.locking import CaseGone
from server.store.records import POLICYHOLDER

router = APIRouter(prefix="/api/v1/conversations", tags=["会話"], responses=ERRORS)


class LinkOut(Shape):
    """A link to the case's page, below this server's address. An earlier one opens it no more."""

    link: str


class TickIn(Shape):
    """Whether the policyholder has a paper at hand; `document` is its id in the answer."""

    document: str
    ready: bool


class TickOut(Shape):
    """How the paper stands now; what was received stays received."""

    document: str
    state: Literal["missing", "ready", "received"]


@router.post("/{conversation_id}/link", response_model=LinkOut, summary="受付のページのリンクを作る")
async def link(conversation: Opened, here: Here) -> LinkOut:
    """A new link to the page that tells how far the case is. What stands behind the # is never sent to a server."""
    try:
        made = await asyncio.to_thread(new_link, here, conversation.id)
    except CaseGone:
        raise ApiError(404, "conversation_not_found") from None
    await asyncio.to_thread(here.store.access.add, POLICYHOLDER, "link", conversation.id)
    return LinkOut(link=made)


@router.post("/{conversation_id}/documents", response_model=TickOut, summary="手もとにある書類に印を付ける")
async def tick(conversation: Opened, body: TickIn, here: Here) -> SafeJSON:
    """Note that a paper of the answer is at hand, or is not any more. Staff and the case's page show it, too."""
    try:
        state = await asyncio.to_thread(papers.tick, here, conversation.id, body.document, ready=body.ready)
    except CaseGone:
        raise ApiError(404, "conversation_not_found") from None
    return SafeJSON({"document": body.document, "state": state})
