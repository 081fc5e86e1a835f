"""An answer arranged on cards: what is said in which place, and nothing left out."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.answer import Understanding, conclude
from actions.contract import Answer, EvidenceOut, FactOut
from knowledge.assessment import Policy
from knowledge.model import Knowledge
from nlu.model import CaseMatch
from server.sheet.arrange import sheet
from server.sheet.model import ReasonView, Sheet, Weight

TODAY = dt.date(2026, 11, 22)


def concluded(knowledge: Knowledge, *policies: Policy, cases: tuple[CaseMatch, ...] = (), **facts: object) -> Answer:
    told = [FactOut(id=name.replace("__", "-"), value=value, status="stated") for name, value in facts.items()]  # type: ignore[arg-type]
    return conclude(knowledge, Understanding("in", tuple(told), cases), policies)


def outage(knowledge: Knowledge, *policies: Policy, **facts: object) -> Sheet:
    """A client's system stopped by a bug."""
    usual = {"harm": "third-party-outage", "cause": "software-defect", "claimant": "client"}
    return sheet(knowledge, concluded(knowledge, *policies, **usual, **facts), TODAY)


def weights(shown: Sheet, product: str) -> dict[str, Weight]:
    found = next(item for item in shown.products if item.id == product)
    return {reason.clause.id: reason.weight for reason in (*found.reasons, *found.passed)}


def reasons(shown: Sheet) -> list[ReasonView]:
    return [reason for product in shown.products for reason in product.reasons]


def test_every_product_is_on_the_sheet_in_the_order_of_the_answer(knowledge: Knowledge) -> None:
    answer = concluded(knowledge, harm="third-party-outage", cause="software-defect", claimant="client")
    shown = sheet(knowledge, answer, TODAY)

    assert [(item.id, item.status) for item in shown.products] == [
        (item.product, item.status) for item in answer.assessments if item.status != "not_covered"
    ]
    assert len(shown.products) + len(shown.others) == len(knowledge.products)


def test_an_exclusion_that_is_not_decided_is_open_and_says_what_is_missing(knowledge: Knowledge) -> None:
    shown = outage(knowledge)

    assert weights(shown, "b-plan")["b-plan/exclusion/untested-software"] == "open"
    assert "通常必要なテスト" in "".join(next(item for item in shown.products if item.id == "b-plan").open_points)


def test_an_exclusion_that_applies_speaks_against_and_one_that_does_not_plays_no_part(knowledge: Knowledge) -> None:
    against = weights(outage(knowledge, ordinary_test_done=False), "b-plan")
    passed = weights(outage(knowledge, ordinary_test_done=True), "b-plan")

    assert against["b-plan/exclusion/untested-software"] == "excludes"
    assert passed["b-plan/exclusion/untested-software"] == "idle"


def test_a_condition_that_is_not_met_is_among_the_reasons(knowledge: Knowledge) -> None:
    given = {"spec_mismatch": True, "business": "system-development"}
    met = weights(outage(knowledge, designated_test_done=True, **given), "system-risk-dev")
    unmet = weights(outage(knowledge, designated_test_done=False, **given), "system-risk-dev")
    [condition] = [clause for clause in met if met[clause] == "met" and unmet.get(clause) == "unmet"]

    assert "test" in condition


def test_a_rider_that_is_needed_is_named_and_is_no_reason_for_a_payment(knowledge: Knowledge) -> None:
    shown = outage(knowledge, business="system-development")
    needing = next(item for item in shown.products if item.status == "needs_rider")

    assert needing.needs
    assert weights(shown, needing.id)[needing.needs[0].id] == "rider"


def test_every_reason_tells_where_it_stands(knowledge: Knowledge) -> None:
    shown = reasons(outage(knowledge))

    assert shown
    assert all(reason.clause.passage and reason.clause.source for reason in shown)


def test_what_is_open_names_the_products_it_can_turn_and_the_asked_question_comes_first(knowledge: Knowledge) -> None:
    answer = concluded(knowledge, harm="third-party-outage", cause="software-defect", claimant="client")
    shown = sheet(knowledge, answer, TODAY)

    assert shown.open_points[0].question == answer.questions[0].prompt
    assert all(point.products for point in shown.open_points)
    assert len(shown.open_points) == len({fact for item in answer.assessments for fact in item.open_questions})


