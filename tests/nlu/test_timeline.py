"""What days, months and years tell: date facts, and answers where no exact day is known."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.loader import default
from nlu.timeline import Dated, read

TODAY = dt.date(2026, 11, 21)


def dated(fact: str, first: str, last: str | None = None) -> Dated:
    return Dated(fact, dt.date.fromisoformat(first), dt.date.fromisoformat(last or first), 0, 1)


def told(*items: Dated) -> dict[str, object]:
    return {item.fact: item.value for item in read(items, default().derivations, TODAY)}


def test_an_exact_day_is_a_date_fact_and_nothing_more() -> None:
    assert told(dated("policy_start_date", "2026-09-01"), dated("claim_date", "2026-08-20")) == {
        "policy_start_date": "2026-09-01",
        "claim_date": "2026-08-20",
    }


def test_a_month_is_no_date_fact() -> None:
    assert told(dated("claim_date", "2026-08-01", "2026-08-31")) == {}


@pytest.mark.parametrize(
    ("claim", "found"),
    [(("2026-08-01", "2026-08-31"), True), (("2026-10-01", "2026-10-31"), False), (("2026-09-01", "2026-09-30"), None)],
)
def test_a_month_tells_what_all_its_days_agree_on(claim: tuple[str, str], found: bool | None) -> None:
    assert (
        told(dated("policy_start_date", "2026-09-10"), dated("claim_date", *claim)).get("claim_before_inception")
        is found
    )


@pytest.mark.parametrize(
    ("start", "event", "found"),
    [
        (("2026-04-01", "2026-04-30"), "2026-11-19", False),
        (("2026-10-01", "2026-10-31"), "2026-11-10", None),
        (("2026-11-01", "2026-11-30"), "2026-11-19", None),
    ],
)
def test_use_begun_in_a_month_is_within_a_month_only_where_every_day_is(
    start: tuple[str, str], event: str, found: bool | None
) -> None:
    facts = told(dated("use_started_date", *start), dated("incident_date", event))

    assert facts.get("within_first_month_of_use") is found


@pytest.mark.parametrize(
    ("start", "found"), [("2026-11-10", True), ("2026-10-03", None), ("2026-08-30", None), ("2026-08-01", False)]
)
def test_an_incident_without_a_day_happened_before_today_and_not_long_ago(start: str, found: bool | None) -> None:
    assert told(dated("use_started_date", start)).get("within_first_month_of_use") is found


def test_the_earliest_knowledge_counts_and_the_exact_day_of_anything_else() -> None:
    found = told(
        dated("known_date", "2026-10-05"),
        dated("known_date", "2026-08-10"),
        dated("incident_date", "2026-08-01", "2026-08-31"),
        dated("incident_date", "2026-08-09"),
    )

    assert found["known_date"] == "2026-08-10"
    assert found["incident_date"] == "2026-08-09"


def test_the_day_on_which_it_was_noticed_gives_way_to_any_other_day_of_the_incident() -> None:
    noticed = Dated("incident_date", dt.date(2026, 11, 20), dt.date(2026, 11, 20), 0, 2, noticed=True)
    happened = Dated("incident_date", dt.date(2026, 8, 3), dt.date(2026, 8, 3), 4, 6)
    in_august = Dated("incident_date", dt.date(2026, 8, 1), dt.date(2026, 8, 31), 4, 6)

    assert told(noticed) == {"incident_date": "2026-11-20"}
    assert told(noticed, happened) == told(happened, noticed) == {"incident_date": "2026-08-03"}
    assert told(noticed, in_august) == told(in_august, noticed) == {}
