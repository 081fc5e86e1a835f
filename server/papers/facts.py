"""What is known of a case, and what still has to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actions.contract import FactOut
from knowledge.facts import HELD
from server.papers.case_file import CaseFile
from server.papers.due import Due
from server.papers.names import Names
from server.papers.paper import Row, row
from server.papers.words import form, words
from server.words import words as screen_words

MAX_QUOTES = 3


def particulars(case: CaseFile) -> Iterator[Row]:
    """Who holds the policy; never taken from the story."""
    for field_id, asked in form()["particulars"].items():
        given = case.particulars.get(field_id, "").strip()
        if not given and asked.get("optional"):
            continue
        value = given or words()["gap"].format(question=asked["question"])
        yield row(item=asked["label"], value=value, gap=not given)


def incident(case: CaseFile, names: Names) -> Iterator[Row]:
    """The fields of the form, then whatever else is known, each with its status and the words that told it."""
    fields = list(_fields(case))
    told = [fact.id for fact in case.answer.facts if fact.value is not None]
    for fact_id in dict.fromkeys((*fields, *told)):
        rows = _told(case, names, fact_id)
        yield from rows or [_missing(case, names, fact_id)]


def known(case: CaseFile, names: Names) -> Iterator[Row]:
    """The same without the gaps."""
    return (found for found in incident(case, names) if not found.gap)


def questions(case: CaseFile, names: Names, deadlines: Sequence[Due]) -> Iterator[Row]:
    """What to ask, most useful first: what can turn a verdict, what is only supposed, empty fields, missing days."""
    asked = {question.fact: question for question in case.answer.questions}
    held = {fact.id for fact in case.answer.facts if fact.value is not None and fact.status != "unknown"}
    turning = [fact_id for item in case.answer.assessments for fact_id in item.open_questions]
    supposed = [fact.id for fact in case.answer.facts if fact.status == "unknown"]
    empty = [fact_id for fact_id in _fields(case) if fact_id not in held]
    days = [
        clause.counts_from
        for due in deadlines
        if due.day is None and not due.by_insurer and (clause := names.deadline(due.id)) is not None
    ]
    open_days = [fact_id for fact_id in days if fact_id not in held]
    for fact_id in dict.fromkeys((*asked, *turning, *supposed, *empty, *open_days)):
        question = asked.get(fact_id)
        prompt = question.prompt if question else names.question(fact_id)
        why = question.why if question else names.why(fact_id)
        because = question.because if question else _waiting(case, fact_id)
        clauses = "\n".join(dict.fromkeys(_clause(names, clause_id) for clause_id in because))
        yield row(item=names.fact(fact_id), question=prompt, why=why, clauses=clauses)


def _fields(case: CaseFile) -> Iterator[str]:
    """The facts of the form that make sense here."""
    for field in form()["incident"]:
        if all(_holds(case, fact_id, value) for fact_id, value in field.get("when", {}).items()):
            yield field["fact"]


def _holds(case: CaseFile, fact_id: str, value: object) -> bool:
    return any(fact.id == fact_id and fact.value == value and fact.status in HELD for fact in case.answer.facts)


def _told(case: CaseFile, names: Names, fact_id: str) -> list[Row]:
    """What was told of one fact: a row for each of its values."""
    return [
        row(
            item=names.fact(fact_id),
            value=names.value(fact),
            status=screen_words()["fact_status"][fact.status],
            source=_source(case, names, fact),
            gap=fact.status == "unknown",
        )
        for fact in case.answer.facts
        if fact.id == fact_id and fact.value is not None
    ]


def _missing(case: CaseFile, names: Names, fact_id: str) -> Row:
    answered = any(fact.id == fact_id for fact in case.answer.facts)  # asked, and not known
    value = words()["unanswered" if answered else "gap"].format(question=names.question(fact_id))
    return row(item=names.fact(fact_id), value=value, status=words()["unasked"], source="", gap=True)


def _source(case: CaseFile, names: Names, fact: FactOut) -> str:
    """The words that told a fact, and in which message; for what was inferred, from what."""
    say = words()
    if fact.derived_from:
        return str(say["derived"].format(facts=names.facts(fact.derived_from)))
    if fact.id in case.by_staff:
        return str(say["by_staff"])
    numbers = {said.turn: number for number, said in enumerate(case.story, 1)}
    lines = []
    for span in [span for span in fact.evidence if span.text.strip()][:MAX_QUOTES]:
        number = numbers.get(span.message)
        lines.append(say["quote"].format(words=span.text) + (say["said"].format(number=number) if number else ""))
    return "\n".join(dict.fromkeys(lines))


def _waiting(case: CaseFile, fact_id: str) -> list[str]:
    """The clauses that wait for a fact."""
    return [
        reason.clause
        for item in case.answer.assessments
        if fact_id in item.open_questions
        for reason in item.reasons
        if reason.holds is None and fact_id in reason.facts
    ]


def _clause(names: Names, clause_id: str) -> str:
    return f"{names.of_product(clause_id)}「{names.clause(clause_id)}」"
