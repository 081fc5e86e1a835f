"""What a conversation knows after one more message: earlier facts and later ones made one. Pure.

A yes/no, number or date fact has one value: the later word counts. A choice gathers values: a later one is added unless
the person corrects, a later denial takes the value away. A mere suspicion never unseats what was stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from actions.contract import EvidenceOut, FactOut
from knowledge.facts import HELD, Vocabulary


def merge(
    vocabulary: Vocabulary, earlier: Sequence[FactOut], later: Sequence[FactOut], *, correcting: bool = False
) -> tuple[FactOut, ...]:
    """All that is known once `later` was said after `earlier`; merging the same message twice changes nothing.

    Args:
        vocabulary: tells choices from facts that have one value.
        earlier: what was known.
        later: what the new message says.
        correcting: the person takes back what was said before (「さっきのは間違いで…」).
    """
    known: dict[str, list[FactOut]] = {}
    for fact in earlier:
        known.setdefault(fact.id, []).append(fact)
    said: dict[str, list[FactOut]] = {}
    for fact in later:
        said.setdefault(fact.id, []).append(fact)
    for fact_id, facts in said.items():
        before = known.get(fact_id, [])
        if vocabulary[fact_id].kind == "choice":
            known[fact_id] = _merged_choice(before, facts, correcting)
        else:
            known[fact_id] = _merged_single(before, facts)
    return tuple(fact for facts in known.values() for fact in facts)


def _is_answer(fact: FactOut) -> bool:
    """Whether the fact says something for sure: held, or denied."""
    return fact.status in HELD or fact.status == "denied"


def _merged_single(before: list[FactOut], facts: list[FactOut]) -> list[FactOut]:
    if any(_is_answer(fact) for fact in facts) or not any(_is_answer(fact) for fact in before):
        return _unknowing(before, facts)
    return before


def _merged_choice(before: list[FactOut], facts: list[FactOut], correcting: bool) -> list[FactOut]:
    kept = before
    if correcting and any(fact.status in HELD for fact in facts):
        kept = [fact for fact in kept if fact.status not in HELD]
    for fact in facts:
        same = [old for old in kept if old.value == fact.value]
        if _is_answer(fact):
            kept = [old for old in kept if old.value != fact.value]
            kept.append(_strongest([old for old in same if _agree(old, fact)], fact))
        elif not same:
            kept = [*kept, fact]
    # わからない is answered as soon as something is known.
    known = any(fact.status in HELD for fact in kept)
    return [fact for fact in kept if fact.value is not None or not known]


def _unknowing(before: list[FactOut], facts: list[FactOut]) -> list[FactOut]:
    """`facts` alone; but whoever does not know (value null) keeps the suspicions and denials that were there."""
    if any(fact.value is not None for fact in facts):
        return facts
    return [*(fact for fact in before if fact.value is not None), *facts]


def _agree(one: FactOut, other: FactOut) -> bool:
    return (one.status in HELD) == (other.status in HELD)


def _strongest(same: Iterable[FactOut], fact: FactOut) -> FactOut:
    """`fact` with the evidence, and at least the standing, that the same fact had before."""
    for old in same:
        evidence: dict[EvidenceOut, None] = dict.fromkeys((*old.evidence, *fact.evidence))
        confirmed = "confirmed" in (old.status, fact.status)
        fact = fact.model_copy(
            update={
                "status": "confirmed" if confirmed else fact.status,
                "confidence": max(old.confidence, fact.confidence),
                "evidence": tuple(evidence),
            }
        )
    return fact
