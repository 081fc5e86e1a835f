"""PostgreSQL as a setting: addresses that work, mistakes told without the password, a server that goes and comes."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from knowledge.errors import TriageError
from server.store import postgresql
from server.store.database import open_database
from server.store.store import open_store
from tests.server.conftest import Start, begin
from tests.server.postgresql import Cluster, binaries, running


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("no url", "URL として読めません"),
        ("mysql://u:geheim@h/d", "postgresql://"),
        ("postgresql://u:geheim@h", "データベース名がありません"),
        ("postgresql://:geheim@h/d", "利用者か"),
        ("postgresql://u:geheim@h/d?ssl=on", "使えるのは host, sslmode"),
        ("postgresql://u:geheim@h/d?sslmode=yes", "使えるのは disable, prefer"),
        ("postgresql://u:geheim@h/d?sslmode=verify-ca&sslrootcert=/nope", "証明書を読めません"),
        ("postgresql://u:geheim@h:port/d", "URL として読めません"),
    ],
)
def test_a_wrong_url_is_told_with_what_is_allowed_and_without_the_password(url: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(TriageError) as refused:
        open_store(tmp_path, url)

    assert refused.value.code == "invalid_setting"
    assert told.replace(", ", "、") in refused.value.message
    assert "TRIAGE_DATABASE_URL" in refused.value.message
    assert "geheim" not in refused.value.message


def test_a_database_that_does_not_answer_is_told_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(TriageError) as refused:
        open_store(tmp_path, "postgresql://u:geheim@127.0.0.1:1/d")

    assert (refused.value.code, "127.0.0.1/d" in refused.value.message) == ("database_unreachable", True)
    assert "geheim" not in refused.value.message
    assert list(tmp_path.iterdir()) == []


def test_tls_follows_sslmode() -> None:
    def context(mode: str) -> ssl.SSLContext:
        found = postgresql._tls({"sslmode": mode})["ssl_context"]
        assert isinstance(found, ssl.SSLContext)
        return found

    assert postgresql._tls({}) == {}
    assert postgresql._tls({"sslmode": "disable"}) == {"ssl_context": False}
    assert context("require").verify_mode == ssl.CERT_NONE
    assert (context("verify-ca").verify_mode, context("verify-ca").check_hostname) == (ssl.CERT_REQUIRED, False)
    assert context("verify-full").check_hostname


@pytest.mark.slow  # starts a PostgreSQL server
def test_a_database_that_cannot_hold_every_character_is_refused(tmp_path: Path, cluster: Cluster) -> None:
    cluster.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(TriageError) as refused:
        open_store(tmp_path, cluster.url("latin"))

    assert refused.value.code == "database_encoding"
    assert "LATIN1" in refused.value.message


@pytest.fixture
def own() -> Iterator[Cluster]:
    """A server of this test's own, to be stopped and started."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL: this machine has no initdb and no postgres")
    with running(programs) as started:
        yield started


@pytest.mark.slow  # starts a PostgreSQL server
def test_a_database_that_goes_away_is_told_and_used_again_when_it_is_back(own: Cluster, start: Start) -> None:
    talk = begin(start(database_url=SecretStr(own.migrated())))
    talk.say("一つ目", "m1")
    own.stop()
    failed = talk.say("二つ目", "m2")
    not_ready = talk.client.get("/readyz")
    own.start()

    for response in (failed, not_ready):
        assert (response.status_code, response.json()["error"]["code"]) == (503, "storage_unavailable")
        assert response.headers["retry-after"] == "5"
    assert talk.say("二つ目", "m2").json()["messages"][0]["text"] == "2回目: 二つ目"
    assert talk.client.get("/readyz").status_code == 200


class Reset:
    """A socket's file whose peer has hung up on what was unread."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        raise ConnectionResetError

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@pytest.mark.slow  # starts a PostgreSQL server
def test_a_network_that_breaks_under_a_question_is_the_storages_error_and_the_next_one_works(
    cluster: Cluster, tmp_path: Path
) -> None:
    database = open_database(cluster.migrated(), tmp_path)

    def asked(connection: Connection, *, breaks: bool = False) -> Any:
        driver = connection.connection.dbapi_connection
        if breaks:
            driver._sock = Reset(driver._sock)
        return connection.exec_driver_sql("SELECT 1").scalar_one()

    def read(*, breaks: bool = False) -> Any:
        with database.reading() as connection:
            return asked(connection, breaks=breaks)

    try:
        with pytest.raises(SQLAlchemyError):
            read(breaks=True)
        assert read() == 1
        with database.reading() as connection:  # goes back into the pool, and is found broken there
            kept = connection.connection.dbapi_connection
        kept._sock = Reset(kept._sock)
        with pytest.raises(SQLAlchemyError):
            database.check()
        database.check()
        with database.lasting() as lasting, pytest.raises(SQLAlchemyError):
            asked(lasting, breaks=True)
    finally:
        database.close()
