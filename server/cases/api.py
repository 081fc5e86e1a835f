"""A link to the case's page for whoever holds the conversation."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter

from actions.contract import Shape
from server.cases.links import new_link
from server.chat import Here, Opened
from server.errors import ApiError
from server.shapes import ERRORS
from server.store.locking import CaseGone
from server.store.records import POLICYHOLDER

router = APIRouter(prefix="/api/v1/conversations", tags=["会話"], responses=ERRORS)


class LinkOut(Shape):
    """A link to the case's page, below this server's address. An earlier one opens it no more."""

    link: str


@router.post("/{conversation_id}/link", response_model=LinkOut, summary="受付のページのリンクを作る")
async def link(conversation: Opened, here: Here) -> LinkOut:
    """A new link to the page that tells how far the case is. What stands behind the # is never sent to a server."""
    try:
        made = await asyncio.to_thread(new_link, here, conversation.id)
    except CaseGone:
        raise ApiError(404, "conversation_not_found") from None
    await asyncio.to_thread(here.store.access.add, POLICYHOLDER, "link", conversation.id)
    return LinkOut(link=made)
