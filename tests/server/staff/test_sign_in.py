"""Signing in: one answer to everything that is wrong, throttled in the database, sessions that end."""

from __future__ import annotations

import datetime as dt
import re
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import update

from server import auth, cookies
from server.staff import passwords
from server.store.clock import stored
from server.store.store import Store
from server.store.tables import sessions
from tests.server.conftest import BACKENDS, Start
from tests.server.staff.conftest import HOUR, SignedInAs

both = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)
PASSWORD = "正しい 馬 電池 ホチキス"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Argon2 with as little work as it takes; the real one is measured below."""
    quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
    monkeypatch.setattr(passwords, "_hashing", quick)
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


@pytest.fixture
def sato(store: Store) -> str:
    """The login of a member."""
    return store.staff.add("sato", "佐藤", ["operator"], passwords.hashed(PASSWORD)).login


def sign_in(client: TestClient, login: str, password: str, then: str = "/staff") -> Response:
    """Open the form, fill it in and send it, as a person does."""
    client.cookies.clear()
    form = client.get("/staff/login").text
    [key] = re.findall(rf'name="{cookies.FIELD}" value="([^"]+)"', form)
    fields = {cookies.FIELD: key, "login": login, "password": password, "next": then}
    return client.post("/staff/login", data=fields, follow_redirects=False)


@both
def test_the_right_password_opens_the_page_that_was_wanted(client: TestClient, sato: str) -> None:
    asked = client.get("/staff/queue", follow_redirects=False)
    assert (asked.status_code, asked.headers["location"]) == (303, "/staff/login?next=/staff/queue")

    done = sign_in(client, " ＳＡＴＯ ", PASSWORD, "/staff/queue")  # as an IME writes it

    assert (done.status_code, done.headers["location"]) == (303, "/staff/queue")
    assert client.get("/staff/queue").status_code == 200
    assert client.get("/api/v1/staff/me").json()["name"] == "佐藤"


@both
def test_everything_that_is_wrong_gets_the_same_answer(client: TestClient, store: Store, sato: str) -> None:
    store.staff.add("sso", "会社の人", ["operator"], None)
    store.staff.add("gone", "辞めた人", ["operator"], passwords.hashed(PASSWORD))
    store.staff.disable("gone")
    tried = {"sato": "違うパスワード", "nobody": PASSWORD, "sso": "", "gone": PASSWORD, "'; --": "x", "a\0": "x"}
    pages = [(sign_in(client, *one), one) for one in tried.items()]

    assert {page.status_code for page, _ in pages} == {401}
    said = {re.search(r'role="alert">(.*?)<', page.text).group(1) for page, _ in pages}  # type: ignore[union-attr]
    assert said == {"ログイン名かパスワードが違います。確かめて、もう一度入れてください。"}
    assert all(cookies.STAFF not in page.cookies for page, _ in pages)


@pytest.mark.slow  # real hashes
def test_a_wrong_login_takes_as_long_as_a_wrong_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hashing", PasswordHash((Argon2Hasher(),)))
    passwords._nobodys.cache_clear()
    kept = passwords.hashed(PASSWORD)
    passwords.verified("x", None)  # the first one makes the hash to compare with

    def seconds(of: str | None) -> float:
        before = time.process_time()
        assert passwords.verified("wrong", of) == (False, None)
        return time.process_time() - before

    known, unknown = (statistics.median(seconds(of) for _ in range(7)) for of in (kept, None))
    assert unknown == pytest.approx(known, rel=0.5)


@both
def test_too_many_failures_of_one_account_are_refused_whoever_has_it(client: TestClient, store: Store) -> None:
    answers = [sign_in(client, "nobody-at-all", f"x{n}").status_code for n in range(11)]
    store.staff.add("nobody-at-all", "だれか", ["operator"], passwords.hashed(PASSWORD))
    refused = sign_in(client, "nobody-at-all", PASSWORD)

    assert answers == [401] * 10 + [429]
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 901
    assert "分ほど待って" in refused.text


@both
def test_many_accounts_from_one_address_are_refused_too(start: Start, store: Store) -> None:
    client = start(login_attempts=2)
    store.staff.add("sato", "佐藤", ["operator"], passwords.hashed(PASSWORD))
    answers = [sign_in(client, f"guess{n}", "x").status_code for n in range(11)]

    assert answers == [401] * 10 + [429]
    assert sign_in(client, "sato", PASSWORD).status_code == 429


@both
def test_signing_in_forgets_the_failures_and_counts_for_nothing(start: Start, store: Store, sato: str) -> None:
    client = start(login_attempts=2)
    for _ in range(15):  # an address has five times as many
        assert sign_in(client, sato, "違うパスワード").status_code == 401
        assert sign_in(client, sato, PASSWORD).status_code == 303
        store.login_attempts.take_back(_only_address(store))


def _only_address(store: Store) -> str:
    with store.database.reading() as connection:
        keys = [row.key for row in connection.exec_driver_sql("SELECT key FROM login_attempts")]
    [address] = [key for key in keys if key.startswith("address:")]
    return address


@both
def test_attempts_made_at_once_are_all_counted(store: Store) -> None:
    with ThreadPoolExecutor(8) as threads:
        counts = [count for count, _ in threads.map(lambda _: store.login_attempts.count("k", HOUR), range(24))]

    assert sorted(counts) == list(range(1, 25))
    assert store.login_attempts.count("k", dt.timedelta(0))[0] == 1


@both
def test_a_session_ends_when_unused_and_when_it_is_old(client: TestClient, store: Store, sato: str) -> None:
    for column, age in (("last_seen", dt.timedelta(minutes=31)), ("expires", dt.timedelta(0))):
        sign_in(client, sato, PASSWORD)
        assert client.get("/api/v1/staff/me").status_code == 200
        with store.database.writing() as connection:
            connection.execute(update(sessions).values({column: stored(dt.datetime.now(dt.UTC) - age)}))
        assert client.get("/api/v1/staff/me").json()["error"]["code"] == "sign_in_required"


@both
def test_signing_out_ends_this_session_only(client: TestClient, store: Store, sato: str) -> None:
    sign_in(client, sato, PASSWORD)
    elsewhere = client.cookies[cookies.STAFF]
    sign_in(client, sato, PASSWORD)
    here = client.cookies[cookies.STAFF]
    out = client.post("/staff/logout", data={cookies.FIELD: cookies.form_key(here)}, follow_redirects=False)

    assert out.headers["location"] == "/staff/login"
    assert store.sessions.find(auth.token_hash(here), HOUR) is None
    assert store.sessions.find(auth.token_hash(elsewhere), HOUR) is not None


@both
def test_another_password_ends_every_other_session(client: TestClient, store: Store, sato: str) -> None:
    sign_in(client, sato, PASSWORD)
    elsewhere = client.cookies[cookies.STAFF]
    sign_in(client, sato, PASSWORD)
    key = cookies.form_key(client.cookies[cookies.STAFF])
    new = "新しい 合い言葉 です よ"

    def change(current: str, new: str, again: str) -> Response:
        fields = {cookies.FIELD: key, "current": current, "new": new, "again": again}
        return client.post("/staff/password", data=fields)

    assert change(PASSWORD, new, "違う").status_code == 422
    assert change(PASSWORD, "短い", "短い").status_code == 422
    assert change("違うパスワード", new, new).status_code == 401
    assert "パスワードを変えました" in change(PASSWORD, new, new).text
    assert client.get("/api/v1/staff/me").status_code == 200
    assert store.sessions.find(auth.token_hash(elsewhere), HOUR) is None
    assert sign_in(client, sato, PASSWORD).status_code == 401
    assert sign_in(client, sato, new).status_code == 303


@both
def test_disabling_and_other_roles_count_at_once(signed_in_as: SignedInAs, store: Store) -> None:
    one, other = signed_in_as("operator", login="one"), signed_in_as("operator", login="other")
    store.staff.disable("one")
    store.staff.change_roles("other", ["editor"])

    assert one.get("/api/v1/staff/me").status_code == other.get("/api/v1/staff/me").status_code == 401


@both
def test_passwords_and_sessions_are_kept_as_hashes_only(client: TestClient, store: Store, sato: str) -> None:
    sign_in(client, sato, PASSWORD)
    with store.database.reading() as connection:
        rows = [str(row) for table in ("staff", "sessions", "login_attempts") for row in _rows(connection, table)]

    assert "$argon2id$" in str(rows)
    assert PASSWORD not in str(rows)
    assert client.cookies[cookies.STAFF] not in str(rows)
    assert "testclient" not in str(rows)


def _rows(connection: object, table: str) -> list[object]:
    return list(connection.exec_driver_sql(f"SELECT * FROM {table}"))  # type: ignore[attr-defined]


@pytest.mark.parametrize("secure", [False, True])
def test_cookies_are_not_for_scripts_nor_for_other_sites(start: Start, sato: str, secure: bool) -> None:
    client = start(secure_cookies=secure)
    client.base_url = "https://testserver" if secure else "http://testserver"  # type: ignore[assignment]
    [cookie] = [line for line in sign_in(client, sato, PASSWORD).headers.get_list("set-cookie") if "_staff=" in line]
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}

    assert {"httponly", "samesite=lax", "path=/"} <= parts
    assert ("secure" in parts) == cookie.startswith("__Host-") == secure


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/staff//evil.example:80", "/staff/\\evil", "/staffx", "", "/"],
)
def test_signing_in_never_leads_away_from_here(client: TestClient, sato: str, elsewhere: str) -> None:
    assert sign_in(client, sato, PASSWORD, elsewhere).headers["location"] == "/staff"


def test_another_site_cannot_sign_anybody_in(client: TestClient, sato: str) -> None:
    client.cookies.clear()
    fields = {"login": sato, "password": PASSWORD, cookies.FIELD: cookies.form_key("guessed")}
    assert client.post("/staff/login", data=fields).status_code == 403
    client.get("/staff/login")
    assert client.post("/staff/login", data=fields).status_code == 403


def test_a_weak_password_is_refused_with_what_is_allowed() -> None:
    for weak in ("短い", "aaaaaaaaaaaaaaaa", "x" * 201, "control\x00character", "lone \ud800 surrogate"):
        with pytest.raises(Exception, match="12文字以上200文字まで"):
            passwords.hashed(weak)


def test_a_hash_of_an_older_form_is_renewed_without_a_word(client: TestClient, store: Store, sato: str) -> None:
    before = store.staff.password_hash(sato)
    strict = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=64, parallelism=1),))
    passwords._hashing = strict
    sign_in(client, sato, PASSWORD)

    assert store.staff.password_hash(sato) != before
    assert sign_in(client, sato, PASSWORD).status_code == 303


def test_no_log_line_holds_a_login_or_a_password(
    client: TestClient, sato: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    sign_in(client, sato, PASSWORD)
    sign_in(client, "tanaka-private", "違うパスワード")

    assert "signed in" in caplog.text
    assert not [word for word in (PASSWORD, "違うパスワード", "tanaka-private", sato) if word in caplog.text]
