"""The `triage` command: quick help, one-line errors, exit codes."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from server import commands
from server.cli import main
from server.settings import Settings
from server.summary import summary
from server.terminal import converse
from server.words import words
from tests.server.fakes import FakeEngine, FakeReader

ROOT = Path(__file__).parents[2]


def triage(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", "from server.cli import main; main()", *arguments],
        input=given,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
        check=False,
    )


@pytest.mark.parametrize(
    ("module", "heavy"),
    [("server.cli", {"fastapi", "sqlalchemy"}), ("server.app", {"sklearn", "docx", "docxtpl", "typst"})],
)
def test_neither_the_commands_nor_a_web_process_load_what_is_heavy(module: str, heavy: set[str]) -> None:
    code = f"import sys; import {module}; print(*{heavy | {'spacy', 'rasa', 'numpy'}} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True)

    assert loaded.stdout.strip() == b""


def test_help_lists_the_commands() -> None:
    shown = triage("--help")

    assert shown.returncode == 0
    for command in ("assess", "serve", "chat", "train"):
        assert command in shown.stdout.decode()


WRONG: dict[str, tuple[list[str], bytes]] = {
    "空の説明": (["assess", ""], b""),
    "制御文字": (["assess", "a\x1b"], b""),
    "空白だけの標準入力": (["assess"], b" \n"),
    "UTF-8でない標準入力": (["assess"], b"\xff\xfe"),
    "1MBの標準入力": (["assess"], b"a" * 1_000_000),
    "読めないファイル": (["assess", "--input", "/nowhere.jsonl"], b""),
    "説明とファイルの両方": (["assess", "a", "--input", "b"], b""),
    "出力だけ": (["assess", "--output", "b"], b""),
    "無い日付": (["assess", "a", "--as-of", "2026-02-30"], b""),
    "無い命令": (["nothing"], b""),
    "数でないポート": (["serve", "--port", "x"], b""),
    "大きすぎるポート": (["serve", "--port", "99999"], b""),
    "値のないオプション": (["serve", "--port"], b""),
    "無いオプション": (["serve", "--prt", "1"], b""),
    "近いものがある命令": (["asses"], b""),
    "余分な引数": (["assess", "a", "b"], b""),
    "足りない引数": (["evaluate"], b""),
    "フォルダーを読む": (["assess", "--input", "/"], b""),
    "JSONでないknown": (["assess", "a", "--known", "{"], b""),
    "組でないknown": (["assess", "a", "--known", "[]"], b""),
    "無い事実": (["assess", "a", "--known", '{"cauze": "malware"}'], b""),
    "無い商品": (["assess", "a", "--policies", '[{"product": "x"}]'], b""),
    "ファイルとknown": (["assess", "--input", "b", "--known", "{}"], b""),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_use_is_told_in_one_line(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, given = WRONG[name]
    monkeypatch.setattr(sys, "argv", ["triage", *arguments])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))

    with pytest.raises(SystemExit) as end:
        main()

    out, told = capsys.readouterr()
    assert end.value.code == 2
    assert told.startswith("triage: ")
    assert told.count("\n") == 1
    assert re.search(r"[a-z]+ [a-z]+ [a-z]+", told) is None, "English"
    assert out == ""


def test_an_answer_is_printed_as_json_or_as_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    reader = FakeReader()
    commands.assess_text("サーバーが止まりました", None, as_json=True, reader=reader)  # type: ignore[arg-type]
    assert json.loads(capsys.readouterr().out)["scope"] == "in"

    commands.assess_text("サーバーが止まりました", None, as_json=False, reader=reader)  # type: ignore[arg-type]
    shown = capsys.readouterr().out
    for heading in ("わかったこと", "商品ごとの見立て", "そろえる書類", "期限", "ご注意"):
        assert f"■ {heading}" in shown
    assert "it-pi" not in shown, "people see names, not ids"


def test_what_is_known_and_the_policies_held_count_in_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    commands.assess_text(
        "サーバーが止まりました",
        None,
        as_json=True,
        known='{"cause": "malware"}',
        policies='[{"product": "it-pi", "riders": ["it-pi/rider/computer-attack"]}]',
        reader=FakeReader(),  # type: ignore[arg-type]
    )

    told = json.loads(capsys.readouterr().out)
    assert {"cause": "malware"} in [{fact["id"]: fact["value"]} for fact in told["facts"]]
    [own] = [item for item in told["assessments"] if item["product"] == "it-pi"]
    assert (own["status"], own["riders_needed"]) == ("responds", [])


@pytest.mark.parametrize(
    ("voice", "words"), [("plain", "いまの見立てです"), ("staff", "■ 事実"), ("audit", "知識の版：")]
)
def test_an_answer_is_told_in_the_voice_that_is_wanted(
    capsys: pytest.CaptureFixture[str], voice: str, words: str
) -> None:
    commands.assess_text("サーバーが止まりました", None, as_json=True, voice=voice, reader=FakeReader())  # type: ignore[arg-type]

    assert words in capsys.readouterr().out


@pytest.mark.parametrize("scope", ["out", "unclear"])
def test_the_summary_shows_what_was_read_although_it_is_no_incident(scope: str) -> None:
    from actions.answer import answer

    reader = FakeReader()
    read = answer("サーバーが止まりました", reader=reader)  # type: ignore[arg-type]
    lines = list(summary(read.model_copy(update={"scope": scope}), reader.knowledge))

    assert lines[0] == "■ わかったこと"
    assert "取引先や利用者の業務・サービスの停止" in lines[1]
    assert lines[-1] == words()["scope"][scope], "what to do next stands last"


def test_the_summary_of_no_incident_tells_what_to_write() -> None:
    from actions.answer import answer

    reader = FakeReader()
    result = answer("こんにちは", reader=reader)  # type: ignore[arg-type]

    assert "いつ・何が・どうなったか" in " ".join(summary(result, reader.knowledge))


async def test_a_terminal_conversation_takes_numbers_for_quick_replies(monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter(["サーバーが止まりました", "１", "", "終了"])
    console = Console(record=True, width=100)
    monkeypatch.setattr(console, "input", lambda _prompt: next(said))
    engine = FakeEngine()

    await converse(engine, console, Settings())

    assert engine.handled == ["サーバーが止まりました", "#claim_received=true"]
    shown = console.export_text()
    assert "1. はい" in shown
    assert "文章で書いてください" in shown


@pytest.mark.slow
def test_the_real_command_answers_a_file_with_a_broken_line(tmp_path: Path) -> None:
    source, target = tmp_path / "cases.jsonl", tmp_path / "answers.jsonl"
    text = "納品したシステムの不具合で、取引先の業務が半日止まりました。"
    lines = [json.dumps({"id": 1, "text": text}), "{broken", json.dumps({"id": 2, "text": text})]
    source.write_text("\n".join(lines), encoding="utf-8")

    run = triage("assess", "--input", str(source), "--output", str(target))

    assert run.returncode == 0, run.stderr.decode()
    out = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [item["id"] for item in out] == [1, None, 2]
    assert out[0]["answer"] == out[2]["answer"]
    assert out[1]["error"]["code"] == "invalid_line"
