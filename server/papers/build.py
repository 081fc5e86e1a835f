"""A case file → the accident report, the summary for whoever takes over, or the list of papers to attach."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from actions.answer import JAPAN
from knowledge.model import Knowledge
from server.papers import facts, verdicts
from server.papers.case_file import CaseFile
from server.papers.clean import clean
from server.papers.due import Due, dues, nearest
from server.papers.names import Names
from server.papers.paper import Paper, Row, row, section
from server.papers.words import words
from server.words import date_in_words
from server.words import words as screen_words

Kind = Literal["report", "summary", "list"]


def paper(case: CaseFile, knowledge: Knowledge, kind: Kind = "report") -> Paper:
    """The content of a paper, the same for every form of it."""
    say = words()["papers"][kind]
    made = _Sections(case, Names(knowledge))
    sections = tuple(section(section_id, getattr(made, section_id)()) for section_id in say["sections"])
    return Paper(kind, say["title"], say["lead"], clean(case.id), sections)


class _Sections:
    """The rows of each section, by its id."""

    def __init__(self, case: CaseFile, names: Names) -> None:
        self.case, self.names = case, names
        self.dues = dues(case, names)

    def particulars(self) -> Iterable[Row]:
        return facts.particulars(self.case)

    def incident(self) -> Iterable[Row]:
        return facts.incident(self.case, self.names)

    def known(self) -> Iterable[Row]:
        return facts.known(self.case, self.names)

    def questions(self) -> Iterable[Row]:
        return facts.questions(self.case, self.names, self.dues)

    def documents(self) -> Iterable[Row]:
        return verdicts.documents(self.case, self.names)

    def deadlines(self) -> Iterable[Row]:
        return map(_deadline, self.dues)

    def duties(self) -> Iterable[Row]:
        return verdicts.duties(self.case, self.names)

    def assessments(self) -> Iterable[Row]:
        return verdicts.assessments(self.case, self.names)

    def clauses(self) -> Iterable[Row]:
        return verdicts.clauses(self.case, self.names)

    def cases(self) -> Iterable[Row]:
        return verdicts.cases(self.case, self.names)

    def story(self) -> Iterator[Row]:
        for number, said in enumerate(self.case.story, 1):
            when = f"{number}\n{moment(said.at)}" if said.at else str(number)
            yield row(number=when, asked=said.asked, text=said.text)

    def notices(self) -> Iterator[Row]:
        for notice in self.case.answer.notices:
            clause = self.names.find(notice)
            yield row(text=clause.wording if clause else notice)
        yield row(text=words()["notices"]["always"])

    def handover(self) -> Iterator[Row]:
        say = words()["handover"]
        reason = self.case.hand_over or "none"
        yield row(item=say["reason"], value=say["reasons"].get(reason, reason))
        yield row(item=say["outlook"], value="\n".join(self._outlook()) or say["outlook_none"])
        yield row(item=say["nearest"], value=_nearest(self.dues))
        yield row(item=say["promised"], value=say["promised_text"])
        first = next(iter(self.case.answer.questions), None)
        step = say["next_ask"].format(question=first.prompt) if first else say["next_read"]
        yield row(item=say["next"], value=step)

    def origin(self) -> Iterator[Row]:
        say, case = words()["origin"], self.case
        now, edition = self.names.knowledge.edition, case.answer.edition
        if edition and edition != now:
            edition = say["edition_moved"].format(edition=edition, now=now)
        yield row(item=say["id"], value=case.id)
        yield row(item=say["received"], value=moment(case.received) if case.received else words()["unasked"])
        yield row(item=say["made"], value=date_in_words(case.as_of))
        yield row(item=say["scope"], value=screen_words()["scope"][case.answer.scope] or say["scope_in"])
        yield row(item=say["edition"], value=edition)
        if case.model:
            yield row(item=say["model"], value=case.model)
        yield row(item=say["statement"], value=say["statement_text"])
        if not case.readable:
            yield row(item=words()["unasked"], value=say["not_readable"], gap=True)
        if not case.reckoned:
            yield row(item=words()["unasked"], value=say["not_reckoned"], gap=True)

    def _outlook(self) -> Iterator[str]:
        say = words()["handover"]
        for item in verdicts.touched(self.case.answer):
            yield say["outlook_line"].format(
                product=self.names.product(item.product), status=verdicts.standing(self.case, item)
            )


def moment(time: dt.datetime) -> str:
    """A moment in Japan."""
    local = time.astimezone(JAPAN)
    return f"{date_in_words(local.date())}{local:%H:%M}"


def _deadline(due: Due) -> Row:
    day = date_in_words(due.day) if due.day else words()["deadlines"]["unknown"]
    note = "\n".join(filter(None, (due.wording, due.left + due.note)))
    return row(label=due.label, due=day, counted=due.counted, note=note, gap=due.day is None)


def _nearest(found: Sequence[Due]) -> str:
    say, due = words()["handover"], nearest(found)
    if due is None or due.day is None:
        return str(say["nearest_none"])
    return str(say["nearest_line"].format(due=date_in_words(due.day), label=due.label, left=due.left))
