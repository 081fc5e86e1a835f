"""Answer → sheet."""

from __future__ import annotations

import datetime as dt

from actions.contract import Answer
from actions.final import of_held
from actions.holding import Holding
from knowledge.model import Knowledge
from server.sheet.model import Sheet
from server.sheet.products import open_points, product
from server.sheet.story import cases, facts
from server.sheet.tasks import deadlines, documents, tasks


def sheet(knowledge: Knowledge, answer: Answer, today: dt.date) -> Sheet:
    """The sheet of an answer; days are counted from `today` (Asia/Tokyo)."""
    if answer.scope != "in":
        return Sheet(answer.scope, answer.kind)
    holding = Holding(answer.policies, answer.not_held)
    held = [item for item in answer.assessments if item.product in holding.products]
    touched = [item for item in answer.assessments if item not in held and item.status != "not_covered"]
    passed = [item for item in answer.assessments if item not in held and item.status == "not_covered"]
    mattering = of_held(answer, holding)
    return Sheet(
        scope="in",
        kind=None,
        holds_none=holding.is_known and not held,
        products=tuple(product(knowledge, item, holding) for item in (*held, *touched)),
        others=tuple(knowledge.products[item.product].name for item in passed),
        open_points=tuple(open_points(knowledge, answer, holding)),
        to_do=tasks(knowledge, mattering, "do"),
        not_to_do=tasks(knowledge, mattering, "do_not"),
        deadlines=deadlines(knowledge, mattering, today),
        documents=documents(knowledge, mattering),
        cases=cases(knowledge, answer),
        facts=tuple(facts(knowledge, answer)),
        notices=tuple(knowledge.clauses[notice].wording for notice in answer.notices),
    )
