"""What the published OpenAPI says is what the server does, for requests that fit it and for those that do not."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from server import cookies
from server.app import create_app
from server.settings import Settings
from tests.hostile.conftest import LIFTED, LONG, Parrot
from tests.server.conftest import begin
from tests.server.fakes import FakeReader
from tests.server.staff.conftest import session

EXAMPLES = 300 if LONG else 6
OWN = itertools.cycle([True, False])
SEEN: defaultdict[str, set[int]] = defaultdict(set)
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
        member = store.staff.add("sato", "佐藤", ["operator", "supervisor", "auditor", "editor"], None)
        token = session(store, member)
        self.headers = {
            "Cookie": f"{cookies.STAFF}={token}",
            cookies.HEADER: cookies.form_key(token),
            **self.talk.bearer,
        }


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("openapi"), **LIFTED)
    app = create_app(settings, engine=Parrot(), reader=FakeReader())  # type: ignore[arg-type]
    with TestClient(app, raise_server_exceptions=False) as client:
        client.portal.call(app.state.context.brain.wait_until_loaded)  # type: ignore[union-attr]
        yield House(client)


_APP = create_app(Settings(data_dir=Path("/nonexistent")), engine=Parrot(), reader=FakeReader())  # type: ignore[arg-type]
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
    own = {"conversation_id": house.talk.id, "case_id": house.talk.id}
    if case.path_parameters and next(OWN):  # every other time that which exists
        case.path_parameters |= {name: own[name] for name in case.path_parameters if name in own}
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
    SEEN[f"{case.method} {case.path}"].add(response.status_code)
    case.validate_response(response, checks=CHECKS)


@pytest.mark.slow  # after the one above
def test_requests_that_fit_were_among_them() -> None:
    answered = {operation for operation, statuses in SEEN.items() if statuses & {200, 201}}

    assert len(SEEN) >= 10
    assert len(answered) >= len(SEEN) / 2, dict(SEEN)
