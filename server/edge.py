"""The outermost layer: security headers on every response, the size limit, and the last net for errors."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.errors import ApiError, internal, response

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Edge:
    """ASGI middleware. Websockets are refused: nothing here speaks them, and any origin could open one."""

    def __init__(self, app: ASGIApp, max_body_bytes: int) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdigit() and int(announced) > self._max_body_bytes:
            await _discard(receive)
            await response(ApiError(413, "body_too_large", limit=self._max_body_bytes))(
                scope, receive, send_with_headers
            )
            return
        try:
            await self._app(scope, self._limited(receive), send_with_headers)
        except Exception as error:
            answer = internal(error, "request")
            if not started:
                await answer(scope, receive, send_with_headers)

    def _limited(self, receive: Receive) -> Receive:
        """`receive` that refuses a body which grows past the limit without having announced its length."""
        seen = 0

        async def receive_limited() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._max_body_bytes:
                raise HTTPException(413)
            return message

        return receive_limited


async def _discard(receive: Receive, at_most: int = 16 * 1024 * 1024) -> None:
    """Read a refused body: many clients only look for an answer once they have sent everything."""
    seen, more = 0, True
    while more and seen < at_most:
        message = await receive()
        seen += len(message.get("body", b""))
        more = message["type"] == "http.request" and message.get("more_body", False)
