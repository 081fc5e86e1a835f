"""Answer → sheet."""

from __future__ import annotations

import datetime as dt

from actions.contract import Answer
from knowledge.model import Knowledge
from server.sheet.model import Sheet
from server.sheet.products import open_points, products
from server.sheet.story import cases, facts
from server.sheet.tasks import deadlines, documents, tasks


def sheet(knowledge: Knowledge, answer: Answer, today: dt.date) -> Sheet:
    """The sheet of an answer; days are counted from `today` (Asia/Tokyo)."""
    if answer.scope != "in":
        return Sheet(answer.scope, answer.kind)
    passed = (item for item in answer.assessments if item.status == "not_covered")
    return Sheet(
        scope="in",
        kind=None,
        products=products(knowledge, answer),
        others=tuple(knowledge.products[item.product].name for item in passed),
        open_points=tuple(open_points(knowledge, answer)),
        to_do=tasks(knowledge, answer, "do"),
        not_to_do=tasks(knowledge, answer, "do_not"),
        deadlines=deadlines(knowledge, answer, today),
        documents=documents(knowledge, answer),
        cases=cases(knowledge, answer),
        facts=tuple(facts(knowledge, answer)),
        notices=tuple(knowledge.clauses[notice].wording for notice in answer.notices),
    )
