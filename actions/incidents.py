"""Several incidents in one conversation: one is spoken of, the others are set aside. Facts never mix. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.slots import Conversation, Incident
from nlu.numbers import parse
from nlu.text import normalise

_NUMBERED = re.compile(r"([0-9一二三四五六七八九十]+)(?:件目|つ目|番目)|(ひとつ|ふたつ|みっつ)目")
_WORDS = {"ひとつ": 1, "ふたつ": 2, "みっつ": 3}
_FIRST = re.compile(r"最初|初め|はじめ|元の|もとの")


def set_aside(known: Conversation, message: int) -> Conversation:
    """Begin another incident with the message of this number; one that is still blank is not kept."""
    if known.story[:1] == (message,):
        return known
    if _is_blank(known):
        return known.about(Incident(story=(message,), number=known.number))
    everything = (*known.aside, known.incident)
    fresh = Incident(story=(message,), number=max(incident.number for incident in everything) + 1)
    return replace(known, aside=everything, asked=None, awaiting=None).about(fresh)


def go_back(known: Conversation, text: str, message: int) -> Conversation:
    """Take up the incident that the words of a message mean (numbered, first, or the one before), if there is one."""
    wanted = _wanted(known, normalise(text).norm)
    if wanted is None or message in known.story:
        return known
    wanted_now = replace(wanted, story=(*wanted.story, message))
    left = tuple(incident for incident in known.aside if incident != wanted)
    kept = left if _is_blank(known) else (*left, known.incident)
    return replace(known, aside=tuple(sorted(kept, key=lambda incident: incident.number)), asked=None).about(wanted_now)


def start_over(known: Conversation) -> Conversation:
    """Nothing of any incident is kept; what the policyholder has, and a hand-over, stay."""
    return Conversation(holding=known.holding, offered=known.offered, handed_over=known.handed_over)


def _is_blank(incident: Incident) -> bool:
    return incident.scope != "in" and not incident.facts


def _wanted(known: Conversation, text: str) -> Incident | None:
    if not known.aside:
        return None
    numbered = _NUMBERED.search(text)
    if numbered:
        number = _WORDS.get(numbered[2] or "") or int(parse(numbered[1] or "") or 0)
        return next((incident for incident in known.aside if incident.number == number), None)
    by_number = sorted(known.aside, key=lambda incident: incident.number)
    return by_number[0] if _FIRST.search(text) else known.aside[-1]
