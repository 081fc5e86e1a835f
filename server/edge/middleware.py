"""The outermost layer, in order: whose address, which host and site, how often, how large; the last net for errors."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from knowledge.errors import TriageError
from server.edge import addresses
from server.edge.body import check_announced, limited
from server.edge.headers import security_headers
from server.edge.origin import check_host, check_site, hosts
from server.edge.rates import Rate
from server.errors import internal, response
from server.settings import Settings

Page = Callable[[Request, TriageError], Response | None]
PROBES = ("/healthz", "/readyz", "/metrics")
"""Asked by machines, often, and under any name."""
STATIC = "/static/"


def install(app: FastAPI, settings: Settings, page: Page) -> None:
    """Put the layer around `app`. `page` shows an error to people, None where JSON is expected."""
    app.add_middleware(Edge, settings=settings, page=page)
    if trusted := addresses.networks(settings.trusted_proxies):
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=trusted)


class Edge:
    """ASGI middleware. Websockets are refused: nothing here speaks them, and any origin could open one."""

    def __init__(self, app: ASGIApp, settings: Settings, page: Page) -> None:
        self._app, self._page = app, page
        self._limit, self._hosts = settings.max_body_bytes, hosts(settings.allowed_hosts)
        self._headers = security_headers(settings.secure_cookies)
        self._rate = Rate(settings.requests_per_minute)

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
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._check(scope, receive)
            await self._app(scope, limited(receive, self._limit), send_with_headers)
        except TriageError as error:
            await self._shown(scope, error)(scope, receive, send_with_headers)
        except Exception as error:
            answer = internal(error, "request")
            if not started:
                await self._shown(scope, answer)(scope, receive, send_with_headers)

    async def _check(self, scope: Scope, receive: Receive) -> None:
        """Raise ApiError: unknown_host, foreign_form, too_many_requests, body_too_large."""
        headers, path = Headers(scope=scope), scope["path"]
        if path not in PROBES:
            check_host(headers, self._hosts)
            check_site(scope["method"], headers)
            if not path.startswith(STATIC):
                self._rate.take(addresses.of(scope))
        await check_announced(headers, receive, self._limit)

    def _shown(self, scope: Scope, error: TriageError) -> Response:
        try:
            return self._page(Request(scope), error) or response(error)
        except Exception as problem:
            internal(problem, "error page")
            return response(error)
