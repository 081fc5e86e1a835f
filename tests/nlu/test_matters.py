"""What messages are about: the written ones, and how unseen ones are judged."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from knowledge.errors import TriageError
from nlu import fit
from nlu.analyze import DATA, default_reader
from nlu.linear import source_of
from nlu.matters import OURS, Matter, load_matters, read_matters
from nlu.parse import Parser
from nlu.text import normalise
from tests.golden_texts import open_texts

WRITTEN = read_matters(DATA / "matters")


def test_every_kind_has_at_least_thirty_messages() -> None:
    assert {kind: count for kind, count in Counter(kind for kind, _ in WRITTEN).items() if count < 30} == {}


def test_no_message_is_written_twice_and_none_is_a_golden_text() -> None:
    places = defaultdict(list)
    for kind, text in WRITTEN:
        places[normalise(text).norm.strip()].append(kind)

    assert {text: kinds for text, kinds in places.items() if len(kinds) > 1} == {}
    assert [item["id"] for item in open_texts() if normalise(item["text"]).norm.strip() in places] == []


@pytest.mark.parametrize("row", ["car 車をこすった", "car\t", "car\t車\tを", "車\tこすった"])
def test_a_line_of_another_form_is_named(row: str, tmp_path: Path) -> None:
    (tmp_path / "mine.tsv").write_text(f"# 説明\ncar\t車をこすった\n{row}\n", encoding="utf-8")

    with pytest.raises(TriageError, match=r"mine\.tsv:3") as caught:
        read_matters(tmp_path)
    assert caught.value.code == "invalid_matters"


def test_only_a_short_text_can_be_silence() -> None:
    assert Matter(-5, {"silence": 0.9, "greeting": 0.1}, 5).kind == "silence"
    assert Matter(-5, {"silence": 0.9, "greeting": 0.1}, 50).kind == "greeting"


def test_the_stored_model_is_learnt_from_the_texts_as_they_are() -> None:
    assert source_of(DATA / "matters.npz") == fit.source(DATA), "python -m nlu.fit を実行してください"


@pytest.mark.slow  # loads GiNZA
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("駐車場で隣の車にぶつけました。", "car"),
        ("海外旅行で飛行機が遅れて、ホテル代がかかりました。", "travel"),
        ("母が入院しました。給付金の書類をください。", "medical"),
        ("引っ越したので住所を変更したいです。", "administration"),
        ("こんにちは", "greeting"),
        ("サイバー保険はどんな事故が対象ですか。", "coverage-question"),
    ],
)
def test_other_matters_are_told_apart(text: str, kind: str) -> None:
    matter = default_reader().matters.judge(Parser().parse(text))

    assert matter.kind == kind
    assert matter.ours < 0


@pytest.mark.slow  # loads GiNZA
def test_a_file_gives_the_judgement_that_was_written(tmp_path: Path) -> None:
    judged = default_reader().matters
    judged.save(tmp_path / "m.npz", "abc")
    sentences = Parser().parse("納品したシステムが止まり、賠償を求められています。")

    assert judged.judge(sentences).ours > 0
    assert load_matters(tmp_path / "m.npz").judge(sentences).ours == pytest.approx(
        judged.judge(sentences).ours, abs=0.01
    )
    assert judged.labels[0] == OURS
