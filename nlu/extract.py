"""Facts with evidence from parsed sentences: phrases give the mention, GiNZA's parse gives its polarity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.facts import Status, Value, Vocabulary
from nlu import calendar_words, patterns, quantities
from nlu.model import Evidence, FactMention
from nlu.parse import Sentence
from nlu.patterns import Pattern
from nlu.polarity import Polarity, PolarityReader
from nlu.predicate import natural_end
from nlu.roles import Roles
from nlu.text import Text

# A phrase that only hints at a cause (消してしまった: a slip); any other cause named outweighs it.
WEAK = 0.6
# What a doubtful mention is worth: it keeps a question open, it never decides.
UNSURE = 0.4


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
    """Finds the facts of a text. `data` is the folder with lexicon.yml, polarity.yml, roles.yml and facts/."""

    def __init__(self, vocabulary: Vocabulary, data: Path) -> None:
        self.vocabulary = vocabulary
        self.patterns = patterns.load(data, vocabulary)
        self.polarity = PolarityReader(data)
        self.roles = Roles(data)

    def facts(self, text: Text, sentences: Sequence[Sentence], as_of: dt.date) -> tuple[FactMention, ...]:
        """Every fact the text speaks of, in the order of the vocabulary, later statements overriding earlier ones."""
        found: list[_Found] = []
        for sentence in sentences:
            phrases = _without_contained(self._phrases(sentence, text.norm))
            found.extend(phrases)
            found.extend(self._figures(sentence, as_of))
        return tuple(self._mentions(text, _consistent(found)))

    def _phrases(self, sentence: Sentence, whole: str) -> list[_Found]:
        found = []
        for pattern in self.patterns:
            for match in pattern.regex.finditer(sentence.text):
                if match.end() == match.start():
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
        return [
            _Found("harm", harm, polarity if sure or polarity != "asserted" else "unsure", 0.85, start, end)
            for harm, sure in self.roles.harms(pattern.event, span, sentence.text, whole)
        ]

    def _figures(self, sentence: Sentence, as_of: dt.date) -> list[_Found]:
        if self.polarity.sentence(sentence.doc) != "asserted":
            return []
        found = [
            _Found(item.fact, item.value, "asserted", 0.8, sentence.start + item.start, sentence.start + item.end)
            for item in quantities.read(sentence.text)
        ]
        for day in calendar_words.read(sentence.text, as_of):
            fact = self.roles.date_fact(sentence.text, day.start, day.end)
            if fact is not None and day.date <= as_of:
                value = day.date.isoformat()
                found.append(_Found(fact, value, "asserted", 0.8, sentence.start + day.start, sentence.start + day.end))
        return found

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
            for other in found
        )
    ]


def _consistent(found: list[_Found]) -> list[_Found]:
    """Turn denied yes/no hits round, drop contradictions, and keep one value of single-valued facts."""
    turned = _claimants_data([_turned(item) for item in found])
    held = {(item.fact, item.value) for item in turned if item.polarity == "asserted"}
    harms = {str(value) for fact, value in held if fact == "harm"}
    kept = [item for item in turned if not _contradicted(item, held, harms)]
    return _single_valued(_settled(_implied(kept, harms)))


def _contradicted(item: _Found, held: set[tuple[str, Value]], harms: set[str]) -> bool:
    """Whether what else the text says shows that this hit means something else."""
    employment = bool(harms & {"employment-claim", "employee-disability"})
    if (item.fact, item.value) == ("claimant", "employee"):
        return not (employment or "personality-rights" in harms)
    if item.fact == "cause" and item.value in _EMPLOYMENT_ONLY:
        return not employment
    if item.fact == "cause" and item.confidence <= WEAK:
        return any(fact == "cause" and value != item.value for fact, value in held)
    if item.value == "third-party-economic-loss" and harms & _FIRST_PARTY:
        return ("claim_received", True) not in held
    if item.fact == "harm" and "employment-claim" in harms:
        return item.value in ("third-party-economic-loss", "third-party-outage", "personality-rights")
    if item.value == "third-party-outage" and harms & _CONTENT_HARMS:
        return not any(fact == "outage_hours" for fact, _ in held)
    if item.value == "own-data-loss":
        return bool(harms & {"third-party-data-loss", "entrusted-data-loss"})
    if item.value == "third-party-outage" and (item.polarity == "unsure" or "own-device-damage" in harms):
        return bool(harms - {"third-party-outage"})
    if item.value == "own-device-damage":
        return ("claim_received", True) in held
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


_NO_IT = frozenset({"non-it", "advertising-media"})
_IT_MAKERS = frozenset(
    {"system-development", "system-integration", "package-software", "asp", "hosting", "isp", "data-processing"}
)
_CONTENT_HARMS = frozenset({"copyright", "trademark", "personality-rights"})
_FIRST_PARTY = frozenset({"own-device-damage", "own-data-loss", "personal-data-leak", "employee-disability"})
_EMPLOYMENT_ONLY = frozenset({"harassment", "dismissal", "overwork"})


def _turned(item: _Found) -> _Found:
    if isinstance(item.value, bool) and item.polarity == "denied":
        return _Found(item.fact, not item.value, "asserted", item.confidence, item.start, item.end)
    return item


def _single_valued(found: list[_Found]) -> list[_Found]:
    """For yes/no facts and dates keep one value: the last said for yes/no, the first for a date or a duration."""
    chosen: dict[str, _Found] = {}
    kept = []
    for item in sorted(found, key=lambda item: item.start):
        if isinstance(item.value, bool) and item.polarity == "asserted":
            chosen[item.fact] = item
        elif item.fact.endswith("_date") or item.fact in ("outage_hours", "people_affected", "amount_yen"):
            chosen.setdefault(item.fact, item)
    for item in found:
        single = chosen.get(item.fact)
        if single is None or item.value == single.value:
            kept.append(item)
    return kept
