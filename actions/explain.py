"""Answers to side questions: why, which clause, what a word means, limits, settling, speaking to a person."""

from __future__ import annotations

from collections.abc import Iterator

from actions.contract import Answer, QuestionOut
from actions.turn import statuses
from actions.wording import Message, clause_lines, labels, words
from knowledge.model import Knowledge
from nlu.acts import plain

MAX_LINES = 5


def why(knowledge: Knowledge, question: QuestionOut | None) -> Message:
    """Why the open question is asked, with the clause that turns on it."""
    say = words()["why"]
    if question is None:
        return Message(say["nothing_asked"])
    lines = clause_lines(knowledge, question.because[:1], say["clause"])
    return Message("\n".join([say["because"].format(why=question.why), *lines]))


def clauses(knowledge: Knowledge, answer: Answer, question: QuestionOut | None) -> Message:
    """Where it is written: the clauses behind the open question, else those behind the likeliest products."""
    say = words()["clause"]
    wanted = question.because if question else tuple(_deciding(answer))
    lines = clause_lines(knowledge, wanted[:MAX_LINES], say["line"])
    return Message("\n".join([say["lead"], *lines]) if lines else say["nothing"])


def limits(knowledge: Knowledge, answer: Answer) -> Message:
    """The limits and deductibles as documented, never a promise."""
    say = words()["limits"]
    touched = [product for product, status in statuses(answer) if status != "excluded"]
    if not touched:
        return Message(say["not_yet"])
    ids = [limit.id for product in touched for limit in knowledge.products[product].limits]
    lines = clause_lines(knowledge, ids[: MAX_LINES + 3], say["line"])
    return Message("\n".join([say["lead"], *lines]) if lines else say["nothing"])


def settlement(knowledge: Knowledge, answer: Answer) -> Message:
    """Whether one may settle or pay: not before the insurer consents, with the clauses that say so."""
    say = words()["settlement"]
    touched = [product for product, _ in statuses(answer)]
    ids = [duty.id for product in touched for duty in knowledge.products[product].duties if duty.act == "do_not"]
    return Message("\n".join([say["lead"], *clause_lines(knowledge, ids, say["line"])]))


def term(knowledge: Knowledge, text: str, answer: Answer, question: QuestionOut | None) -> Message:
    """What a rider, product or clause is; 「その特約」 is the rider just spoken of, 「その質問」 the open one."""
    say = words()["explain"]
    asked, best = plain(text), ("", "")
    for name, clause_id in _names(knowledge):
        if len(name) > len(best[0]) and plain(name) in asked:
            best = (name, clause_id)
    needed = [rider for item in answer.assessments for rider in item.riders_needed]
    if not best[1] and "特約" in asked and needed:
        best = ("", needed[0])
    if best[1] in knowledge.products:
        product = knowledge.products[best[1]]
        return Message(say["product"].format(label=product.name, wording=product.summary))
    if best[1]:
        template = say["rider"] if best[1] in knowledge.riders() else say["clause"]
        return Message("\n".join(clause_lines(knowledge, [best[1]], template)))
    if question is not None:
        label = knowledge.vocabulary[question.fact].label
        return Message(say["fact"].format(label=label, why=question.why))
    example = next(iter(knowledge.riders().values())).label
    return Message(say["nothing"].format(example=example))


def hand_over(knowledge: Knowledge, answer: Answer) -> Message:
    """What happens when a person takes over, and what is passed on."""
    say = words()["hand_over"]
    known = labels(knowledge, dict.fromkeys(fact.id for fact in answer.facts if fact.value is not None))
    passed_on = [say["has"].format(facts=known)] if known else []
    return Message("\n".join([say["lead"], *passed_on, say["meanwhile"]]), "handover")


def guide(answer: Answer) -> Message:
    """What to write when no incident is recognised, or which insurance people usually mean."""
    out, unclear = words()["out_of_scope"], words()["unclear"]
    lead = out["kinds"].get(answer.kind or "")
    if answer.scope == "out":
        return Message("\n".join([lead or out["lead"], out["next"]]))
    return Message("\n".join([lead or unclear["lead"], unclear["hint"], unclear["example"]]))


def _deciding(answer: Answer) -> Iterator[str]:
    for item in answer.assessments:
        if item.status != "not_covered":
            yield from (reason.clause for reason in item.reasons if reason.holds and reason.effect != "limits")


def _names(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for product in knowledge.products.values():
        for name in (product.name, *product.aliases):
            yield name, product.id
        for rider in product.riders:
            for name in (rider.label, *rider.aliases):
                yield name, rider.id
        for clause in product.clauses():
            if len(clause.label) >= 3:
                yield clause.label, clause.id
