"""What a message tells in the light of those before it: an account told piece by piece is read as if told at once
(「本番のDBでWHEREを付け忘れて」「会員テーブルが飛びました」「お客さんから預かっているものです」).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.facts import HELD, Value
from nlu.corrections import Known
from nlu.model import FAMILIES, Analysis, Evidence, FactMention

TOLD_TOGETHER = ("harm", "cause")
"""Facts that are told over several messages; of others each message speaks for itself."""
MEASURES = ("outage_hours", "people_affected")
"""Figures that mean something beside a harm only, which an earlier message may have told."""

FEW = 30
"""Characters of a message that says too little to be heard by itself."""


def told_together(alone: Analysis, whole: Analysis, known: Known) -> Analysis:
    """The analysis of a message, and what becomes clear of it in the whole story, which ends with the message.

    Args:
        alone: the message read by itself.
        whole: the story so far with the message at its end.
        known: the facts of the incident known before.
    """
    if [fact.id for fact in alone.facts] == ["amount_yen"] and alone.facts[0].evidence[0].text == alone.text:
        return alone  # a bare sum tells no harm
    found = list(_clearer(alone, whole, known))
    begins = len(whole.text) - len(alone.text)
    others = {
        fact.value for fact in whole.facts if fact.id == "harm" and fact.status == "stated" and _is_here(fact, begins)
    }
    settled = {fact.id for fact in found if fact.status in HELD}
    # What the message alone leaves open, the story tells.
    kept = [fact for fact in alone.facts if not (fact.status == "unknown" and fact.id in settled & {"harm"})]
    # Whose data it was, the story tells (お客さんのノートパソコンを落として、中のデータの復旧に25万).
    kept = [fact for fact in kept if not _is_anothers(fact, others)]
    # What is only heard in a message (名簿は通販のお客さん3千人分です) is no surer than the story (…売ってたっぽい).
    doubted = {(fact.id, fact.value) for fact in whole.facts if fact.id in TOLD_TOGETHER and fact.status == "unknown"}
    kept = [fact for fact in kept if not (fact.by_ear and (fact.id, fact.value) in doubted)]
    if len(alone.text) <= FEW and any(status in HELD for _, status, _ in known.get("harm", ())):
        # A harm heard in a few words (患者さんは400人くらい) that the story does not tell is no second one.
        heard = {fact.value for fact in whole.facts if fact.id == "harm"}
        kept = [fact for fact in kept if not (fact.by_ear and fact.id == "harm" and fact.value not in heard)]
    return replace(alone, facts=(*kept, *found)) if found or len(kept) < len(alone.facts) else alone


def _clearer(alone: Analysis, whole: Analysis, known: Known) -> Iterator[FactMention]:
    begins = len(whole.text) - len(alone.text)
    read = {(fact.id, fact.value) for fact in alone.facts if fact.status != "unknown"}
    held = {(fact_id, value) for fact_id, told in known.items() for value, status, _ in told if status in HELD}
    doubted = {
        (fact_id, value)
        for fact_id, told in known.items()
        for value, status, _ in told
        if status == "unknown" and not any(name == fact_id for name, _ in held | read)
    }
    for fact in whole.facts:
        if fact.status != "stated" or (fact.id, fact.value) in read | held:
            continue
        here = tuple(
            Evidence(span.start - begins, span.end - begins, span.text)
            for span in fact.evidence
            if span.start >= begins
        )
        if fact.id in TOLD_TOGETHER:
            if (here and not (fact.by_ear and (fact.id, fact.value) in doubted)) or _resolves(fact, doubted):
                yield replace(fact, evidence=here or (Evidence(0, len(alone.text), alone.text),))
        elif here and fact.id in MEASURES and not any(name == fact.id for name, _ in read):
            yield replace(fact, evidence=here)


def _is_here(fact: FactMention, begins: int) -> bool:
    return any(span.start >= begins for span in fact.evidence)


def _is_anothers(fact: FactMention, others: set[Value | None]) -> bool:
    """Whether a message by itself tells one's own data to be lost where the story tells that it was others'."""
    alike = next((family for family in FAMILIES if "own-data-loss" in family), frozenset[str]())
    return (fact.id, fact.value) == ("harm", "own-data-loss") and bool(others & (alike - {"own-data-loss"}))


def _resolves(fact: FactMention, doubted: set[tuple[str, Value]]) -> bool:
    """Whether a fact tells whose data or what secret it was of which a harm was only supposed before."""
    alike = next((family for family in FAMILIES if fact.value in family), frozenset[str]())
    return fact.id == "harm" and any((fact.id, value) in doubted for value in alike)
