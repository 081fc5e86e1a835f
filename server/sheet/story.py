"""What was understood, and the documented 事故例 that it resembles."""

from __future__ import annotations

from collections.abc import Iterator

from actions.contract import Answer, CaseOut
from actions.wording import fact_value
from knowledge.model import Case, Knowledge
from server.sheet.model import CaseView, FactView, Point

MOST_CASES = 3
# Below this a case only shares a word or two: it is shown only when it is the best there is.
LEAST_SCORE = 0.1
# A whole story quoted as the evidence of one fact would hide the other facts.
LONGEST_QUOTE = 120


def facts(knowledge: Knowledge, answer: Answer) -> Iterator[FactView]:
    """The facts with the words that told them; never a mere わからない."""
    for fact in answer.facts:
        if fact.value is not None:
            label, quotes = knowledge.vocabulary[fact.id].label, (_quote(span.text) for span in fact.evidence)
            yield FactView(label, fact_value(knowledge, fact), fact.status, tuple(dict.fromkeys(filter(None, quotes))))


def cases(knowledge: Knowledge, answer: Answer) -> tuple[CaseView, ...]:
    """The most similar 事故例; one that two documents tell is shown once."""
    shown: dict[str, CaseOut] = {}
    for item in answer.cases:
        if not shown or item.score >= LEAST_SCORE:
            shown.setdefault(knowledge.cases[item.id].pattern, item)
    return tuple(_case(knowledge, item) for item in list(shown.values())[:MOST_CASES])


def _quote(text: str) -> str:
    words = text.strip()
    return words if len(words) <= LONGEST_QUOTE else f"{words[:LONGEST_QUOTE]}…"


def _case(knowledge: Knowledge, item: CaseOut) -> CaseView:
    case = knowledge.cases[item.id]
    return CaseView(
        label=case.label,
        wording=case.wording,
        product=knowledge.products[case.product_id].name,
        passage=case.passage,
        same=_points(knowledge, case, item.same),
        different=_points(knowledge, case, item.different),
        unknown=_points(knowledge, case, item.unknown),
    )


def _points(knowledge: Knowledge, case: Case, fact_ids: tuple[str, ...]) -> tuple[Point, ...]:
    words = knowledge.vocabulary
    return tuple(
        Point(words[fact_id].label, "・".join(sorted(words.label(fact_id, value) for value in case.facts[fact_id])))
        for fact_id in fact_ids
        if fact_id in case.facts
    )
