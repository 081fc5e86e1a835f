"""How far the words of a later message reach, once an incident was told: what it only asks is no fact, a day of
something else is not the day of the incident, and a denial of a part denies no more. The words are in `data/later.yml`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from knowledge.facts import HELD
from knowledge.loader import read_yaml
from nlu import calendar_words, quantities
from nlu.acts import plain
from nlu.answers import named_option
from nlu.corrections import Known
from nlu.day_roles import DayRoles
from nlu.model import Analysis, Evidence, FactMention
from nlu.pieces import SENTENCE
from nlu.text import normalise

DATA = Path(__file__).parent / "data" / "later.yml"
_NONE, _NOT = "{none}", "{not}"
# Who did it is told in few words; a longer message is an account of its own.
_LONGEST = 60
# Characters from which words are a message that tells something.
_TELLS = 6
_DAY, _USABLE = "incident_date", ("service_unusable", False)
# A bare sum is read as one that is claimed.
_OF_A_CLAIM = "請求、"


@dataclass(frozen=True)
class _Words:
    asks: re.Pattern[str]
    asks_mark: re.Pattern[str]
    before_asking: re.Pattern[str]
    sets_the_day: re.Pattern[str]
    not_that_day: re.Pattern[str]
    only_a_day: re.Pattern[str]
    from_whom: re.Pattern[str]
    so_far: re.Pattern[str]
    not_yet_from: re.Pattern[str]
    not_in_writing: re.Pattern[str]
    anybody: re.Pattern[str]
    sent_to_another: re.Pattern[str]
    amount: re.Pattern[str]
    partial: Mapping[str, re.Pattern[str]]
    undone: Mapping[str, re.Pattern[str]]
    misdoer: Mapping[str, re.Pattern[str]]
    not_the_claim: re.Pattern[str]
    of_the_matter: re.Pattern[str]


@cache
def _words() -> _Words:
    raw = read_yaml(DATA)
    none, denied = raw.pop("none"), raw.pop("not")
    partial, undone, misdoer = (
        {value: re.compile(words.replace(_NONE, none).replace(_NOT, denied)) for value, words in raw.pop(name).items()}
        for name in ("partial", "undone", "misdoer")
    )
    return _Words(
        partial=partial, undone=undone, misdoer=misdoer, **{name: re.compile(words) for name, words in raw.items()}
    )


def goes_on(text: str) -> bool:
    """Whether a message that nothing was read in goes on with the matter (ログは全部とってあります)."""
    norm = normalise(text).norm
    return len(norm) >= _TELLS and _words().of_the_matter.search(norm) is not None


def within_reach(analysis: Analysis, known: Known, asked: str | None, roles: DayRoles, as_of: dt.date) -> Analysis:
    """The analysis of a message that follows an account, with nothing but what its words reach.

    Args:
        analysis: what the message says by itself.
        known: the facts of the incident known before.
        asked: the fact of the question that is open.
        roles: cue words of the days.
        as_of: the day that 昨日 counts from.
    """
    text, facts = analysis.text, analysis.facts
    if (amount := _amount(text, known)) is not None:
        return replace(analysis, facts=(amount,))
    asking = list(_asking(text))
    kept = [fact for fact in facts if not (fact.evidence and all(_within(span, asking) for span in fact.evidence))]
    kept = [_as_far_as_known(fact, text, known) for fact in kept if not _is_partial(fact, known)]
    kept = [fact for fact in kept if not _is_of_another(fact, text, known) and not _is_not_yet(fact, text, known)]
    if any((fact.id, fact.value) == _USABLE for fact in kept):
        # 「6日間、営業が止まってたわけじゃなくて…」: nothing stood still for so long.
        kept = [fact for fact in kept if fact.id != "outage_hours"]
    if asked != _DAY:
        days = {
            span
            for fact in kept
            if fact.id == _DAY and not _is_the_day(fact, analysis, known, roles, as_of)
            for span in fact.evidence
        }
        kept = [fact for fact in kept if not (fact.evidence and days.issuperset(fact.evidence))]
    if known.get("amount_yen"):
        kept = [fact for fact in kept if fact.id != "amount_yen" or not _is_other_money(fact, text)]
    spoken = {(fact.id, fact.value) for fact in kept}
    more = (*_undone(text, known), *_misdoer(text, known))
    return replace(analysis, facts=(*kept, *(fact for fact in more if (fact.id, fact.value) not in spoken)))


def _within(span: Evidence, places: list[tuple[int, int]]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in places)


def _sentences(text: str) -> Iterator[tuple[int, int, str]]:
    """The sentences of a text as sent, each with its place and its normal form."""
    for match in SENTENCE.finditer(text):
        if match[0]:
            yield match.start(), match.end(), normalise(match[0]).norm.strip()


def _asking(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a text that do nothing but ask (請求したらいいの？)."""
    words = _words()
    for start, end, _ in _sentences(text):
        begins = [start, *(match.end() for match in words.before_asking.finditer(text, start, end))]
        for begin, stop in zip(begins, [*begins[1:], end], strict=True):
            part = normalise(text[begin:stop]).norm.strip(" 、")
            if words.asks.search(part) and words.asks_mark.search(part):
                yield begin, stop


def _is_partial(fact: FactMention, known: Known) -> bool:
    """Whether a denial names but a part that was never told (退職であって解雇ではない, of a claim for harassment)."""
    part = _words().partial.get(str(fact.value)) if fact.id == "harm" and fact.status == "denied" else None
    if part is None:
        return False
    named = [match.group() for span in fact.evidence if (match := part.search(normalise(span.text).norm))]
    told = [
        text for value, status, said in known.get("harm", ()) if value == fact.value and status in HELD for text in said
    ]
    return (
        len(named) == len(fact.evidence) > 0 and bool(told) and not any(word in text for word in named for text in told)
    )


