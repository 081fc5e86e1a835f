"""What phrases found and what the learned reader heard, brought together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from nlu.consistency import Found
from nlu.learned import OFTEN_TOLD, Heard, Learned
from nlu.parse import Sentence
from nlu.polarity import PolarityReader
from nlu.predicate import natural_end, natural_start
from nlu.roles import Roles

FURTHER = 0.8
"""How probable a value must be that is heard beside another one of the same fact that phrases tell (0–1)."""
FEW = 10
"""Characters: fewer words (「自社の拠点です。」) answer a question, and only phrases tell what they mean."""
MASKED = "〔"
"""What opens a number that was masked (〔電話番号…〕): a clause that gives one tells nothing that happened."""
ALONE = ("cause", "claimant")
"""Facts that have one value as a rule: where phrases tell one, no other is heard."""
RIGHTS = frozenset({"copyright", "trademark", "patent", "trade-secret", "personality-rights"})
"""Harms of which somebody claims one as a rule: where phrases tell one, no other is heard."""
DATA = frozenset({"own-data-loss", "third-party-data-loss", "entrusted-data-loss"})
"""Whose data is lost, which the words around it tell: where phrases tell one's own, no other's is heard."""
OF_HARM = ("harm", "service_unusable")
ENOUGH = 40
"""Characters of a text that tells enough to be heard as a whole: to doubt phrases, to tell answers in passing."""
WEIGHED = ("harm", "cause", "claimant", "claim_received")
"""Facts of which every report tells something, so that the learned reader knows what belongs to them."""
NEW = ("within_first_month_of_use", True)
"""Weighed, too: phrases take a nightly release (入れ替え) for the first use. That it is not new is told too variously
for that.
"""
HARDLY, NOT_AT_ALL = 0.01, 0.003
"""Below these a value that phrases tell is only doubted, or not taken at all (0–1)."""
BRIEFLY = 0.6
"""How probable a value must be in a text that does not tell enough (0–1): the reports learnt from tell more."""
SAID, HINTED = 0.5, 0.4
"""An answer to yes or no is told by a clause that makes it as probable by itself (0–1), and hinted at by the other."""
MAYBE = 0.7
"""From here on what a clause hints at is worth a question (0–1)."""
NEAR = 4
"""Characters before the end of the evidence whose polarity counts too: what was almost (あわや) may stand within it."""


class Hearing:
    """Adds to what phrases found what the learned reader hears clearly."""

    def __init__(
        self, learned: Learned, polarity: PolarityReader, roles: Roles, following: Mapping[str, Set[str]]
    ) -> None:
        """`following`: facts that follow from others, with the dates from which they do: no hint stands against it."""
        self._learned, self._polarity, self._roles, self._following = learned, polarity, roles, following

    def together(self, found: Sequence[Found], sentences: Sequence[Sentence]) -> list[Found]:
        """Everything that was found and heard, without what phrases found against all that was heard."""
        heard = self._learned.hear(sentences)
        enough = sum(len(sentence.text) for sentence in sentences) >= ENOUGH
        dates = {item.fact for item in found}
        told_by_days = dates & self._following.get(NEW[0], frozenset()) - {"incident_date"}
        believed = list(_believed(found, heard, is_new_weighed=not told_by_days) if enough else found)
        added = list(believed)
        disputed = any(self._polarity.no_fault(sentence.text) for sentence in sentences)
        possible = [
            item
            for item in heard
            if item.end - item.start >= FEW
            and not _spoken_of(item, believed)
            and not dates & self._following.get(item.label[0], frozenset())
        ]
        told = {item.label for item in possible if self._is_told(item, enough)}
        for item in possible:
            fact, value = item.label
            contrary = isinstance(value, bool) and (fact, not value) in told
            if item.label in told and not contrary:
                heard_so = self._found(item, sentences[item.sentence])
                is_open = disputed and fact == "cause"
                added.extend(replace(each, polarity="unsure") if is_open else each for each in heard_so)
            elif enough and _is_hinted(item) and fact not in self._following:
                added.extend(replace(doubt, polarity="unsure") for doubt in self._found(item, sentences[item.sentence]))
        return added

    def _is_told(self, item: Heard, enough: bool) -> bool:
        """Whether it was heard as said: beyond doubt, where the text does not tell enough. Answers to yes or no are
        told in passing: the clause itself has to say them, in a text that tells enough.
        """
        if not self._learned.adds(item):
            return False
        return (enough and item.clearest >= SAID) if _in_passing(item) else (enough or item.probability >= BRIEFLY)

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
        if fact in (*OF_HARM, "cause") and self._polarity.no_sign(sentence.text[item.start :]):
            return []
        if self._polarity.doubtful(clause):
            polarity = "unsure"
        if fact == "claim_received" and self._roles.insurers_money(clause):
            return []
        first, last = natural_start(sentence.doc, start), natural_end(sentence.doc, end)
        place = sentence.start + first, sentence.start + last
        return [Found(fact, value, polarity, item.probability, *place, by_ear=True)]


def _believed(found: Sequence[Found], heard: Sequence[Heard], *, is_new_weighed: bool) -> Iterator[Found]:
    """What phrases found: what is hardly to be heard is a doubt only, and what is not to be heard at all is none.

    The same words tell another story elsewhere (いじめの動画 is no harassment at work); phrases look no further. Beside
    a harm that stands, another that is hardly to be heard is none: what happened is known, and is not asked.
    """
    chances = {item.label: max(item.probability, item.clearest) for item in heard}
    stands = any(
        item.fact == "harm" and item.polarity == "asserted" and chances.get((item.fact, item.value), 0.0) >= HARDLY
        for item in found
    )
    for item in found:
        label = item.fact, item.value
        is_weighed = item.fact in WEIGHED or (is_new_weighed and label == NEW)
        chance = chances.get(label) if is_weighed else None
        if item.polarity != "asserted" or chance is None:
            yield item
        elif chance >= HARDLY:  # a harm that both tell is surer; a hint of a cause stays a hint
            yield replace(item, confidence=max(item.confidence, chance)) if item.fact == "harm" else item
        elif chance >= NOT_AT_ALL and not (item.fact == "harm" and stands):
            yield replace(item, polarity="unsure")


def _is_hinted(item: Heard) -> bool:
    """Whether it was heard so far that one should ask."""
    return _in_passing(item) and item.probability >= MAYBE and item.clearest >= HINTED


def _in_passing(item: Heard) -> bool:
    """Whether it is an answer to yes or no that reports tell beside the story. A claim is part of the story."""
    return isinstance(item.label[1], bool) and item.label[0] not in (*OFTEN_TOLD, "claim_received")


def _spoken_of(item: Heard, found: Sequence[Found]) -> bool:
    """Whether phrases tell it already, as said, denied or doubted; or the contrary; or another value more clearly."""
    fact, value = item.label
    for other in found:
        if other.fact != fact:
            continue
        if other.value == value or (isinstance(value, bool) and other.polarity in ("asserted", "denied")):
            return True
        if other.polarity == "asserted" and (
            fact in ALONE
            or {value, other.value} <= RIGHTS
            or (other.value == "own-data-loss" and value in DATA)
            or item.probability < FURTHER
        ):
            return True
    return False
