"""Papers and days: in a few lines with the final answer, in full when asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from actions import duties
from actions.contract import Answer, DeadlineOut, DocumentOut
from actions.holding import Holding
from actions.shaping import days_of
from actions.wording import Message, product_name, words
from knowledge.facts import HELD
from knowledge.model import Clause, Deadline, Knowledge

# Days told with the final answer; all of them are told when asked for.
MAX_DAYS = 2


def in_short(knowledge: Knowledge, answer: Answer) -> Message:
    """How many papers, the nearest days, and how to see the lists."""
    say = words()["papers"]
    labels = list(dict.fromkeys(_label(knowledge, item.id) for item in _concerned(answer).documents))
    lines = [say["count" if len(labels) > 1 else "one"].format(label=labels[0], count=len(labels))] if labels else []
    days = _insureds_days(knowledge, answer)
    lines += [_day_in_short(knowledge, item, deadline) for item, deadline in days[:MAX_DAYS]]
    lines += [say["further"].format(count=len(days) - MAX_DAYS)] if len(days) > MAX_DAYS else []
    lines += [] if days else [say["no_days"]]
    ways = [say["ask_documents"]] if labels else []
    ways += [say["ask_days"]] if days else []
    ways += [say["ask_duties"]] if duties.asks_more(knowledge, answer) else []
    lines += [say["ask"].format(ways="".join(f"「{way}」" for way in ways))] if ways else []
    return Message("\n".join(lines), "papers")


def documents(knowledge: Knowledge, answer: Answer, named: Sequence[str] = ()) -> Message:
    """The papers to prepare, documented ones apart from customary ones; the same paper is named once.

    `named`: the products asked for, whatever is held. Where no product stands, what is usual to have it looked at.
    """
    say = words()["conclude"]
    wanted = _of_products(knowledge, answer, named) if named else _concerned(answer)
    if not wanted.documents:
        usual = _usual(knowledge, answer)
        lines = [say["document_line"].format(label=label, products="") for label in usual]
        return Message("\n".join([say["documents_to_check"], *lines]) if lines else say["no_documents"], "documents")
    parts = [say["documents"]]
    for basis in ("documented", "customary"):
        found: dict[str, list[str]] = {}
        for document in wanted.documents:
            if document.basis == basis:
                found.setdefault(_label(knowledge, document.id), []).append(product_name(knowledge, document.product))
        if found:
            parts.append(f"【{say[basis]}】")
        for label, products in found.items():
            named = f"（{'・'.join(products)}）" if basis == "documented" else ""
            parts.append(say["document_line"].format(label=label, products=named))
    return Message("\n".join(parts), "documents")


def deadlines(knowledge: Knowledge, answer: Answer, named: Sequence[str] = ()) -> Message:
    """The days to be met; while a day is unknown, what it counts from. `named`: the products asked for.

    Days that others set (an authority, a letter) are told beside.
    """
    say = words()["conclude"]
    lines = []
    concerned = _of_products(knowledge, answer, named) if named else _concerned(answer)
    for item, deadline in _with_clause(knowledge, concerned):
        product = product_name(knowledge, deadline.product_id)
        if item.due is not None:
            template = say["due"] if deadline.acts == "insured" else say["due_insurer"]
            lines.append(template.format(label=deadline.label, product=product, date=_written(item)))
        elif deadline.acts == "insured":
            fact = knowledge.vocabulary[deadline.counts_from].label
            lines.append(
                say["counts_from"].format(label=deadline.label, product=product, fact=fact, wording=deadline.wording)
            )
    told = [say["deadlines"], *lines] if lines else [say["no_deadlines"]]
    authority = [action.label for action in knowledge.actions if action.id in answer.actions and "速報" in action.label]
    return Message("\n".join([*told, *(f"・{label}" for label in authority), say["other_days"]]), "deadlines")


def _of_products(knowledge: Knowledge, answer: Answer, named: Sequence[str]) -> Answer:
    """The answer with all papers and days of these products, be they held or not."""
    days = {fact.id: str(fact.value) for fact in answer.facts if fact.status in HELD}
    plans = {policy.product: policy.plan for policy in answer.policies}
    products = [knowledge.products[product] for product in named]
    return answer.model_copy(
        update={
            "documents": tuple(
                DocumentOut(id=paper.id, product=product.id, basis=paper.basis)
                for product in products
                for paper in product.documents
                if paper.when is None
            ),
            "deadlines": tuple(
                day
                for product in products
                for day in days_of(product, lambda fact: _day(days.get(fact)), plans.get(product.id))
            ),
        }
    )


def _day(written: str | None) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


def _usual(knowledge: Knowledge, answer: Answer) -> list[str]:
    """The papers that are usual for the products that are touched, though none of them may answer."""
    concerns = Holding(answer.policies, answer.not_held).concerns
    touched = [item.product for item in answer.assessments if item.status != "not_covered" and concerns(item.product)]
    papers = (paper for product in touched for paper in knowledge.products[product].documents)
    return list(dict.fromkeys(paper.label for paper in papers if paper.basis == "customary" and paper.when is None))


def _insureds_days(knowledge: Knowledge, answer: Answer) -> list[tuple[DeadlineOut, Deadline]]:
    """The days that the insured has to meet, the nearest first, those without a day last."""
    own = [
        (item, deadline) for item, deadline in _with_clause(knowledge, _concerned(answer)) if deadline.acts == "insured"
    ]
    return sorted(own, key=lambda each: (each[0].due is None, str(each[0].due)))


def _with_clause(knowledge: Knowledge, answer: Answer) -> Iterator[tuple[DeadlineOut, Deadline]]:
    by_id = {item.id: item for product in knowledge.products.values() for item in product.deadlines}
    for item in answer.deadlines:
        yield item, by_id[item.id]


def _concerned(answer: Answer) -> Answer:
    """The answer with the papers and days of what is held, or of all that is not said not to be held."""
    concerns = Holding(answer.policies, answer.not_held).concerns
    return answer.model_copy(
        update={
            "documents": tuple(item for item in answer.documents if concerns(item.product)),
            "deadlines": tuple(item for item in answer.deadlines if concerns(item.id.split("/")[0])),
        }
    )


def _day_in_short(knowledge: Knowledge, item: DeadlineOut, deadline: Deadline) -> str:
    fact = knowledge.vocabulary[deadline.counts_from].label
    product = product_name(knowledge, deadline.product_id)
    template: str = words()["papers"]["dated" if item.due else "undated"]
    return template.format(label=deadline.label, product=product, date=_written(item) if item.due else "", fact=fact)


def _written(item: DeadlineOut) -> str:
    return f"{item.due.year}年{item.due.month}月{item.due.day}日" if item.due else ""


def _label(knowledge: Knowledge, clause_id: str) -> str:
    clause: Clause | None = knowledge.clauses.get(clause_id)
    return clause.label if clause else clause_id