def _is_of_another(fact: FactMention, text: str, known: Known) -> bool:
    """Whether it is somebody else who claims nothing (音楽の権利者からは何も…), while a claim is known."""
    if (fact.id, fact.value) not in {("claim_received", False), ("claimant", "none")} or not fact.evidence:
        return False
    if not _is_claimed(known):
        return False
    claimants = {value for value, status, _ in known.get("claimant", ()) if status in HELD} or {"client"}
    said = _said_at(fact, text)
    if _words().sent_to_another.search(said):
        return True
    whom = _words().from_whom.search(said)
    return (
        whom is not None
        and not _words().anybody.search(whom["who"])
        and (named_option("claimant", whom["who"]) not in claimants)
    )


def _as_far_as_known(fact: FactMention, text: str, known: Known) -> FactMention:
    """A denial of what was told, as a doubt while it is still looked into (今のところ侵入の跡はない)."""
    held = any(value == fact.value and status in HELD for value, status, _ in known.get(fact.id, ()))
    if fact.status != "denied" or not held or not fact.evidence:
        return fact
    return replace(fact, status="unknown") if _words().so_far.search(_said_at(fact, text)) else fact


def _is_not_yet(fact: FactMention, text: str, known: Known) -> bool:
    """Whether somebody has only not claimed yet, and is no other for that (A社からはまだ請求はなくて), or has not put
    in writing what they ask for.
    """
    if not fact.evidence:
        return False
    if fact.id == "claimant" and fact.status == "denied":
        rest = normalise(text[fact.evidence[0].end :]).norm
        return _words().not_yet_from.match(rest) is not None
    denied = (fact.id, fact.value) == ("claim_received", False)
    return denied and _is_claimed(known) and _words().not_in_writing.search(_said_at(fact, text)) is not None


def _said_at(fact: FactMention, text: str) -> str:
    """The sentence in which a fact is told."""
    place = fact.evidence[0].start
    return next((norm for start, end, norm in _sentences(text) if start <= place < end), "")


def _is_the_day(fact: FactMention, analysis: Analysis, known: Known, roles: DayRoles, as_of: dt.date) -> bool:
    """Whether a day is the one of the incident: put right in so many words, or named where none was known."""
    words, text = _words(), analysis.text
    norm = normalise(text).norm
    if words.sets_the_day.search(norm):
        return True
    if any(status in HELD for _, status, _ in known.get(_DAY, ())):
        return False
    bare = norm
    for day in sorted(calendar_words.read(norm, as_of), key=lambda day: -day.start):
        bare = bare[: day.start] + bare[day.end :]
    if words.only_a_day.fullmatch(bare):
        return True
    place = fact.evidence[0].start if fact.evidence else 0
    start, end, said = next((each for each in _sentences(text) if each[0] <= place < each[1]), (0, len(text), norm))
    if words.not_that_day.search(said):
        return False
    told = any(
        other.id in ("harm", "cause") and start <= span.start < end
        for other in analysis.facts
        for span in other.evidence
    )
    return told or roles.dates[_DAY].search(said) is not None


def _undone(text: str, known: Known) -> Iterator[FactMention]:
    """The harms that were told and are now said not to have come about (やっぱり漏れてなかったです)."""
    held = [value for value, status, _ in known.get("harm", ()) if status in HELD]
    for start, end, said in _sentences(text):
        for value in held:
            words = _words().undone.get(str(value))
            if words is not None and words.match(said) and not said.endswith("?"):
                yield FactMention("harm", value, "denied", 0.7, (Evidence(start, end, text[start:end]),))


def _misdoer(text: str, known: Known) -> Iterator[FactMention]:
    """Who did wrong, where a wrongdoing is known (社員じゃなくて派遣会社から来ている人です)."""
    said, words = normalise(text).norm, _words().misdoer
    if len(said) > _LONGEST or said.endswith(("?", "か", "か。")):
        return
    if any(value in words and status in HELD for value, status, _ in known.get("cause", ())):
        found = [(value, match) for value, each in words.items() if (match := each.search(said)) is not None]
        if len(found) == 1:
            yield FactMention("cause", found[0][0], "stated", 0.7, (Evidence(0, len(text), text),))


def _is_other_money(fact: FactMention, text: str) -> bool:
    """Whether a sum is what was paid, or the price of the work, and not what is claimed."""
    place = fact.evidence[0].start if fact.evidence else 0
    said = next((norm for start, end, norm in _sentences(text) if start <= place < end), "")
    return _words().not_the_claim.search(said) is not None and "請求" not in said


def _amount(text: str, known: Known) -> FactMention | None:
    """The sum that a message is, where a claim is known (ぜんぶで40万, 100万に減りました)."""
    said = plain(normalise(text).norm)
    if not _is_claimed(known) or not _words().amount.fullmatch(said):
        return None
    found = [item for item in quantities.read(_OF_A_CLAIM + said) if item.fact == "amount_yen"]
    return (
        FactMention("amount_yen", found[0].value, "stated", 0.7, (Evidence(0, len(text), text),))
        if len(found) == 1
        else None
    )


def _is_claimed(known: Known) -> bool:
    return any(value is True and status in HELD for value, status, _ in known.get("claim_received", ()))
