"""An answer as text for a terminal: what likely responds and why, what to ask, what to do and by when."""

from __future__ import annotations

from collections.abc import Iterator

from actions.contract import Answer, AssessmentOut
from knowledge.model import Knowledge
from server.words import words

_MARKS = {"responds": "●", "needs_rider": "◐", "needs_info": "？", "excluded": "×"}


def summary(answer: Answer, knowledge: Knowledge) -> Iterator[str]:
    """The lines of the summary, without colour."""
    yield from _section("わかったこと", [_fact(knowledge, fact.id, fact.value, fact.status) for fact in answer.facts])
    if answer.scope != "in":
        yield words()["scope"][answer.scope]
        return
    touched = [item for item in answer.assessments if item.status != "not_covered"]
    yield "■ 商品ごとの見立て"
    for item in touched:
        yield from _product(item, knowledge)
    if not touched:
        yield f"  {words()['status_help']['not_covered']}"
    yield ""
    cases = [f"{knowledge.cases[case.id].label}（{case.score:.2f}）" for case in answer.cases[:3]]
    yield from _section("似ている事故例", cases)
    yield from _section("確かめたいこと", [question.prompt for question in answer.questions[:3]])
    yield from _section("そろえる書類", _unique(knowledge.clauses[item.id].label for item in answer.documents))
    yield from _section("期限", [_deadline(knowledge, item.id, item.due) for item in answer.deadlines])
    yield from _section("守ること", _unique(knowledge.clauses[duty].label for duty in answer.duties))
    yield from _section("ご注意", [knowledge.clauses[notice].wording for notice in answer.notices])


def _product(item: AssessmentOut, knowledge: Knowledge) -> Iterator[str]:
    product = knowledge.products[item.product]
    yield f"  {_MARKS[item.status]} {product.name} … {words()['status'][item.status]}"
    for rider in item.riders_needed:
        yield f"      必要な特約: {knowledge.clauses[rider].label}"
    for reason in item.reasons:
        clause = knowledge.clauses[reason.clause]
        # What neither gives nor takes anything here would only bury the reasons that do.
        if reason.holds is not False and reason.effect in ("triggers", "excludes", "restores"):
            doubt = "（まだ分かりません）" if reason.holds is None else ""
            yield f"      {words()['effect'][reason.effect]}: {clause.label}［{clause.passage}］{doubt}"


def _fact(knowledge: Knowledge, fact_id: str, value: bool | int | float | str | None, status: str) -> str:
    label = knowledge.vocabulary[fact_id].label
    return f"{label}: {knowledge.vocabulary.label(fact_id, value)}（{words()['fact_status'][status]}）"


def _deadline(knowledge: Knowledge, deadline_id: str, due: object) -> str:
    clause = knowledge.clauses[deadline_id]
    return f"{clause.label}: {due or '起算日が分かると計算できます'}（{clause.wording}）"


def _unique(items: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(items))


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"■ {title}"
        yield from (f"  - {line}" for line in lines)
        yield ""
