"""Hand-over to a person: why, what is known, what is missing, what was promised, and what happens next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

from actions.contract import Answer, AssessmentOut
from actions.slots import Conversation
from actions.turn import still_unknown
from actions.wording import Button, Message, clause_lines, fact_value, labels, product_name, words
from knowledge.model import Knowledge

# Why a person shall take over; kept in the slot `handed_over`, so that whoever reads the queue knows.
Reason = Literal["asked", "distress", "anger", "not_understood", "dispute"]
REASONS: tuple[Reason, ...] = get_args(Reason)


def hand_over(knowledge: Knowledge, known: Conversation, answer: Answer, reason: Reason) -> Message:
    """What is passed on, what was promised (nothing about payment), and what the person can expect."""
    say = words()["hand_over"]
    if known.handed_over is not None:
        return Message("\n".join([say["already"], say["next"], say["meanwhile"]]), "handover")
    facts = "、".join(
        f"{knowledge.vocabulary[fact.id].label}（{fact_value(knowledge, fact)}）"
        for fact in answer.facts
        if fact.value is not None
    )
    missing = labels(knowledge, still_unknown(knowledge, known))
    lines = [say["reasons"][reason], say["passed_on"]]
    lines.append(say["known"].format(facts=facts) if facts else say["nothing_known"])
    if missing:
        lines.append(say["missing"].format(facts=missing))
    if reason == "dispute":
        lines += [
            say["excluded"].format(
                product=product_name(knowledge, item.product), clause=knowledge.clauses[clause].label
            )
            for item, clause in _excluding(known, answer)
        ]
    return Message("\n".join([*lines, say["promised"], say["next"], say["meanwhile"]]), "handover")


def comfort(mood: str, *, asking: bool) -> Message:
    """First help, then the offer of a person; buttons only where no question follows."""
    say = words()["comfort"]
    buttons = () if asking else (Button(say["talk"], say["talk"]), Button(say["go_on"], say["go_on"]))
    lines = [say[mood]] if mood == "crisis" else [say[mood], say["offer"]]
    return Message("\n".join(lines), "comfort", () if mood == "crisis" else buttons)


def is_excluded(known: Conversation, answer: Answer) -> bool:
    """Whether a product that matters to the person is excluded, so that a dispute has an object."""
    return any(True for _ in _excluding(known, answer))


def dispute(knowledge: Knowledge, known: Conversation, answer: Answer) -> Message:
    """The clause that excludes, and that it may be wrong; where nothing is excluded, what to do instead."""
    say = words()["dispute"]
    excluding = list(_excluding(known, answer))
    if not excluding:
        return Message(say["nothing_excluded"])
    lines = clause_lines(knowledge, [clause for _, clause in excluding], say["because"])
    return Message("\n".join([*lines, say["facts_differ"]]))


def _excluding(known: Conversation, answer: Answer) -> Iterator[tuple[AssessmentOut, str]]:
    """The excluded products that matter, each with the clause that decides."""
    for item in answer.assessments:
        if item.status == "excluded" and known.holding.concerns(item.product):
            for reason in item.reasons:
                if (reason.effect == "excludes" and reason.holds) or (
                    reason.effect == "requires" and reason.holds is False
                ):
                    yield item, reason.clause
                    break
