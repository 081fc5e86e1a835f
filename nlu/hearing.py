"""What phrases found and what the learned reader heard, brought together."""

from __future__ import annotations

from collections.abc import Sequence

from nlu.consistency import Found
from nlu.learned import Heard, Learned
from nlu.parse import Sentence
from nlu.polarity import PolarityReader
from nlu.predicate import natural_end, natural_start
from nlu.roles import Roles

FURTHER = 0.8
"""How probable a value must be that is heard beside another one of the same fact that phrases tell (0–1)."""
FEW = 14
"""Characters: fewer words (「自社の拠点です。」) answer a question, and only phrases tell what they mean."""
MASKED = "〔"
"""What opens a number that was masked (〔電話番号…〕): a clause that gives one tells nothing that happened."""
ALONE = ("cause", "claimant")
"""Facts that have one value as a rule: where phrases tell one, no other is heard."""
OF_HARM = ("harm", "service_unusable")
NEAR = 4
"""Characters before the end of the evidence whose polarity counts too: what was almost (あわや) may stand within it."""


class Hearing:
    """Adds to what phrases found what the learned reader hears clearly."""

    def __init__(self, learned: Learned, polarity: PolarityReader, roles: Roles) -> None:
        self._learned, self._polarity, self._roles = learned, polarity, roles

    def together(self, found: Sequence[Found], sentences: Sequence[Sentence]) -> tuple[list[Found], float]:
        """Everything that was found and heard; and how probable it is that anything went wrong (0–1)."""
        heard = self._learned.hear(sentences)
        added = list(found)
        for item in heard:
            told = item.end - item.start >= FEW and self._learned.adds(item)
            if told and not _spoken_of(item, found):
                added.extend(self._found(item, sentences[item.sentence]))
        return added, self._learned.incident(heard)

    def _found(self, item: Heard, sentence: Sentence) -> list[Found]:
        fact, value = item.label
        start, end = self._learned.evidence(item, sentence)
        polarity = self._polarity.span(sentence.doc, start, end)
        last_words = self._polarity.span(sentence.doc, max(start, end - NEAR), end)
        if {polarity, last_words} & {"hypothetical", "other", "denied"}:
            return []
        clause = sentence.text[item.start : item.end]
        if MASKED in clause:
            return []
        if self._roles.of_others(fact, sentence.text, start, end):
            return []
        if fact in OF_HARM and self._polarity.harmless(clause):
            return []
        if self._polarity.doubtful(clause):
            polarity = "unsure"
        if fact == "claim_received" and self._roles.insurers_money(clause):
            return []
        first, last = natural_start(sentence.doc, start), natural_end(sentence.doc, end)
        place = sentence.start + first, sentence.start + last
        return [Found(fact, value, polarity, item.probability, *place, by_ear=True)]


def _spoken_of(item: Heard, found: Sequence[Found]) -> bool:
    """Whether phrases tell it already, as said, denied or doubted; or the contrary; or another value more clearly."""
    fact, value = item.label
    for other in found:
        if other.fact != fact:
            continue
        if other.value == value or (isinstance(value, bool) and other.polarity in ("asserted", "denied")):
            return True
        if other.polarity == "asserted" and (fact in ALONE or item.probability < FURTHER):
            return True
    return False
