"""How well facts are read: per fact, where the evidence lies, and what was denied or doubted but taken for a fact."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actions.contract import Value
from server.evaluation.given import GivenFact
from server.evaluation.labels import FactLabel
from server.evaluation.reading import Reading
from server.evaluation.reckoning import Share, Tally, mean

# A fact said, or said not to be: id, value, whether it holds.
Claim = tuple[str, Value, bool]


@dataclass(frozen=True)
class Overlap:
    """How evidence and quoted words overlap, one figure (character IoU, 0–1) for each fact rightly read."""

    ious: tuple[float, ...]

    @property
    def mean(self) -> float | None:
        """The mean IoU."""
        return mean(self.ious)

    @property
    def touching(self) -> Share:
        """How often the evidence shares at least one character with the quote."""
        return Share.of(iou > 0 for iou in self.ious)


@dataclass(frozen=True)
class Assertion:
    """A value that the text denies or doubts, or that is not a fact, and that was counted on all the same."""

    key: str
    id: str
    value: Value
    why: str  # not_fact, denied, unsure


@dataclass(frozen=True)
class FactFigures:
    """Everything measured about facts; `values` splits choices by value."""

    facts: dict[str, Tally]
    unlabelled: dict[str, Tally]  # kinds of fact that no label of the run speaks of: told, but not counted
    values: dict[tuple[str, str], Tally]
    overlaps: dict[str, Overlap]
    assertions: tuple[Assertion, ...]
    not_facts: Share  # of the listed not_facts, how many were taken for facts
    doubted: Share  # the same of the labels with polarity denied or unsure

    @property
    def total(self) -> Tally:
        """All facts together, the unlabelled kinds apart."""
        found = Tally()
        for tally in self.facts.values():
            found.add(tally)
        return found

    @property
    def overlap(self) -> Overlap:
        """The overlap over all facts."""
        return Overlap(tuple(iou for overlap in self.overlaps.values() for iou in overlap.ious))


def measure_facts(readings: Sequence[Reading]) -> FactFigures:
    """Measure facts on every text whose facts are labelled, and `not_facts` wherever they are listed.

    A value that only follows from other facts counts when it is labelled, and is no error when it is not.
    """
    facts: dict[str, Tally] = {}
    values: dict[tuple[str, str], Tally] = {}
    ious: dict[str, list[float]] = {}
    assertions: list[Assertion] = []
    checks: dict[str, list[bool]] = {"not_fact": [], "denied": [], "unsure": []}
    for reading in readings:
        for why, fact_id, value in _not_to_be_held(reading):
            wrong = any(fact.held and fact.id == fact_id and _same(fact.value, value) for fact in reading.given.facts)
            checks[why].append(wrong)
            if wrong:
                assertions.append(Assertion(reading.place.key, fact_id, value, why))
        if reading.label.facts is None:
            continue
        labelled, answered = _labelled(reading.label.facts), _answered(reading.given.facts)
        for claim, sayings in answered.items():
            match = next((known for known in labelled if _equal(known, claim)), None)
            if match is not None:
                _count(facts, values, claim, right=1)
                iou = _iou(reading.label.text, labelled[match], sayings)
                if iou is not None:
                    ious.setdefault(claim[0], []).append(iou)
            elif any(fact.read for fact in sayings):
                _count(facts, values, claim, extra=1)
        for claim in labelled:
            if not any(_equal(claim, other) for other in answered):
                _count(facts, values, claim, missed=1)
    spoken_of = {fact.id for reading in readings for fact in (*(reading.label.facts or ()), *reading.label.not_facts)}
    return FactFigures(
        facts={fact: tally for fact, tally in sorted(facts.items()) if fact in spoken_of},
        unlabelled={fact: tally for fact, tally in sorted(facts.items()) if fact not in spoken_of},
        values={key: tally for key, tally in sorted(values.items()) if key[0] in spoken_of},
        overlaps={fact: Overlap(tuple(found)) for fact, found in sorted(ious.items())},
        assertions=tuple(assertions),
        not_facts=Share.of(checks["not_fact"]),
        doubted=Share.of(checks["denied"] + checks["unsure"]),
    )


def _not_to_be_held(reading: Reading) -> Iterable[tuple[str, str, Value]]:
    labelled = reading.label.facts or ()
    stated = [(fact.id, fact.value) for fact in labelled if fact.polarity == "stated"]
    listed = [("not_fact", item.id, item.value) for item in reading.label.not_facts]
    listed += [(fact.polarity, fact.id, fact.value) for fact in labelled if fact.polarity != "stated"]
    for why, fact_id, value in listed:
        if not any(fact_id == other and _same(value, held) for other, held in stated):
            yield why, fact_id, value


def _labelled(facts: Iterable[FactLabel]) -> dict[Claim, list[FactLabel]]:
    found: dict[Claim, list[FactLabel]] = {}
    for fact in facts:
        if fact.polarity != "unsure":
            claim = (fact.id, fact.value, fact.polarity == "stated")
            if isinstance(fact.value, bool) and fact.polarity == "denied":
                claim = (fact.id, not fact.value, True)
            found.setdefault(claim, []).append(fact)
    return found


def _answered(facts: Iterable[GivenFact]) -> dict[Claim, list[GivenFact]]:
    found: dict[Claim, list[GivenFact]] = {}
    for fact in facts:
        if fact.value is not None and (fact.held or fact.status == "denied"):
            found.setdefault((fact.id, fact.value, fact.held), []).append(fact)
    return found


def _equal(one: Claim, other: Claim) -> bool:
    return one[0] == other[0] and one[2] == other[2] and _same(one[1], other[1])


def _same(one: Value | None, other: Value | None) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-6)
    return one == other


def _count(
    facts: dict[str, Tally],
    values: dict[tuple[str, str], Tally],
    claim: Claim,
    *,
    right: int = 0,
    extra: int = 0,
    missed: int = 0,
) -> None:
    counted = Tally(right, extra, missed)
    facts.setdefault(claim[0], Tally()).add(counted)
    if isinstance(claim[1], str | bool):
        values.setdefault((claim[0], str(claim[1]).lower()), Tally()).add(counted)


def _iou(text: str, labels: Iterable[FactLabel], sayings: Iterable[GivenFact]) -> float | None:
    """The best overlap with any place where one of the quotes stands; None where nothing is quoted."""
    evidence = {place for fact in sayings for start, end in fact.spans for place in range(start, end)}
    best: float | None = None
    for quote in (label.quote for label in labels if label.quote):
        start = text.find(quote)
        while start >= 0:
            quoted = set(range(start, start + len(quote)))
            best = max(best or 0.0, len(quoted & evidence) / len(quoted | evidence))
            start = text.find(quote, start + 1)
    return best
