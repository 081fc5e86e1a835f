"""Whether a request is meant for this server, and whether another site makes it."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from server.errors import ApiError

SAFE = ("GET", "HEAD", "OPTIONS")
HOST = re.compile(r"(?:\*\.)?[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){0,19}|\[[0-9A-Fa-f:.]{2,45}\]")
"""What a host looks like in the setting; `*.` stands for every name below it."""
_PORT = re.compile(r":[0-9]{1,5}$")


def hosts(listed: str) -> frozenset[str]:
    """The hosts of a list with commas, in small letters. Raises ValueError for what is none."""
    found = frozenset(part.strip().lower() for part in listed.split(",") if part.strip())
    if not all(HOST.fullmatch(host) for host in found):
        raise ValueError("host")
    return found


def check_host(headers: Headers, allowed: Collection[str]) -> None:
    """Raise ApiError (unknown_host) for a Host that is none, or none of the `allowed` ones (none given: any)."""
    host = _PORT.sub("", headers.get("host", "")).lower().rstrip(".")
    well_formed = HOST.fullmatch(host) is not None and not host.startswith("*")
    parents = {f"*.{host.split('.', cut)[cut]}" for cut in range(1, host.count(".") + 1)}
    if not well_formed or (allowed and not {host, *parents} & set(allowed)):
        raise ApiError(400, "unknown_host")


def check_site(method: str, headers: Headers) -> None:
    """Raise ApiError (foreign_form) where a browser says that another site wants to change something here.

    A program that is no browser says neither where it comes from, and is known by its token.
    """
    if method in SAFE:
        return
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        ours = site in ("same-origin", "none")
    else:
        ours = origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""
    if not ours:
        raise ApiError(403, "foreign_form")
