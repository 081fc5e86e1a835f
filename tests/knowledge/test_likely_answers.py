"""How the similar 事故例 weigh the answers of a question."""

from __future__ import annotations

import pytest

from knowledge.assess import assess
from knowledge.facts import Entry, Facts
from knowledge.model import Knowledge
from knowledge.questions import likely_answers, open_questions

UNTESTED = "it-pi/case/ec-site-undertested"
KNOWN = [
    Entry("harm", "third-party-outage", "stated"),
    Entry("cause", "software-defect", "stated"),
    Entry("business", "system-development", "stated"),
]


def test_the_answer_that_a_similar_case_gives_is_likelier(knowledge: Knowledge) -> None:
    weights = likely_answers(knowledge, {UNTESTED: 0.8})["ordinary_test_done"]

    assert weights[False] > weights[True] > 0
    assert sum(weights.values()) == pytest.approx(1)


def test_without_similar_cases_nothing_is_likelier(knowledge: Knowledge) -> None:
    assert likely_answers(knowledge, {}) == {}


def test_a_likely_turning_answer_makes_a_question_worth_more(knowledge: Knowledge) -> None:
    facts = Facts.of(knowledge.vocabulary, KNOWN)
    assessments = assess(knowledge, facts)

    def value(likely: dict[str, dict[object, float]]) -> float:
        questions = open_questions(knowledge, facts, assessments, (), likely)  # type: ignore[arg-type]
        return next(question.value for question in questions if question.fact == "ordinary_test_done")

    assert value({"ordinary_test_done": {False: 0.9, True: 0.1}}) > value(
        {"ordinary_test_done": {False: 0.1, True: 0.9}}
    )
