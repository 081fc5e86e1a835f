"""What a message does in the conversation: answers, asks back, corrects, thanks… The phrases are in `data/acts.yml`.

Read without GiNZA, so that 「はい」 costs next to nothing. Whatever is no known act is left to the reader of incidents.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from nlu.text import normalise

DATA = Path(__file__).parent / "data" / "acts.yml"

DESCRIBE = "describe"
ANSWER = "answer"
SHORT_REPLIES = ("affirm", "deny", "unsure", "later")

# A question or a wish is said in a short sentence; phrases are not looked for in a long story.
MAX_SENTENCE = 60
_SENTENCE = re.compile(r"[^。.!?\n]*[。.!?\n]*")
_EDGES = " \t\r\n　。、,.!…~〜ー-♪★☆※"
_PICTURES = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f]+")


@dataclass(frozen=True)
class Act:
    """An intent of the domain. `whole`: the message does nothing else, so there is no incident in it to read."""

    intent: str
    whole: bool


@dataclass(frozen=True)
class Phrases:
    """The phrases of one intent: whole utterances, openings of longer ones, and patterns inside a sentence."""

    exact: frozenset[str]
    opening: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]


@cache
def phrases() -> Mapping[str, Phrases]:
    """The phrases of every intent, in the order of the file. Loaded once per process."""
    raw: dict[str, dict[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return {
        intent: Phrases(
            frozenset(plain(str(phrase)) for phrase in given.get("exact", ())),
            tuple(plain(str(phrase)) for phrase in given.get("opening", ())),
            tuple(re.compile(pattern) for pattern in given.get("patterns", ())),
        )
        for intent, given in raw.items()
    }


def plain(text: str) -> str:
    """A short text ready to compare: NFKC, lower case, no pictures, no punctuation at the edges."""
    return _bare(_without_pictures(text))


def _without_pictures(text: str) -> str:
    return _PICTURES.sub("", normalise(text).norm)


def _bare(norm: str) -> str:
    return norm.lower().strip(_EDGES + "?")


def read_act(text: str) -> Act | None:
    """The act of a message as far as its words alone tell, or None when it is just a statement."""
    norm = _without_pictures(text)
    said = _bare(norm)
    for intent, known in phrases().items():
        if said in known.exact:
            return Act(intent, whole=True)
    for intent, known in phrases().items():
        for opening in known.opening:
            rest = said[len(opening) :] if said.startswith(opening) else ""
            if rest[:1] in tuple("、,。. !\n　"):
                return Act(intent, whole=False)
    sentences = [part for part in _SENTENCE.findall(norm) if part.strip(_EDGES)]
    for intent, known in phrases().items():
        for part in sentences:
            if len(part) <= MAX_SENTENCE and any(pattern.search(part) for pattern in known.patterns):
                return Act(intent, whole=len(sentences) == 1)
    return None


_NO = re.compile(r"(ません|ない|なかった|まだ|違い|ちがい|ん)(でした|です|と思います|はず|けど|が|よ|ね|っす)*$")
_YES = re.compile(r"(ます|ました|です|た|ている|てる|だ|はず|う)(けど|が|よ|ね|っす|と思います)*$")
_NOT_YET = re.compile(r"^まだ")


def yes_or_no(text: str) -> Literal["affirm", "deny"] | None:
    """How a short statement answers a yes/no question that was just asked (「もう済ませました」「まだです」)."""
    said = plain(text)
    if not said or len(said) > 30:
        return None
    if _NO.search(said) or _NOT_YET.match(said):
        return "deny"
    return "affirm" if _YES.search(said) else None
