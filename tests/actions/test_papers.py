"""Papers and days: a few lines with the final answer, the whole lists when asked for."""

from __future__ import annotations

import datetime as dt

import pytest

from actions import papers
from actions.answer import Understanding, conclude
from actions.contract import Answer, FactOut
from knowledge.model import Knowledge


def answer_to(knowledge: Knowledge, **told: object) -> Answer:
    facts = tuple(FactOut(id=fact_id, value=value, status="stated") for fact_id, value in told.items())  # type: ignore[arg-type]
    return conclude(knowledge, Understanding("in", facts))


@pytest.fixture
def answer(knowledge: Knowledge) -> Answer:
    return answer_to(
        knowledge,
        harm="third-party-outage",
        cause="software-defect",
        business="system-development",
        incident_date="2026-11-20",
    )


def test_the_nearest_days_are_told_and_how_to_see_the_lists(knowledge: Knowledge, answer: Answer) -> None:
    lines = papers.in_short(knowledge, answer).text.split("\n")

    assert len(lines) <= 6
    assert any("2027年1月20日まで" in line for line in lines)
    assert any(line.startswith("・書類：") and "点" in line for line in lines)
    assert "「必要な書類は？」「期限はいつ？」" in lines[-1]


def test_a_dated_day_stands_before_one_that_cannot_be_counted_yet(knowledge: Knowledge, answer: Answer) -> None:
    undated = answer.model_copy(
        update={
            "deadlines": tuple(
                item if number else item.model_copy(update={"due": None})
                for number, item in enumerate(answer.deadlines)
            )
        }
    )
    days = [line for line in papers.in_short(knowledge, undated).text.split("\n") if line.startswith("・期限：")]

    assert "まで" in days[0]


def test_where_no_day_is_documented_it_says_so(knowledge: Knowledge, answer: Answer) -> None:
    none = answer.model_copy(update={"deadlines": ()})

    assert "日数の決まったものは、資料にありません" in papers.in_short(knowledge, none).text


def test_what_is_told_in_short_is_in_the_lists(knowledge: Knowledge, answer: Answer) -> None:
    first = papers.documents(knowledge, answer).text
    for document in answer.documents:
        assert knowledge.clauses[document.id].label in first
    listed = papers.deadlines(knowledge, answer).text
    due = [item.due for item in answer.deadlines if item.due]
    assert dt.date(2027, 1, 20) in due
    for day in due:
        assert f"{day.year}年{day.month}月{day.day}日" in listed
