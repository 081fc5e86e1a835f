"""What to do now and what not, by when, and with which papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from actions.contract import Answer, DeadlineOut, DocumentOut
from knowledge.model import Deadline, Knowledge
from server import calendar
from server.sheet.model import DeadlineView, DocumentView, TaskView


def tasks(knowledge: Knowledge, answer: Answer, act: str) -> tuple[TaskView, ...]:
    """Things to `do`, or those one must `do_not`: usual practice first, then what the documents say, once each."""
    usual = [action for action in knowledge.actions if action.id in answer.actions and action.act == act]
    found = [TaskView(action.label, action.wording, ()) for action in usual]
    duties: dict[str, list[tuple[str, str]]] = {}
    for product in knowledge.products.values():
        for duty in product.duties:
            if duty.id in answer.duties and duty.act == act:
                duties.setdefault(duty.label, []).append((duty.wording, product.name))
    return (
        *found,
        *(TaskView(label, said[0][0], tuple(name for _, name in said)) for label, said in duties.items()),
    )


def deadlines(knowledge: Knowledge, answer: Answer, today: dt.date) -> tuple[DeadlineView, ...]:
    """Days to be met: the policyholder's before the insurer's, the nearest first, the undated last."""
    by_id = {item.id: item for product in knowledge.products.values() for item in product.deadlines}
    views = [_deadline(knowledge, by_id[item.id], item, today) for item in answer.deadlines]
    return tuple(sorted(views, key=lambda view: (view.is_insurers, view.due is None, view.due or dt.date.max)))


def documents(knowledge: Knowledge, answer: Answer) -> tuple[DocumentView, ...]:
    """Papers, documented ones first; a paper that several products want is named once."""
    groups: dict[tuple[str, str], list[DocumentOut]] = {}
    for item in answer.documents:
        groups.setdefault((item.basis, knowledge.clauses[item.id].label), []).append(item)
    views = [_document(knowledge, items) for items in groups.values()]
    return tuple(sorted(views, key=lambda view: not view.is_documented))


def _deadline(knowledge: Knowledge, deadline: Deadline, item: DeadlineOut, today: dt.date) -> DeadlineView:
    is_insurers = deadline.acts == "insurer"
    return DeadlineView(
        label=deadline.label,
        wording=deadline.wording,
        product=knowledge.products[deadline.product_id].name,
        due=item.due,
        days_left=(item.due - today).days if item.due else None,
        counts_from=knowledge.vocabulary[deadline.counts_from].label,
        is_insurers=is_insurers,
        to_mind=calendar.what_to_mind(item.due, today) if item.due and not is_insurers else "",
    )


def _document(knowledge: Knowledge, items: list[DocumentOut]) -> DocumentView:
    clause = knowledge.clauses[items[0].id]
    passages = (knowledge.clauses[item.id].passage for item in items)
    return DocumentView(
        ids=_unique(item.id for item in items),
        label=clause.label,
        wording=clause.wording,
        is_documented=items[0].basis == "documented",
        products=_unique(knowledge.products[item.product].name for item in items),
        passages=_unique(passage for passage in passages if passage),
    )


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
