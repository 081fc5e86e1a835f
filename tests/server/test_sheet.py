"""An answer arranged on cards: what is said in which place, and nothing left out."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.answer import Understanding, conclude
from actions.contract import Answer, EvidenceOut, FactOut
from knowledge.assessment import Policy
from knowledge.model import Knowledge
from nlu.model import CaseMatch
from server.cases.progress import paper
from server.sheet.arrange import sheet
from server.sheet.model import ProductView, ReasonView, Sheet, Weight
from server.store.records import DocumentState

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


# --- What is held -----------------------------------------------------------------------------------------------------

HELD_RIDER = "it-pi/rider/computer-attack"
BY_VIRUS = {"harm": "third-party-outage", "cause": "malware", "business": "system-maintenance", "claimant": "client"}


def by_virus(knowledge: Knowledge, *policies: Policy, not_held: tuple[str, ...] = ()) -> Sheet:
    """A client's system stopped by a virus: one product takes a rider for that."""
    told = tuple(FactOut(id=name, value=value, status="stated") for name, value in BY_VIRUS.items())
    return sheet(knowledge, conclude(knowledge, Understanding("in", told), policies, not_held), TODAY)


def shown_of(shown: Sheet, product: str) -> ProductView:
    return next(item for item in shown.products if item.id == product)


def test_while_nothing_is_known_of_what_is_held_all_products_matter(knowledge: Knowledge) -> None:
    shown = by_virus(knowledge)

    assert {item.held for item in shown.products} == {None}
    assert shown.mattering == shown.products
    assert shown.references == ()


def test_a_held_product_that_takes_a_rider_is_apart_from_those_that_are_not_held(knowledge: Knowledge) -> None:
    shown = by_virus(knowledge, Policy("it-pi"))

    assert [(item.id, item.status, item.held) for item in shown.mattering] == [("it-pi", "needs_rider", "held")]
    assert shown.references
    assert {item.held for item in shown.references} == {"not_told"}
    assert not shown_of(shown, "it-pi").lacks


def test_a_rider_that_is_held_lets_the_product_respond(knowledge: Knowledge) -> None:
    assert shown_of(by_virus(knowledge, Policy("it-pi", frozenset({HELD_RIDER}))), "it-pi").status == "responds"


@pytest.mark.parametrize("not_held", [HELD_RIDER, "any/rider"])
def test_a_rider_that_is_said_not_to_be_held_is_told_as_lacking(knowledge: Knowledge, not_held: str) -> None:
    lacking = shown_of(by_virus(knowledge, Policy("it-pi"), not_held=(not_held,)), "it-pi")

    assert (lacking.status, lacking.held, lacking.lacks) == ("needs_rider", "held", True)


def test_a_held_product_is_shown_even_where_nothing_in_it_answers(knowledge: Knowledge) -> None:
    answer = concluded(knowledge, **BY_VIRUS)
    silent = next(item.product for item in answer.assessments if item.status == "not_covered")
    shown = by_virus(knowledge, Policy(silent))

    assert [(item.id, item.status) for item in shown.mattering] == [(silent, "not_covered")]
    assert knowledge.products[silent].name not in shown.others


def test_who_holds_nothing_sees_everything_for_reference(knowledge: Knowledge) -> None:
    shown = by_virus(knowledge, not_held=("any",))

    assert shown.holds_none
    assert {item.held for item in shown.products} == {"not_held"}


def test_papers_days_and_open_points_are_those_of_what_is_held(knowledge: Knowledge) -> None:
    everything, held = outage(knowledge), outage(knowledge, Policy("cyber-protector"))

    name = knowledge.products["cyber-protector"].name
    assert {item.product for item in held.deadlines} == {name} < {item.product for item in everything.deadlines}
    assert {product for item in held.documents for product in item.products} == {name}
    assert all(set(item.products) <= {name} for item in held.open_points)


# --- Days on which counters are closed --------------------------------------------------------------------------------


def test_a_deadline_on_a_closed_day_says_so_and_names_the_day_before(knowledge: Knowledge) -> None:
    shown = outage(knowledge, incident_date="2026-11-02", business="system-development").deadlines
    due = next(item for item in shown if item.due == dt.date(2027, 1, 2))

    assert "年末年始の休み" in due.to_mind
    assert "2026年12月30日（水）までに" in due.to_mind
    assert all(item.to_mind == "" for item in shown if item.is_insurers or item.due is None)


# --- Papers -----------------------------------------------------------------------------------------------------------


def test_a_paper_stays_ticked_under_whichever_products_name_it_was_ticked(knowledge: Knowledge) -> None:
    view = next(view for view in outage(knowledge).documents if len(view.ids) > 1)
    line = DocumentState(view.ids[-1], "ready", "policyholder", "2026-11-22T00:00:00.000+00:00")
    later = DocumentState(view.ids[0], "received", "staff:1", "2026-11-22T00:00:01.000+00:00")

    assert paper(view, {}).state == "missing"
    assert paper(view, {line.document: line}).state == "ready"
    assert paper(view, {line.document: line, later.document: later}).state == "received"
