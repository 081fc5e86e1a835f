"""What is known about an incident, read in three values."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from knowledge.errors import TriageError
from knowledge.facts import Entry, Facts
from knowledge.model import Knowledge
from knowledge.truth import Truth
from tests.knowledge.tables import as_entries

Y, N, U = Truth.YES, Truth.NO, Truth.UNKNOWN
MALWARE = frozenset({"malware"})
YES, NO = frozenset({True}), frozenset({False})


@pytest.fixture
def read(knowledge: Knowledge) -> Any:
    def facts(known: dict[str, Any], suspected: Any = None, denied: Any = None) -> Facts:
        return Facts.of(knowledge.vocabulary, as_entries(known, suspected or {}, denied or {}))

    return facts


def test_a_choice_of_which_something_is_held_is_closed(read: Any) -> None:
    facts = read({"cause": "software-defect"})
    assert facts.truth("cause", frozenset({"software-defect", "malware"})) is Y
    assert facts.truth("cause", MALWARE) is N


def test_a_choice_of_which_nothing_is_known_is_unknown(read: Any) -> None:
    assert read({}).truth("cause", MALWARE) is U


def test_a_suspected_value_keeps_a_closed_choice_open(read: Any) -> None:
    assert read({"cause": "software-defect"}, {"cause": "malware"}).truth("cause", MALWARE) is U


def test_a_value_held_and_suspected_is_held(read: Any) -> None:
    assert read({"cause": "malware"}, {"cause": "malware"}).truth("cause", MALWARE) is Y


def test_a_denied_value_does_not_apply_but_leaves_the_others_open(read: Any) -> None:
    facts = read({}, denied={"cause": "malware"})
    assert facts.truth("cause", MALWARE) is N
    assert facts.truth("cause", frozenset({"malware", "unauthorized-access"})) is U


def test_a_denied_yes_is_a_no(read: Any) -> None:
    facts = read({}, denied={"overseas": True})
    assert facts.truth("overseas", YES) is N
    assert facts.truth("overseas", NO) is Y


def test_contradictory_yes_and_no_are_unknown_and_end_the_presumption(read: Any) -> None:
    facts = read({"overseas": [True, False]})
    assert facts.truth("overseas", YES) is U
    assert facts.presumption("overseas", YES) is U
    assert facts.single("overseas") is None


def test_what_nobody_mentions_is_presumed(read: Any) -> None:
    assert read({}).presumption("intentional", YES) is N
    assert read({}).presumption("intentional", NO) is Y
    assert read({}).presumption("harm", frozenset({"patent"})) is N


def test_what_decides_claims_is_not_presumed(read: Any) -> None:
    assert read({}).presumption("ordinary_test_done", YES) is U
    assert read({}).presumption("cause", frozenset({"software-defect"})) is U


def test_a_suspicion_ends_the_presumption(read: Any) -> None:
    assert read({}, {"intentional": True}).presumption("intentional", YES) is U
    assert read({}, {"harm": "patent"}).presumption("harm", frozenset({"patent"})) is U


def test_not_knowing_keeps_the_presumption(read: Any) -> None:
    facts = read({"intentional": None})
    assert facts.declined == {"intentional"}
    assert facts.presumption("intentional", YES) is N


def test_what_is_left_after_denials_is_presumed_where_nobody_suspects_it(read: Any) -> None:
    wanted = frozenset({"software-defect", "natural-disaster"})
    assert read({}).presumption("cause", wanted) is U
    assert read({}, denied={"cause": "software-defect"}).presumption("cause", wanted) is N


def test_an_answer_after_not_knowing_is_no_longer_declined(read: Any) -> None:
    assert read({"delivered": [None, True]}).declined == frozenset()


def test_the_order_of_entries_does_not_matter(knowledge: Knowledge) -> None:
    entries = as_entries({"cause": ["malware", "delay"], "delivered": None}, {"harm": "patent"})
    assert len({repr(sorted_view(Facts.of(knowledge.vocabulary, order))) for order in permutations(entries)}) == 1


def sorted_view(facts: Facts) -> list[Any]:
    return [
        sorted((key, sorted(map(str, values))) for key, values in part.items())
        for part in (facts.held, facts.denied, facts.suspected)
    ] + [sorted(facts.declined)]


def test_supposing_an_answer_replaces_what_was_said_of_that_fact(read: Any) -> None:
    facts = read({"cause": "delay"}, {"cause": "malware"}, {"cause": "fire"}).having("cause", frozenset({"fire"}))
    assert facts.truth("cause", frozenset({"fire"})) is Y
    assert facts.truth("cause", MALWARE) is N


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"caus": "malware"}, "unknown_fact"),
        ({"cause": "malwares"}, "invalid_value"),
        ({"cause": ["malware", 3]}, "invalid_value"),
        ({"cause": [["malware"]]}, "invalid_value"),
        ({"overseas": "true"}, "invalid_value"),
        ({"overseas": [True, False]}, "invalid_value"),
        ({"outage_hours": True}, "invalid_value"),
        ({"outage_hours": -1}, "invalid_value"),
        ({"outage_hours": float("nan")}, "invalid_value"),
        ({"incident_date": "2026-02-30"}, "invalid_value"),
        ({"incident_date": "9999-12-31"}, "invalid_value"),
        ({"incident_date": "0001-01-01"}, "invalid_value"),
    ],
)
def test_facts_outside_the_vocabulary_are_refused(knowledge: Knowledge, known: Any, code: str) -> None:
    with pytest.raises(TriageError) as caught:
        knowledge.vocabulary.entries(known)
    assert caught.value.code == code


def test_a_misspelt_value_is_answered_with_the_nearest_one(knowledge: Knowledge) -> None:
    with pytest.raises(TriageError, match="malware") as caught:
        knowledge.vocabulary.entries({"cause": "malwere"})
    assert caught.value.details["nearest"] == "malware"
    assert caught.value.details["where"] == "known.cause"


def test_null_means_that_the_person_does_not_know(knowledge: Knowledge) -> None:
    assert knowledge.vocabulary.entries({"delivered": None}) == [Entry("delivered", None, "unknown")]


@pytest.mark.parametrize(
    ("fact_id", "value", "label"),
    [
        ("cause", "malware", "ウイルスなどの不正プログラム"),
        ("overseas", True, "はい"),
        ("outage_hours", 1500, "1,500時間"),
        ("outage_hours", 1.5, "1.5時間"),
        ("incident_date", "2026-01-05", "2026年1月5日"),
        ("delivered", None, "分からない"),
    ],
)
def test_a_value_has_a_japanese_label(knowledge: Knowledge, fact_id: str, value: Any, label: str) -> None:
    assert knowledge.vocabulary.label(fact_id, value) == label


def test_a_date_that_no_calendar_arithmetic_can_carry_is_not_used(read: Any) -> None:
    assert read({"incident_date": "9999-12-31"}).date("incident_date") is None
