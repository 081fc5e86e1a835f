"""`triage serve` and `triage chat` start in silence, or say in one line what is wrong."""

from __future__ import annotations

import os
import socket
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.errors import TriageError
from server import commands
from server.cli import main
from server.listen import listen, url
from server.settings import Settings, settings_from_environment
from server.store.store import open_store
from tests.server.test_cli import ROOT, triage


def test_every_wrong_setting_is_named_with_what_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_MAX_TURNS", "abc")
    monkeypatch.setenv("TRIAGE_TURN_SECONDS", "0")

    with pytest.raises(TriageError) as refused:
        settings_from_environment()

    assert refused.value.code == "invalid_setting"
    assert "TRIAGE_MAX_TURNS: 「abc」" in refused.value.message
    assert "1以上の整数" in refused.value.message
    assert "TRIAGE_TURN_SECONDS: 「0」" in refused.value.message


def test_every_setting_says_what_is_allowed() -> None:
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize("command", ["serve", "chat"])
def test_a_wrong_setting_ends_the_command_with_one_line(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRIAGE_MAX_TURNS", "abc")
    monkeypatch.setattr(sys, "argv", ["triage", command])

    with pytest.raises(SystemExit) as end:
        main()

    out, told = capsys.readouterr()
    assert (end.value.code, out, told.count("\n")) == (2, "", 1)


def test_a_port_in_use_is_told_before_an_address_is_announced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with listen("127.0.0.1", 0) as taken, pytest.raises(TriageError) as refused:
        commands.serve("127.0.0.1", taken.getsockname()[1], tmp_path / "data")

    assert refused.value.code == "address_unusable"
    assert "すでに使われています" in refused.value.message
    assert "--port" in refused.value.message
    assert capsys.readouterr().out == ""
    assert not (tmp_path / "data").exists()


def test_a_host_that_is_no_address_is_told() -> None:
    with pytest.raises(TriageError, match="アドレスとして読めません"):
        listen("no such host", 0)


def test_the_address_is_told_with_the_port_that_was_found() -> None:
    with listen("127.0.0.1", 0) as bound:
        assert url(bound) == f"http://127.0.0.1:{bound.getsockname()[1]}/"
        assert bound.family == socket.AF_INET


@pytest.mark.parametrize("name", ["a file", "no folder can be made", "no database", "newer"])
def test_a_data_folder_that_cannot_be_used_is_told(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    if name == "a file":
        folder.write_text("")
    elif name == "no folder can be made":
        folder = Path("/proc/nope")
    else:
        folder.mkdir()
        database = folder / "triage.sqlite3"
        if name == "newer":
            with sqlite3.connect(database) as connection:
                connection.execute("PRAGMA user_version = 99")
        else:
            database.write_bytes(b"no database " * 100)

    with pytest.raises(TriageError) as refused:
        commands.serve("127.0.0.1", 0, folder)

    assert refused.value.code == ("newer_data" if name == "newer" else "unusable_folder")
    assert refused.value.message.startswith(f"{folder}: ")


def test_only_the_owner_may_read_what_is_kept(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        store = open_store(tmp_path / "data")
        store.conversations.create("hash", {}, [])
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()}
        store.close()
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert modes == dict.fromkeys(("triage.sqlite3", "triage.sqlite3-wal", "triage.sqlite3-shm"), 0o600)


@pytest.mark.slow
def test_a_chat_begins_without_warnings() -> None:
    from bot.train import train

    train(progress=lambda _line: None)
    code = "from server.cli import main; main()"
    talked = subprocess.run(
        [sys.executable, "-W", "default", "-c", code, "chat"], input=b"", capture_output=True, cwd=ROOT, check=False
    )
    told = talked.stderr.decode()

    assert talked.returncode == 0, told
    assert "MovedIn20Warning" not in told
    assert "load_module" not in told


def test_the_help_is_in_japanese() -> None:
    shown = triage("assess", "--help").stdout.decode() + triage("--help").stdout.decode()

    for japanese in ("使い方: ", "引数", "オプション", "コマンド", "この説明を出して終わります"):
        assert japanese in shown
    for english in ("Usage", "Options", "Arguments", "Commands", "Show this"):
        assert english not in shown
