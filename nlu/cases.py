"""Which documented 事故例 an incident is like: likeness of the words and agreement of the facts, as probabilities.

Every 事故例 gets a score in log odds (weights.yml): how far its likeness stands above that of the others, and for each
fact that tells 事故例 apart whether it is the same or differs. The scores made to sum to one are the probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.model import Case, Knowledge
from nlu.agreement import compare, held_values
from nlu.model import CaseMatch, FactMention
from nlu.similarity import Similarity
from nlu.weights import RankingWeights

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
