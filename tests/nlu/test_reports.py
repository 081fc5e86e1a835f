"""The labelled reports: their form, what a wrong label is answered with, and two lines told in one breath."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import TriageError
from knowledge.model import Knowledge
from nlu.analyze import DATA
from nlu.reports import Line, joined, read, read_all

GIVEN = """# 見出し
harm=third-party-outage claimant=client\tお客さんの棚卸が止まった。
?cause=malware delivered=true\tウイルスかもと言われたが、納めたのは先月。

none\tお世話になっております。
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "some.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_lines_say_what_they_assert_and_what_they_leave_open(tmp_path: Path, knowledge: Knowledge) -> None:
    first, second = read(written(tmp_path, GIVEN), knowledge.vocabulary)

    assert [line.text for line in first] == ["お客さんの棚卸が止まった。", "ウイルスかもと言われたが、納めたのは先月。"]
    assert first[0].asserts == {("harm", "third-party-outage"), ("claimant", "client")}
    assert (first[1].asserts, first[1].leaves_open) == ({("delivered", True)}, {("cause", "malware")})
    assert second == (Line("お世話になっております。", frozenset(), frozenset()),)


def test_of_two_lines_told_together_the_later_word_holds() -> None:
    outage = ("harm", "third-party-outage")
    report = (
        Line("止まりました。", frozenset({outage}), frozenset()),
        Line("いえ、止まってはいません。", frozenset(), frozenset({outage})),
    )
    told = [line for line, _ in joined(report)]

    assert [line.text for line in told] == [
        "止まりました。",
        "止まりました、いえ、止まってはいません。",
        "いえ、止まってはいません。",
    ]
    assert (told[1].asserts, told[1].leaves_open) == (frozenset(), {outage})


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("harm=nothing\t止まった", "harm"),
        ("weather=rain\t雨だった", "weather"),
        ("ラベルのない行", "ラベル<TAB>文"),
        ("none\t二つの\tタブ", "ラベル<TAB>文"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, knowledge: Knowledge, row: str, told: str) -> None:
    with pytest.raises(TriageError) as refused:
        read(written(tmp_path, f"none\tはい\n{row}\n"), knowledge.vocabulary)

    assert (refused.value.code, "some.tsv:2" in refused.value.message) == ("invalid_report", True)
    assert told in refused.value.message


def test_every_report_of_the_project_can_be_used(knowledge: Knowledge) -> None:
    found = read_all(DATA / "reports", knowledge.vocabulary)
    held_out = [
        report for file in read_all(Path(__file__).parent / "reports", knowledge.vocabulary).values() for report in file
    ]
    lines = {line.text for reports in found.values() for report in reports for line in report if len(line.text) > 20}

    assert sum(map(len, found.values())) > 6_000
    assert not lines & {line.text for report in held_out for line in report}, "what measures is not learnt from"
