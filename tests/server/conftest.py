"""A server on a fresh data folder, with fakes for everything that takes seconds."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pydantic import SecretStr

from knowledge.errors import TriageError
from server.app import create_app
from server.papers import fonts
from server.settings import Settings
from server.store.store import Store, open_store
from tests.server.fakes import FakeEngine, FakeReader
from tests.server.postgresql import Cluster, binaries, running

_ids = itertools.count(1)


@dataclass
class Talk:
    """One conversation, seen by its owner."""

    client: TestClient
    id: str
    token: str
    greeting: list[dict[str, Any]] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.id}"

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def say(self, text: str, client_message_id: str | None = None) -> Response:
        body = {"text": text, "client_message_id": client_message_id or f"auto-{next(_ids)}"}
        return self.client.post(f"{self.path}/messages", json=body, headers=self.bearer)

    def read(self) -> dict[str, Any]:
        response = self.client.get(self.path, headers=self.bearer)
        assert response.status_code == 200
        found: dict[str, Any] = response.json()
        return found

    def texts(self) -> list[str]:
        return [message["text"] for message in self.read()["messages"]]


Start = Callable[..., TestClient]


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server for all tests of this process that want one."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL: this machine has no initdb and no postgres")
    with running(programs) as started:
        yield started


BACKENDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.slow))  # slow: starts a PostgreSQL server
"""For tests that are to pass on both; with it they are parametrised over `database_url`, indirectly."""


@pytest.fixture(scope="session")
def noto() -> None:
    """For tests that set a PDF."""
    try:
        fonts.folder()
    except TriageError:
        pytest.skip("PDF: this machine has no Noto Sans CJK (apt-get install fonts-noto-cjk)")


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """The setting that chooses the database: SQLite below the data folder, unless a test is parametrised."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return ""
    found: str = request.getfixturevalue("cluster").migrated()
    return found


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[Store]:
    """An empty store."""
    opened = open_store(tmp_path, database_url)
    yield opened
    opened.close()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def start(tmp_path: Path, database_url: str, engine: FakeEngine) -> Iterator[Start]:
    """Starts a server on this test's data folder; keywords are settings."""
    with ExitStack() as running:

        def started(**settings: Any) -> TestClient:
            chosen = Settings(**{"data_dir": tmp_path, "database_url": SecretStr(database_url)} | settings)
            app = create_app(chosen, engine=engine, reader=FakeReader())  # type: ignore[arg-type]
            return running.enter_context(TestClient(app, raise_server_exceptions=False))

        yield started


@pytest.fixture
def client(start: Start) -> TestClient:
    return start()


def begin(client: TestClient, **opening: Any) -> Talk:
    """A new conversation."""
    response = client.post("/api/v1/conversations", json=opening)
    assert response.status_code == 201, response.text
    body = response.json()
    return Talk(client, body["conversation_id"], body["token"], body["messages"])


@pytest.fixture
def talk(client: TestClient) -> Talk:
    return begin(client)
