"""How several harms, and no incident at all, are weighed."""

from __future__ import annotations

from knowledge.assess import assess
from knowledge.assessment import STATUSES, Assessment
from knowledge.facts import Facts
from knowledge.model import Knowledge
from tests.knowledge.conftest import Weigh
from tests.knowledge.tables import as_entries

STOPPED_AND_LEAKED = {"cause": "operation-error", "harm": ["third-party-outage", "personal-data-leak"]}


def harms_named(item: Assessment, clause_id: str) -> set[tuple[bool | None, str | None]]:
    return {(reason.holds, reason.harm) for reason in item.reasons if reason.clause == clause_id}


def test_a_reason_that_concerns_one_of_two_harms_names_it(weigh: Weigh) -> None:
    own = weigh(STOPPED_AND_LEAKED)["it-pi"]
    assert own.status == "responds"
    assert harms_named(own, "it-pi/exclusion/personal-data-leak") == {
        (True, "personal-data-leak"),
        (False, "third-party-outage"),
    }


def test_a_reason_that_concerns_both_harms_names_none(weigh: Weigh) -> None:
    assert harms_named(weigh(STOPPED_AND_LEAKED)["it-pi"], "it-pi/exclusion/delay") == {(False, None)}


def test_a_product_that_answers_for_one_of_two_harms_names_it(weigh: Weigh) -> None:
    own = weigh(STOPPED_AND_LEAKED)["privacy-liability"]
    assert harms_named(own, "privacy-liability/cover/examples-only") == {(True, "personal-data-leak")}


def test_a_product_that_answers_for_none_of_two_harms_tells_it_of_both(weigh: Weigh) -> None:
    own = weigh(STOPPED_AND_LEAKED)["device-repair"]
    assert own.status == "not_covered"
    assert harms_named(own, "device-repair/cover/examples-only") == {(False, None)}


def test_a_suspected_harm_does_not_cloud_a_sure_one(weigh: Weigh) -> None:
    found = weigh({"cause": "operation-error", "harm": "third-party-outage"}, {"harm": "personal-data-leak"})
    assert found["it-pi"].status == "responds"
    assert found["privacy-liability"].status == "needs_info"


def test_a_suspected_harm_keeps_an_excluded_answer_open(weigh: Weigh) -> None:
    found = weigh({"cause": "operation-error", "harm": "personal-data-leak"}, {"harm": "third-party-outage"})
    assert (found["it-pi"].status, found["it-pi"].missing) == ("needs_info", ("harm",))


def test_adjoining_harms_are_weighed_with_the_harm_they_come_with(weigh: Weigh) -> None:
    leak = {"cause": "operation-error", "harm": ["personal-data-leak", "third-party-economic-loss"]}
    assert weigh(leak)["it-pi"].status == "excluded"


def test_the_likeliest_status_comes_first(knowledge: Knowledge) -> None:
    found = assess(knowledge, Facts.of(knowledge.vocabulary, as_entries(STOPPED_AND_LEAKED)))
    ranks = [STATUSES.index(item.status) for item in found]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 2


def test_without_an_incident_no_product_is_touched(weigh: Weigh) -> None:
    found = weigh({"business": "asp", "claim_received": True})
    assert {item.status for item in found.values()} == {"not_covered"}
    assert {item.reasons for item in found.values()} == {()}


def test_a_presumed_exclusion_is_not_told_but_a_denied_one_is(weigh: Weigh) -> None:
    stopped = {"cause": "operation-error", "harm": "third-party-outage"}
    clause = "it-pi/exclusion/intent-or-crime"
    assert harms_named(weigh(stopped)["it-pi"], clause) == set()
    assert harms_named(weigh(stopped, denied={"intentional": True})["it-pi"], clause) == {(False, None)}
