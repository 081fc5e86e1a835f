"""Who is at the other end: addresses of clients, and the proxies whose word about them is taken."""

from __future__ import annotations

import ipaddress

from starlette.types import Scope


def networks(listed: str) -> list[str]:
    """The addresses and networks of a list with commas. Raises ValueError for what is neither."""
    return [str(ipaddress.ip_network(part.strip(), strict=False)) for part in listed.split(",") if part.strip()]


def subscriber(address: str) -> str:
    """An address as it is counted: of IPv6 the part that one subscriber has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6 and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def of(scope: Scope) -> str:
    """The address that a request comes from, as it is counted; empty for a socket without addresses."""
    client = scope.get("client")
    return subscriber(client[0]) if client else ""
