"""Whether a sentence asserts what it mentions: denied, doubted, rumoured, only imagined, or somebody else's story."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from spacy.tokens import Doc

from knowledge.loader import read_yaml
from nlu.predicate import Predicates, token_at

# How far after a span its denial is looked for, and how far after its predicate a「という話」(characters).
_NEAR = 70
_HEARSAY = 14
# How far after an allegation it is looked for that it was untrue: the next sentence too (characters).
_CLEARED = 110
# How far into a sentence the words stand that open the next incident (あと、別件で).
_OPENING = 8

Polarity = Literal["asserted", "denied", "unsure", "hypothetical", "other"]


@dataclass(frozen=True)
class _Cues:
    tail_denied: re.Pattern[str]
    tail_unsure: re.Pattern[str]
    tail_hearsay: re.Pattern[str]
    tail_hypothetical: re.Pattern[str]
    overturned: re.Pattern[str]
    feared: re.Pattern[str]
    almost: re.Pattern[str]
    almost_before: re.Pattern[str]
    double_negative: re.Pattern[str]
    no_after_all: re.Pattern[str]
    wondering: re.Pattern[str]
    rumoured: re.Pattern[str]
    no_event: re.Pattern[str]
    not_only: re.Pattern[str]
    only_its_owner: re.Pattern[str]
    only_claimed: re.Pattern[str]
    promised_cover: re.Pattern[str]
    if_ordered: re.Pattern[str]
    nothing_found: re.Pattern[str]
    unnoticed: re.Pattern[str]
    unceasing: re.Pattern[str]
    told_of_other: re.Pattern[str]
    asking: re.Pattern[str]
    going_on: re.Pattern[str]
    written: re.Pattern[str]
    disputed: re.Pattern[str]
    intended: re.Pattern[str]
    harmless: re.Pattern[str]
    no_sign: re.Pattern[str]
    unhurt: re.Pattern[str]
    undeniable: re.Pattern[str]
    cleared_up: re.Pattern[str]
    found_again: re.Pattern[str]
    found_sound: re.Pattern[str]
    no_fault: re.Pattern[str]
    several: re.Pattern[str]
    next_one: re.Pattern[str]
    nothing_happened: re.Pattern[str]
    topic_denied: re.Pattern[str]
    not_so: re.Pattern[str]
    entreating: re.Pattern[str]
    would_happen: re.Pattern[str]
    whole_hypothetical: re.Pattern[str]
    whole_real_again: re.Pattern[str]
    whole_other: re.Pattern[str]
    kin: re.Pattern[str]
    whole_own_again: re.Pattern[str]
    negative_stem: re.Pattern[str]
    listed_denied: re.Pattern[str]
    plainly_denied: re.Pattern[str]
    denied_within: re.Pattern[str]
    another_matter: re.Pattern[str]
    another_within: re.Pattern[str]
    at_first: re.Pattern[str]
    at_first_said: re.Pattern[str]
    at_first_within: re.Pattern[str]
    only_there: re.Pattern[str]
    of_cover: re.Pattern[str]


class PolarityReader:
    """Reads the polarity of a span from GiNZA's parse and the cue words of data/polarity.yml."""

    def __init__(self, folder: Path) -> None:
        raw = read_yaml(folder / "polarity.yml")
        words = {name: frozenset(raw.pop(name).split()) for name in ("existence", "function_words")}
        self.predicates = Predicates(**words)
        self.cues = _Cues(**{name: re.compile(pattern) for name, pattern in raw.items()})

    def place(self, doc: Doc, end: int) -> Polarity:
        """What the part of the sentence that goes to `end` is: asserted, only imagined, or about somebody else."""
        text = doc.text
        if self._elsewhere(text, end):
            return "other"
        return "hypothetical" if self._supposed(doc, text, end) else "asserted"

    def span(self, doc: Doc, start: int, end: int, negative: bool = False, answers_no: bool = False) -> Polarity:
        """What the sentence says of the span from `start` to `end` (characters of the sentence).

        `negative` marks a phrase that is itself a negation (使えない): then a ない after it denies nothing.
        `answers_no` marks one that answers a question with no (示談は一切なし): what denies within it is its point.
        """
        polarity = self._told(doc, start, end, negative, answers_no)
        # 「データを消して、保険は出ませんか」: what was told before is no part of what is asked.
        asked = start > doc.text.rfind("、") and self.cues.entreating.search(doc.text) is not None
        return "hypothetical" if polarity == "denied" and asked else polarity

    def _told(self, doc: Doc, start: int, end: int, negative: bool, answers_no: bool) -> Polarity:
        text = doc.text
        rest = text[end:]
        plain = self.certain(text, end, negative or answers_no) or self.plain(text, start, end, answers_no)
        if plain is not None:
            return plain
        if self._elsewhere(text, end) or self.cues.told_of_other.match(rest):
            return "other"
        if self._almost(text[:start], text[end - 1 :]):
            return "denied"
        if self.stands(rest):
            return "asserted"
        if self.cues.nothing_found.match(rest[:_NEAR]):
            return "denied"
        told = token_at(doc, end - 1).pos_ in ("VERB", "AUX", "ADJ")
        if self._denied_at_once(rest[:_NEAR], negative, told):
            return "denied"
        tail, existence = self.predicates.tail(doc, text, end)
        if self._supposed(doc, text, end) or self._imagined(tail, rest[:_NEAR]):
            return "hypothetical"
        if self.cues.tail_unsure.search(tail) or self.cues.disputed.match(rest[:_NEAR]):
            return "unsure"
        if (
            existence
            and not negative
            and not self.cues.negative_stem.search(text[start:end])
            and self.cues.tail_denied.search(text, end, end + len(tail))
            and not self.cues.undeniable.search(tail)
        ):
            return "denied"
        return "unsure" if self.cues.tail_hearsay.search(rest[: len(tail) + _HEARSAY]) else "asserted"

    def certain(self, text: str, end: int, negative: bool) -> Polarity | None:
        """What the words right behind a span say beyond doubt, whatever was learnt of such words: twice denied
        (消えなかったわけじゃない), only asked (消えちゃったの?), only rumoured, or no event (どころか, という条項); who
        owns what is named (商標の会社からは何も…), or what one's own side says (うちのミスじゃないと社長が…),
        denies nothing.

        `negative`: the span denies, or answers a question with no; what denies it in turn makes it untrue.
        """
        rest = text[end:]
        twice = self.cues.no_after_all if negative else self.cues.double_negative
        if twice.match(rest):
            return "denied" if negative else "asserted"
        if self.cues.not_only.match(rest) and not negative:
            return "asserted"
        if any(cue.match(rest) for cue in (self.cues.no_event, self.cues.only_its_owner, self.cues.only_claimed)):
            return "hypothetical"
        return "unsure" if self.cues.wondering.match(rest) or self.cues.rumoured.match(rest) else None

    def plain(self, text: str, start: int, end: int, answers_no: bool = False) -> Polarity | None:
        """What the words behind a span or within it say plainly: denied, imagined, another matter, or nothing."""
        behind = end, min(len(text), end + _NEAR)
        if self.cues.another_matter.match(text, *behind) or self.cues.another_within.search(text, start, end):
            return "other"
        if self.cues.of_cover.search(text, start, end) or self.cues.of_cover.match(text, *behind):
            return "hypothetical"
        promised = self.cues.promised_cover.search(text, start, behind[1])
        if promised is not None and promised.start() <= end + 1:
            return "hypothetical"
        within = () if answers_no else (self.cues.denied_within, self.cues.at_first_within)
        after = (self.cues.plainly_denied, self.cues.at_first_within, self.cues.only_there)
        if any(cue.search(text, start, end) for cue in within) or any(cue.match(text, *behind) for cue in after):
            return "denied"
        said = self.cues.at_first_said
        said_at_first = said.match(text, *behind) or said.search(text, start, end)
        return "denied" if said_at_first and self.cues.at_first.search(text[:start]) else None

    def stands(self, rest: str) -> bool:
        """Whether what follows a phrase looks like a denial and denies nothing (気づいていませんでした, だけでなく,
        電話が鳴りやみません).
        """
        cues = (self.cues.unnoticed, self.cues.not_only, self.cues.unceasing)
        return any(cue.match(rest[:_NEAR]) for cue in cues)

    def harmless(self, clause: str) -> bool:
        """Whether a clause says that nothing happened to what it names (影響はありません, 消えずに済んだ)."""
        return bool(self.cues.harmless.search(clause))

    def of_kin(self, text: str, end: int) -> bool:
        """Whether what ends at `end` is told of the firm of somebody's family or friends (兄の会社も訴えられて)."""
        kin = self.cues.kin.search(text)
        return kin is not None and kin.end() <= end and not self.cues.whole_own_again.search(text[:end], kin.end())

    def no_sign(self, words: str) -> bool:
        """Whether words say that nothing shows of it (感染の兆候なし, 痕跡は見つかっていない)."""
        return bool(self.cues.no_sign.search(words))

    def unhurt(self, words: str) -> bool:
        """Whether words say that nobody was hurt, or that things are whole (けが人はなく荷も無事)."""
        return bool(self.cues.unhurt.search(words))

    def no_fault(self, text: str) -> bool:
        """Whether a text says that it was not the insured's fault (うちのせいやない)."""
        return bool(self.cues.no_fault.search(text))

    def several(self, text: str) -> bool:
        """Whether a text announces several incidents (2件あります, それとは別に)."""
        return bool(self.cues.several.search(text))

    def story(self, text: str, start: int, end: int) -> str:
        """The part of a text that tells of the same incident as what stands from `start` to `end`: all of it, unless
        it announces several and says where the next begins.
        """
        if not self.several(text):
            return text
        begins = [match.start() for match in self.cues.next_one.finditer(text)]
        first = max((at for at in begins if at <= start + _OPENING), default=0)
        last = min((at for at in begins if at >= end), default=len(text))
        return text[min(first, start) : last]

    def nothing_happened(self, text: str) -> bool:
        """Whether a text says that what it names did not happen: examples, drills, what one prepares for."""
        return bool(self.cues.nothing_happened.search(text))

    def cleared_up(self, text: str, end: int) -> bool:
        """Whether what ends at `end` was only alleged or suspected, and is said not to be true after that."""
        return bool(self.cues.cleared_up.match(text[end : end + _CLEARED]))

    def found_again(self, text: str, end: int) -> bool:
        """Whether a thing whose loss is told before `end` is said to have been found, whole, after that."""
        return bool(self.cues.found_again.match(text[end : end + _CLEARED]))

    def found_sound(self, text: str, end: int) -> bool:
        """Whether machines that were said to be broken before `end` turned out to be sound after that."""
        return bool(self.cues.found_sound.match(text[end : end + _CLEARED]))

    def doubtful(self, clause: str) -> bool:
        """Whether a clause has a word of doubt or of mere intention anywhere (かもしれない, 可能性, 意向)."""
        return bool(self.cues.tail_unsure.search(clause) or self.cues.intended.search(clause))

    def _denied_at_once(self, rest: str, negative: bool, told: bool) -> bool:
        """Whether the words right after the span deny it, however the sentence goes on.

        `told` says that the span ends as a predicate: then a comma opens another statement (消え、控えもない), no list.
        """
        if self.cues.not_so.match(rest):
            return True
        if told and rest.startswith("、"):
            return False
        cues = (self.cues.listed_denied, self.cues.topic_denied, self.cues.overturned, self.cues.feared)
        return not negative and any(cue.match(rest) for cue in cues)

    def _almost(self, before: str, rest: str) -> bool:
        """Whether it nearly happened (送りかけた、止めるところだった). `rest` begins with the span's last character."""
        return bool(self.cues.almost.match(rest) or self.cues.almost_before.search(before))

    def _supposed(self, doc: Doc, text: str, end: int) -> bool:
        """Whether what ends at `end` stands in a part that supposes, rehearses, cites or asks in general."""
        supposed = self.cues.whole_hypothetical.search(text)
        if supposed is not None and not self.cues.whole_real_again.search(text[:end], supposed.end()):
            return True
        for cue in (self.cues.would_happen, self.cues.if_ordered):
            would = cue.search(text)
            if would is not None and would.start() < end <= would.end():
                return True
        return bool(self.cues.written.search(text)) or self._asks(doc, text)

    def _asks(self, doc: Doc, text: str) -> bool:
        """Whether the sentence asks about cover and tells of nothing that happened."""
        if not self.cues.asking.search(text):
            return False
        return not self.cues.going_on.search(text) and all(token.lemma_ != "た" for token in doc)

    def _imagined(self, tail: str, rest: str) -> bool:
        """Whether what follows makes it a mere possibility (…した場合は) or something averted (…を防ぐため)."""
        if self.cues.tail_hypothetical.match(rest):
            return True
        averted = rest.startswith("を") and self.cues.tail_hypothetical.match(rest[1:])
        return bool(averted) and not self.cues.tail_denied.search(tail)

    def _elsewhere(self, text: str, end: int) -> bool:
        """Whether what ends at `end` lies in a part about somebody else or an earlier incident (…と違い、うちは…)."""
        other = self.cues.whole_other.search(text) or self.cues.kin.search(text)
        return other is not None and not self.cues.whole_own_again.search(text[:end], other.end())
