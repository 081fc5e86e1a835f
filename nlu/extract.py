"""Facts with evidence from parsed sentences: phrases give the mention, GiNZA's parse gives its polarity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from knowledge.facts import Status, Value, Vocabulary
from knowledge.model import Derivation
from nlu import calendar_words, patterns, quantities, timeline
from nlu.calendar_words import Day
from nlu.claimants import Claimants
from nlu.consistency import Found, consistent, withdrawn, without_contained
from nlu.hearing import Hearing
from nlu.learned import Learned, load
from nlu.model import Evidence, FactMention
from nlu.parse import Sentence
from nlu.patterns import Pattern
from nlu.polarity import Polarity, PolarityReader
from nlu.predicate import natural_end, natural_start
from nlu.prefilter import Prefilter
from nlu.roles import Roles
from nlu.text import Text
from nlu.timeline import Dated, Told

# What a doubtful mention is worth: it keeps a question open, it never decides.
UNSURE = 0.4
# A figure that was given as a range, or in round terms.
ROUGHLY = 0.6
# Days of the insurance contract, read only where one is spoken of.
POLICY_DATES = frozenset({"policy_start_date", "policy_end_date", "retroactive_date", "notice_received_date"})
# A phrase found in a sentence: from, to, and whether it is asserted there.
Hit = tuple[Pattern, int, int, Polarity]


OF_INCIDENTS = frozenset(
    {"harm", "cause", "claimant", "claim_received", "incident_date", "claim_date", "amount_yen", "people_affected"}
    | {"outage_hours", "service_unusable"}
)
"""Facts that only an incident has."""


class Extractor:
    """Finds the facts of a text. `data` is the folder with lexicon.yml, polarity.yml, roles.yml and facts/.

    `derivations` are the rules by which days tell yes/no facts, also where a text only names months.
    """

    def __init__(self, vocabulary: Vocabulary, data: Path, derivations: Sequence[Derivation] = ()) -> None:
        self.vocabulary = vocabulary
        self.derivations = derivations
        self.patterns = patterns.load(data, vocabulary)
        self._prefilter = Prefilter([pattern.regex for pattern in self.patterns])
        self.polarity = PolarityReader(data)
        self.roles = Roles(data)
        self.claimants = Claimants(data, self.polarity)
        heard = Learned(load(data / "learned.npz"))
        self._hearing = Hearing(heard, self.polarity, self.roles, timeline.following(derivations))

    def read(self, text: Text, sentences: Sequence[Sentence], as_of: dt.date) -> tuple[FactMention, ...]:
        """Every fact the text speaks of, in the order of the vocabulary, later statements overriding earlier ones."""
        found: list[Found] = []
        for sentence in sentences:
            phrases = without_contained(self._phrases(sentence, text.norm))
            found.extend(phrases)
            found.extend(self._figures(sentence))
        found = withdrawn(found, self.roles.withdrawn(text.norm))
        days = timeline.read(self._dated(sentences, text.norm, as_of), self.derivations, as_of)
        found.extend(self._from_days(days, {item.fact for item in found}))
        found.extend(self._claimants(sentences, found))
        told = self._cleared_up(self._hearing.together(found, sentences), text.norm)
        return tuple(self._mentions(text, consistent(told)))

    def _cleared_up(self, found: Iterable[Found], whole: str) -> list[Found]:
        """What is left when what did not happen is left out, and what was only alleged and turned out untrue is denied
        (「漏れたと連絡がありましたが、流出の事実はなく」).
        """
        if self.polarity.nothing_happened(whole):
            return [item for item in found if item.fact not in OF_INCIDENTS]
        return [
            replace(item, polarity="denied")
            if item.fact in ("harm", "cause") and self.polarity.cleared_up(whole, item.end)
            else item
            for item in found
        ]

    def _phrases(self, sentence: Sentence, whole: str) -> list[Found]:
        return [
            item
            for pattern, start, end, polarity in self._hits(sentence)
            for item in self._read(pattern, sentence.text[start:end], sentence, whole, start, polarity)
        ]

    def _hits(self, sentence: Sentence) -> list[Hit]:
        """The phrases of a sentence. They are kept with its parse: a note being typed is searched where it changed."""
        kept, mine = sentence.doc.user_data, f"phrases of {id(self)}"
        if mine not in kept:
            kept[mine] = list(self._search(sentence))
        hits: list[Hit] = kept[mine]
        return hits

    def _search(self, sentence: Sentence) -> Iterator[Hit]:
        for number in self._prefilter.possible(sentence.text):
            pattern = self.patterns[number]
            for match in pattern.regex.finditer(sentence.text):
                if match.end() == match.start():
                    continue
                if self.roles.of_others(pattern.fact, sentence.text, *match.span()):
                    continue
                polarity = self.polarity.span(sentence.doc, match.start(), match.end(), pattern.negative)
                if polarity not in ("hypothetical", "other"):
                    yield pattern, *match.span(), polarity

    def _read(
        self, pattern: Pattern, span: str, sentence: Sentence, whole: str, at: int, polarity: Polarity
    ) -> list[Found]:
        start = _whole_figure(whole, sentence.start + natural_start(sentence.doc, at))
        end = sentence.start + natural_end(sentence.doc, at + len(span))
        if pattern.event is None:
            return [Found(pattern.fact, pattern.value, polarity, pattern.confidence, start, end)]
        confidence = min(pattern.confidence, 0.85)
        return [
            Found("harm", harm, polarity if sure or polarity != "asserted" else "unsure", confidence, start, end)
            for harm, sure in self.roles.harms(pattern.event, span, sentence.text, whole)
        ]

    def _claimants(self, sentences: Sequence[Sentence], found: Sequence[Found]) -> list[Found]:
        """Who claims, in the light of what happened and of what the insured does."""
        held = {(item.fact, item.value) for item in found if item.polarity == "asserted"}
        harms = {str(value) for fact, value in held if fact == "harm"}
        business = {str(value) for fact, value in held if fact == "business"}
        claimed = any(
            (item.fact, item.value) == ("claim_received", True) and item.polarity in ("asserted", "unsure")
            for item in found
        )
        return [
            Found("claimant", item.value, item.polarity, item.confidence, item.start, item.end)
            for item in self.claimants.read(sentences, harms, business, claimed)
        ]

    def _figures(self, sentence: Sentence) -> list[Found]:
        return [
            Found(
                item.fact,
                item.value,
                "asserted",
                0.8 if item.exact else ROUGHLY,
                sentence.start + item.start,
                sentence.start + item.end,
            )
            for item in quantities.read(sentence.text)
            if self.polarity.place(sentence.doc, item.end) == "asserted"
        ]

    def _dated(self, sentences: Sequence[Sentence], whole: str, as_of: dt.date) -> list[Dated]:
        """Every day, month and year of the text with its role. Roles of an insurance contract need one spoken of."""
        found: list[Dated] = []
        since: dt.date | None = None
        for sentence in sentences:
            days = list(calendar_words.read(sentence.text, as_of, since))
            since = days[-1].date if days else since
            for day in sorted([*days, *calendar_words.months(sentence.text, as_of)], key=lambda day: day.start):
                if self.polarity.place(sentence.doc, day.end) == "asserted":
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

    def _from_days(self, told: Iterable[Told], spoken: set[str]) -> list[Found]:
        """What the days tell; what somebody said in words is not told over."""
        return [
            Found(item.fact, item.value, "asserted", item.confidence, item.start, item.end)
            for item in told
            if item.fact not in spoken
        ]

    def _mentions(self, text: Text, found: Sequence[Found]) -> list[FactMention]:
        grouped: dict[tuple[str, Value], list[Found]] = {}
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
            by_ear = all(item.by_ear for item in told)
            mentions.append(FactMention(fact, value, status, confidence, evidence, by_ear))
        return sorted(mentions, key=lambda item: (order.index(item.id), item.evidence[0].start))


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in reading order, without those that overlap a longer one."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0] - span[1], span)):
        if all(end <= other_start or other_end <= start for other_start, other_end in kept):
            kept.append((start, end))
    return sorted(kept)


def _status(items: Sequence[Found]) -> Status:
    """The status of one value mentioned several times: a plain statement wins over a denial, and both over any doubt.

    A denial beside a statement speaks of something else (「アドレスが漏えい。カード番号の流出はなし」).
    """
    said = {item.polarity for item in items}
    return "stated" if "asserted" in said else "denied" if "denied" in said else "unknown"


def _whole_figure(text: str, start: int) -> int:
    """Where evidence begins that a phrase found inside a figure (the 0 of 500万円): at the figure's first digit."""
    inside = "0123456789,."
    if start >= len(text) or text[start] not in inside:
        return start
    while start and text[start - 1] in inside:
        start -= 1
    return start
