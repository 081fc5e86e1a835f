"""Answers to what people ask most: a word that stops or helps, and the clauses that speak of what they name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from actions.contract import Answer, ReasonOut
from actions.holding import Holding
from actions.wording import Message, clause_lines, product_name, ways_on, words
from knowledge.loader import read_yaml
from knowledge.model import Knowledge
from nlu.topics import asked_about, remarked_on

DATA = Path(__file__).parent / "data" / "asked.yml"
# Clauses told at once.
MAX_CLAUSES = 4
# What is said to take something away, or to give it back: told whether it applies.
_DECIDING = ("exclusion", "exception")


@cache
def clauses() -> Mapping[str, Sequence[str]]:
    """The clauses of every topic, as asked.yml names them."""
    loaded: dict[str, list[str]] = read_yaml(DATA)
    return loaded


def to_question(knowledge: Knowledge, text: str, answer: Answer, holding: Holding) -> Message | None:
    """The answer to a question whose topic is known, or None."""
    topic = asked_about(text)
    return _of(knowledge, topic.id, answer, holding) if topic else None


def to_remark(knowledge: Knowledge, text: str, answer: Answer, holding: Holding) -> Message | None:
    """The word on a remark, or on a question beside what is told, or None."""
    topic = remarked_on(text)
    if topic is None or (topic.alone and answer.scope == "in"):
        return None  # who one is, said after the account, is no opening
    return _of(knowledge, topic.id, answer, holding)


def _of(knowledge: Knowledge, topic: str, answer: Answer, holding: Holding) -> Message:
    say = words()["asked"]
    text, named = say["texts"].get(topic), clauses().get(topic, ())
    told = _told(knowledge, named, answer, holding)
    lines = [text] if text else []
    if told:
        lines += [*([] if text else [say["lead"]]), *(_line(knowledge, clause, answer) for clause in told)]
    elif not text:
        lines.append(_not_in(knowledge, named, holding))
    if not text:
        lines.append(say["decides"])
    elif not told and any(knowledge.clauses[clause].kind == "head" for clause in named):
        lines.append(_not_in(knowledge, named, holding))
    return Message("\n".join(lines), "text", ways_on() if answer.scope == "in" and not answer.questions else ())


def _touched(answer: Answer) -> set[str]:
    return {item.product for item in answer.assessments if item.status != "not_covered"}


def _not_in(knowledge: Knowledge, named: Sequence[str], holding: Holding) -> str:
    """That nothing is documented of it where it matters, and for which products it is."""
    names = dict.fromkeys(product_name(knowledge, clause.split("/")[0]) for clause in named)
    key = "not_in_held" if holding.policies else "not_in_touched"
    return str(words()["asked"][key].format(products="、".join(names)))


def _told(knowledge: Knowledge, named: Sequence[str], answer: Answer, holding: Holding) -> list[str]:
    """The clauses of what is held; of what the incident touches while that is not known; else all."""
    mattering = [clause for clause in named if holding.concerns(clause.split("/")[0])]
    if not holding.policies:
        touched = _touched(answer)
        ours = [clause for clause in mattering if clause.split("/")[0] in touched]
        # What products pay that have nothing to do with it would read as a promise.
        mattering = ours or [
            clause for clause in mattering if not (touched and knowledge.clauses[clause].kind == "head")
        ]
    return mattering[:MAX_CLAUSES]


def _line(knowledge: Knowledge, clause: str, answer: Answer) -> str:
    """A clause in its own words, and of an exclusion whether it applies as far as is known."""
    say = words()["asked"]
    (line,) = clause_lines(knowledge, [clause], say["line"])
    reasons = [reason for item in answer.assessments for reason in item.reasons if reason.clause == clause]
    holds = {reason.holds for reason in reasons}
    if knowledge.clauses[clause].kind not in _DECIDING or not holds:
        return line
    if holds == {False} and not all(_is_ruled_out(reason, answer) for reason in reasons):
        return line
    key = "applies" if True in holds else "open" if None in holds else "applies_not"
    return f"{line}\n{say[key]}"


def _is_ruled_out(reason: ReasonOut, answer: Answer) -> bool:
    """Whether the person said what rules a clause out, not only something else that happened: then it may be told."""
    said = {fact.id for fact in answer.facts if fact.value is not None and fact.status != "unknown"}
    return bool(reason.facts) and not reason.presumed and {*reason.facts} <= said - {"harm", "cause"}
