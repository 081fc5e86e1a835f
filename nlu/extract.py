"""Facts with evidence from parsed sentences: phrases give the mention, GiNZA's parse gives its polarity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.facts import Status, Value, Vocabulary
from knowledge.model import Derivation
from nlu import calendar_words, patterns, quantities, timeline
from nlu.calendar_words import Day
from nlu.claimants import Claimants
from nlu.model import Evidence, FactMention
from nlu.parse import Sentence
from nlu.patterns import Pattern
from nlu.polarity import Polarity, PolarityReader
from nlu.predicate import natural_end
from nlu.roles import Roles
from nlu.text import Text
from nlu.timeline import Dated, Told

# A phrase that only hints at a cause or a business (消してしまった, 納めた); any other that is named outweighs it.
WEAK = 0.6
# What a doubtful mention is worth: it keeps a question open, it never decides.
UNSURE = 0.4
# A figure that was given as a range, or in round terms.
ROUGHLY = 0.6
# Days of the insurance contract, read only where one is spoken of.
POLICY_DATES = frozenset({"policy_start_date", "policy_end_date", "retroactive_date", "notice_received_date"})


@dataclass(frozen=True)
class _Found:
    """One hit in the normalised text."""

    fact: str
    value: Value
    polarity: Polarity
    confidence: float
    start: int
    end: int


class Extractor:
    """Finds the facts of a text. `data` is the folder with lexicon.yml, polarity.yml, roles.yml and facts/.

    `derivations` are the rules by which days tell yes/no facts, also where a text only names months.
    """

    def __init__(self, vocabulary: Vocabulary, data: Path, derivations: Sequence[Derivation] = ()) -> None:
        self.vocabulary = vocabulary
        self.derivations = derivations
        self.patterns = patterns.load(data, vocabulary)
        self.polarity = PolarityReader(data)
        self.roles = Roles(data)
        self.claimants = Claimants(data, self.polarity)

    def facts(self, text: Text, sentences: Sequence[Sentence], as_of: dt.date) -> tuple[FactMention, ...]:
        """Every fact the text speaks of, in the order of the vocabulary, later statements overriding earlier ones."""
        found: list[_Found] = []
        for sentence in sentences:
            phrases = _without_contained(self._phrases(sentence, text.norm))
            found.extend(phrases)
            found.extend(self._figures(sentence))
        days = timeline.read(self._dated(sentences, text.norm, as_of), self.derivations, as_of)
        found.extend(self._from_days(days, {item.fact for item in found}))
        found.extend(self._claimants(sentences, found))
        return tuple(self._mentions(text, _consistent(found)))

    def _phrases(self, sentence: Sentence, whole: str) -> list[_Found]:
        found = []
        for pattern in self.patterns:
            for match in pattern.regex.finditer(sentence.text):
                if match.end() == match.start():
                    continue
                if pattern.fact == "business" and self.roles.hired(sentence.text, *match.span()):
                    continue
                if pattern.fact == "claim_received" and self.roles.billed(sentence.text, match.end()):
                    continue
                polarity = self.polarity.span(sentence.doc, match.start(), match.end(), pattern.negative)
                if polarity not in ("hypothetical", "other"):
                    found.extend(self._read(pattern, match.group(), sentence, whole, match.start(), polarity))
        return found

    def _read(
        self, pattern: Pattern, span: str, sentence: Sentence, whole: str, at: int, polarity: Polarity
    ) -> list[_Found]:
        start = sentence.start + at
        end = sentence.start + natural_end(sentence.doc, at + len(span))
        if pattern.event is None:
            return [_Found(pattern.fact, pattern.value, polarity, pattern.confidence, start, end)]
        confidence = min(pattern.confidence, 0.85)
        return [
            _Found("harm", harm, polarity if sure or polarity != "asserted" else "unsure", confidence, start, end)
            for harm, sure in self.roles.harms(pattern.event, span, sentence.text, whole)
        ]

    def _claimants(self, sentences: Sequence[Sentence], found: Sequence[_Found]) -> list[_Found]:
        """Who claims, in the light of what happened and of what the insured does."""
        held = {(item.fact, item.value) for item in found if item.polarity == "asserted"}
        harms = {str(value) for fact, value in held if fact == "harm"}
        business = {str(value) for fact, value in held if fact == "business"}
        claimed = any(
            (item.fact, item.value) == ("claim_received", True) and item.polarity in ("asserted", "unsure")
            for item in found
        )
        return [
            _Found("claimant", item.value, item.polarity, item.confidence, item.start, item.end)
            for item in self.claimants.read(sentences, harms, business, claimed)
        ]

    def _figures(self, sentence: Sentence) -> list[_Found]:
        if self.polarity.sentence(sentence.doc) != "asserted":
            return []
        return [
            _Found(item.fact, item.value, "asserted", 0.8 if item.exact else ROUGHLY, sentence.start + item.start, sentence.start + item.end)
            for item in quantities.read(sentence.text)
        ]

    def _dated(self, sentences: Sequence[Sentence], whole: str, as_of: dt.date) -> list[Dated]:
        """Every day, month and year of the text with its role. Roles of an insurance contract need one spoken of."""
        found: list[Dated] = []
        since: dt.date | None = None
        for sentence in sentences:
            if self.polarity.sentence(sentence.doc) != "asserted":
                continue
            days = list(calendar_words.read(sentence.text, as_of, since))
            since = days[-1].date if days else since
            for day in sorted([*days, *calendar_words.months(sentence.text, as_of)], key=lambda day: day.start):
                found.extend(self._in_role(day, sentence, as_of))
        if not self.roles.insured(whole) or not any(item.fact in POLICY_DATES for item in found):
            return [item for item in found if item.fact not in {*POLICY_DATES, "known_date"}]
        return found

    def _in_role(self, day: Day, sentence: Sentence, as_of: dt.date) -> Iterator[Dated]:
        fact = self.roles.date_fact(sentence.text, day.start, day.end)
        place = sentence.start + day.start, sentence.start + day.end
        if fact is not None and (day.date <= as_of or fact == "policy_end_date"):
            yield Dated(fact, day.date, day.last or day.date, *place)
        if fact not in POLICY_DATES and self.roles.became_known(sentence.text, day.start, day.end):
            yield Dated("known_date", day.date, day.last or day.date, *place)

    def _from_days(self, told: Iterable[Told], spoken: set[str]) -> list[_Found]:
        """What the days tell; what somebody said in words is not told over."""
        return [
            _Found(item.fact, item.value, "asserted", item.confidence, item.start, item.end)
            for item in told
            if item.fact not in spoken
        ]

    def _mentions(self, text: Text, found: Sequence[_Found]) -> list[FactMention]:
        grouped: dict[tuple[str, Value], list[_Found]] = {}
        for item in found:
            grouped.setdefault((item.fact, item.value), []).append(item)
        order = list(self.vocabulary.facts)
        mentions = []
        for (fact, value), items in grouped.items():
            status = _status(items)
            told = [item for item in items if _status([item]) == status]
            spans = _apart(text.span(item.start, item.end) for item in told)
            evidence = tuple(Evidence(start, end, text.raw[start:end]) for start, end in spans[:3])
            confidence = max(item.confidence for item in told) if status != "unknown" else UNSURE
            mentions.append(FactMention(fact, value, status, confidence, evidence))
        return sorted(mentions, key=lambda item: (order.index(item.id), item.evidence[0].start))


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in reading order, without those that overlap a longer one."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0] - span[1], span)):
        if all(end <= other_start or other_end <= start for other_start, other_end in kept):
            kept.append((start, end))
    return sorted(kept)


def _status(items: Sequence[_Found]) -> Status:
    """The status of one value mentioned several times: a plain statement wins over a denial, and both over any doubt.

    A denial beside a statement speaks of something else (「アドレスが漏えい。カード番号の流出はなし」).
    """
    said = {item.polarity for item in items}
    return "stated" if "asserted" in said else "denied" if "denied" in said else "unknown"


def _without_contained(found: list[_Found]) -> list[_Found]:
    """Drop a hit that lies within a longer hit of the same fact with another value (ストレージの不具合 is no bug)."""
    return [
        item
        for item in found
        if not any(
            other.fact == item.fact
            and other.value != item.value
            and other.start <= item.start
            and item.end <= other.end
            and other.end - other.start > item.end - item.start
            and item.fact in ("cause", "business", "claimant")
            and item.value not in _NEVER_PART
            and (other.confidence > WEAK or item.confidence <= WEAK)
            for other in found
        )
    ]


def _consistent(found: list[_Found]) -> list[_Found]:
    """Turn denied yes/no hits round, drop contradictions, and keep one value of single-valued facts."""
    turned = _claimants_data([_turned(item) for item in found])
    held = {(item.fact, item.value) for item in turned if item.polarity == "asserted"}
    plain = {(item.fact, item.value) for item in turned if item.polarity == "asserted" and item.confidence > WEAK}
    harms = {str(value) for fact, value in held if fact == "harm"}
    kept = [item for item in turned if not _contradicted(item, held, plain, harms)]
    return _single_valued(_settled(_implied(kept, harms)))


def _contradicted(
    item: _Found, held: set[tuple[str, Value]], plain: set[tuple[str, Value]], harms: set[str]
) -> bool:
    """Whether what else the text says shows that this hit means something else."""
    employment = bool(harms & {"employment-claim", "employee-disability"})
    if (item.fact, item.value) == ("claimant", "employee"):
        return not (employment or "personality-rights" in harms)
    if item.fact == "cause" and item.value in _EMPLOYMENT_ONLY:
        return not employment
    if item.fact in ("cause", "business") and item.confidence <= WEAK:
        return any(fact == item.fact and value != item.value for fact, value in plain)
    if item.value == "third-party-economic-loss" and item.confidence <= WEAK and harms - _COSTS:
        return True
    if item.value == "third-party-economic-loss" and harms & _FIRST_PARTY:
        return ("claim_received", True) not in held
    if item.fact == "harm" and "employment-claim" in harms:
        return item.value in ("third-party-economic-loss", "third-party-outage", "personality-rights")
    if item.value == "third-party-outage" and harms & _CONTENT_HARMS:
        return not any(fact == "outage_hours" for fact, _ in held)
    if item.value == "own-data-loss":
        # Unless the words themselves say whose it is (自社のプログラムも、客のデータも).
        return bool(harms & {"third-party-data-loss", "entrusted-data-loss"}) and item.confidence < _NAMED
    if item.value == "third-party-outage" and (item.polarity == "unsure" or "own-device-damage" in harms):
        return bool(harms - {"third-party-outage"})
    if item.value == "own-device-damage" and item.polarity == "unsure":
        return ("claim_received", True) in held
    if (item.fact, item.value) == ("business", "ecommerce"):
        return ("business", "package-software") in held
    if item.fact == "business" and item.value in _NO_IT:
        return any(fact == "business" and value in _IT_MAKERS for fact, value in held)
    return False


def _claimants_data(found: list[_Found]) -> list[_Found]:
    """Data that somebody else claims for is not one's own."""
    if not any((item.fact, item.value, item.polarity) == ("claim_received", True, "asserted") for item in found):
        return found
    return [replace(item, value="third-party-data-loss") if item.value == "own-data-loss" else item for item in found]


