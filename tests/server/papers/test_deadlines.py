"""Deadlines on the Japanese calendar: never moved, but told what kind of day they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from icalendar import Calendar

from actions.contract import DeadlineOut
from knowledge.errors import TriageError
from knowledge.model import Knowledge
from server.papers.build import paper
from server.papers.case_file import CaseFile
from server.papers.due import Due, dues
from server.papers.ics import ics
from server.papers.names import Names
from server.papers.text import text
from server.words import date_in_words
from tests.server.papers.cases import FACTS, STORY, answered, empty, full, told

NOTIFY = "system-risk-dev/deadline/notify-two-months"
PAID = "system-risk-dev/deadline/payment-30-days"
MEASURES = "cyber-protector/deadline/measures-period"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def due(case: CaseFile, knowledge: Knowledge, deadline: str) -> Due:
    return next(found for found in dues(case, Names(knowledge)) if found.id == deadline)


def due_on(knowledge: Knowledge, on: str, as_of: str, deadline: str = NOTIFY) -> Due:
    """A deadline that falls on a day."""
    case = replace(full(knowledge), as_of=day(as_of))
    item = DeadlineOut(id=deadline, due=day(on))
    return due(replace(case, answer=case.answer.model_copy(update={"deadlines": (item,)})), knowledge, deadline)


def test_a_deadline_names_the_event_it_counts_from_and_its_day(knowledge: Knowledge) -> None:
    found = due(full(knowledge), knowledge, NOTIFY)

    assert found.day == day("2026-11-23")
    assert found.counted == "事故が起きた日：2026年9月23日（水）"
    assert found.left == "あと21日です。"


def test_a_deadline_on_a_holiday_stays_where_it_is_and_says_what_that_means(knowledge: Knowledge) -> None:
    found = due(full(knowledge), knowledge, NOTIFY)
    shown = text(paper(full(knowledge), knowledge))

    assert "勤労感謝の日" in found.note
    assert "期日はずらしていません" in found.note
    assert "前の営業日の2026年11月20日（金）までに" in found.note
    assert "2026年11月23日（月）" in shown
    assert found.note in shown


@pytest.mark.parametrize(
    ("on", "as_of", "left", "note"),
    [
        ("2026-11-20", "2026-11-20", "今日が期日です。", ""),
        ("2026-11-20", "2026-11-21", "期日を過ぎています。", ""),
        ("2026-11-23", "2026-11-24", "期日を過ぎています。", ""),
        ("2026-11-23", "2026-11-21", "あと2日です。", "前の営業日は過ぎています。いますぐ"),
        ("2026-11-23", "2026-11-20", "あと3日です。", "前の営業日の2026年11月20日（金）までに"),
        ("2150-01-01", "2026-11-20", "あと", "この年の祝日は計算できません"),
    ],
)
def test_what_is_told_depends_on_the_day_of_the_paper(
    knowledge: Knowledge, on: str, as_of: str, left: str, note: str
) -> None:
    found = due_on(knowledge, on, as_of)

    assert found.left.startswith(left)
    assert note in found.note
    assert bool(note) == bool(found.note)


def test_a_day_of_the_insurer_is_no_promise_and_no_duty(knowledge: Knowledge) -> None:
    found = due_on(knowledge, "2026-11-23", "2026-11-02", PAID)

    assert found.by_insurer
    assert "支払いを約束するものではありません" in found.note
    assert "前後の営業日になることがあります" in found.note
    assert found.left == ""


def test_an_unknown_day_asks_for_its_event(knowledge: Knowledge) -> None:
    case = replace(full(knowledge), answer=answered(knowledge, *FACTS[1:]))
    found = due(case, knowledge, NOTIFY)
    [asked] = [row for row in paper(case, knowledge)["questions"].rows if row.cells["item"] == "事故が起きた日"]

    assert found.day is None
    assert found.counted == "事故が起きた日（【未確認】トラブルが起きた（または分かった）のは、いつですか。）"
    assert asked.cells["question"] == "トラブルが起きた（または分かった）のは、いつですか。"


def test_two_days_for_one_event_are_none(knowledge: Knowledge) -> None:
    case = replace(
        full(knowledge), answer=answered(knowledge, *FACTS, told("incident_date", "2026-09-24", quote=STORY[:3]))
    )
    found = due(case, knowledge, NOTIFY)

    assert (found.day, "【未確認】" in found.counted) == (None, True)


def test_a_deadline_that_depends_on_the_plan_asks_for_it(knowledge: Knowledge) -> None:
    notice = told("notice_received_date", "2026-10-01", "confirmed")
    found = due(replace(full(knowledge), answer=answered(knowledge, *FACTS, notice)), knowledge, MEASURES)

    assert found.day is None
    assert found.counted == "事故の通知が届いた日：2026年10月1日（木）"
    assert "ベーシックプラン、ワイドプラン" in found.note


# --- The calendar file ------------------------------------------------------------------------------------------------


def test_the_calendar_file_has_exactly_the_days_of_the_paper(knowledge: Knowledge) -> None:
    case = full(knowledge)
    shown = text(paper(case, knowledge))
    events = Calendar.from_ical(ics(case, knowledge)).events
    known = [found for found in dues(case, Names(knowledge)) if found.day is not None]

    assert known
    assert [event.decoded("dtstart") for event in events] == [found.day for found in known]
    for event, found in zip(events, known, strict=True):
        assert event["summary"] == f"【期限】{found.label}"
        assert date_in_words(event.decoded("dtstart")) in shown
        assert found.counted in event["description"]
        assert found.note in event["description"]
        assert "支払いを約束するものではありません" in event["description"]


def test_the_calendar_file_tells_nothing_of_the_story_and_nothing_that_grows_old(knowledge: Knowledge) -> None:
    shown = str(Calendar.from_ical(ics(full(knowledge), knowledge)).events)

    assert [word for word in ("不具合", "下請け", "500万円", "𠮷田", "あと") if word in shown] == []


def test_reminders_come_in_the_morning_and_only_for_what_the_policyholder_has_to_do(knowledge: Knowledge) -> None:
    case = full(knowledge)
    paid = DeadlineOut(id=PAID, due=day("2026-12-01"))
    notify = next(item for item in case.answer.deadlines if item.id == NOTIFY)
    both = case.answer.model_copy(update={"deadlines": (notify, paid)})
    events = Calendar.from_ical(ics(replace(case, answer=both), knowledge)).events

    triggers = [[alarm.decoded("trigger") for alarm in event.walk("VALARM")] for event in events]
    assert triggers == [[dt.timedelta(days=-7, hours=9), dt.timedelta(days=-1, hours=9)], []]


def test_the_same_deadline_keeps_its_uid_when_its_day_changes(knowledge: Knowledge) -> None:
    later = answered(knowledge, told("incident_date", "2026-09-30"), *FACTS[1:])
    before = Calendar.from_ical(ics(full(knowledge), knowledge)).events
    after = Calendar.from_ical(ics(replace(full(knowledge), answer=later), knowledge)).events

    assert [event["uid"] for event in before] == [event["uid"] for event in after]
    assert len({event["uid"] for event in before}) == len(before)
    assert before[0].decoded("dtstart") != after[0].decoded("dtstart")


def test_a_calendar_without_a_known_day_is_refused_with_what_is_missing(knowledge: Knowledge) -> None:
    case = replace(full(knowledge), answer=answered(knowledge, *FACTS[1:]))
    with pytest.raises(TriageError) as refused:
        ics(case, knowledge)
    with pytest.raises(TriageError) as nothing:
        ics(empty(knowledge), knowledge)

    assert refused.value.code == nothing.value.code == "no_deadline"
    assert "事故が起きた日（【未確認】" in refused.value.message
    assert "早めに知らせてください" in nothing.value.message
