"""Which unknown facts are asked, in which order, and when asking stops."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.assess import assess
from knowledge.assessment import Policy
from knowledge.derive import derived
from knowledge.facts import Entry, Facts
from knowledge.loader import default
from knowledge.model import Knowledge
from knowledge.questions import Question, answers_to, open_questions
from tests.knowledge.tables import as_entries

STOPPED = {"business": "system-integration", "cause": "software-defect", "harm": "third-party-outage"}


def asked(knowledge: Knowledge, entries: list[Entry], policies: tuple[Policy, ...] = ()) -> list[Question]:
    facts = Facts.of(knowledge.vocabulary, [*entries, *(entry for entry, _ in derived(knowledge, entries))])
    return open_questions(knowledge, facts, assess(knowledge, facts, policies), policies)


def names(questions: list[Question]) -> list[str]:
    return [question.fact for question in questions]


def test_nothing_is_asked_when_no_incident_is_described(knowledge: Knowledge) -> None:
    assert asked(knowledge, as_entries({"business": "asp"})) == []


def test_what_turns_a_verdict_is_asked_and_names_the_clauses_that_turn_on_it(knowledge: Knowledge) -> None:
    questions = {question.fact: question for question in asked(knowledge, as_entries(STOPPED))}
    assert questions["ordinary_test_done"].because == ("b-plan/exclusion/untested-software",)
    assert "system-risk-dev/condition/designated-test-completed" in questions["designated_test_done"].because
    assert all(0 <= question.value <= 1 for question in questions.values())


def test_asking_stops_when_nothing_can_change(knowledge: Knowledge) -> None:
    known = {
        "cause": "operation-error",
        "harm": "third-party-outage",
        "business": "asp",
        "claimant": "client",
        "incident_date": "2026-11-01",
    }
    assert asked(knowledge, as_entries(known)) == []


def test_what_the_person_does_not_know_is_not_asked_again(knowledge: Knowledge) -> None:
    assert "ordinary_test_done" not in names(asked(knowledge, as_entries({**STOPPED, "ordinary_test_done": None})))


def test_what_was_answered_is_not_asked_again(knowledge: Knowledge) -> None:
    assert "ordinary_test_done" not in names(asked(knowledge, as_entries({**STOPPED, "ordinary_test_done": True})))


def test_what_is_presumed_is_not_asked_unless_suspected(knowledge: Knowledge) -> None:
    assert "overseas" not in names(asked(knowledge, as_entries(STOPPED)))
    assert "overseas" in names(asked(knowledge, as_entries(STOPPED, {"overseas": True})))


def test_only_what_concerns_the_policies_held_is_asked(knowledge: Knowledge) -> None:
    questions = asked(knowledge, as_entries(STOPPED), (Policy("b-plan"),))
    assert set(names(questions)) == {"ordinary_test_done", "in_test_period", "within_first_month_of_use"}


def test_a_date_is_asked_last(knowledge: Knowledge) -> None:
    questions = asked(knowledge, as_entries({**STOPPED, "spec_mismatch": True}))
    assert names(questions)[-1] == "incident_date"


def test_a_date_that_is_known_is_not_asked(knowledge: Knowledge) -> None:
    assert "incident_date" not in names(asked(knowledge, as_entries({**STOPPED, "incident_date": "2026-11-01"})))


def test_the_order_does_not_depend_on_the_order_of_the_facts(knowledge: Knowledge) -> None:
    entries = as_entries(STOPPED)
    assert len({tuple(asked(knowledge, list(order))) for order in permutations(entries)}) == 1


@pytest.mark.parametrize(
    ("fact_id", "answers"), [("overseas", (True, False)), ("incident_date", ()), ("outage_hours", ())]
)
def test_the_answers_offered(knowledge: Knowledge, fact_id: str, answers: tuple[Any, ...]) -> None:
    assert answers_to(knowledge, fact_id) == answers


def test_a_choice_offers_its_options(knowledge: Knowledge) -> None:
    assert answers_to(knowledge, "cause") == knowledge.vocabulary["cause"].options


def test_a_clause_asks_only_facts_that_have_a_question(knowledge: Knowledge) -> None:
    wordless = {fact_id for fact_id, fact in knowledge.vocabulary.facts.items() if fact.question is None}
    turning = {
        name
        for product in knowledge.products.values()
        for exclusion in product.exclusions
        for name in _facts(exclusion.when)
    }
    assert turning & wordless == set()


def _facts(condition: Any) -> tuple[str, ...]:
    from knowledge.conditions import facts_of

    return facts_of(condition)


CASES = [
    as_entries({key: sorted(values, key=str) for key, values in case.facts.items()})
    for case in default().cases.values()
]


@settings(max_examples=25, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=st.sampled_from(CASES), choices=st.lists(st.integers(0, 50), min_size=30, max_size=30))
def test_every_conversation_comes_to_an_end(knowledge: Knowledge, case: list[Entry], choices: list[int]) -> None:
    """Whatever is answered (also 分からない), no question comes twice and the last answer leaves none open."""
    entries, seen = list(case), set()
    for choice in choices:
        questions = asked(knowledge, entries)
        if not questions:
            return
        fact_id = questions[0].fact
        assert fact_id not in seen
        seen.add(fact_id)
        answers = [*answers_to(knowledge, fact_id), None]
        answer = answers[choice % len(answers)]
        entries = [entry for entry in entries if entry.id != fact_id]
        entries.append(Entry(fact_id, answer, "unknown" if answer is None else "confirmed"))
    pytest.fail(f"{len(seen)}回聞いても終わらない: {sorted(seen)}")
