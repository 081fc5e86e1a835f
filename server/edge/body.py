"""The size of what is sent: refused before it is read, or as soon as it grows too large."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from server.errors import ApiError

_DISCARDED = 16 * 1024 * 1024


async def check_announced(headers: Headers, receive: Receive, limit: int) -> None:
    """Raise ApiError (body_too_large) for a body that announces more than `limit` bytes."""
    announced = headers.get("content-length", "0")
    if announced.isdigit() and int(announced[:18]) > limit:
        await _discard(receive)
        raise ApiError(413, "body_too_large", limit=limit)


def limited(receive: Receive, limit: int) -> Receive:
    """`receive` that refuses a body which grows past `limit` without having announced its length."""
    seen = 0

    async def receive_limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            if message.get("more_body", False):
                await _discard(receive)
            raise HTTPException(413)
        return message

    return receive_limited


async def _discard(receive: Receive) -> None:
    """Read a refused body, up to a point: many clients only look for an answer once they have sent everything."""
    seen, more = 0, True
    while more and seen < _DISCARDED:
        message = await receive()
        seen += len(message.get("body", b""))
        more = message["type"] == "http.request" and message.get("more_body", False)
