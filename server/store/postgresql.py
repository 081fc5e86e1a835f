"""PostgreSQL through pg8000. Values travel apart from the statements, so the server's log never quotes a person."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError

from knowledge.errors import TriageError

# A server that hangs must not hold the threads of this one: seconds for the socket, milliseconds for PostgreSQL.
SOCKET_SECONDS = 20
LIMITS = {
    "statement_timeout": "10000",
    "lock_timeout": "5000",
    "idle_in_transaction_session_timeout": "60000",
    "timezone": "UTC",
}
FORM = "postgresql://利用者:パスワード@ホスト:5432/データベース名"
OPTIONS = ("host", "sslmode", "sslrootcert", "application_name")
SSL_MODES = ("disable", "prefer", "require", "verify-ca", "verify-full")


def engine(url: str, connections: int, *, patient: bool = False) -> Engine:
    """An engine for the database of `url`; up to `connections` are made when needed. `patient`: without time limits.

    Raises TriageError (invalid_setting), which never quotes the URL: it holds the password.
    """
    parsed = _parse(url)
    options = {key: value if isinstance(value, str) else value[-1] for key, value in parsed.query.items()}
    target = URL.create(
        "postgresql+pg8000", parsed.username, parsed.password, parsed.host, parsed.port, parsed.database
    )
    arguments = {
        "application_name": options.get("application_name", "triage"),
        "timeout": None if patient else SOCKET_SECONDS,
        "startup_params": {} if patient else LIMITS,
        **_address(parsed, options),
        **_tls(options),
    }
    # hide_parameters: an error's text must not carry what a person wrote.
    made = create_engine(
        target,
        future=True,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=5,
        pool_size=min(5, connections),
        max_overflow=max(0, connections - 5),
        connect_args=arguments,
    )
    event.listen(made, "handle_error", _broken)
    return made


def _broken(context: ExceptionContext) -> None:
    """The driver lets a reset or a timeout of its socket through as it is: it is a lost connection as any other."""
    if isinstance(context.original_exception, OSError):
        context.is_disconnect = True
        raise DisconnectionError from context.original_exception


def name_of(url: str) -> str:
    """The database as people may see it: host and name, no user and no password."""
    parsed = _parse(url)
    return f"PostgreSQL {parsed.host or parsed.query.get('host') or 'localhost'}/{parsed.database}"


def check_encoding(connection: Connection, name: str) -> None:
    """Raise TriageError (database_encoding) when the database cannot hold every character."""
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise TriageError(
            "database_encoding",
            f"{name}: 文字コードが {encoding} です。createdb -E UTF8 -T template0 で作り直してください。",
        )


def unreachable(url: str) -> TriageError:
    """The error for a database that does not answer or does not let us in."""
    return TriageError(
        "database_unreachable",
        f"{name_of(url)}: つながらないか、使う権限がありません。PostgreSQL が動いているか、TRIAGE_DATABASE_URL の"
        "利用者・パスワード・データベース名が正しいかを確かめてください。",
    )


def leave_nothing(url: str, tables: list[str]) -> bool:
    """Rewrite `tables` without what was deleted. They are locked meanwhile."""
    patient = engine(url, 1, patient=True)
    try:
        with patient.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in tables:
                connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {table}")
    finally:
        patient.dispose()
    return True


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise _wrong("URL として読めません") from None
    if parsed.drivername not in ("postgresql", "postgres"):
        raise _wrong("postgresql:// で始まっていません")
    if not parsed.database or not parsed.username:
        raise _wrong("利用者かデータベース名がありません")
    if unknown := sorted(set(parsed.query) - set(OPTIONS)):
        raise _wrong(f"? の後ろの {'、'.join(unknown)} は使えません。使えるのは {'、'.join(OPTIONS)} です")
    return parsed


def _address(parsed: URL, options: Mapping[str, str]) -> dict[str, Any]:
    """A host that begins with a slash is the folder of a Unix socket, as in PostgreSQL's own tools."""
    host = options.get("host", "")
    if not host:
        return {}
    return {"unix_sock": f"{host}/.s.PGSQL.{parsed.port or 5432}"} if host.startswith("/") else {"host": host}


def _tls(options: Mapping[str, str]) -> dict[str, Any]:
    mode = options.get("sslmode", "prefer")
    if mode not in SSL_MODES:
        raise _wrong(f"sslmode の「{mode}」は使えません。使えるのは {'、'.join(SSL_MODES)} です")
    if mode == "prefer":
        return {}  # TLS where the server has it
    if mode == "disable":
        return {"ssl_context": False}
    try:
        checked = ssl.create_default_context(cafile=options.get("sslrootcert"))
    except (OSError, ssl.SSLError):
        raise _wrong("sslrootcert の証明書を読めません") from None
    checked.check_hostname = mode == "verify-full"
    checked.verify_mode = ssl.CERT_NONE if mode == "require" else ssl.CERT_REQUIRED
    return {"ssl_context": checked}


def _wrong(why: str) -> TriageError:
    return TriageError(
        "invalid_setting",
        f"環境変数 TRIAGE_DATABASE_URL: {why}。{FORM} の形で指定してください（指定しなければ、データフォルダーの "
        "SQLite を使います）。",
        where=["database_url"],
    )
