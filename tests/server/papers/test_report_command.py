"""`triage report`, as a person calls it."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from knowledge.model import Knowledge
from server.cli import main
from server.store.store import Store
from tests.server.papers.cases import STORY, full
from tests.server.papers.reading import of_csv, of_json
from tests.server.papers.test_from_store import converse


class Command:
    """Runs `triage report` in this process; its exit code and what it printed."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.monkeypatch, self.capsys = folder, monkeypatch, capsys

    def __call__(self, *words: object) -> tuple[int, str, str]:
        given = ["triage", "report", *map(str, words), "--as-of", "2026-11-02", "--data", str(self.folder)]
        self.monkeypatch.setattr(sys, "argv", given)
        with pytest.raises(SystemExit) as end:
            main()
        shown = self.capsys.readouterr()
        return int(end.value.code or 0), shown.out, shown.err


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.delenv("TRIAGE_DATABASE_URL", raising=False)
    return Command(tmp_path, monkeypatch, capsys)


@pytest.fixture
def answer(tmp_path: Path, knowledge: Knowledge) -> Path:
    path = tmp_path / "answer.json"
    path.write_text(full(knowledge).answer.model_dump_json(), encoding="utf-8")
    return path


def given(folder: Path, knowledge: Knowledge, **more: Any) -> Path:
    path = folder / "case.json"
    whole = {"id": "a-1", "answer": full(knowledge).answer.model_dump(mode="json"), **more}
    path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    return path


BEGINNINGS = {
    "docx": b"PK",
    "pdf": b"%PDF",
    "txt": "事故状況報告書".encode(),
    "csv": b"\xef\xbb\xbf",
    "json": b"{",
    "ics": b"BEGIN:VCALENDAR",
}


@pytest.mark.parametrize("form", BEGINNINGS)
def test_the_name_of_the_output_chooses_the_form(
    report: Command, answer: Path, form: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if form == "pdf":
        request.getfixturevalue("noto")
    target = tmp_path / f"x.{form.upper()}"

    assert report("--input", answer, "--output", target)[:2] == (0, "")
    assert target.read_bytes().startswith(BEGINNINGS[form])
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_without_an_output_the_paper_is_printed(report: Command, answer: Path) -> None:
    assert "■ 事故の状況" in report("--input", answer)[1]
    assert report("--input", answer, "--summary")[1].startswith("引き継ぎ書")


def test_a_file_may_tell_more_than_the_answer(report: Command, tmp_path: Path, knowledge: Knowledge) -> None:
    policies = [{"product": "system-risk-dev"}]
    source = given(
        tmp_path, knowledge, text=STORY, policies=policies, particulars={"company": "𠮷田商事"}, hand_over="anger"
    )
    shown = report("--input", source)[1]

    assert "会社名：𠮷田商事" in shown
    assert "「不具合」（お話1）" in shown
    assert "（加入：あり）" in shown
    assert "ご不満がある" in report("--input", source, "--summary")[1]


def test_kept_cases_are_exported_and_that_is_logged(
    report: Command, store: Store, knowledge: Knowledge, tmp_path: Path
) -> None:
    one, other = converse(store, knowledge), None
    other = store.cases.create("s1", STORY, {"known": {}, "policies": [], "as_of": None}).id
    tables, data = tmp_path / "x.csv", tmp_path / "x.json"

    assert report(one, other, "-o", tables)[0] == report(one, other, "-o", data)[0] == 0
    assert [line["受付番号"] for line in of_csv(tables.read_bytes())] == [one, other]
    assert [found["id"] for found in of_json(data.read_bytes())] == [one, other]
    assert [(line.action, line.who, line.detail) for line in store.access.of_case(one)] == [
        ("exported", "command", "csv"),
        ("exported", "command", "json"),
    ]


def test_an_earlier_file_survives_what_fails(report: Command, tmp_path: Path, knowledge: Knowledge) -> None:
    target = tmp_path / "x.ics"
    target.write_text("earlier")
    source = tmp_path / "none.json"
    source.write_text('{"scope": "out"}')
    code, _, told = report("--input", source, "--output", target)

    assert (code, target.read_text()) == (2, "earlier")
    assert ".ics: 期日の分かっている期限がありません" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["none.json", "x.ics"]


def test_wrong_use_is_told_in_one_line(
    report: Command, answer: Path, store: Store, knowledge: Knowledge, tmp_path: Path
) -> None:
    broken, other, odd = (
        tmp_path / "broken.json",
        tmp_path / "other.json",
        given(tmp_path, knowledge, particulars={"a": "b"}),
    )
    broken.write_bytes(b'{"scope": "in"')
    other.write_text('{"scope": "in", "colour": 1}')
    one, two = (
        converse(store, knowledge),
        store.cases.create("s1", STORY, {"known": {}, "policies": [], "as_of": None}).id,
    )
    wrong = {
        "どちらか一方": (),
        "ID か --input": ("x", "--input", answer),
        "ありません": ("0" * 32,),
        "形式が分かりません": ("--input", answer, "-o", tmp_path / "x.xlsx"),
        "1件だけ": (one, two, "-o", tmp_path / "x.docx"),
        "--template は": ("--input", answer, "--template", answer),
        "開けません": ("--input", tmp_path / "nowhere.json"),
        "として読めません": ("--input", broken),
        "colour": ("--input", other),
        "particulars: 「a」": ("--input", odd),
        "書けません": ("--input", answer, "-o", tmp_path / "no" / "x.txt"),
    }
    for told, words in wrong.items():
        code, out, error = report(*words)
        assert (code, out) == (2, ""), told
        assert told in error
        assert error.startswith("triage: ")
        assert len(error.splitlines()) == 1, error


def test_nothing_heavy_is_loaded_for_the_help() -> None:
    assert "typst" not in sys.modules["server.papers.cli"].__dict__
    assert "docxtpl" not in sys.modules["server.papers.cli"].__dict__
