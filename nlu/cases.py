"""Which documented 事故例 an incident is like: likeness of the words and agreement of the facts, as probabilities.

Every 事故例 gets a score in log odds (weights.yml): how far its likeness stands above that of the others, and for each
fact that tells 事故例 apart whether it is the same or differs. The scores made to sum to one are the probabilities.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from knowledge.facts import Value
from knowledge.model import Case, Knowledge
from nlu.model import CaseMatch, FactMention
from nlu.similarity import Similarity
from nlu.weights import RankingWeights

# Facts that tell cases apart; figures and dates differ in every incident.
COMPARED = (
    "business",
    "cause",
    "harm",
    "claimant",
    "delivered",
    "ordinary_test_done",
    "program_intellectual_property",
)
_LISTED = 5
# Facts are compared for the likeliest 事故例 by words only: others would not come up, however many there are.
_CANDIDATES = 60


class CaseRanker:
    """Ranks the 事故例 of one knowledge base."""

    def __init__(self, knowledge: Knowledge, patterns: Sequence[str], weights: RankingWeights) -> None:
        """`patterns`: the order in which a Similarity tells them."""
        self._weights = weights
        place = {pattern: number for number, pattern in enumerate(patterns)}
        self._cases: list[list[Case]] = [[] for _ in patterns]
        for case in knowledge.cases.values():
            self._cases[place[case.pattern]].append(case)

    def rank(self, similarity: Similarity, facts: Sequence[FactMention]) -> tuple[CaseMatch, ...]:
        """The five most similar 事故例, best first, duplicates beside their pattern, with the points that agree."""
        held = held_values(facts)
        scores = self._weights.likeness * standing(similarity)
        likeliest = np.argsort(-scores, kind="stable")[:_CANDIDATES]
        matches = {int(number): [compare(case, held) for case in self._cases[number]] for number in likeliest}
        for number, found in matches.items():
            scores[number] += max(self._agreement(match) for match in found)
        probabilities = np.exp(scores - scores.max())
        probabilities /= probabilities.sum()
        listed = [
            CaseMatch(match.id, round(float(probabilities[number]), 3), match.same, match.different, match.unknown)
            for number, found in matches.items()
            for match in found
        ]
        return tuple(sorted(listed, key=lambda match: (-match.score, match.id))[:_LISTED])

    def _agreement(self, match: CaseMatch) -> float:
        return sum(self._weights.same[fact] for fact in match.same) + sum(
            self._weights.different[fact] for fact in match.different
        )


def standing(similarity: Similarity) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How far each 事故例's likeness stands above the mean, in standard deviations: long and short texts compare."""
    cosines = similarity.patterns
    spread = float(cosines.std())
    return (cosines - cosines.mean()) / spread if spread > 0 else np.zeros(len(cosines))


def held_values(facts: Sequence[FactMention]) -> dict[str, set[Value]]:
    """The values that are taken as true, by fact."""
    held: dict[str, set[Value]] = {}
    for fact in facts:
        if fact.status in ("stated", "inferred", "confirmed") and fact.value is not None:
            held.setdefault(fact.id, set()).add(fact.value)
    return held


def compare(case: Case, held: Mapping[str, set[Value]]) -> CaseMatch:
    """The points in which a 事故例 is the same as what is held, differs, or is unknown (score 0)."""
    same: list[str] = []
    different: list[str] = []
    unknown: list[str] = []
    for fact_id in COMPARED:
        wanted = case.facts.get(fact_id)
        if not wanted:
            continue
        found = held.get(fact_id)
        (unknown if not found else same if wanted & found else different).append(fact_id)
    return CaseMatch(case.id, 0.0, tuple(same), tuple(different), tuple(unknown))
