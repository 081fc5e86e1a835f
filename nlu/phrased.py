"""What phrases, figures and days of a text tell: each hit with its polarity, by GiNZA's parse and what was learnt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from knowledge.facts import Vocabulary
from knowledge.model import Derivation
from nlu import calendar_words, features, patterns, quantities, timeline
from nlu.assertion import FOLLOWING, Around, Assertion, Span
from nlu.calendar_words import Day
from nlu.claimants import Claimants
from nlu.consistency import BESIDE, WEAK, Found, withdrawn, without_contained
from nlu.day_roles import DayRoles
from nlu.parse import Sentence
from nlu.patterns import Pattern
from nlu.polarity import Polarity, PolarityReader
from nlu.predicate import natural_end, natural_start
from nlu.prefilter import Prefilter
from nlu.roles import Roles
from nlu.text import Text
from nlu.timeline import Dated, Told

# What a day is told of: 「納品したのは」 before it.
_LED_UP = re.compile("たの(?:は|が)?、?$")
# A figure that was given as a range, or in round terms.
ROUGHLY = 0.6
# Days of the insurance contract, read only where one is spoken of.
POLICY_DATES = frozenset({"policy_start_date", "policy_end_date", "retroactive_date", "notice_received_date"})
# A text so short (characters) may tell in one sentence what happened, and in another to what.
CURT = 60
# Of these nothing is taken: it did not happen, or not here.
NOT_HERE = ("hypothetical", "other")
# A phrase found in a sentence: from, to, and whether it is asserted there.
Hit = tuple[Pattern, int, int, Polarity]


class PhraseReader:
    """Finds what is told in words that somebody wrote down.

    `data` is the folder with lexicon.yml, polarity.yml, roles.yml, day_roles.yml and facts/; `derivations` are the
    rules by which days tell yes/no facts, also where a text only names months.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        data: Path,
        derivations: Sequence[Derivation] = (),
        assertion: Assertion | None = None,
    ) -> None:
        """`assertion` judges how phrases are meant; without it rules alone do."""
        self.derivations = derivations
        self.patterns = patterns.load(data, vocabulary)
        self._prefilter = Prefilter([pattern.regex for pattern in self.patterns])
        self.polarity = PolarityReader(data)
        self.roles, self.days = Roles(data), DayRoles(data)
        self.claimants = Claimants(data, self.polarity)
        self.assertion = assertion

    def read(self, text: Text, sentences: Sequence[Sentence], as_of: dt.date) -> list[Found]:
        """What phrases and figures tell, before anything is heard."""
        found: list[Found] = []
        for sentence in sentences:
            phrases = without_contained(self._phrases(sentence, text.norm))
            found.extend(phrases)
            found.extend(self._figures(sentence))
        found.extend(self._told_apart(found, text.norm))
        found = withdrawn(found, self.roles.withdrawn(text.norm))
        days = timeline.read(self._dated(sentences, text.norm, as_of), self.derivations, as_of)
        found.extend(self._from_days(days, {item.fact for item in found}))
        return [*found, *self._claimants(sentences, found, self.polarity.several(text.norm))]

    def _told_apart(self, found: Sequence[Found], whole: str) -> list[Found]:
        """What stood still, or the data that were lost, of a text so curt that it names them in their own sentence."""
        if len(whole) > CURT or any(item.fact == "harm" and item.polarity == "asserted" for item in found):
            return []
        stood, told = self.roles.stood_apart(whole), self.roles.told_apart(whole)
        if stood is not None:
            return [Found("harm", "third-party-outage", "asserted", 0.8, *stood)]
        if told is None or any(item.fact == "harm" for item in found):
            return []
        return [
            Found("harm", harm, "asserted" if sure else "unsure", 0.8, *told)
            for harm, sure in self.roles.harms("data_loss", whole[slice(*told)], whole, whole)
        ]

    def _phrases(self, sentence: Sentence, whole: str) -> list[Found]:
        story = self.polarity.story(whole, sentence.start, sentence.start + len(sentence.text))
        return [
            item
            for pattern, start, end, polarity in self._hits(sentence, _following(sentence, whole))
            for item in self._read(pattern, sentence.text[start:end], sentence, whole, story, start, polarity)
        ]

    def _hits(self, sentence: Sentence, following: str) -> list[Hit]:
        """The phrases of a sentence. They are kept with its parse: a note being typed is searched where it changed."""
        kept, mine = sentence.doc.user_data, f"phrases of {id(self)}"
        if mine not in kept:
            kept[mine] = list(self.by_rules(sentence)), {}
        hits, judged = kept[mine]
        if following not in judged:
            judged.clear()
            judged[following] = self._judged(sentence, hits, following)
        told: list[Hit] = judged[following]
        return told

    def _judged(self, sentence: Sentence, hits: Sequence[Hit], following: str) -> list[Hit]:
        """The phrases as they are meant, without what is only imagined or somebody else's."""
        if self.assertion is None:
            return [hit for hit in hits if hit[3] not in NOT_HERE]
        if not hits:
            return []
        around = Around(sentence.doc, sentence.text, tuple(features.words(sentence.doc)), following)
        readings = self.assertion.readings(around, [self._span(hit, sentence.text) for hit in hits])
        read = [
            (pattern, start, end, self.polarity.certain(sentence.text, end, _denies(pattern)) or reading)
            for (pattern, start, end, _), reading in zip(hits, readings, strict=True)
        ]
        return [hit for hit in read if hit[3] not in NOT_HERE]

    def _span(self, hit: Hit, text: str) -> Span:
        """A phrase to be judged; what only looks like a denial behind it is not doubted for that (だけでなく)."""
        found = span(hit)
        return replace(found, negative=found.negative or self.polarity.stands(text[hit[2] :]))

    def by_rules(self, sentence: Sentence) -> Iterator[Hit]:
        """Every phrase of a sentence, as rules read it."""
        for number in self._prefilter.possible(sentence.text):
            pattern = self.patterns[number]
            for match in pattern.regex.finditer(sentence.text):
                if match.end() == match.start():
                    continue
                if self.roles.of_others(pattern.fact, pattern.value, sentence.text, *match.span()):
                    continue
                if self.polarity.of_kin(sentence.text, match.end()):
                    continue
                if pattern.value == "delay" and self.roles.late_in_service(sentence.text):
                    continue
                answers_no = pattern.value is False
                negative = pattern.negative or self._is_still_gone(pattern, sentence.text[match.end() - 1 :])
                read = self.polarity.span(sentence.doc, *match.span(), negative, answers_no)
                yield pattern, *match.span(), read

    def _is_still_gone(self, pattern: Pattern, rest: str) -> bool:
        return pattern.event == "lost_media" and self.roles.still_gone(rest)

    def _read(
        self, pattern: Pattern, span: str, sentence: Sentence, whole: str, story: str, at: int, polarity: Polarity
    ) -> list[Found]:
        """What a phrase tells; `story` is the part of `whole` that tells of the same incident."""
        if pattern.fact == "business" and polarity == "denied" and pattern.confidence <= WEAK:
            return []  # what was not done (単体テストしかしていない) is no denial of the trade that it hints at
        start = _whole_figure(whole, sentence.start + natural_start(sentence.doc, at))
        end = sentence.start + natural_end(sentence.doc, at + len(span))
        if pattern.event is None:
            return [Found(pattern.fact, pattern.value, polarity, pattern.confidence, start, end)]
        confidence = min(pattern.confidence, 0.85)
        return [
            Found("harm", harm, polarity if sure or polarity != "asserted" else "unsure", confidence, start, end)
            for harm, sure in self.roles.harms(pattern.event, span, sentence.text, story)
        ]

    def _claimants(self, sentences: Sequence[Sentence], found: Sequence[Found], several: bool) -> list[Found]:
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
            for item in self.claimants.read(sentences, harms, business, claimed, several)
        ]

    def _figures(self, sentence: Sentence) -> list[Found]:
        return [
            Found(
                item.fact,
                item.value,
                "asserted",
                BESIDE if item.beside else 0.8 if item.exact else ROUGHLY,
                sentence.start + item.start,
                sentence.start + item.end,
            )
            for item in quantities.read(sentence.text)
            if not self.roles.of_others(item.fact, item.value, sentence.text, item.start, item.end)
            and self.polarity.place(sentence.doc, item.end) == "asserted"
        ]

    def _dated(self, sentences: Sequence[Sentence], whole: str, as_of: dt.date) -> list[Dated]:
        """Every day, month and year of the text with its role. Roles of an insurance contract need one spoken of."""
        found: list[Dated] = []
        since: dt.date | None = None
        for sentence in sentences:
            days = list(calendar_words.read(sentence.text, as_of, since))
            since = days[-1].date if days else since
            days = sorted([*days, *calendar_words.months(sentence.text, as_of)], key=lambda day: day.start)
            for day, after in zip(days, [*days[1:], None], strict=False):
                if self.polarity.place(sentence.doc, day.end) == "asserted":
                    found.extend(self._in_role(day, sentence, as_of, after))
        if not self.days.insured(whole) or not any(item.fact in POLICY_DATES for item in found):
            return [item for item in found if item.fact not in {*POLICY_DATES, "known_date"}]
        return found

    def _in_role(self, day: Day, sentence: Sentence, as_of: dt.date, after: Day | None) -> Iterator[Dated]:
        # 「納品したの先週の金曜で今日止まった」: what led up to the first day names it, what follows is of the next.
        led_up = after is not None and _LED_UP.search(sentence.text[: day.start])
        until = after.start if after and led_up else len(sentence.text)
        fact = self.days.date_fact(sentence.text[:until], day.start, day.end)
        if fact == "policy_end_date" and not self.days.ended(sentence.text, day.end):
            day = calendar_words.nearest(day, sentence.text, as_of)
        place = sentence.start + day.start, sentence.start + day.end
        if fact is not None and (day.date <= as_of or fact == "policy_end_date"):
            noticed = fact == "incident_date" and self.days.noticed(sentence.text, day.start, day.end)
            yield Dated(fact, day.date, day.last or day.date, *place, noticed)
        if fact not in POLICY_DATES and self.days.became_known(sentence.text, day.start, day.end):
            yield Dated("known_date", day.date, day.last or day.date, *place)

    def _from_days(self, told: Iterable[Told], spoken: set[str]) -> list[Found]:
        """What the days tell; what somebody said in words is not told over."""
        return [
            Found(item.fact, item.value, "asserted", item.confidence, item.start, item.end)
            for item in told
            if item.fact not in spoken
        ]


def _denies(pattern: Pattern) -> bool:
    return pattern.negative or pattern.value is False


def span(hit: Hit) -> Span:
    """A phrase that was found, as it is judged."""
    pattern, start, end, polarity = hit
    return Span(pattern.fact, pattern.event or pattern.value, start, end, polarity, pattern.negative)


def _following(sentence: Sentence, whole: str) -> str:
    """What is said after a sentence."""
    return whole[sentence.start + len(sentence.text) :].lstrip()[:FOLLOWING]


def _whole_figure(text: str, start: int) -> int:
    """Where evidence begins that a phrase found inside a figure (the 0 of 500万円): at the figure's first digit."""
    inside = "0123456789,."
    if start >= len(text) or text[start] not in inside:
        return start
    while start and text[start - 1] in inside:
        start -= 1
    return start
