"""The headers that every response carries."""

from __future__ import annotations

from collections.abc import Mapping

_YEAR = 365 * 24 * 3600
_UNUSED = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb", "browsing-topics")
_ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Forms need an Origin that tells (with no-referrer browsers send `null`); other sites are told nothing.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNUSED),
}


def security_headers(https: bool) -> Mapping[str, str]:
    """The headers; where people come over `https`, browsers shall keep to it for a year."""
    return _ALWAYS | ({"Strict-Transport-Security": f"max-age={_YEAR}"} if https else {})
