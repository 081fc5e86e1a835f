"""The scripts themselves: complete, about every product and rider, and in words of the one vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge.errors import TriageError
from knowledge.model import Knowledge
from tests.dialogues.script import Incident, Known, Script, read_common, read_scripts, with_bundles

COMMON = read_common()
SCRIPTS = read_scripts(COMMON)
every_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)


def incidents(script: Script) -> Iterator[Incident]:
    yield script
    if script.then:
        yield script.then


def check_known(knowledge: Knowledge, facts: dict[str, Known]) -> None:
    for fact, known in facts.items():
        assert fact in knowledge.vocabulary.facts, fact
        if known.value is not None:
            knowledge.vocabulary.check_value(fact, known.value)


def test_there_are_enough_policyholders_of_every_manner() -> None:
    assert len(SCRIPTS) >= 107
    assert {script.manner for script in SCRIPTS} == {"words", "buttons", "chatty", "asks", "corrects"}
    assert any(script.then for script in SCRIPTS), "somebody has two incidents"
    assert any("unclear" in script.scope for script in SCRIPTS)
    assert any("out" in script.scope for script in SCRIPTS)


def test_every_product_responds_to_somebody_and_every_rider_is_needed_or_held(knowledge: Knowledge) -> None:
    labelled = [incident for script in SCRIPTS for incident in incidents(script)]
    responding = {
        product for item in labelled for product, allowed in item.statuses.items() if allowed == ("responds",)
    }
    riders = {rider for item in labelled for ids in item.riders.values() for rider in ids}

    assert responding == set(knowledge.products)
    assert riders == {clause for clause in knowledge.clauses if "/rider/" in clause}


@every_script
def test_a_script_names_only_facts_and_values_that_exist(script: Script, knowledge: Knowledge) -> None:
    for incident in incidents(script):
        check_known(knowledge, incident.knows)
        assert {*incident.said, *incident.knows_not} <= set(knowledge.vocabulary.facts)
        assert set(incident.said) <= set(incident.knows), "what was said can be said again"
        assert not set(incident.knows_not) & set(incident.knows)
        assert set(incident.bundles) <= set(COMMON.bundles)
    remarks = (*script.adds, *script.asks, *((script.corrects,) if script.corrects else ()))
    assert {remark.fact for remark in remarks if remark.fact} <= set(knowledge.vocabulary.facts)


@every_script
def test_a_script_names_only_products_clauses_and_papers_that_exist(script: Script, knowledge: Knowledge) -> None:
    held = {policy.product for policy in script.holds.policies} if script.holds else set(knowledge.products)
    for incident in incidents(script):
        assert set(incident.statuses) <= held, "who holds something is judged by that alone"
        for product, riders in incident.riders.items():
            assert incident.statuses[product] == ("needs_rider",)
            assert riders
            assert set(riders) <= set(knowledge.clauses)
        assert {*incident.documents, *incident.deadlines} <= set(knowledge.clauses)
        assert len(set(incident.opening)) == len(incident.opening)
    for policy in script.holds.policies if script.holds else ():
        assert {policy.product} <= set(knowledge.products)
        assert set(policy.riders) <= set(knowledge.clauses)


@every_script
def test_a_product_that_only_lacks_a_rider_says_which(script: Script) -> None:
    for incident in incidents(script):
        lacking = {product for product, allowed in incident.statuses.items() if allowed == ("needs_rider",)}
        assert lacking == set(incident.riders)


def test_bundles_name_only_facts_and_values_that_exist_and_all_are_used(knowledge: Knowledge) -> None:
    for facts in COMMON.bundles.values():
        check_known(knowledge, facts)
    assert {name for script in SCRIPTS for item in incidents(script) for name in item.bundles} == set(COMMON.bundles)


def test_a_value_that_does_not_exist_is_noticed(knowledge: Knowledge) -> None:
    with pytest.raises(TriageError):
        check_known(knowledge, {"cause": Known(value="gremlins", words=("小人です。",))})


def test_what_a_script_says_itself_goes_before_its_bundles() -> None:
    script = next(script for script in SCRIPTS if script.name == "booking-site-tests-skipped")

    assert "in_use" in script.bundles
    assert COMMON.bundles["in_use"]["ordinary_test_done"].value is True
    assert script.knows["ordinary_test_done"].value is False


def test_what_is_not_known_stays_unknown_whatever_the_bundles_say() -> None:
    content = {"bundles": ["in_use"], "knows_not": ["ordinary_test_done"]}

    assert "ordinary_test_done" not in with_bundles(content, COMMON)["knows"]
    assert "delivered" in with_bundles(content, COMMON)["knows"]
