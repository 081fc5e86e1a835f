"""OpenID Connect: who somebody is, told by the company's own sign-in (authorization code with PKCE)."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from server.errors import ApiError, place_of
from server.settings import Settings

log = logging.getLogger("triage.server")
SECONDS, LEEWAY = 10, 60
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384")


@dataclass(frozen=True)
class Attempt:
    """What this browser has to bring back; it stands in a cookie until then."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Attempt:
        """One that nobody can guess."""
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))

    @classmethod
    def of(cls, cookie: str | None) -> Attempt | None:
        """The one of a cookie; None when there is none."""
        parts = (cookie or "").split(".")
        return cls(*parts) if len(parts) == 3 and all(parts) else None

    def __str__(self) -> str:
        """As the cookie keeps it."""
        return f"{self.state}.{self.nonce}.{self.verifier}"


class SingleSignOn:
    """The company's sign-in, as the settings name it. Every method blocks and raises ApiError (sso_failed)."""

    def __init__(self, settings: Settings, back: str) -> None:
        """`back` is the address to which the company's sign-in sends people back."""
        self._settings = settings
        secret = settings.oidc_client_secret.get_secret_value()
        self._session = OAuth2Session(
            settings.oidc_client_id,
            secret,
            scope="openid email profile",
            redirect_uri=back,
            code_challenge_method="S256",
            default_timeout=SECONDS,
        )

    def way_there(self, attempt: Attempt) -> str:
        """Where to send the browser."""
        try:
            there = self._described()["authorization_endpoint"]
            address, _ = self._session.create_authorization_url(
                there, state=attempt.state, code_verifier=attempt.verifier, nonce=attempt.nonce
            )
        except _FAILURES as error:
            raise _failed(error) from None
        return str(address)

    def login(self, attempt: Attempt, code: str) -> str:
        """The login of whoever came back with `code`."""
        try:
            described = self._described()
            token = self._session.fetch_token(
                described["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=attempt.verifier
            )
            keys = KeySet.import_key_set(_fetched(described["jwks_uri"]))
            claims = jwt.decode(token["id_token"], keys, list(ALGORITHMS)).claims
            self._check(claims, attempt.nonce)
            return str(claims[self._settings.oidc_claim])
        except _FAILURES as error:
            raise _failed(error) from None

    def _described(self) -> dict[str, Any]:
        issuer = self._settings.oidc_issuer
        described: dict[str, Any] = _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if described["issuer"] != issuer:
            raise ValueError("issuer")
        return described

    def _check(self, claims: dict[str, Any], nonce: str) -> None:
        mine = self._settings.oidc_client_id
        wanted: dict[str, Any] = {"iss": self._settings.oidc_issuer, "aud": mine, "nonce": nonce}
        options: dict[str, Any] = {name: {"essential": True, "value": value} for name, value in wanted.items()}
        jwt.JWTClaimsRegistry(leeway=LEEWAY, exp={"essential": True}, **options).validate(claims)
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != mine:
            raise ValueError("azp")
        if self._settings.oidc_claim == "email" and claims.get("email_verified") is False:
            raise ValueError("email_verified")


_FAILURES = (requests.RequestException, AuthlibBaseError, JoseError, KeyError, TypeError, ValueError)


def _fetched(address: str) -> Any:
    answer = requests.get(address, timeout=SECONDS)
    answer.raise_for_status()
    return answer.json()


def _failed(error: Exception) -> ApiError:
    log.warning("single sign-on failed: %s", place_of(error))
    return ApiError(502, "sso_failed")
