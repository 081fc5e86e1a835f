"""The address of the server, taken before anything slow begins."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from knowledge.errors import TriageError
from server.reasons import reason

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on `host` and `port` (0: any free one); callers wait until the server takes it over.

    Raises TriageError (address_unusable).
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
            bound.listen()  # until then a second server could bind the same port
        except OSError:
            bound.close()
            raise
    except (OSError, UnicodeError) as error:
        why = reason(error) if isinstance(error, OSError) else "アドレスとして読めません"
        raise TriageError(
            "address_unusable",
            f"{host}:{port} で待ち受けられません（{why}）。--port で別のポートを、または --host で別のアドレスを"
            "指定してください。",
        ) from None
    return bound


def url(bound: socket.socket) -> str:
    """The address of a bound socket for a browser."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}/" if bound.family == socket.AF_INET6 else f"http://{host}:{port}/"


def web_server(app: ASGIApp, log_format: str = "plain") -> uvicorn.Server:
    """The server program for `app`; `run(sockets=[bound])` serves until it is stopped."""
    import uvicorn  # heavy, and not needed to take the address

    from server.logs import config

    return uvicorn.Server(
        uvicorn.Config(
            app,
            ws="none",  # nothing here speaks websockets, and uvicorn wants a newer library for them than Rasa pins
            loop="asyncio",
            log_config=config(log_format),
            proxy_headers=False,  # proxies are believed as the settings say (server/edge), not as uvicorn would
            timeout_graceful_shutdown=3,
        )
    )
