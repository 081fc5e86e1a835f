"""Signing in with the company's account, against a small provider: who is let in, and what is seen through."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from server import cookies
from server.store.store import Store
from tests.server.conftest import BACKENDS, Start
from tests.server.staff.provider import CLIENT, SECRET, Provider, running

MAIL = "hanako@example.jp"


@pytest.fixture(scope="module")
def shared() -> Iterator[Provider]:
    with running() as started:
        yield started


@pytest.fixture
def provider(shared: Provider) -> Provider:
    shared.claims, shared.describes, shared.signs_with = {"email": MAIL}, {}, shared.key
    return shared


@pytest.fixture
def client(start: Start, provider: Provider, store: Store) -> TestClient:
    store.staff.add(MAIL, "花子", ["operator"], None)
    return start(oidc_issuer=provider.issuer, oidc_client_id=CLIENT, oidc_client_secret=SecretStr(SECRET))


def come_back(client: TestClient, provider: Provider, **changed: str) -> Response:
    there = client.get("/staff/sso", follow_redirects=False)
    assert there.status_code == 303
    brought = provider.go_there(there.headers["location"]) | changed
    return client.get("/staff/sso/back", params=brought, follow_redirects=False)


@pytest.mark.parametrize("database_url", BACKENDS, indirect=True)
def test_an_account_made_for_it_is_let_in(client: TestClient, provider: Provider) -> None:
    assert 'href="/staff/sso"' in client.get("/staff/login").text
    done = come_back(client, provider)

    assert (done.status_code, done.headers["location"]) == (303, "/staff")
    assert client.get("/api/v1/staff/me").json()["login"] == MAIL
    assert provider.asked["redirect_uri"] == "http://testserver/staff/sso/back"
    assert (provider.asked["code_challenge_method"], provider.asked["response_type"]) == ("S256", "code")


def test_nobody_else_is_let_in(client: TestClient, provider: Provider, store: Store) -> None:
    store.staff.add("local@example.jp", "x", ["operator"], "$argon2id$…")
    store.staff.add("gone@example.jp", "x", ["operator"], None)
    store.staff.disable("gone@example.jp")
    for mail in ("stranger@example.jp", "local@example.jp", "gone@example.jp", "", "\0", "x" * 99):
        provider.claims["email"] = mail
        assert come_back(client, provider).status_code == 403
    assert cookies.STAFF not in client.cookies


WRONG: dict[str, Callable[[Provider], Any]] = {
    "期限切れ": lambda provider: provider.claims.update(exp=int(time.time()) - 120),
    "期限なし": lambda provider: provider.claims.update(exp=None),
    "別の発行者": lambda provider: provider.claims.update(iss="https://evil.example"),
    "別の宛先": lambda provider: provider.claims.update(aud="another"),
    "ほかの宛先のためのもの": lambda provider: provider.claims.update(aud=[CLIENT, "another"], azp="another"),
    "別の nonce": lambda provider: provider.claims.update(nonce="guessed"),
    "nonce なし": lambda provider: provider.claims.update(nonce=None),
    "メールなし": lambda provider: provider.claims.update(email=None),
    "確かめていないメール": lambda provider: provider.claims.update(email_verified=False),
    "別の鍵": lambda provider: setattr(provider, "signs_with", RSAKey.generate_key(2048, {"kid": "one"})),
    "別の発行者の説明": lambda provider: provider.describes.update(issuer="https://evil.example"),
    "鍵の場所なし": lambda provider: provider.describes.update(jwks_uri="http://127.0.0.1:9/none"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_token_that_is_not_for_us_now_is_refused(client: TestClient, provider: Provider, name: str) -> None:
    there = client.get("/staff/sso", follow_redirects=False)
    brought = provider.go_there(there.headers["location"])
    WRONG[name](provider)
    refused = client.get("/staff/sso/back", params=brought, follow_redirects=False)

    assert refused.status_code == 502
    assert "もう一度" in refused.text
    assert cookies.STAFF not in client.cookies


def test_what_was_not_begun_in_this_browser_is_refused(client: TestClient, provider: Provider) -> None:
    assert come_back(client, provider, state="guessed").status_code == 502
    assert come_back(client, provider, code="guessed").status_code == 502
    assert come_back(client, provider, code="").status_code == 502
    there = client.get("/staff/sso", follow_redirects=False)
    brought = provider.go_there(there.headers["location"])
    client.cookies.clear()
    assert client.get("/staff/sso/back", params=brought, follow_redirects=False).status_code == 502


def test_a_provider_that_does_not_answer_is_told_and_the_login_form_still_works(start: Start) -> None:
    client = start(oidc_issuer="http://127.0.0.1:9", oidc_client_id=CLIENT, oidc_client_secret=SecretStr(SECRET))

    assert client.get("/staff/sso", follow_redirects=False).status_code == 502
    assert client.get("/staff/login").status_code == 200


def test_without_the_setting_there_is_no_such_way(start: Start) -> None:
    client = start()

    assert client.get("/staff/sso", follow_redirects=False).status_code == 404
    assert "/staff/sso" not in client.get("/staff/login").text
