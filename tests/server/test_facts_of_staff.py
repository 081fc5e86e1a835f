"""The word of staff laid over what was told: one value in the place of another, and what the history needs for it."""

from __future__ import annotations

from typing import Any

from actions.contract import EvidenceOut, FactOut
from knowledge.loader import default
from server.facts_of_staff import changes, laid_over, merged, tells_an_incident
from server.shapes import FactEdit
from server.store.records import Fact

WORDS = default().vocabulary
SEEN = (EvidenceOut(start=0, end=2, text="止ま"),)


def fact(name: str, value: Any, status: str = "stated", **more: Any) -> FactOut:
    return FactOut.model_validate({"id": name, "value": value, "status": status, **more})


def edit(name: str, value: Any, status: str = "confirmed") -> FactEdit:
    return FactEdit.model_validate({"fact": name, "value": value, "status": status})


def line(name: str, value: Any, status: str = "confirmed", who: str = "staff:s1") -> Fact:
    return Fact(name, value, status, 1.0, (), who, "2026-11-21T00:00:00+00:00")


def shown(facts: tuple[FactOut, ...]) -> list[tuple[str, Any, str]]:
    return [(each.id, each.value, each.status) for each in facts]


def test_a_confirmed_value_keeps_the_words_that_told_it() -> None:
    [one] = laid_over(WORDS, [fact("harm", "third-party-outage", evidence=SEEN)], [edit("harm", "third-party-outage")])

    assert (one.status, one.evidence) == ("confirmed", SEEN)


def test_a_choice_gathers_values_and_one_is_denied_without_the_others() -> None:
    told = [fact("harm", "third-party-outage"), fact("harm", "personal-data-leak")]
    after = laid_over(WORDS, told, [edit("harm", "personal-data-leak", "denied"), edit("harm", "own-costs")])

    assert shown(after) == [
        ("harm", "third-party-outage", "stated"),
        ("harm", "personal-data-leak", "denied"),
        ("harm", "own-costs", "confirmed"),
    ]


def test_a_fact_of_one_value_takes_the_new_one_in_place_of_all_others() -> None:
    told = [fact("outage_hours", 6), fact("outage_hours", 7)]

    assert shown(laid_over(WORDS, told, [edit("outage_hours", 8)])) == [("outage_hours", 8, "confirmed")]


def test_nothing_known_puts_away_what_was_told() -> None:
    told = [fact("cause", "malware"), fact("cause", "design-error")]
    after = laid_over(WORDS, told, [edit("cause", None, "unknown")])

    assert shown(after) == [("cause", None, "unknown")]
    assert shown(laid_over(WORDS, after, [edit("cause", "malware")])) == [("cause", "malware", "confirmed")]


def test_what_follows_from_other_facts_is_worked_out_anew_and_not_carried_over() -> None:
    derived = fact("within_first_month_of_use", True, "inferred", derived_from=("use_started_date",))

    assert laid_over(WORDS, [derived], []) == ()


def test_a_later_word_takes_the_place_of_an_earlier_one_and_a_withdrawn_one_leaves_nothing() -> None:
    first = merged(WORDS, [], [edit("outage_hours", 6), edit("harm", "own-costs")])
    then = merged(WORDS, first, [edit("outage_hours", 8), edit("harm", "own-costs", "withdrawn")])

    assert then == (edit("outage_hours", 8),)
    assert merged(WORDS, then, [edit("outage_hours", 8, "withdrawn")]) == ()


def test_the_history_gets_only_what_is_new_and_takes_back_what_was_replaced() -> None:
    lines = [line("outage_hours", 6), line("cause", "malware"), line("harm", "own-costs", who="policyholder")]
    later = [edit("outage_hours", 8), edit("cause", "malware"), edit("harm", "own-costs", "denied")]

    assert changes(WORDS, lines, later) == [
        edit("outage_hours", 6, "withdrawn"),
        edit("outage_hours", 8),
        edit("harm", "own-costs", "denied"),
    ]


def test_a_confirmed_harm_or_cause_is_an_incident_and_a_mere_mention_is_not() -> None:
    assert tells_an_incident([fact("cause", "malware", "confirmed")])
    assert not tells_an_incident([fact("harm", "own-costs"), fact("outage_hours", 6, "confirmed")])
