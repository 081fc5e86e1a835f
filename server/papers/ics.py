"""The deadlines of a case for a calendar (.ics). Nothing of the story is in it: calendars are shared."""

from __future__ import annotations

import datetime as dt

from icalendar import Alarm, Calendar, Event

from knowledge.errors import TriageError
from knowledge.model import Knowledge
from server.papers.case_file import CaseFile
from server.papers.clean import clean
from server.papers.due import Due, dues
from server.papers.names import Names
from server.papers.words import form, words

_MORNING = dt.timedelta(hours=9)


def ics(case: CaseFile, knowledge: Knowledge) -> bytes:
    """The days that are known, each as a whole day with reminders. The same deadline keeps its UID for good.

    Raises TriageError (no_deadline) when no day can be counted yet, with what has to be known for it.
    """
    found = dues(case, Names(knowledge))
    known = [due for due in found if due.day is not None]
    if not known:
        raise TriageError("no_deadline", _nothing(found))
    calendar = Calendar()
    calendar.add("prodid", "-//jiko-triage//JA")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", words()["calendar"]["name"])
    for due in known:
        calendar.add_component(_event(case, due))
    return bytes(calendar.to_ical())


def _event(case: CaseFile, due: Due) -> Event:
    say, case_id = words()["calendar"], clean(case.id)
    event = Event()
    event.add("uid", f"{due.id.replace('/', '.')}.{case_id}@jiko-triage")
    event.add("dtstamp", dt.datetime.combine(case.as_of, dt.time(), dt.UTC))
    event.add("dtstart", due.day)
    event.add("summary", say["summary"].format(label=due.label))
    told = say["description"].format(wording=due.wording, counted=due.counted, note=due.note, id=case_id)
    event.add("description", "\n".join(line for line in told.split("\n") if line))
    event.add("transp", "TRANSPARENT")  # the day stays free for appointments
    if not due.by_insurer:
        for days in form()["reminders"]:
            event.add_component(_reminder(days, say["reminder"].format(label=due.label)))
    return event


def _reminder(days: int, text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", _MORNING - dt.timedelta(days=days))
    return alarm


def _nothing(found: list[Due]) -> str:
    waiting = "、".join(f"{due.label} …… {due.counted}" for due in found)
    return f".ics: 期日の分かっている期限がありません。{waiting or words()['sections']['deadlines']['empty']}"
