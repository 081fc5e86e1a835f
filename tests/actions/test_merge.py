"""Facts over several messages: what a later word does to an earlier one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.contract import EvidenceOut, FactOut
from actions.merge import merge
from knowledge.facts import Status
from knowledge.loader import default
from knowledge.model import Knowledge

VOCABULARY = default().vocabulary


def fact(fact_id: str, value: object, status: Status = "stated", message: int = 0) -> FactOut:
    span = EvidenceOut(start=0, end=1, text="あ", message=message)
    return FactOut(id=fact_id, value=value, status=status, evidence=() if value is None else (span,))  # type: ignore[arg-type]


def merged(earlier: list[FactOut], later: list[FactOut], correcting: bool = False) -> list[tuple[str, object, str]]:
    return [(item.id, item.value, item.status) for item in merge(VOCABULARY, earlier, later, correcting=correcting)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (fact("delivered", False), fact("delivered", True)),
        (fact("outage_hours", 3), fact("outage_hours", 6)),
        (fact("incident_date", "2026-11-20"), fact("incident_date", "2026-11-19")),
        (fact("delivered", None, "unknown"), fact("delivered", True)),
        (fact("delivered", True, "confirmed"), fact("delivered", True, "denied")),
    ],
)
def test_a_fact_with_one_value_takes_the_later_word(before: FactOut, after: FactOut) -> None:
    assert merge(VOCABULARY, [before], [after]) == (after,)


def test_a_later_choice_is_added() -> None:
    assert merged([fact("harm", "third-party-outage")], [fact("harm", "personal-data-leak")]) == [
        ("harm", "third-party-outage", "stated"),
        ("harm", "personal-data-leak", "stated"),
    ]


def test_a_correction_replaces_the_choice() -> None:
    earlier = [fact("cause", "software-defect"), fact("cause", "malware", "denied")]

    assert merged(earlier, [fact("cause", "unauthorized-access")], correcting=True) == [
        ("cause", "malware", "denied"),
        ("cause", "unauthorized-access", "stated"),
    ]


def test_a_correction_of_one_fact_leaves_the_others() -> None:
    earlier = [fact("cause", "software-defect"), fact("delivered", True)]

    assert ("delivered", True, "stated") in merged(earlier, [fact("cause", "malware")], correcting=True)


def test_a_later_denial_takes_the_choice_away() -> None:
    later = [fact("cause", "malware", "denied"), fact("cause", "unauthorized-access")]

    assert merged([fact("cause", "malware")], later) == [
        ("cause", "malware", "denied"),
        ("cause", "unauthorized-access", "stated"),
    ]


def test_what_was_denied_can_be_stated_later() -> None:
    assert merged([fact("harm", "copyright", "denied")], [fact("harm", "copyright")]) == [
        ("harm", "copyright", "stated")
    ]


@pytest.mark.parametrize("held", [fact("delivered", True), fact("delivered", True, "denied"), fact("cause", "malware")])
def test_a_suspicion_or_not_knowing_never_unseats_what_was_said(held: FactOut) -> None:
    other = False if held.id == "delivered" else "software-defect"

    assert held in merge(VOCABULARY, [held], [fact(held.id, other, "unknown")])
    assert merge(VOCABULARY, [held], [fact(held.id, None, "unknown")]) == (held,)


def test_not_knowing_keeps_the_suspicion() -> None:
    suspicion = fact("cause", "malware", "unknown")

    assert merged([suspicion], [fact("cause", None, "unknown")]) == [
        ("cause", "malware", "unknown"),
        ("cause", None, "unknown"),
    ]
    assert merged([suspicion, fact("cause", None, "unknown")], [fact("cause", "malware")]) == [
        ("cause", "malware", "stated")
    ]


def test_the_same_thing_said_twice_keeps_both_places_and_the_stronger_standing() -> None:
    (one,) = merge(VOCABULARY, [fact("cause", "malware", "confirmed", 0)], [fact("cause", "malware", "stated", 2)])

    assert one.status == "confirmed"
    assert [span.message for span in one.evidence] == [0, 2]


ENTRIES = st.lists(
    st.one_of(
        st.builds(
            fact,
            st.sampled_from(["cause", "harm"]),
            st.sampled_from(["malware", "software-defect"]),
            st.sampled_from(["stated", "denied", "unknown", "confirmed"]),
        ).filter(lambda item: item.id == "cause"),
        st.builds(fact, st.just("delivered"), st.booleans(), st.sampled_from(["stated", "denied", "confirmed"])),
        st.builds(fact, st.sampled_from(["cause", "delivered"]), st.none(), st.just("unknown")),
    ),
    max_size=4,
    unique_by=lambda item: (item.id, item.value) if item.id == "cause" else item.id,
)


@given(ENTRIES, ENTRIES, st.booleans())
def test_the_same_message_taken_in_twice_changes_nothing(
    earlier: list[FactOut], later: list[FactOut], correcting: bool
) -> None:
    before = merge(VOCABULARY, (), earlier)
    once = merge(VOCABULARY, before, later, correcting=correcting)

    assert set(merge(VOCABULARY, once, later, correcting=correcting)) == set(once)


@given(ENTRIES, ENTRIES)
def test_a_fact_with_one_value_never_has_two(earlier: list[FactOut], later: list[FactOut]) -> None:
    found = [item for item in merge(VOCABULARY, merge(VOCABULARY, (), earlier), later) if item.id == "delivered"]

    assert len([item for item in found if item.value is not None]) <= 1


def test_every_fact_can_be_merged(knowledge: Knowledge) -> None:
    for fact_id in knowledge.vocabulary.facts:
        assert merged([], [fact(fact_id, None, "unknown")]) == [(fact_id, None, "unknown")]
