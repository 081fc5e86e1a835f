"""A server with fakes, as in tests/server; limits on how often one may ask are lifted."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from server.ports import Opening
from tests.server.conftest import Start, Talk, database_url, start, store  # noqa: F401 (fixtures)
from tests.server.fakes import FakeEngine, FakeMessage, FakeResult
from tests.server.staff.conftest import signed_in_as  # noqa: F401 (fixture)

MANY = 1_000_000
LONG = bool(os.environ.get("TESTS_LONG"))
"""Whether everything is sent through every door (minutes), or every tenth of it."""
LIFTED = {
    "requests_per_minute": MANY,
    "conversation_requests_per_minute": MANY,
    "staff_requests_per_minute": MANY,
    "max_turns": MANY,
}


@dataclass
class Parrot(FakeEngine):
    """Repeats what was said, and concludes nothing: what is tested here are the doors."""

    async def handle(self, sender_id: str, events: list[dict[str, Any]], text: str, opening: Opening) -> FakeResult:
        return FakeResult((FakeMessage(f"「{text}」ですね。"),), None, [*events, {"event": "user", "text": text}])


@pytest.fixture
def engine() -> FakeEngine:
    return Parrot()


def part(everything: list[Any]) -> list[Any]:
    """What of it is sent in this run."""
    return everything if LONG else everything[::10]


def say(talk: Talk, text: str, number: int) -> Response:
    """Say something that is no Unicode perhaps, which a client's JSON encoder would refuse."""
    body = json.dumps({"text": text, "client_message_id": f"m{number}"})
    headers = talk.bearer | {"Content-Type": "application/json"}
    return talk.client.post(f"{talk.path}/messages", content=body, headers=headers)


@pytest.fixture
def client(start: Start) -> TestClient:  # noqa: F811
    return start(**LIFTED)