@pytest.mark.parametrize(("incident", "left"), [("2026-09-20", -3), ("2026-09-22", 0), ("2026-11-21", 60)])
def test_a_deadline_tells_its_day_and_how_long_it_is_away(knowledge: Knowledge, incident: str, left: int) -> None:
    shown = outage(knowledge, incident_date=incident, business="system-development")
    due = next(item for item in shown.deadlines if item.due is not None)

    assert due.days_left is not None
    assert abs(due.days_left - left) <= 2, "the same day two months later"
    assert not due.is_insurers


def test_the_policyholders_deadlines_come_first_and_undated_ones_tell_what_they_count_from(
    knowledge: Knowledge,
) -> None:
    shown = outage(knowledge, incident_date="2026-11-21", business="system-development").deadlines

    assert [item.is_insurers for item in shown] == sorted(item.is_insurers for item in shown)
    assert any(item.due is None and item.counts_from for item in shown)


def test_a_paper_that_several_products_want_is_named_once_and_documented_ones_first(knowledge: Knowledge) -> None:
    shown = outage(knowledge, business="system-development").documents

    assert len({(item.label, item.is_documented) for item in shown}) == len(shown)
    assert [item.is_documented for item in shown] == sorted((item.is_documented for item in shown), reverse=True)
    assert all(item.passages for item in shown if item.is_documented)


def test_what_to_do_and_what_not_are_kept_apart(knowledge: Knowledge) -> None:
    shown = outage(knowledge)

    assert any("記録" in task.label for task in shown.to_do)
    assert any("責任を認めたり" in task.label and not task.products for task in shown.not_to_do)
    assert not {task.label for task in shown.to_do} & {task.label for task in shown.not_to_do}


def test_a_case_tells_what_is_the_same_different_and_unknown(knowledge: Knowledge) -> None:
    match = CaseMatch("b-plan/case/core-system-6h-down", 0.5, ("cause",), ("business",), ("delivered",))
    [case] = sheet(knowledge, concluded(knowledge, cases=(match,), harm="third-party-outage"), TODAY).cases

    assert [point.label for point in case.same] == [knowledge.vocabulary["cause"].label]
    assert [point.value for point in case.different] == ["システムの構築（SI）"]
    assert [point.value for point in case.unknown] == ["はい"]


def test_a_case_that_hardly_resembles_is_shown_only_when_it_is_the_best_there_is(knowledge: Knowledge) -> None:
    ids = list(knowledge.cases)[:3]
    weak = tuple(CaseMatch(case_id, 0.01) for case_id in ids)

    assert len(sheet(knowledge, concluded(knowledge, cases=weak, harm="third-party-outage"), TODAY).cases) == 1


def test_a_fact_quotes_the_words_that_told_it_but_no_whole_story(knowledge: Knowledge) -> None:
    spans = (EvidenceOut(start=0, end=2, text="止ま"), EvidenceOut(start=2, end=302, text="長" * 300))
    outage = FactOut(id="harm", value="third-party-outage", status="stated", evidence=(*spans, spans[0]))
    told = sheet(knowledge, conclude(knowledge, Understanding("in", (outage,))), TODAY).facts[0]

    assert told.quotes == ("止ま", "長" * 120 + "…")


def test_a_denied_fact_is_not_shown_as_a_fact(knowledge: Knowledge) -> None:
    leak = FactOut(id="harm", value="personal-data-leak", status="denied")
    [told] = sheet(knowledge, conclude(knowledge, Understanding("in", (leak,))), TODAY).facts

    assert told.value.endswith("ではない")


@pytest.mark.parametrize("scope", ["out", "unclear"])
def test_without_an_incident_there_is_nothing_to_arrange(knowledge: Knowledge, scope: str) -> None:
    answer = Answer(scope=scope)  # type: ignore[arg-type]

    assert sheet(knowledge, answer, TODAY) == Sheet(answer.scope, None)
