"""What the documents say to a case: verdicts, clauses, similar 事故例, papers to attach, what to do."""

from __future__ import annotations

from collections.abc import Iterator

from actions.contract import Answer, AssessmentOut, DocumentOut, ReasonOut
from actions.verdicts import reason_of
from knowledge.model import Duty
from server.papers.case_file import CaseFile
from server.papers.names import Names
from server.papers.paper import Row, row
from server.papers.words import words
from server.sheet.products import held
from server.words import words as screen_words

_CLOSED_EFFECTS = ("triggers", "excludes", "restores", "requires")


def assessments(case: CaseFile, names: Names) -> Iterator[Row]:
    """The products that the incident touches, likeliest first; the rest by name."""
    say, status = words()["held"], screen_words()["status"]
    untouched = [item.product for item in case.answer.assessments if item.status == "not_covered"]
    for item in touched(case.answer):
        has = say[held(item.product, case.holding) or "not_told"]
        gap = item.status == "needs_info"
        reason = _reason(case, names, item)
        yield row(product=names.product(item.product), status=standing(case, item), reason=reason, held=has, gap=gap)
    if untouched and case.answer.scope == "in":
        reason = words()["more_products"].format(products=names.products(untouched))
        yield row(product=words()["others"], status=status["not_covered"], reason=reason, held=say["none"])


def standing(case: CaseFile, item: AssessmentOut) -> str:
    """A verdict in words, with that of staff where they hold it for wrong."""
    status, overridden = screen_words()["status"], case.overridden.get(item.product)
    if overridden is None:
        return status[item.status]
    return str(words()["overridden"].format(given=status[item.status], status=status.get(overridden, overridden)))


def touched(answer: Answer) -> list[AssessmentOut]:
    """The products of which the documents say anything to this incident."""
    return [item for item in answer.assessments if item.status != "not_covered"]


def clauses(case: CaseFile, names: Names) -> Iterator[Row]:
    """The clauses that speak, or may speak, for or against each product that is touched."""
    say, seen = screen_words(), set()
    for item in touched(case.answer):
        for reason in item.reasons:
            if not _speaks(reason) or (reason.clause, reason.holds) in seen:
                continue
            seen.add((reason.clause, reason.holds))
            clause = names.find(reason.clause)
            label = f"{clause.label}\n{clause.wording}" if clause else reason.clause
            passage = clause.passage if clause else ""
            holds = say["holds"]["null" if reason.holds is None else str(reason.holds).lower()]
            product, effect = names.product(item.product), say["effect"][reason.effect]
            yield row(
                product=product, effect=effect, clause=label, passage=passage, holds=holds, gap=reason.holds is None
            )


def cases(case: CaseFile, names: Names) -> Iterator[Row]:
    """The similar 事故例, and how they compare."""
    for item in case.answer.cases:
        told = names.knowledge.cases.get(item.id)
        product = names.knowledge.products.get(told.product_id) if told else None
        source = f"{product.source_title}\n{told.passage}" if told and product else ""
        yield row(
            label=told.label if told else item.id,
            source=source,
            same=names.facts(item.same),
            different=names.facts(item.different),
            unknown=names.facts(item.unknown),
        )


def documents(case: CaseFile, names: Names) -> Iterator[Row]:
    """The papers to attach, documented ones first; the same paper of several products once."""
    say, found = words()["documents"], dict[tuple[str, str], list[DocumentOut]]()
    for basis in ("documented", "customary"):
        for item in case.answer.documents:
            if item.basis == basis:
                found.setdefault((basis, names.clause(item.id)), []).append(item)
    for (basis, label), items in found.items():
        states = {case.papers.get(item.id, "missing") for item in items}
        # The one paper counts for all its products as soon as it is there for one of them.
        state = next((state for state in ("received", "ready") if state in states), "missing")
        products = names.products(item.product for item in items)
        yield row(label=label, products=products, basis=say[basis], state=say["states"][state])


def duties(case: CaseFile, names: Names) -> Iterator[Row]:
    """What to do, then what not to do: what is usual, and what clauses ask for with their products."""
    say = words()["duties"]
    for act in ("do", "do_not"):
        for action in names.knowledge.actions:
            if action.id in case.answer.actions and action.act == act:
                label = f"{action.label}\n{action.wording}" if action.wording else action.label
                yield row(act=say[act], label=label, basis=say["customary"])
        found: dict[str, list[str]] = {}
        for duty_id in case.answer.duties:
            duty = names.find(duty_id)
            if act == (duty.act if isinstance(duty, Duty) else "do"):
                found.setdefault(names.clause(duty_id), []).append(duty_id.split("/", 1)[0])
        for label, products in found.items():
            yield row(act=say[act], label=label, basis=say["clause"].format(products=names.products(products)))


def _reason(case: CaseFile, names: Names, item: AssessmentOut) -> str:
    try:
        return reason_of(names.knowledge, item, case.holding)
    except KeyError:  # an answer of an older edition names something that this one does not have
        return ""


def _speaks(reason: ReasonOut) -> bool:
    """An exclusion or a cover that does not apply says nothing here; a condition that is not met does."""
    return reason.effect in _CLOSED_EFFECTS and (reason.holds is not False or reason.effect == "requires")
