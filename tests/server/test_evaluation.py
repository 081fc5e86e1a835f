"""`triage evaluate`: labels that cannot be used, two runs beside each other, and what the command prints and writes."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from actions.answer import answer
from knowledge.errors import TriageError
from nlu.model import Analysis
from server.evaluation.compare import compare
from server.evaluation.evaluation import evaluate
from server.evaluation.files import find_files
from server.evaluation.labels import Label, Labels, Place, read_labels
from server.evaluation.names import Names
from server.evaluation.reading import read
from server.evaluation.result import load, result_of
from server.evaluation.run import evaluate_files
from server.evaluation.summary import print_summary
from tests.server.fakes import FakeReader
from tests.server.readings import DOWN, KNOWLEDGE, product, reading

# name: (line, part of the message)
UNUSABLE: dict[str, tuple[bytes, str]] = {
    "壊れたJSON": (b'{"id": "x", ', "JSON として読めません"),
    "UTF-8でない": (b'{"text": "\xff"}', "文字コード"),
    "深すぎる": (b"[" * 100_000, "JSON として読めません"),
    "組でない": (b"[1]", "項目と値の組"),
    "textがない": (b'{"scope": "in"}', "text"),
    "空のtext": (b'{"text": " ", "scope": "in"}', "文章"),
    "無いscope": (b'{"text": "a", "scope": "inn"}', "scope"),
    "無い事故例": (b'{"text": "a", "scope": "in", "cases": ["b-plan/case/core-system-7h-down"]}', DOWN),
    "無い商品": (b'{"text": "a", "scope": "in", "statuses": {"it-pii": "responds"}}', "it-pi"),
    "無い判定": (b'{"text": "a", "scope": "in", "statuses": {"it-pi": "covered"}}', "statuses"),
    "無い事実": (b'{"text": "a", "scope": "in", "facts": [{"id": "couse", "value": "delay"}]}', "cause"),
    "無い値": (b'{"text": "a", "scope": "in", "facts": [{"id": "cause", "value": "delaay"}]}', "delay"),
    "文にない引用": (
        '{"text": "a", "scope": "in", "facts": [{"id": "cause", "value": "delay", "quote": "遅れ"}]}'.encode(),
        "「遅れ」",
    ),
    "無い条項": (b'{"text": "a", "scope": "in", "excluding": {"it-pi": ["it-pi/x"]}}', "it-pi/x"),
    "同じid": (b'{"id": "good", "text": "a", "scope": "in"}', "labels.jsonl:1"),
}
GOOD = '{"id": "good", "text": "止まりました", "scope": "in"}'.encode()


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_unusable_line_is_told_with_its_number_and_the_others_are_read(name: str, tmp_path: Path) -> None:
    line, said = UNUSABLE[name]
    path = tmp_path / "labels.jsonl"
    path.write_bytes(b"\n".join([GOOD, b"", line, GOOD.replace(b"good", b"also good")]))

    found = read_labels([path], KNOWLEDGE)

    assert [place.key for place, _ in found.items] == ["good", "also good"]
    (problem,) = found.problems
    assert (problem.line, problem.fatal) == (3, True)
    assert said in problem.message


def test_a_field_that_nothing_reads_is_pointed_out_once(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    line = '{"text": "止まりました", "scope": "in", "excludng": {}, "note": "x"}'
    path.write_text(f"{line}\n{line}\n", encoding="utf-8")

    found = read_labels([path], KNOWLEDGE)

    assert [place.key for place, _ in found.items] == ["labels.jsonl:1", "labels.jsonl:2"]
    assert [("excludng" in item.message, item.fatal) for item in found.problems] == [(True, False)]


def test_a_folder_stands_for_its_labelled_files(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a.jsonl", "notes.txt"):
        (tmp_path / name).touch()

    assert find_files([tmp_path, tmp_path / "a.jsonl"]) == [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    with pytest.raises(TriageError, match=r"\.jsonl"):
        find_files([_made(tmp_path / "empty")])


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


# ---- two runs ----


def test_a_comparison_lists_what_changed_and_whether_it_is_better() -> None:
    label = {"cases": [DOWN], "statuses": {"it-pi": "responds"}}
    worse = {"cases": ((DOWN, 0.5),), "products": {"it-pi": product("responds")}}
    before = [
        reading(label, key="a"),
        reading(label, key="b", **worse),
        reading(label, key="c"),
        reading(label, key="d"),
    ]
    after = [
        reading(label, key="a", cases=((DOWN, 0.5),)),
        reading(label, key="b", cases=((DOWN, 0.4),)),
        reading(label, key="c", seconds=9.0),
        reading(label, key="e"),
    ]
    earlier, now = (result_of(evaluate(run, KNOWLEDGE), KNOWLEDGE, [], []) for run in (before, after))

    found = compare(earlier, now, Names(KNOWLEDGE))

    assert [(change.entry.key, change.effect) for change in found.ordered()] == [("b", "worse"), ("a", "better")]
    (lost,) = found.ordered()[0].differences
    assert (lost.what, lost.before, lost.after) == (
        "IT業務賠償プラン",
        "補償の対象となる可能性が高い",
        "該当なし",
    )
    assert (found.same, found.added, found.gone) == (1, ("e",), ("d",))
    assert found.changes_of_figures["status_touched"] == pytest.approx(-1 / 4)


def test_a_text_that_was_rewritten_counts_as_new() -> None:
    runs = [[reading({"text": text})] for text in ("止まりました", "止まってしまいました")]
    earlier, now = (result_of(evaluate(run, KNOWLEDGE), KNOWLEDGE, [], []) for run in runs)

    found = compare(earlier, now, Names(KNOWLEDGE))

    assert (found.changes, found.added, found.gone) == ((), ("t1",), ("t1",))


# ---- the command ----


class Mumbling(FakeReader):
    """Takes nothing for an incident."""

    def analyze(self, text: str, as_of: dt.date) -> Analysis:
        return Analysis(text, "unclear", (), ())


LINES = (
    {"id": "one", "style": "chat", "text": "サーバーが止まりました", "scope": "in", "cases": [DOWN]},
    {"id": "two", "style": "note", "text": "<b>お礼</b>のみとのこと", "scope": "out", "cases": []},
)


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    path = tmp_path / "labels.jsonl"
    path.write_text("\n".join([json.dumps(line, ensure_ascii=False) for line in LINES] + ["{broken"]), encoding="utf-8")
    return path


def run(labels: Path, output: Path, reader: FakeReader | None = None, **options: Any) -> None:
    evaluate_files([labels], output, reader=reader or FakeReader(), **options)  # type: ignore[arg-type]


def test_a_run_prints_a_summary_and_writes_result_and_report(
    labels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(labels, tmp_path / "out")

    shown, told = capsys.readouterr()
    assert "1位が正解（チャット）" in shown
    assert "100.0%" in shown
    assert f"{labels}:3: 使えません" in told
    result = load(tmp_path / "out")
    assert [entry.key for entry in result.entries] == ["one", "two"]
    assert result.figures["top1_chat"].value == 1.0
    assert result.figures["latency_p50"].value is not None
    assert [(problem.line, problem.fatal) for problem in result.problems] == [(3, True)]
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 4
    assert "http" not in page, "the report needs nothing from elsewhere"
    assert "&lt;b&gt;お礼" in page, "what people wrote is text, never markup"


def test_the_same_folder_can_hold_the_earlier_run(
    labels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(labels, tmp_path / "out")
    run(labels, tmp_path / "out", Mumbling(), earlier=tmp_path / "out")

    shown = capsys.readouterr().out
    assert "答えが変わった文 1" in shown
    assert "one  悪くなった" in shown
    assert "前回" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_a_sealed_set_is_measured_without_telling_its_texts(labels: Path, tmp_path: Path) -> None:
    run(labels, tmp_path, with_texts=False)

    for name in ("report.html", "result.json"):
        assert "お礼" not in (tmp_path / name).read_text(encoding="utf-8")


def test_wrong_use_is_told(labels: Path, tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("{broken", encoding="utf-8")
    (tmp_path / "file").touch()

    for code, use in {
        "unreadable_file": lambda: run(tmp_path / "nowhere.jsonl", tmp_path),
        "nothing_usable": lambda: run(tmp_path / "none.jsonl", tmp_path),
        "unreadable_result": lambda: run(labels, tmp_path, earlier=labels),
        "unwritable_file": lambda: run(labels, tmp_path / "file"),
    }.items():
        with pytest.raises(TriageError) as error:
            use()
        assert error.value.code == code


def test_a_text_that_cannot_be_read_is_told_and_the_others_are_measured(tmp_path: Path) -> None:
    labels = Labels(
        tuple((Place(key, "f", line), Label(text="x", scope="in")) for line, key in enumerate(("a", "b"), start=1)), ()
    )
    seen: list[str] = []

    def ask(label: Label) -> Any:
        seen.append(label.text)
        if len(seen) == 1:
            raise TriageError("text_too_long", "長すぎます。")
        return answer("止まりました", reader=FakeReader())  # type: ignore[arg-type]

    advanced: list[None] = []
    found = read(labels, ask, lambda: advanced.append(None))

    assert [item.place.key for item in found.items] == ["b"]
    assert [(item.line, item.message) for item in found.problems] == [(1, "長すぎます。")]
    assert len(advanced) == 2


def test_the_summary_fits_a_terminal_of_80_columns(labels: Path, tmp_path: Path) -> None:
    label = {"style": "chat", "cases": [DOWN], "statuses": {}}
    evaluation = evaluate([reading(label, cases=((DOWN, 0.9),))], KNOWLEDGE)
    result = result_of(evaluation, KNOWLEDGE, [labels], [])
    console = Console(width=80, record=True, file=(tmp_path / "shown").open("w", encoding="utf-8"))

    for comparison in (None, compare(result, result, Names(KNOWLEDGE))):
        print_summary(console, evaluation, result, Names(KNOWLEDGE), comparison)

    shown = console.export_text()
    assert "100.0%" in shown
    assert "…" not in shown, "nothing is cut off"
