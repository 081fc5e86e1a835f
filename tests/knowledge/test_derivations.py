"""Facts that follow from other facts."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.derive import derived
from knowledge.model import Knowledge
from tests.knowledge.tables import as_entries


def follow(
    knowledge: Knowledge, known: dict[str, Any], suspected: Any = None
) -> dict[str, tuple[Any, tuple[str, ...]]]:
    found = derived(knowledge, as_entries(known, suspected or {}))
    assert {entry.status for entry, _ in found} <= {"inferred"}
    return {entry.id: (entry.value, sources) for entry, sources in found}


@pytest.mark.parametrize(
    ("start", "event", "within"),
    [
        ("2026-04-10", "2026-04-10", True),
        ("2026-04-10", "2026-05-10", True),
        ("2026-04-10", "2026-05-11", False),
        ("2026-01-31", "2026-02-28", True),
        ("2026-01-31", "2026-03-01", False),
    ],
)
def test_one_month_of_use(knowledge: Knowledge, start: str, event: str, within: bool) -> None:
    found = follow(knowledge, {"use_started_date": start, "incident_date": event})
    assert found["within_first_month_of_use"] == (within, ("use_started_date", "incident_date"))


@pytest.mark.parametrize(
    ("tested", "event", "within"),
    [("2025-04-10", "2026-04-10", True), ("2025-04-10", "2026-04-11", False), ("2024-02-29", "2025-02-28", True)],
)
def test_one_year_of_the_designated_test(knowledge: Knowledge, tested: str, event: str, within: bool) -> None:
    found = follow(knowledge, {"designated_test_date": tested, "incident_date": event})
    assert found["within_one_year_of_designated_test"][0] is within


def test_dates_in_the_wrong_order_say_nothing(knowledge: Knowledge) -> None:
    assert follow(knowledge, {"use_started_date": "2026-05-01", "incident_date": "2026-04-01"}) == {}


def test_one_date_alone_says_nothing(knowledge: Knowledge) -> None:
    assert follow(knowledge, {"incident_date": "2026-04-01"}) == {}


def test_what_somebody_said_is_never_derived_over(knowledge: Knowledge) -> None:
    said = {"use_started_date": "2026-04-01", "incident_date": "2026-04-02", "within_first_month_of_use": False}
    assert "within_first_month_of_use" not in follow(knowledge, said)


def test_a_suspicion_counts_as_something_said(knowledge: Knowledge) -> None:
    found = follow(knowledge, {"ip_by_display": True}, {"program_intellectual_property": True})
    assert "program_intellectual_property" not in found


def test_a_display_is_no_program_and_a_program_no_display(knowledge: Knowledge) -> None:
    assert follow(knowledge, {"ip_by_display": True}) == {"program_intellectual_property": (False, ("ip_by_display",))}
    assert follow(knowledge, {"program_intellectual_property": True}) == {
        "ip_by_display": (False, ("program_intellectual_property",))
    }
    assert follow(knowledge, {"ip_by_display": False}) == {}


def test_what_is_in_use_is_delivered_and_no_longer_tested_also_by_way_of_dates(knowledge: Knowledge) -> None:
    found = follow(knowledge, {"use_started_date": "2026-04-01", "incident_date": "2026-09-01"})
    assert found["within_first_month_of_use"][0] is False
    assert found["delivered"] == (True, ("within_first_month_of_use",))
    assert found["in_test_period"] == (False, ("within_first_month_of_use",))


def test_nothing_follows_from_a_presumption(knowledge: Knowledge) -> None:
    assert follow(knowledge, {"cause": "software-defect"}) == {}


@pytest.mark.parametrize(
    ("fact", "earlier", "later"),
    [
        ("claim_before_inception", "claim_date", "policy_start_date"),
        ("claim_after_expiry", "policy_end_date", "claim_date"),
        ("known_before_inception", "known_date", "policy_start_date"),
        ("act_before_inception", "act_date", "policy_start_date"),
        ("before_retroactive_date", "act_date", "retroactive_date"),
    ],
)
def test_the_order_of_two_dates(knowledge: Knowledge, fact: str, earlier: str, later: str) -> None:
    assert follow(knowledge, {earlier: "2026-08-31", later: "2026-09-01"})[fact] == (True, (earlier, later))
    assert follow(knowledge, {earlier: "2026-09-01", later: "2026-09-01"})[fact] == (False, (earlier, later))
    assert follow(knowledge, {earlier: "2026-09-02", later: "2026-09-01"})[fact] == (False, (earlier, later))
    assert fact not in follow(knowledge, {earlier: "2026-08-31"})


@pytest.mark.parametrize(
    ("fact", "earlier", "later"),
    [
        ("act_before_inception", "delivered_date", "policy_start_date"),
        ("before_retroactive_date", "delivered_date", "retroactive_date"),
        ("before_retroactive_date", "incident_date", "retroactive_date"),
    ],
)
def test_an_order_that_shows_only_one_answer(knowledge: Knowledge, fact: str, earlier: str, later: str) -> None:
    assert follow(knowledge, {earlier: "2026-08-31", later: "2026-09-01"})[fact][0] is True
    assert fact not in follow(knowledge, {earlier: "2026-09-02", later: "2026-09-01"})


def test_dates_of_the_policy_alone_raise_no_doubt(knowledge: Knowledge) -> None:
    assert follow(knowledge, {"policy_start_date": "2026-09-01", "incident_date": "2026-10-01"}) == {}


@pytest.mark.parametrize(
    ("event", "within"), [("2026-05-10", True), ("2026-05-11", None), ("2026-10-10", None), ("2026-10-11", False)]
)
def test_use_begins_some_time_after_delivery(knowledge: Knowledge, event: str, within: bool | None) -> None:
    found = follow(knowledge, {"delivered_date": "2026-04-10", "incident_date": event})
    assert found.get("within_first_month_of_use", (None,))[0] is within


def test_the_day_of_first_use_counts_before_the_day_of_delivery(knowledge: Knowledge) -> None:
    dates = {"delivered_date": "2026-04-10", "use_started_date": "2026-09-20", "incident_date": "2026-10-15"}
    assert follow(knowledge, dates)["within_first_month_of_use"] == (True, ("use_started_date", "incident_date"))
