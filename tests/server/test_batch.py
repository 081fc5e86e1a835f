"""JSONL in and out: one line an answer, in order; an unusable line is told and the run goes on."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import TriageError
from nlu.analyze import Reader
from nlu.model import Analysis
from server import commands
from server.batch import CHUNK, answer_lines
from tests.server.fakes import FakeReader

GOOD = b'{"id": "good", "text": "\xe6\xad\xa2\xe3\x81\xbe\xe3\x82\x8a\xe3\x81\xbe\xe3\x81\x97\xe3\x81\x9f"}'


def run(lines: Sequence[bytes], reader: Any = None) -> list[dict[str, Any]]:
    return [item for chunk in answer_lines(lines, reader or FakeReader()) for item in chunk]


# name: (line, id in the output, code)
UNUSABLE: dict[str, tuple[bytes, object, str]] = {
    "壊れたJSON": (b'{"id": "x", "text": ', None, "invalid_line"),
    "UTF-8でない": (b'{"id": "x", "text": "\xff"}', None, "invalid_line"),
    "JSONだが組でない": (b'"x"', None, "invalid_line"),
    "深すぎる": (b"[" * 100_000, None, "invalid_line"),
    "idがない": (b'{"text": "a"}', None, "missing_id"),
    "idが真偽": (b'{"id": true, "text": "a"}', None, "missing_id"),
    "textがない": (b'{"id": 7}', 7, "missing_field"),
    "空": (b'{"id": "x", "text": " "}', "x", "empty_text"),
    "1MB": (b'{"id": "x", "text": "' + b"a" * 1_000_000 + b'"}', "x", "text_too_long"),
    "孤立サロゲート": (b'{"id": "x", "text": "\\ud800"}', "x", "invalid_characters"),
    "NUL": (b'{"id": "x", "text": "a\\u0000"}', "x", "invalid_characters"),
    "知らない項目": (b'{"id": "x", "text": "a", "txt": 1}', "x", "unknown_field"),
    "知らない商品": (b'{"id": "x", "text": "a", "policies": [{"product": "y"}]}', "x", "unknown_product"),
    "知らない事実": (b'{"id": "x", "text": "a", "known": {"y": 1}}', "x", "unknown_fact"),
    "知らない値": (b'{"id": "x", "text": "a", "known": {"cause": "y"}}', "x", "invalid_value"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_unusable_line_is_told_and_the_others_are_answered(name: str) -> None:
    line, id_out, code = UNUSABLE[name]

    before, told, after = run([GOOD, line, GOOD])

    assert (told["id"], told["error"]["code"], bool(told["error"]["message"])) == (id_out, code, True)
    assert before == after
    assert before["answer"]["scope"] == "in"


def test_lines_come_out_in_the_order_of_the_input() -> None:
    lines = [json.dumps({"id": number, "text": "止まりました"}).encode() for number in range(2 * CHUNK + 5)]

    assert [item["id"] for item in run(lines)] == list(range(2 * CHUNK + 5))


def test_blank_lines_are_passed_over_and_a_byte_order_mark_is_no_error() -> None:
    assert [item["id"] for item in run([b"\xef\xbb\xbf" + GOOD + b"\r\n", b"\n", b"  \r\n", GOOD])] == ["good", "good"]


def test_a_line_has_its_own_day_known_facts_and_policies() -> None:
    days: list[dt.date] = []

    class Noting(FakeReader):
        def analyze(self, text: str, as_of: dt.date) -> Analysis:
            days.append(as_of)
            return super().analyze(text, as_of)

    held = {"product": "cyber-protector", "riders": ["cyber-protector/rider/it-business"], "plan": "wide"}
    asked = {
        "id": 1,
        "text": "止まりました",
        "known": {"claim_received": True},
        "policies": [held],
        "as_of": "2020-02-29",
    }
    out = run([json.dumps(asked).encode(), GOOD], Noting())[0]["answer"]

    assert days[0] == dt.date(2020, 2, 29)
    assert {"id": "claim_received", "value": True, "status": "confirmed"}.items() <= out["facts"][1].items()
    held_now = next(item for item in out["assessments"] if item["product"] == "cyber-protector")
    assert held_now["riders_needed"] == []


def test_a_reader_that_reads_many_at_once_is_used_in_chunks() -> None:
    sizes: list[int] = []

    class Many(FakeReader):
        def analyze_many(self, items: Sequence[tuple[str, dt.date]]) -> list[Analysis | TriageError]:
            sizes.append(len(items))
            return [TriageError("x", "だめです") if text == "だめ" else self.analyze(text, day) for text, day in items]

    bad = json.dumps({"id": "bad", "text": "だめ"}).encode()
    out = run([GOOD] * CHUNK + [b"{", bad, GOOD], Many())

    assert sizes == [CHUNK, 2]
    assert [item.get("error", {}).get("code") for item in out[CHUNK:]] == ["invalid_line", "x", None]


def as_reader(fake: FakeReader) -> Reader:
    return fake  # type: ignore[return-value]


def test_a_file_is_answered_into_a_file(tmp_path: Path) -> None:
    source, target = tmp_path / "cases.jsonl", tmp_path / "answers.jsonl"
    source.write_bytes(GOOD + b"\n{broken\n" + GOOD)

    commands.assess_file(source, target, None, reader=as_reader(FakeReader()))

    written = target.read_bytes().splitlines()
    assert ["answer" in json.loads(line) for line in written] == [True, False, True]
    assert written[0] == written[2]


def test_an_answer_never_overwrites_its_own_input(tmp_path: Path) -> None:
    source = tmp_path / "cases.jsonl"
    source.write_bytes(GOOD)
    other_name = tmp_path / "answers.jsonl"
    other_name.symlink_to(source)

    with pytest.raises(TriageError, match="同じファイル"):
        commands.assess_file(source, other_name, None, reader=as_reader(FakeReader()))

    assert source.read_bytes() == GOOD


def test_an_output_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    source = tmp_path / "cases.jsonl"
    source.write_bytes(GOOD)

    with pytest.raises(TriageError, match="書けません"):
        commands.assess_file(source, tmp_path / "nowhere" / "x", None, reader=as_reader(FakeReader()))


def test_several_workers_answer_the_same_lines_in_the_same_order() -> None:
    lines = [
        json.dumps({"id": number, "text": f"{number}番目のシステムが止まりました。"}).encode() for number in range(70)
    ]
    lines[33] = b"{broken"
    alone = [item for chunk in answer_lines(lines, FakeReader()) for item in chunk]
    shared = [item for chunk in answer_lines(lines, FakeReader(), workers=2) for item in chunk]
    assert shared == alone
    assert [item["id"] for item in shared[:3]] == [0, 1, 2]
    assert "error" in shared[33]
