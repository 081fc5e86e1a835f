"""Facts with evidence from parsed sentences: what phrases tell and what is heard, as mentions of the normal text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from knowledge.facts import Status, Value, Vocabulary
from knowledge.model import Derivation
from nlu import linear, timeline
from nlu.assertion import Assertion
from nlu.belief import Belief, read_belief
from nlu.consistency import Found, consistent
from nlu.grounds import Grounds
from nlu.hearing import Hearing
from nlu.learned import Heard, Learned, load
from nlu.model import Evidence, FactMention
from nlu.parse import Sentence
from nlu.phrased import PhraseReader
from nlu.text import Text

# What a doubtful mention is worth: it keeps a question open, it never decides.
UNSURE = 0.4
# What a thing that is gone takes with it; of one that was found again neither is so.
LOSS = "loss-or-theft"
_LOST = frozenset({LOSS, "personal-data-leak", "confidential-leak"})
_ILL = ("employee-disability", "asserted")
_LOSS = ("harm", "third-party-economic-loss")
_CLAIMED = ("claim_received", True, "asserted")
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
        assertion = Assertion(linear.read(data / "assertion.npz")[1])
        self.phrases = PhraseReader(vocabulary, data, derivations, assertion)
        self.polarity, self.roles = self.phrases.polarity, self.phrases.roles
        self._learned = Learned(load(data / "learned.npz"))
        belief = Belief(self._learned.model.labels, read_belief(data / "belief.yml"))
        known = self.polarity, self.roles, Grounds(data)
        self._hearing = Hearing(self._learned, belief, *known, timeline.following(derivations))

    def hear(self, sentences: Sequence[Sentence]) -> list[Heard]:
        """What the learned reader hears in the sentences of a text."""
        return self._learned.hear(sentences)

    def read(
        self, text: Text, sentences: Sequence[Sentence], as_of: dt.date, heard: Sequence[Heard]
    ) -> tuple[FactMention, ...]:
        """Every fact the text speaks of, in the order of the vocabulary, later statements overriding earlier ones.

        `heard`: what `hear` makes of the sentences.
        """
        found = self.phrases.read(text, sentences, as_of)
        several = self.polarity.several(text.norm)
        told = self._cleared_up(self._hearing.together(found, sentences, heard, several=several), text.norm)
        told = self._of_oneself(told, text.norm)
        return tuple(self._mentions(text, consistent(told, several=several)))

    def _cleared_up(self, found: Iterable[Found], whole: str) -> list[Found]:
        """What is left when what did not happen is left out, and what was only alleged and turned out untrue is denied
        (「漏れたと連絡がありましたが、流出の事実はなく」).
        """
        if self.polarity.nothing_happened(whole):
            return [item for item in found if item.fact not in OF_INCIDENTS]
        told = list(found)
        again = [item for item in told if item.value == LOSS and self.polarity.found_again(whole, item.end)]
        return [
            replace(item, polarity="denied")
            if (item.fact in ("harm", "cause") and self.polarity.cleared_up(whole, item.end))
            or (item.value in _LOST and any(item.start < gone.end and gone.start < item.end for gone in again))
            or (item.value == "equipment-failure" and self.polarity.found_sound(whole, item.end))
            else item
            for item in told
        ]

    def _of_oneself(self, found: list[Found], whole: str) -> list[Found]:
        """The facts where a text says that nobody but the insured lost or fell ill: no loss of others that nobody
        claims (だからうちの損です), no employee of somebody who works alone.
        """
        if self.roles.oneself(whole):
            found = [
                replace(item, polarity="unsure") if (item.value, item.polarity) == _ILL else item for item in found
            ]
        claimed = any((item.fact, item.value, item.polarity) == _CLAIMED for item in found)
        place = None if claimed else self.roles.own_loss(whole)
        if place is None:
            return found
        kept = [item for item in found if (item.fact, item.value) != _LOSS]
        return [*kept, Found(*_LOSS, "denied", 0.85, *place), Found("harm", "own-costs", "asserted", 0.85, *place)]

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
