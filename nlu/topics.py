"""What a question or a remark is about, where the answer is known (`data/topics.yml`): may records be deleted, what of
lawyers, which clause is meant. Read without GiNZA, one sentence at a time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from nlu.pieces import SENTENCE, blanked, closed_up
from nlu.spelling import as_usual
from nlu.text import normalise

DATA = Path(__file__).parent / "data" / "topics.yml"

# A question is said in a short sentence; in a long message only the last sentences ask.
MAX_SENTENCE, MAX_SENTENCES = 80, 4
# What stands before a pause or a conjunction is told; only what follows is asked.
_PAUSE = re.compile(r"(?<![はもでをの])[、,]|(?<=[たるいすん])(?:けど|けれど|のですが|んですが|ので(?!す|しょ))")


@dataclass(frozen=True)
class Topic:
    """Something that is asked, or remarked on, with a known answer.

    `patterns` find it by themselves; `about` finds it in a sentence that asks whether something is covered. A `remark`
    tells more than it asks: it stays what it is, and is answered beside. `alone`: where every sentence is of it.
    """

    id: str
    patterns: tuple[re.Pattern[str], ...]
    about: re.Pattern[str] | None
    remark: bool
    alone: bool


@dataclass(frozen=True)
class _Topics:
    topics: tuple[Topic, ...]
    asking: tuple[re.Pattern[str], ...]
    concerning: re.Pattern[str]
    other_questions: re.Pattern[str]


@cache
def _loaded() -> _Topics:
    raw: dict[str, Any] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    topics = tuple(
        Topic(
            name,
            tuple(re.compile(pattern) for pattern in given.get("patterns", ())),
            re.compile(given["about"]) if "about" in given else None,
            bool(given.get("remark")),
            bool(given.get("alone")),
        )
        for name, given in raw["topics"].items()
    )
    asking = tuple(re.compile(pattern) for pattern in raw["asking"])
    return _Topics(topics, asking, re.compile(raw["concerning"]), re.compile(raw["other_questions"]))


def names() -> tuple[str, ...]:
    """The topics, in the order of the file."""
    return tuple(topic.id for topic in _loaded().topics)


def asked_about(text: str) -> Topic | None:
    """The topic that a message asks about, or None."""
    return _first(text, remarks=False)


def remarked_on(text: str) -> Topic | None:
    """The topic that a message remarks on or asks about, whatever else it tells, or None."""
    return _first(text, remarks=True) or asked_about(text)


def is_alone(text: str) -> bool:
    """Whether a message does nothing else than a remark that stands alone (who one is)."""
    topic = _first(text, remarks=True)
    return topic is not None and topic.alone


def without_questions(text: str, asks: Callable[[str], bool] | None = None) -> str:
    """The text without what only asks (「返金していいですか」), which is blanked out, so that every offset stays.

    `asks` says of a sentence that it does; by default it is one with a topic.
    """
    is_asked = asks or (lambda sentence: _topic_of(sentence, remarks=False) is not None)
    plain = "".join(_narrow(char) for char in text)
    for sentence in SENTENCE.finditer(plain):
        said = sentence.group().rstrip("。.!? \n")
        if said and is_asked(sentence.group()):
            named = _named_at(sentence.group()) if asks is None else len(said) - 1
            start = max((pause.end() for pause in _PAUSE.finditer(said) if pause.end() <= named), default=0)
            text = blanked(text, sentence.start() + start, sentence.end())
    return text


def _named_at(sentence: str) -> int:
    """Where a sentence names what it asks about: all from there only asks; its end where it asks in its last words."""
    topic = _topic_of(sentence, remarks=False)
    named = topic.about.search(sentence) if topic and topic.about else None
    return named.start() if named else len(sentence.rstrip("。.!? \n")) - 1


def _first(text: str, *, remarks: bool) -> Topic | None:
    parts = [part for part in SENTENCE.findall(normalise(text).norm) if part.strip()]
    # 「1か月以内はだめって聞いた。ほんま？」 asks in two sentences.
    pairs = [*parts, *("".join(pair) for pair in pairwise(parts))]
    wanted = pairs if len(parts) < MAX_SENTENCES else parts[-2:]
    found = [topic for part in wanted if (topic := _topic_of(part, remarks=remarks))]
    alone = all(_topic_of(part, remarks=remarks) in found for part in parts)
    return next((topic for topic in found if alone or not topic.alone), None)


def _topic_of(sentence: str, *, remarks: bool) -> Topic | None:
    closed = closed_up(sentence)
    said, _ = as_usual(closed, list(range(len(closed))))
    if not said or len(said) > MAX_SENTENCE:
        return None
    loaded = _loaded()
    asks = (
        any(pattern.search(said) for pattern in loaded.asking)
        and loaded.concerning.search(said) is not None
        and loaded.other_questions.search(said) is None
    )
    for topic in loaded.topics:
        if topic.remark == remarks and (
            any(pattern.search(said) for pattern in topic.patterns)
            or (asks and topic.about is not None and topic.about.search(said))
        ):
            return topic
    return None


def _narrow(char: str) -> str:
    """The character in its usual form where that is one character, too."""
    usual = unicodedata.normalize("NFKC", char)
    return usual if len(usual) == 1 else char
