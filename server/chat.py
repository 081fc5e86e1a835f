"""The conversation API: begin, say, read, give the token back. Listening stands in events.py."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from server import auth
from server.context import Context, context
from server.errors import ApiError, SafeJSON
from server.ports import Opening
from server.shapes import ERRORS, ConversationOut, ConversationStarted, MessageIn, OpeningIn, TurnOut
from server.store.records import POLICYHOLDER, Conversation
from server.transcript import messages_out, newest_answer

router = APIRouter(prefix="/api/v1/conversations", tags=["会話"], responses=ERRORS)
bearer = HTTPBearer(auto_error=False, description="会話を始めたときに受け取ったトークン")


async def opened(
    conversation_id: str,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    here: Annotated[Context, Depends(context)],
) -> Conversation:
    """The conversation of the path, when the bearer token is its own."""
    if given is None:
        raise ApiError(401, "token_required", {"WWW-Authenticate": "Bearer"})
    conversation = await asyncio.to_thread(here.store.conversations.find, conversation_id)
    if conversation is None:
        raise ApiError(404, "conversation_not_found")
    if not auth.matches(given.credentials, conversation.token_hash):
        raise ApiError(401, "token_invalid", {"WWW-Authenticate": 'Bearer error="invalid_token"'})
    if auth.has_ended(conversation.created, conversation.updated, here.settings):
        raise ApiError(401, "token_expired", {"WWW-Authenticate": 'Bearer error="invalid_token"'})
    here.conversation_rate.take(conversation.id)  # only now: nobody else can use up what the holder may ask
    return conversation


Here = Annotated[Context, Depends(context)]
Opened = Annotated[Conversation, Depends(opened)]


@router.post("", response_model=ConversationStarted, status_code=201, summary="会話を始める")
async def begin(here: Here, body: OpeningIn | None = None) -> SafeJSON:
    """Begin a conversation, optionally with what is already known."""
    body = body or OpeningIn()
    conversation_id, token, greeting = await here.turns.begin(Opening(body.known, body.policies, body.as_of))
    return SafeJSON(
        {"conversation_id": conversation_id, "token": token, "messages": messages_out(greeting)}, status_code=201
    )


async def seated(here: Here) -> AsyncIterator[ExitStack]:
    """A seat from arrival on. Raises ApiError (busy) before the database is asked: when everything is slow, at least
    being turned away is quick.
    """
    with ExitStack() as seat:
        seat.enter_context(here.brain.seat())
        yield seat


@router.post("/{conversation_id}/messages", response_model=TurnOut, summary="話す")
async def say(
    seat: Annotated[ExitStack, Depends(seated)], conversation: Opened, body: MessageIn, here: Here
) -> SafeJSON:
    """Say something, or press a button by sending its payload; the reply and the answer so far."""
    replies = await here.turns.say(conversation.id, body.text, body.client_message_id, seat)
    return SafeJSON({"messages": messages_out(replies), "answer": newest_answer(replies)})


@router.delete("/{conversation_id}/token", status_code=204, summary="トークンを使えなくする")
async def revoke(conversation: Opened, here: Here) -> None:
    """Let the token, and the link to the case's page, open nothing any more. What was said is kept."""
    await asyncio.to_thread(here.store.cases.revoke, conversation.id, POLICYHOLDER)


@router.get("/{conversation_id}", response_model=ConversationOut, summary="会話を読む")
async def read(conversation: Opened, here: Here) -> SafeJSON:
    """All messages so far and the newest answer."""
    messages = await asyncio.to_thread(here.store.conversations.messages, conversation.id)
    return SafeJSON({"messages": messages_out(messages), "answer": newest_answer(messages)})
