"""What the policyholder says to hold: products, plans and riders named in free text, held, not held, or unsure.

Names and aliases come from the knowledge base, nicknames and predicates from `data/policies.yml`, and the denial of a
predicate from the same polarity reading as everything else. A mere mention (「…は対象ですか」) is no holding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from knowledge.loader import read_yaml
from knowledge.model import Knowledge
from nlu.model import ANY_POLICY, ANY_RIDER, PolicyMention
from nlu.parse import Sentence
from nlu.polarity import PolarityReader
from nlu.policy_names import PolicyNames
from nlu.text import Text, normalise

# How far after the names their predicate may stand: 「Bプランと共済の両方に入っています」.
_REACH = 16
# A name's predicate stands in its own clause.
_CLAUSE = re.compile(r"[、。!?\n]")
# 「入ってない」: what stands right after the predicate denies it whatever the parse says.
_NOT = re.compile(r"(?:い|お|は)?(?:な[いくか]|ませ|りませ|らず|おら)")
# 「IT業務賠償プラン（特約：」: the riders of a list go on with it.
_RIDERS_FOLLOW = re.compile(r"^[(]?(?:特約[:は]?)?|[(:]$")

_Said = Literal["held", "not_held", "unsure", "nothing"]
_HELD: Mapping[_Said, bool | None] = {"held": True, "not_held": False, "unsure": None}


@dataclass(frozen=True)
class _Cues:
    any_rider: re.Pattern[str]
    any_policy: re.Pattern[str]
    chain: re.Pattern[str]
    found_before: re.Pattern[str]
    copula: re.Pattern[str]
    written: re.Pattern[str]
    unwritten: re.Pattern[str]
    written_elsewhere: re.Pattern[str]
    hearsay: re.Pattern[str]
    vague: re.Pattern[str]
    described: re.Pattern[str]
    bare: re.Pattern[str]
    bare_not: re.Pattern[str]
    holding: re.Pattern[str]
    holding_near: re.Pattern[str]
    holding_before: re.Pattern[str]
    not_holding: re.Pattern[str]
    not_holding_near: re.Pattern[str]
    unsure: re.Pattern[str]
    asking: re.Pattern[str]
    taken_back: re.Pattern[str]
    topic_comma: re.Pattern[str]
    denying: re.Pattern[str]
    goes_on: re.Pattern[str]
    elsewhere: re.Pattern[str]
    filler: re.Pattern[str]


class PolicyReader:
    """Finds what is held. `data` is the folder with policies.yml."""

    def __init__(self, knowledge: Knowledge, polarity: PolarityReader, data: Path) -> None:
        raw = read_yaml(data / "policies.yml")
        nicknames: Mapping[str, str] = raw.pop("nicknames")
        self.polarity = polarity
        riders = (raw.pop("rider_words"), raw.pop("rider_list"), raw.pop("rider_word_after"))
        self.cues = _Cues(**{name: re.compile(pattern) for name, pattern in raw.items()})
        general = (self.cues.any_rider.pattern, self.cues.any_policy.pattern)
        self._names = PolicyNames(knowledge, nicknames, general, riders)

    def read(self, text: Text, sentences: Sequence[Sentence]) -> tuple[PolicyMention, ...]:
        """What is said of products, plans and riders, in the order of the text; the last word on each counts."""
        found: dict[str, PolicyMention] = {}
        for number, sentence in enumerate(sentences):
            if not self._names.any(sentence.text):
                continue
            if (asked := self._asked_aside(sentences[number : number + 2])) is not None:
                target, held, start, end = asked
                found[target] = PolicyMention(target, held, *text.span(sentence.start + start, sentence.start + end))
                continue
            if self._is_no_statement(sentence.text):
                continue
            if self.cues.taken_back.match(sentence.text.strip()):
                found.clear()
            for target, held, start, end in self._sentence(sentence):
                raw_start, raw_end = text.span(sentence.start + start, sentence.start + end)
                found[target] = PolicyMention(target, held, raw_start, raw_end)
        return tuple(found.values())

    def names(self, text: Text, sentences: Sequence[Sentence]) -> tuple[tuple[int, int], ...]:
        """Where products, plans and riders are named: no fact is told there (「情報漏えい保険」 is no leak)."""
        return tuple(
            text.span(sentence.start + start, sentence.start + end)
            for sentence in sentences
            if self._names.any(sentence.text)
            for target, start, end in self._names.hits(sentence.text)
            if target not in (ANY_POLICY, ANY_RIDER)
        )

    def bare(self, text: str) -> bool | None:
        """Whether a message without a name says that something is held (「付いてました」), or not; else None."""
        said = normalise(text).norm.strip()
        if self._names.any(said) or self._is_no_statement(said) or self.cues.bare.match(said) is None:
            return None
        return self.cues.bare_not.search(said[-_REACH:]) is None

    def besides(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences that say more than what one has; all of them where none does."""
        more = [sentence for sentence in sentences if not self._only_names(sentence.text)]
        return more or list(sentences)

    def _only_names(self, text: str) -> bool:
        return self._names.any(text) and bool(hits := self._names.hits(text)) and self._is_bare(text, hits)

    def denials(self, text: Text, sentences: Sequence[Sentence]) -> tuple[tuple[int, int], ...]:
        """Names with the predicate that denies them, lists as one: no fact is denied there
        (「IT業務賠償プラン（特約なし）」 is no word on claims, 「海外開発担保特約は付けてない」 none on abroad).
        """
        return tuple(
            text.span(sentence.start + start, sentence.start + end)
            for sentence in sentences
            if self._names.any(sentence.text)
            for start, end in self._denied(sentence.text)
        )

    def _denied(self, text: str) -> Iterator[tuple[int, int]]:
        begin = last = -1
        for _, start, end in self._names.hits(text):
            if begin < 0 or not self.cues.chain.match(text[last:start].strip("()")):
                begin = start
            last = end
            if (denied := self.cues.denying.match(text, end)) is not None:
                last = denied.end()
                yield begin, last

    def _asked_aside(self, sentences: Sequence[Sentence]) -> tuple[str, bool | None, int, int] | None:
        """What is said of a name with a question mark in the sentence that goes on (「知財特約？は付けてない」)."""
        if len(sentences) < 2 or not self.cues.goes_on.match(after := sentences[1].text.strip()):
            return None
        hits = self._names.hits(asked := sentences[0].text)
        if not asked.strip().endswith("?") or len(hits) != 1 or not self._is_bare(asked.strip().rstrip("?"), hits):
            return None
        held = self.cues.not_holding.search(after[:_REACH]) is None
        if (held and self.cues.holding.search(after[:_REACH]) is None) or self._is_no_statement(after):
            return None
        target, start, end = hits[0]
        return target, held, start, end

    def _is_no_statement(self, text: str) -> bool:
        # 「委託先も入るやつを付けてます」 names a rider, not somebody else.
        besides, last = "", 0
        for _, start, end in self._names.hits(text):
            besides, last = besides + text[last:start] + "○", end
        return bool(self.cues.asking.search(text) or self.cues.elsewhere.search(besides + text[last:]))

    def _sentence(self, sentence: Sentence) -> Iterator[tuple[str, bool | None, int, int]]:
        hits = self._names.hits(sentence.text)
        bare = bool(hits) and self._is_bare(sentence.text, hits)
        for number, (target, start, end) in enumerate(hits):
            after = self._chain_end(sentence.text, hits, number)
            said = self._said(sentence, after, next((one for _, one, _ in hits if one >= after), None))
            if said == "nothing" and (
                bare
                or self._is_listed(sentence.text, hits, number)
                or self._is_found(sentence.text, hits, number)
                or self._is_described(sentence.text, hits, number)
            ):
                # 「契約はBプランと…」; 「共済のやつ」: nothing but the name is said, so that is what one has.
                said = "unsure" if self._is_unsure(sentence.text, end) else "held"
            if (said == "held" or target == ANY_POLICY) and self.cues.vague.search(sentence.text[start:end]):
                said = "unsure"
            general = target in (ANY_POLICY, ANY_RIDER)
            beside = target == ANY_POLICY and any(other != ANY_POLICY for other, _, _ in hits)
            if said == "nothing" or (general and (said == "held" or beside)):
                continue
            yield target, _HELD[said], start, end

    def _is_listed(self, text: str, hits: Sequence[tuple[str, int, int]], number: int) -> bool:
        """Whether the list of names that a name stands in is announced as what one has."""
        first = self._first_of_chain(text, hits, number)
        # 「契約はBプランの見積もりのミスで…」 lists nothing.
        goes_on = text[hits[number][2] : hits[number][2] + 1] == "の" and self.cues.chain.match(text[hits[number][2] :])
        return not goes_on and self.cues.holding_before.search(text[: hits[first][1]]) is not None

    def _chain_end(self, text: str, hits: Sequence[tuple[str, int, int]], number: int) -> int:
        """Where the list of names ends that a name stands in: its predicate comes after it."""
        end = hits[number][2]
        for other, start, next_end in hits[number + 1 :]:
            # 「Bプランの特約は何もなし」: what is said of all riders is not said of the product.
            if other in (ANY_POLICY, ANY_RIDER) or not self.cues.chain.match(text[end:start]):
                break
            end = next_end
        return end

    def _said(self, sentence: Sentence, after: int, until: int | None) -> _Said:
        """What the first predicate after the names says, before the next name at `until`."""
        if (told := self._told_of(sentence.text, after)) is not None:
            return told
        comma = self.cues.topic_comma.match(sentence.text[after:until])
        after += comma.end() if comma else 0
        rest = sentence.text[after:until]
        clause = _CLAUSE.split(rest, maxsplit=1)[0]
        holding = self.cues.holding.search(clause[: _REACH + 8])
        if self.cues.not_holding_near.match(rest) or self.cues.not_holding.search(clause[:_REACH]):
            said: _Said = "not_held"
        elif self.cues.holding_near.match(rest):
            said = "held"
        elif holding is None:
            said = "nothing"
        else:
            polarity = self.polarity.span(sentence.doc, after + holding.start(), after + holding.end())
            if polarity in ("hypothetical", "other"):
                return "nothing"
            is_denied = polarity == "denied" or _NOT.match(rest[holding.end() :]) is not None
            said = "not_held" if is_denied else "held"
        unsure = self._is_unsure(sentence.text, after)
        return said if not unsure or (said == "nothing" and self.cues.unsure.search(clause) is None) else "unsure"

    def _told_of(self, text: str, after: int) -> _Said | None:
        """What others said of the names before `after` (「Bプランだそうです」), or what is written."""
        before, rest = text[max(0, after - 3 * _REACH) : after], text[after:]
        if self.cues.hearsay.match(rest):
            return "unsure"
        if self.cues.written_elsewhere.search(before):
            return None
        if self.cues.unwritten.match(rest):
            return "not_held"
        if self.cues.written.match(rest):
            return "unsure" if self._is_unsure(text, after) else "held"
        return None

    def _is_found(self, text: str, hits: Sequence[tuple[str, int, int]], number: int) -> bool:
        """Whether the list of names is what one found, or heard, one has (「証券を見たらBプランでした」)."""
        first = self._first_of_chain(text, hits, number)
        lead = text[: hits[first][1]]
        if self.cues.found_before.search(lead) is None or self.cues.written_elsewhere.search(lead[-3 * _REACH :]):
            return False
        return self.cues.copula.match(text[self._chain_end(text, hits, number) :]) is not None

    def _first_of_chain(self, text: str, hits: Sequence[tuple[str, int, int]], number: int) -> int:
        while number:
            between = _RIDERS_FOLLOW.sub("", text[hits[number - 1][2] : hits[number][1]])
            if self.cues.chain.match(between) is None:
                break
            number -= 1
        return number

    def _is_described(self, text: str, hits: Sequence[tuple[str, int, int]], number: int) -> bool:
        """Whether a product is named by the rider that it has (「知財ってのが付いてるIT業務賠償プラン」)."""
        before = hits[number - 1] if number else ("", 0, 0)
        between = text[before[2] : hits[number][1]]
        return before[0].startswith(f"{hits[number][0]}/rider/") and self.cues.described.fullmatch(between) is not None

    def _is_unsure(self, text: str, after: int) -> bool:
        return self.cues.unsure.search(text[max(0, after - 2 * _REACH) : after + 2 * _REACH]) is not None

    def _is_bare(self, text: str, hits: Sequence[tuple[str, int, int]]) -> bool:
        rest, last = "", 0
        for _, start, end in hits:
            rest, last = rest + text[last:start], end
        return self.cues.filler.sub("", rest + text[last:]) == ""
