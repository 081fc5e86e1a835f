"""The live panel: an answer arranged for somebody who is on the phone with the policyholder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from actions.contract import Answer, FactOut, QuestionOut
from actions.wording import fact_value
from knowledge.assessment import Status
from knowledge.facts import FactDef
from knowledge.model import Knowledge, Product
from server.facts_of_staff import key_of, said
from server.shapes import FactEdit
from server.sheet.arrange import sheet
from server.sheet.model import Sheet
from server.staff.console_answer import Known
from server.staff.console_model import Ask, Choice, FactRow, Panel, ProductRow, Quote, RiderRow
from server.staff.words import words
from server.summary import summary
from server.words import date_in_words

NOTHING = "—"


def panel(
    knowledge: Knowledge,
    known: Known,
    today: dt.date,
    names: Mapping[str, str],
    heard: Sequence[int] = (),
    before: Mapping[str, Status] | None = None,
) -> Panel:
    """The panel for what is known.

    Args:
        knowledge: the knowledge base that the answer was concluded from.
        known: the answer with the word of staff.
        today: the day that deadlines are counted to.
        names: of the members of staff, by id.
        heard: the log numbers of the messages that the assistant read, in a conversation.
        before: the statuses that the panel showed until now.
    """
    answer = known.answer
    shown = sheet(knowledge, answer, today)
    rows = tuple(_products(knowledge, answer, shown, before or {}))
    asks = tuple(_ask(knowledge, answer, question) for question in answer.questions)
    return Panel(
        scope=answer.scope,
        kind=answer.kind,
        asks=asks,
        products=rows,
        facts=tuple(_facts(knowledge, known, names, heard)),
        sheet=shown,
        summary="\n".join(summary(answer, knowledge)).strip(),
        replies=tuple(_replies(shown, asks)),
        moved=tuple(row for row in rows if row.before is not None),
    )


def addable(knowledge: Knowledge) -> Iterator[tuple[str, FactDef, tuple[Choice, ...]]]:
    """Every fact that can be noted by hand, with its values."""
    for fact_id, fact in knowledge.vocabulary.facts.items():
        yield fact_id, fact, _choices(knowledge, fact_id)


def _products(knowledge: Knowledge, answer: Answer, shown: Sheet, before: Mapping[str, Status]) -> Iterator[ProductRow]:
    views = {view.id: view for view in shown.products}
    policies = {policy.product: policy for policy in answer.policies}
    for item in answer.assessments:
        product, policy = knowledge.products[item.product], policies.get(item.product)
        held = frozenset(policy.riders) if policy else frozenset()
        was = before.get(item.product)
        yield ProductRow(
            id=product.id,
            name=product.name,
            status=item.status,
            before=was if was != item.status else None,
            is_held=policy is not None,
            plan=policy.plan if policy else None,
            plans=product.plans,
            riders=_riders(product, held, frozenset(item.riders_needed)),
            view=views.get(product.id),
        )


def _riders(product: Product, held: frozenset[str], needed: frozenset[str]) -> tuple[RiderRow, ...]:
    return tuple(
        RiderRow(rider.id, rider.label, rider.wording, rider.id in held, rider.id in needed - held)
        for rider in product.riders
    )


def _facts(knowledge: Knowledge, known: Known, names: Mapping[str, str], heard: Sequence[int]) -> Iterator[FactRow]:
    kept = said(known.history)
    edited = {key_of(edit.fact, edit.value): edit for edit in known.edits}
    for item in known.answer.facts:
        fact, key = knowledge.vocabulary[item.id], key_of(item.id, item.value)
        line, edit = kept.get(key), edited.get(key)
        by = (names.get(line.who.partition(":")[2], ""), line.created) if line and _same(line.status, edit) else None
        yield FactRow(
            id=item.id,
            label=fact.label,
            kind=fact.kind,
            unit=fact.unit or "",
            value=item.value,
            shown=fact_value(knowledge, item) if item.value is not None else NOTHING,
            is_yes=_is_yes(item),
            status=item.status,
            choices=_choices(knowledge, item.id),
            quotes=tuple(_quotes(item, heard)),
            by=by,
            is_edited=edit is not None,
            is_derived=bool(item.derived_from),
        )


def _same(status: str, edit: FactEdit | None) -> bool:
    return edit is not None and edit.status == status


def _is_yes(item: FactOut) -> bool | None:
    """Whether a yes/no fact holds; a denied one is its opposite."""
    if not isinstance(item.value, bool) or item.status == "unknown":
        return None
    return item.value is not (item.status == "denied")


def _quotes(item: FactOut, heard: Sequence[int]) -> Iterator[Quote]:
    for span in item.evidence:
        message = None
        if heard:
            if span.message >= len(heard):
                continue
            message = heard[span.message]
        yield Quote(span.text, span.start, span.end, message)


def _choices(knowledge: Knowledge, fact_id: str) -> tuple[Choice, ...]:
    fact = knowledge.vocabulary[fact_id]
    if fact.kind == "yes_no":
        return tuple((value, knowledge.vocabulary.label(fact_id, value)) for value in (True, False))
    return tuple(fact.values.items())


def _ask(knowledge: Knowledge, answer: Answer, question: QuestionOut) -> Ask:
    fact = knowledge.vocabulary[question.fact]
    turned = (item.product for item in answer.assessments if question.fact in item.open_questions)
    return Ask(
        fact=question.fact,
        question=question.prompt,
        why=question.why,
        kind=fact.kind,
        unit=fact.unit or "",
        choices=tuple((option.value, option.title) for option in question.options if option.value is not None),
        products=tuple(knowledge.products[product].name for product in turned),
    )


def _replies(shown: Sheet, asks: Sequence[Ask]) -> Iterator[str]:
    """What staff might write to the policyholder now."""
    say = words()["suggested"]
    mine = [(item.label, item.due) for item in shown.deadlines if item.due is not None and not item.is_insurers]
    lists = (
        ("to_do", [item.label for item in shown.to_do]),
        ("documents", [item.label for item in shown.documents]),
        ("deadlines", [say["deadline"].format(label=label, date=date_in_words(due)) for label, due in mine]),
    )
    yield from (ask.question for ask in asks[:1])
    for name, items in lists:
        if items:
            yield "\n".join([say[name], *(say["line"].format(item=item) for item in items)])
