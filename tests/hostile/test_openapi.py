"""What the published OpenAPI says is what the server does, for requests that fit it and for those that do not."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings
from pydantic import SecretStr
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from server import cookies
from server.app import create_app
from server.settings import Settings
from tests.hostile.conftest import LIFTED, LONG
from tests.server.conftest import begin
from tests.server.fakes import FakeEngine, FakeReader
from tests.server.staff.conftest import session

EXAMPLES = 300 if LONG else 6
OWN = itertools.cycle([True, False])
CONVERSATION, CASE = "/api/v1/conversations/{conversation_id}", "/api/v1/staff/cases/{case_id}"
TOLD = {"text": "納品したシステムが止まりました。"}
FITTING: dict[str, Any] = {
    "GET /healthz": None,
    "GET /readyz": None,
    "GET /metrics": None,
    "POST /api/v1/assess": TOLD,
    "POST /api/v1/conversations": {"known": {"delivered": True}},
    f"POST {CONVERSATION}/messages": TOLD | {"client_message_id": "m1"},
    f"GET {CONVERSATION}": None,
    "GET /api/v1/knowledge/labels": None,
    f"POST {CONVERSATION}/link": None,
    f"POST {CONVERSATION}/documents": {"document": "b-plan/document/logs", "ready": True},
    "GET /api/v1/staff/me": None,
    "GET /api/v1/staff/queue": None,
    f"GET {CASE}": None,
    f"POST {CASE}/actions": {"do": "note", "text": "折り返し電話します。"},
    f"GET {CASE}/access": None,
    "GET /api/v1/staff/overrides": None,
    "POST /api/v1/staff/cases": TOLD,
    f"POST {CASE}/told": {"facts": [{"fact": "delivered", "value": True, "status": "confirmed"}]},
}
"""For every operation the body of a request that fits."""
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


class House:
    """A server with a conversation and a member of staff who may do everything; the tokens open all doors."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        store = client.app.state.context.store  # type: ignore[attr-defined]
        self.talk = begin(client)
        self.talk.say(TOLD["text"])
        member = store.staff.add("sato", "佐藤", ["operator", "supervisor", "auditor", "editor"], None)
        token = session(store, member)
        self.headers = {
            "Cookie": f"{cookies.STAFF}={token}",
            cookies.HEADER: cookies.form_key(token),
            **self.talk.bearer,
        }
        self.watching = {"Authorization": "Bearer watching"}
        self.own = {"conversation_id": self.talk.id, "case_id": self.talk.id}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("openapi"), metrics_token=SecretStr("watching"), **LIFTED)
    app = create_app(settings, engine=FakeEngine(), reader=FakeReader())  # type: ignore[arg-type]
    with TestClient(app, raise_server_exceptions=False) as client:
        yield House(client)


_APP = create_app(Settings(data_dir=Path("/nonexistent")), engine=FakeEngine(), reader=FakeReader())  # type: ignore[arg-type]
_SCHEMA = schemathesis.openapi.from_dict(_APP.openapi())
# The stream never ends; tests/server/test_events.py listens to it. Giving back the token would end the others' turns.
SCHEMA = _SCHEMA.exclude(path_regex="/events$").exclude(path_regex="/token$")


@pytest.mark.slow  # hundreds of requests
@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_keeps_to_its_schema(house: House, case: schemathesis.Case) -> None:
    if case.path_parameters and next(OWN):  # every other time that which exists
        case.path_parameters |= {name: house.own[name] for name in case.path_parameters if name in house.own}
    sent = case.as_transport_kwargs()
    headers = {**(sent.get("headers") or {}), **house.headers}
    response = house.client.request(
        sent["method"],
        sent["url"],
        params=sent.get("params"),
        json=sent.get("json"),
        content=sent.get("data"),
        headers=headers,
        follow_redirects=False,
    )
    case.validate_response(response, checks=CHECKS)


def test_no_operation_is_missing_among_those_that_fit() -> None:
    assert {found.ok().label for found in SCHEMA.get_all_operations()} == set(FITTING)


@pytest.mark.parametrize("operation", FITTING)
def test_a_request_that_fits_is_answered(house: House, operation: str) -> None:
    method, path = operation.split(" ")
    headers = house.watching if path == "/metrics" else house.headers
    response = house.client.request(method, path.format(**house.own), json=FITTING[operation], headers=headers)

    assert response.status_code in (200, 201), response.text
    SCHEMA[path][method].Case(path_parameters=house.own).validate_response(response, checks=CHECKS)
