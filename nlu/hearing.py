"""What phrases found and what the learned reader heard, brought together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

import numpy as np

from nlu.belief import Belief
from nlu.consistency import EMPLOYMENT_ONLY, RIGHTS, Found, turned
from nlu.grounds import Grounds
from nlu.learned import OFTEN_TOLD, Heard, Label, Learned
from nlu.model import FAMILIES
from nlu.parse import Sentence
from nlu.polarity import PolarityReader
from nlu.predicate import natural_end, natural_start
from nlu.roles import Roles

FEW = 10
"""Characters: fewer words alone (「自社の拠点です。」) answer a question, and only phrases tell what they mean."""
FIGURE = re.compile(r"[0-9,.万千百億〇一二三四五六七八九十件人名社円]+")
NOT_BY_FIGURES = FAMILIES[1] | {"own-costs"}
"""What a bare figure does not tell: that something leaked (入力ミスが1800件), or who bears it (現金200万)."""
MASKED = "〔"
"""What opens a number that was masked (〔電話番号…〕): a clause that gives one tells nothing that happened."""
OF_HARM = ("harm", "service_unusable")
OF_BODIES = ("bodily-injury", "property-damage")
WEIGHED = ("harm", "cause", "claimant", "claim_received")
"""Facts of which every report tells something, so that it is known how far phrases can be trusted. Of the others
authors of reports do not label all that follows from their words: there phrases stand.
"""
WEIGHED_IN_FEW = ("harm", "cause")
"""Those that are weighed in few words, too, where another of the same fact is likely (CLEAR)."""
PLAIN = 0.95
"""From this confidence on (0–1) the words of a phrase can mean nothing else, and are not weighed."""
NEW = ("within_first_month_of_use", True)
"""Weighed, too: phrases take a nightly release (入れ替え) for the first use."""
DOUBTED, DOUBTED_CAUSE, NOT_AT_ALL = 0.2, 0.05, 0.02
"""Below these probabilities (0–1) what phrases tell is a doubt only, or is not taken at all. Causes are told plainly
(原因は…), and less often heard.
"""
CLEAR, OUTDONE = 0.7, 0.25
"""Where a cause is at least so probable, another one below OUTDONE (0–1) is not what was meant: a phrase that tells it
means the likely one.
"""
SURE_HARM, HARDLY_HARM = 0.9, 0.12
"""The same of harms in few words. Several come together (止まり、個人情報も漏えいした)."""
LEFT_OPEN = -1.0
"""From these log odds on some clause denies a value or leaves it open: it is not heard, often it would be wrong."""
ENOUGH = 40
"""Characters of a text that tells enough to be heard as a whole: to doubt phrases, to tell answers in passing."""
SAID, HINTED = 0.5, -0.4
"""From this probability on something is heard as said (0–1), and an answer to yes or no is worth a question: where the
log odds of its clause alone are at least HINTED.
"""
IN_PASSING = 0.7
"""The same of answers to yes or no, which are told in passing, of facts of which reports name others' as well, and of
texts that do not tell enough.
"""
SURE = 0.95
"""From here on 〜たら tells how it was noticed (ログインしたら他人の住所が出る), not what might be."""
NAMED = ("business", "claimant")
ALONE = ("cause", "claimant")
"""Facts that have one value as a rule: where phrases tell one, no other is heard. So it is with rights."""
BROKEN, OWN_BROKEN = ("harm", "property-damage"), ("harm", "own-device-damage")
DELAY = ("cause", "delay")
NEAR = 4
"""Characters before the end of the evidence whose polarity counts too: what was almost (あわや) may stand within it."""


class Hearing:
    """Weighs what phrases found, and adds to it what the learned reader hears clearly."""

    def __init__(
        self,
        learned: Learned,
        belief: Belief,
        polarity: PolarityReader,
        roles: Roles,
        grounds: Grounds,
        following: Mapping[str, Set[str]],
    ) -> None:
        """`following`: facts that follow from others, with the dates from which they do: no hint stands against it."""
        self._learned, self._belief, self._following = learned, belief, following
        self._polarity, self._roles, self._grounds = polarity, roles, grounds

    def together(
        self, found: Sequence[Found], sentences: Sequence[Sentence], heard: Sequence[Heard], *, several: bool = False
    ) -> list[Found]:
        """Everything that was found and heard, without what phrases found against all that was heard.

        `several`: the text tells of several incidents.
        """
        if not heard:
            return list(found)
        characters = sum(len(sentence.text) for sentence in sentences)
        odds, left_open = (
            np.array(each) for each in zip(*((item.odds, item.left_open) for item in heard), strict=True)
        )
        chances = self._belief.chances(odds, left_open, found, characters)
        whole = "".join(sentence.text for sentence in sentences)
        ruled_out = {*self._grounds.ruled_out(whole), *([DELAY] if self._roles.late_in_service(whole) else [])}
        chances = {label: 0.0 if label in ruled_out else chance for label, chance in chances.items()}
        enough = characters >= ENOUGH
        dates = {item.fact for item in found}
        told_by_days = dates & self._following.get(NEW[0], frozenset()) - {"incident_date"}
        believed = list(_believed(found, chances, enough=enough, is_new_weighed=not told_by_days, several=several))
        spoken = {(item.fact, item.value): item.polarity for item in sorted(map(turned, believed), key=_is_asserted)}
        lacking = self._grounds.lacking(whole)
        possible = [
            item
            for item in heard
            if item.label not in lacking
            and (enough or item.end - item.start >= FEW)
            and item.left_open < LEFT_OPEN
            and not _is_spoken_of(item.label, spoken)
            and not _is_likelier(chances, _contrary(item.label), item.label)
            and not dates & self._following.get(item.label[0], frozenset())
        ]
        disputed = any(self._polarity.no_fault(sentence.text) for sentence in sentences)
        return [*believed, *self._heard(possible, sentences, chances, enough=enough, disputed=disputed)]

    def _heard(
        self,
        possible: Iterable[Heard],
        sentences: Sequence[Sentence],
        chances: Mapping[Label, float],
        *,
        enough: bool,
        disputed: bool,
    ) -> Iterator[Found]:
        """What is heard as said, and what is hinted at, as a doubt; a cause too where the fault is denied."""
        for item in possible:
            fact, chance = item.label[0], chances[item.label]
            if not enough and (fact == "business" or _in_passing(item.label)):
                continue
            is_said = chance >= (IN_PASSING if fact in NAMED or _in_passing(item.label) or not enough else SAID)
            is_hinted = chance >= SAID and item.clearest >= HINTED and _in_passing(item.label)
            if is_said or (is_hinted and fact not in self._following):
                for each in self._found(item, sentences[item.sentence], chance):
                    is_open = not is_said or (disputed and fact == "cause")
                    yield replace(each, polarity="unsure") if is_open else each

    def _found(self, item: Heard, sentence: Sentence, chance: float) -> list[Found]:
        fact, value = item.label
        start, end = self._learned.evidence(item, sentence)
        polarity = self._polarity.span(sentence.doc, start, end)
        last_words = self._polarity.span(sentence.doc, max(start, end - NEAR), end)
        spoken = {polarity, last_words} - ({"hypothetical"} if chance >= SURE else set())
        if value is False or (value is True and chance >= SURE):
            # What is not so is told by denying it (送金とは関係のない話), and many a thing by what it kept from being.
            spoken -= {"denied"}
        sure = self._polarity.certain(sentence.text, end, negative=value is False)
        if spoken & {"hypothetical", "other", "denied"} or sure in ("hypothetical", "denied"):
            return []
        polarity = sure or ("asserted" if polarity in ("hypothetical", "denied") else polarity)
        clause = sentence.text[item.start : item.end]
        if MASKED in clause:
            return []
        if self._roles.of_others(fact, value, sentence.text, start, end):
            return []
        if fact in OF_HARM and self._polarity.harmless(clause):
            return []
        if isinstance(value, bool) and self._roles.of_their_ways(sentence.text[end:]):
            return []
        if value == "own-device-damage" and self._roles.others_device(sentence.text):
            return []
        if not self._grounds.allow(item.label, clause, sentence.text):
            return []
        if fact == "harm" and value in NOT_BY_FIGURES and FIGURE.fullmatch(sentence.text[start:end]):
            return []
        if value in OF_BODIES and self._polarity.unhurt(sentence.text[item.start :]):
            return []
        if fact in (*OF_HARM, "cause") and self._polarity.no_sign(sentence.text[item.start :]):
            return []
        if self._polarity.doubtful(clause) or self._grounds.hardly(item.label, sentence.text):
            polarity = "unsure"
        if fact == "claim_received" and (self._roles.insurers_money(clause) or self._roles.not_told_yet(sentence.text)):
            return []
        first, last = natural_start(sentence.doc, start), natural_end(sentence.doc, end)
        place = sentence.start + first, sentence.start + last
        return [Found(fact, value, polarity, chance, *place, by_ear=True)]


def _believed(
    found: Sequence[Found],
    chances: Mapping[Label, float],
    *,
    enough: bool,
    is_new_weighed: bool,
    several: bool,
) -> Iterator[Found]:
    """What phrases found: what is hardly probable is a doubt only, and what is not probable at all is none.

    The same words tell another story elsewhere (いじめの動画 is no harassment at work); phrases look no further. Where
    several incidents are told, the harm of one makes that of the other no less probable.
    """
    claimed = any((item.fact, item.value, item.polarity) == ("claim_received", True, "asserted") for item in found)
    for item in found:
        told = turned(item)
        label = told.fact, told.value
        is_weighed = label in chances and (told.fact in WEIGHED or (is_new_weighed and label == NEW))
        if not enough:
            is_weighed = is_weighed and told.fact in WEIGHED_IN_FEW and _is_outdone(label, chances)
        if told.polarity != "asserted" or not is_weighed or told.confidence >= PLAIN:
            yield item
            continue
        of_employees = several and told.value in EMPLOYMENT_ONLY
        meant = told if of_employees else _of_likelier_cause(told, chances, several=several)
        if meant is not told and any((other.fact, other.value) == (meant.fact, meant.value) for other in found):
            continue  # another phrase tells it, in better words
        apart = _is_told_apart(meant, found)
        told = meant if apart else _likeliest(meant, chances, claimed=claimed)
        chance = _chance(told, chances)
        if told.fact == "harm":  # a harm that both tell is surer
            told = replace(told, confidence=max(told.confidence, chance))
        beside = of_employees or (told.fact == "harm" and (several or apart))
        least = NOT_AT_ALL if beside else DOUBTED_CAUSE if told.fact == "cause" else DOUBTED
        if chance >= least:
            yield told
        elif chance >= NOT_AT_ALL:
            yield replace(told, polarity="unsure")


def _chance(told: Found, chances: Mapping[Label, float]) -> float:
    """How probable what a phrase tells is; whose device broke is a matter of its words, not of what is heard."""
    chance = chances[told.fact, told.value]
    return max(chance, chances.get(OWN_BROKEN, 0.0)) if (told.fact, told.value) == BROKEN else chance


def _is_outdone(label: Label, chances: Mapping[Label, float]) -> bool:
    """Whether a value is little believed where another of the same fact is likely."""
    others = (chance for other, chance in chances.items() if other[0] == label[0] and other != label)
    clear, outdone = (SURE_HARM, HARDLY_HARM) if label[0] == "harm" else (CLEAR, OUTDONE)
    return chances[label] < outdone and max(others, default=0.0) >= clear


def _of_likelier_cause(told: Found, chances: Mapping[Label, float], *, several: bool) -> Found:
    """What a phrase tells; a cause that is little believed where another is likely is that other one. Of several
    incidents that of what befell an employee (過労で倒れ) is no other word for what befell a system.
    """
    if told.fact != "cause" or chances[told.fact, told.value] >= OUTDONE:
        return told
    causes = (label for label in chances if label[0] == "cause" and not (several and label[1] in EMPLOYMENT_ONLY))
    likeliest = max(causes, key=lambda label: chances[label])
    return replace(told, value=likeliest[1]) if chances[likeliest] >= CLEAR else told


def _likeliest(told: Found, chances: Mapping[Label, float], *, claimed: bool) -> Found:
    """What a phrase tells; of harms that words hardly tell apart, where it is not believed, the likeliest of them."""
    family = next((family for family in FAMILIES if told.fact == "harm" and told.value in family), None)
    is_own = told.value == "own-data-loss" and not claimed  # nobody else has spoken
    if family is None or is_own or chances[told.fact, told.value] >= DOUBTED:
        return told
    likeliest = max(sorted(family), key=lambda value: chances.get(("harm", value), 0.0))
    return replace(told, value=likeliest) if chances.get(("harm", likeliest), 0.0) >= DOUBTED else told


def _is_told_apart(told: Found, found: Sequence[Found]) -> bool:
    """Whether phrases tell another harm of the same family elsewhere: both were said (客のデータも、自社のデータも)."""
    family = next((family for family in FAMILIES if told.fact == "harm" and told.value in family), frozenset[str]())
    return any(
        item.fact == "harm"
        and item.polarity == "asserted"
        and item.value in family - {told.value}
        and (item.end <= told.start or told.end <= item.start)
        for item in found
    )


def _is_asserted(item: Found) -> bool:
    return item.polarity == "asserted"


def _is_spoken_of(label: Label, spoken: Mapping[Label, str]) -> bool:
    """Whether phrases speak of it already, as said, denied or doubted; tell the contrary; or tell what stands alone."""
    if label in spoken:
        return True
    told = {other for other, polarity in spoken.items() if polarity == "asserted"}
    if label[0] in ALONE and any(fact == label[0] for fact, _ in told):
        return True
    if label[1] in RIGHTS and any(value in RIGHTS for _, value in told):
        return True
    return _contrary(label) in told


def _contrary(label: Label) -> Label | None:
    return (label[0], not label[1]) if isinstance(label[1], bool) else None


def _is_likelier(chances: Mapping[Label, float], other: Label | None, label: Label) -> bool:
    return other is not None and chances.get(other, 0.0) > chances[label]


def _in_passing(label: Label) -> bool:
    """Whether it is an answer to yes or no that reports tell beside the story. A claim is part of the story."""
    return isinstance(label[1], bool) and label[0] not in (*OFTEN_TOLD, "claim_received")
