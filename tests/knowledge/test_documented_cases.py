"""Each documented 事故例, by its own facts: its own product answers as its document says."""

from __future__ import annotations

import pytest

from knowledge.loader import default
from knowledge.model import Case, Knowledge
from tests.knowledge.conftest import Weigh

TEST_OR_TIME_NOT_TOLD = "テストを済ませたか、使い始めて1か月を過ぎていたかを、資料が書いていない"
CAUSE_NOT_TOLD = "原因を資料が書いていない（従業員の不正や、テスト不足の不具合であれば対象外になる）"

# Where the document itself leaves the turning fact open, and what is then asked.
LEFT_OPEN = {
    "b-plan/case/inventory-system-down": (TEST_OR_TIME_NOT_TOLD, "ordinary_test_done"),
    "b-plan/case/core-system-6h-down": (TEST_OR_TIME_NOT_TOLD, "ordinary_test_done"),
    "b-plan/case/delivered-system-3h-down": (TEST_OR_TIME_NOT_TOLD, "ordinary_test_done"),
    "b-plan/case/asp-data-corruption": (TEST_OR_TIME_NOT_TOLD, "ordinary_test_done"),
    "b-plan/case/health-checkup-leak": (CAUSE_NOT_TOLD, "cause"),
    "b-plan/case/wholesale-supply-stop": (CAUSE_NOT_TOLD, "cause"),
    "b-plan/case/mall-mail-leak": (CAUSE_NOT_TOLD, "cause"),
}
RIDERS = {
    "it-pi/case/new-virus-stops-server": "it-pi/rider/computer-attack",
    "it-pi/case/music-site-copyright": "it-pi/rider/intellectual-property",
}
CASES = list(default().cases.values())


def case_facts(case: Case) -> dict[str, list[object]]:
    return {fact_id: sorted(values, key=str) for fact_id, values in case.facts.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_its_own_product_answers(case: Case, weigh: Weigh) -> None:
    own = weigh(case_facts(case))[case.product_id]
    rider = "cyber-protector/rider/it-business" if case.product_id == "cyber-protector" else RIDERS.get(case.id)
    if rider is not None:
        assert (own.status, own.riders_needed) == ("needs_rider", (rider,))
    elif case.id in LEFT_OPEN:
        _, asked = LEFT_OPEN[case.id]
        assert own.status == "needs_info"
        assert own.missing[0] == asked
    else:
        assert (own.status, own.riders_needed) == ("responds", ())


@pytest.mark.parametrize("case_id", LEFT_OPEN)
def test_a_case_left_open_responds_once_its_turning_facts_are_told(
    case_id: str, knowledge: Knowledge, weigh: Weigh
) -> None:
    told = {"cause": ["operation-error"]} if LEFT_OPEN[case_id][1] == "cause" else {}
    tested = {"ordinary_test_done": True, "in_test_period": False, "within_first_month_of_use": False}
    facts = case_facts(knowledge.cases[case_id]) | told | tested
    assert weigh(facts)["b-plan"].status == "responds"


def test_a_duplicate_case_states_the_same_facts(knowledge: Knowledge) -> None:
    doubles = [case for case in knowledge.cases.values() if case.same_as]
    assert {case.id: case.same_as for case in doubles} == {
        "it-liability/case/server-capacity": "it-pi/case/server-capacity",
        "it-liability/case/ec-site-undertested": "it-pi/case/ec-site-undertested",
    }
    for case in doubles:
        assert case.facts == knowledge.cases[case.pattern].facts


def test_the_undertested_shop_responds_in_one_product_and_is_excluded_in_the_other(
    weigh: Weigh, knowledge: Knowledge
) -> None:
    found = weigh(case_facts(knowledge.cases["it-pi/case/ec-site-undertested"]))
    assert found["it-pi"].status == "responds"
    assert found["b-plan"].status == "excluded"
