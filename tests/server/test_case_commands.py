"""`triage migrate`, `purge` and `disclose` on both databases, as a person calls them."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from server import auth
from server.cli import main
from server.store.store import Store
from tests.server.conftest import BACKENDS
from tests.server.store.filled import SECRETS, fill

pytestmark = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)


class Command:
    """Runs `triage` in this process; what it printed, and its exit code."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.monkeypatch, self.capsys = folder, monkeypatch, capsys

    def __call__(self, *words: str, stdin: str = "") -> tuple[int, str, str]:
        self.monkeypatch.setattr(sys, "argv", ["triage", *words, "--data", str(self.folder)])
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as end:
            main()
        shown = self.capsys.readouterr()
        return int(end.value.code or 0), shown.out, shown.err


@pytest.fixture
def triage(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    monkeypatch.setenv("TRIAGE_DATABASE_URL", database_url)
    return Command(tmp_path, monkeypatch, capsys)


def test_migrate_says_what_it_found(triage: Command, store: Store) -> None:
    code, out, _ = triage("migrate")

    assert code == 0
    assert "最新の形式（0004）です" in out
    assert store.database.name in out


def test_nothing_is_deleted_without_yes(triage: Command, store: Store) -> None:
    case_id = fill(store)
    code, out, _ = triage("purge", "--older-than", "0")

    assert (code, out.splitlines()[0]) == (0, case_id)
    assert "1件あります。--yes" in out
    assert store.cases.find(case_id) is not None


def test_a_purge_by_age_and_state_deletes_what_was_listed(triage: Command, store: Store) -> None:
    case_id, other = fill(store), fill(store, "other-hash")
    store.cases.move(other, "closed")
    assert "0件" in triage("purge", "--older-than", "1", "--yes")[1]
    code, out, _ = triage("purge", "--older-than", "0", "--state", "closed", "--yes")

    assert (code, "1件を消しました" in out) == (0, True)
    assert (store.cases.find(case_id) is None, store.cases.find(other) is None) == (False, True)


def test_a_person_is_purged_by_token_from_standard_input_or_by_id(triage: Command, store: Store) -> None:
    token = auth.new_token()
    by_token, by_id = fill(store, auth.token_hash(token)), fill(store, "other-hash")
    code, out, _ = triage("purge", "--token", "--id", by_id, "--yes", stdin=f"{token}\n")

    assert (code, "2件を消しました" in out, token in out) == (0, True, False)
    assert store.cases.find(by_token) is store.cases.find(by_id) is None


@pytest.mark.parametrize(
    ("words", "stdin"),
    [
        (("purge", "--id", "0" * 32, "--yes"), ""),
        (("purge", "--token", "--yes"), "wrong"),
        (("disclose", "0" * 32), ""),
    ],
    ids=["id", "token", "disclose"],
)
def test_what_does_not_exist_is_told_in_one_line(
    triage: Command, store: Store, words: tuple[str, ...], stdin: str
) -> None:
    code, out, err = triage(*words, stdin=stdin)

    assert (code, out, err.count("\n")) == (2, "", 1)


def test_purge_wants_to_know_what(triage: Command) -> None:
    assert triage("purge", "--yes")[0] == 2
    assert triage("purge", "--state", "open", "--id", "1")[0] == 2
    assert triage("purge", "--older-than", "1", "--state", "lost")[0] == 2


def test_a_disclosure_is_json_of_everything(triage: Command, store: Store) -> None:
    case_id = fill(store)
    code, out, _ = triage("disclose", case_id)
    told = json.loads(out)

    assert (code, told["case_id"]) == (0, case_id)
    assert all(secret in out for secret in SECRETS)
    assert store.access.of_case(case_id)[-1].action == "disclosed"