def _implied(found: list[_Found], harms: set[str]) -> list[_Found]:
    """A claim of a third party implies that the third party lost something, where no harm was named."""
    claims = [item for item in found if (item.fact, item.value) == ("claim_received", True)]
    if harms or not claims or claims[0].polarity != "asserted":
        return found
    claim = claims[0]
    return [*found, _Found("harm", "third-party-economic-loss", "asserted", 0.6, claim.start, claim.end)]


def _settled(found: list[_Found]) -> list[_Found]:
    """Drop doubts about the cause that a later plain statement of a cause settles (当初は…を疑ったが、原因は…)."""
    settled = max((item.start for item in found if item.fact == "cause" and item.polarity == "asserted"), default=-1)
    return [item for item in found if not (item.fact == "cause" and item.polarity == "unsure" and item.start < settled)]


# What is a cause of its own also within a longer phrase of another (機器が落雷で故障).
_NEVER_PART = frozenset({"natural-disaster", "fire", "misdirected-mail"})
# The confidence of a phrase that names whose thing it is.
_NAMED = 0.9
# One claim is a claim, whatever others do not claim (「A社から請求あり。ほかのお客様からの請求はなし」).
_ONCE_TRUE = frozenset({"claim_received"})
_NO_IT = frozenset({"non-it", "advertising-media"})
_IT_MAKERS = frozenset(
    {"system-development", "system-integration", "package-software", "asp", "hosting", "isp", "data-processing"}
)
_COSTS = frozenset({"third-party-economic-loss", "own-costs"})
_CONTENT_HARMS = frozenset({"copyright", "trademark", "personality-rights"})
_FIRST_PARTY = frozenset({"own-device-damage", "own-data-loss", "personal-data-leak", "employee-disability"})
_EMPLOYMENT_ONLY = frozenset({"harassment", "dismissal", "overwork"})


def _turned(item: _Found) -> _Found:
    if isinstance(item.value, bool) and item.polarity == "denied":
        return _Found(item.fact, not item.value, "asserted", item.confidence, item.start, item.end)
    return item


def _single_valued(found: list[_Found]) -> list[_Found]:
    """For yes/no facts and dates keep one value: the last said for yes/no (a claim: that there is one), the first for a date or a duration."""
    chosen: dict[str, _Found] = {}
    kept = []
    for item in sorted(found, key=lambda item: item.start):
        if isinstance(item.value, bool) and item.polarity == "asserted":
            if item.fact not in _ONCE_TRUE or item.fact not in chosen or item.value:
                chosen[item.fact] = item
        elif item.fact.endswith("_date") or item.fact in ("outage_hours", "people_affected", "amount_yen"):
            chosen.setdefault(item.fact, item)
    for item in found:
        single = chosen.get(item.fact)
        if single is None or item.value == single.value:
            kept.append(item)
    return kept
