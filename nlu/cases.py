"""Which documented 事故例 an incident is like: likeness of the text and agreement of the facts, as probabilities.

Every 事故例 gets a score in log odds (weights.yml): how much the words and what was heard speak for it, and for each
fact that tells them apart whether it is the same or differs. The scores made to sum to one are the probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.model import Case, Knowledge
from nlu.agreement import compare, held_values, supposed_values
from nlu.likeness import Alike
from nlu.model import CaseMatch, FactMention
from nlu.weights import RankingWeights

_LISTED = 5
# Facts are compared for the likeliest 事故例 only: others would not come up, however many there are.
_CANDIDATES = 60
# Points on which a 事故例 turns: where they differ it is hardly like it (log odds). Reports seldom tell of tests, so
# that this is not learnt from them.
_TURNS_ON = {"ordinary_test_done": -2.0}


class CaseRanker:
    """Ranks the 事故例 of one knowledge base."""

    def __init__(self, knowledge: Knowledge, patterns: Sequence[str], weights: RankingWeights) -> None:
        """`patterns`: the order of the likenesses. A 事故例 that was not learnt yet is ranked by facts alone."""
        self._weights = weights
        self._learnt = len(patterns)
        cases: dict[str, list[Case]] = {pattern: [] for pattern in patterns}
        for case in knowledge.cases.values():
            cases.setdefault(case.pattern, []).append(case)
        self._cases = list(cases.values())

    def rank(self, alike: Alike, facts: Sequence[FactMention]) -> tuple[CaseMatch, ...]:
        """The five most similar 事故例, best first, duplicates beside their pattern, with the points that agree."""
        held, supposed = held_values(facts), supposed_values(facts)
        likeness = self._weights.words * alike.words + alike.heard
        scores = np.full(len(self._cases), float(likeness.mean()))
        scores[: self._learnt] = likeness
        likeliest = np.argsort(-scores, kind="stable")[:_CANDIDATES]
        matches = {int(number): [compare(case, held) for case in self._cases[number]] for number in likeliest}
        for number, found in matches.items():
            alike_as = found if supposed == held else [compare(case, supposed) for case in self._cases[number]]
            scores[number] += max(map(self._agreement, alike_as), default=-np.inf)
        probabilities = np.exp(scores - scores.max())
        probabilities /= probabilities.sum()
        listed = [
            CaseMatch(match.id, round(float(probabilities[number]), 3), match.same, match.different, match.unknown)
            for number, found in matches.items()
            for match in found
        ]
        return tuple(sorted(listed, key=lambda match: (-match.score, match.id))[:_LISTED])

    def _agreement(self, match: CaseMatch) -> float:
        same = sum(self._weights.same[fact] for fact in match.same)
        return same + sum(min(self._weights.different[fact], _TURNS_ON.get(fact, 0.0)) for fact in match.different)
