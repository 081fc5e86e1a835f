"""What a message does in the conversation: answers, asks back, corrects, thanks… The phrases are in `data/acts.yml`.

Read without GiNZA, so that 「はい」 costs next to nothing. Whatever is no known act is left to the reader of incidents.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nlu import topics
from nlu.pieces import SENTENCE, blanked, closed_up
from nlu.text import normalise

DATA = Path(__file__).parent / "data" / "acts.yml"

DESCRIBE = "describe"
ANSWER = "answer"
# Only policies were named; an order in a foreign syntax; another language.
TELL_POLICIES, COMMAND, FOREIGN = "tell_policies", "command", "foreign"
# A question whose answer is known (nlu.topics).
ASK_TOPIC = "ask_topic"
# Acts that no phrase of acts.yml makes.
WITHOUT_PHRASES = (DESCRIBE, ANSWER, TELL_POLICIES, COMMAND, FOREIGN, ASK_TOPIC)
# How somebody feels; said beside an account, it colours the answer.
MOODS = ("crisis", "distress", "anger")
# Acts that may tell facts in the same breath.
TELLING = ("correct", "perhaps", "another_incident", "back_to", *MOODS)

# A question or a wish is said in a short sentence; phrases are not looked for in a long story.
MAX_SENTENCE = 60
# What only asks or refuses is brief.
MAX_ASKING = 16
# Whoever writes more than this in one message tells something.
MAX_BEGINNING = 20
# In a pasted mail only the last sentence says what is wanted now.
MAX_SENTENCES = 4
_EDGES = " \t\r\n　。、,.!…~〜ー-♪★☆※"
_COMMAND = re.compile(r"[/\\][A-Za-z_]{2,40}(?:\{.*)?$", re.DOTALL)
_JAPANESE = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z]{2,}")
# 「すみません、」 before what is said.
_LEAD_IN = re.compile(
    r"(?:すみません|すいません|ごめんなさい|あの|えっと|ちなみに|ところで|あと|あっ|あ|では|じゃあ)[、,。.!\s]+"
)
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
# What says something of its own before the words of not knowing.
_OWN_PREDICATE = re.compile(r"(?:です|ます|ました|でした|ません)[。が、け]|。")
_PUTS_RIGHT = re.compile(
    "訂正|修正|間違|まちが|誤り|取り?消|撤回|違(?:う|い|って)|ちが(?:う|い)|やっぱ|やはり|さっき|先ほど|先程|勘違い|^(?:いや|いえ|いいえ)|(?:と|って)(?:言|書|伝)"
)
_PICTURES = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f]+")


@dataclass(frozen=True)
class Act:
    """An intent of the domain. `whole`: the message does nothing else, so there is no incident in it to read."""

    intent: str
    whole: bool


@dataclass(frozen=True)
class Phrases:
    """The phrases of one intent: whole utterances, openings of longer ones, patterns inside a sentence.

    `taken_back` finds the words that a correction takes back; `no_answer` says that nothing was answered; `about_us`
    complains of this desk; `begins` is how one only begins to speak.
    """

    exact: frozenset[str]
    opening: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    taken_back: tuple[re.Pattern[str], ...]
    no_answer: tuple[re.Pattern[str], ...]
    about_us: tuple[re.Pattern[str], ...]
    begins: tuple[re.Pattern[str], ...]


@cache
def phrases() -> Mapping[str, Phrases]:
    """The phrases of every intent, in the order of the file. Loaded once per process."""
    raw: dict[str, dict[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return {
        intent: Phrases(
            frozenset(plain(str(phrase)) for phrase in given.get("exact", ())),
            tuple(plain(str(phrase)) for phrase in given.get("opening", ())),
            *(
                tuple(re.compile(pattern) for pattern in given.get(name, ()))
                for name in ("patterns", "taken_back", "no_answer", "about_us", "begins")
            ),
        )
        for intent, given in raw.items()
    }


def plain(text: str) -> str:
    """A short text ready to compare: NFKC, lower case, no pictures, no punctuation at the edges."""
    return _bare(without_pictures(text))


def without_pictures(text: str) -> str:
    """The normalised text without emoji and the like."""
    return _PICTURES.sub("", normalise(text).norm)


def _bare(norm: str) -> str:
    return norm.lower().strip(_EDGES + "?")


def read_act(text: str) -> Act | None:
    """The act of a message as far as its words alone tell, or None when it is just a statement."""
    norm = without_pictures(text)
    said = _bare(norm)
    if not said:
        return Act("silence", whole=True)
    if _COMMAND.match(norm.strip()):
        return Act(COMMAND, whole=True)
    for intent, known in phrases().items():
        if said in known.exact:
            return Act(intent, whole=True)
    if not _JAPANESE.search(norm) and not norm.startswith("#") and len(_WORD.findall(norm)) > 1:
        return Act(FOREIGN, whole=True)
    replies = [opening for intent in ("affirm", "deny") for opening in phrases()[intent].opening]
    if not any(opens(said, opening) for opening in replies) and topics.asked_about(norm):
        return Act(ASK_TOPIC, whole=False)
    # 「いや、3時間じゃなくて6時間」 is more than its first word.
    turned = _by_pattern(norm, ("correct", "perhaps"))
    if turned:
        return turned
    for intent, known in phrases().items():
        if opening := next((opening for opening in known.opening if opens(said, opening)), None):
            # 「いや、それは聞いてないけど」; 「いいえ、まだです。原因は調査中です」 is no
            if intent == "deny" and _is_unsure(said.removeprefix(opening)):
                return Act("unsure", whole=True)
            return Act(intent, whole=False)
    act = _by_pattern(norm, tuple(phrases()))
    # 「出ないってこと？ ふざけるな」: who ends in anger is met with an apology first.
    if act is not None and act.intent == "ask_verdict" and mood(sentences(norm)[-1]) == "anger":
        return Act("anger", whole=False)
    return act


def _is_unsure(rest: str) -> bool:
    known, said = phrases()["unsure"], _bare(rest)
    if _OWN_PREDICATE.search(said):
        return False
    return said in known.exact or any(pattern.search(said) for pattern in known.patterns)


def sentences(norm: str) -> list[str]:
    """The sentences of a normalised text, without empty ones."""
    return [part for part in SENTENCE.findall(norm) if part.strip(_EDGES)]


def opens(said: str, opening: str) -> bool:
    """Whether what is said begins with an opening and goes on after a pause."""
    for begun in (said, _LEAD_IN.sub("", said, count=1)):
        if begun.startswith(opening) and begun[len(opening) : len(opening) + 1] in tuple("、,。. !\n　"):
            return True
    return False


def _by_pattern(norm: str, intents: Sequence[str]) -> Act | None:
    greetings = phrases()["greet"].exact
    # A greeting before what is wanted changes nothing of it.
    parts = [part for part in sentences(norm) if _bare(part) not in greetings]
    wanted = parts if len(parts) < MAX_SENTENCES else parts[-1:]
    for intent in intents:
        for part in wanted:
            said = closed_up(part)
            if len(part) <= MAX_SENTENCE and any(
                pattern.search(said) for pattern in (*phrases()[intent].patterns, *phrases()[intent].no_answer)
            ):
                # An account may end in a question (「名簿を売ったんだけど対象ですか」): what is longer is read, too.
                alone = len(parts) == 1 and len(part.strip()) <= MAX_ASKING
                return Act(intent, whole=alone and intent not in TELLING)
    return None


def mood(text: str) -> str | None:
    """Distress or anger that speaks out of a message, whatever else it says."""
    parts = [part.strip() for part in sentences(without_pictures(text))]
    for intent in MOODS:
        known = phrases()[intent]
        for part in parts:
            if len(part) <= MAX_SENTENCE and (
                _bare(part) in known.exact or any(pattern.search(part) for pattern in known.patterns)
            ):
                return intent
    return None


def was_no_answer(text: str) -> bool:
    """Whether a message says that the words before it were no answer (「まだ答えてません」)."""
    return any(pattern.search(plain(text)) for pattern in phrases()["correct"].no_answer)


def only_begins(text: str) -> bool:
    """Whether somebody begins to speak, a few words at a time (「夜分すみません」「うちはシステム開発で」)."""
    said = plain(text)
    return len(said) <= MAX_BEGINNING and any(pattern.search(said) for pattern in phrases()["greet"].begins)


def puts_right(text: str) -> bool:
    """Whether a message says in so many words that something told before was wrong."""
    return was_no_answer(text) or _PUTS_RIGHT.search(plain(text)) is not None


def spoken_now(text: str) -> str:
    """A correction without the words that it takes back; they are blanked out, so that every offset stays."""
    for pattern in phrases()["correct"].taken_back:
        for match in reversed(list(pattern.finditer(text.translate(_WIDE)))):
            text = blanked(text, *match.span())
    return text


def beyond_asking(text: str, intent: str) -> str:
    """A message without what only asks (「1万ずつ返金してよかですか」), blanked out; every offset stays."""
    if intent == ASK_TOPIC:
        return topics.without_questions(text)
    patterns = phrases()[intent].patterns
    return topics.without_questions(text, lambda part: any(pattern.search(part.strip()) for pattern in patterns))


def beyond_complaining(text: str) -> str:
    """A message of anger without the sentences that complain of this desk, blanked out; every offset stays."""
    complaints = phrases()["anger"].about_us
    if not complaints[0].search(normalise(text).norm):
        return text
    for part in SENTENCE.finditer(text):
        said = normalise(part.group()).norm.strip(_EDGES)
        if any(pattern.search(said) for pattern in complaints):
            text = blanked(text, *part.span())
    return text


def beyond_announcing(text: str) -> str:
    """Another incident without the sentence that only announces it (「もう一件相談です。」), which is blanked out.

    Every offset stays; a text of one sentence is left as it is.
    """
    parts = [match for match in SENTENCE.finditer(text) if match.group().strip(_EDGES)]
    patterns = phrases()["another_incident"].patterns
    announcing = [part for part in parts if any(pattern.search(part.group().strip()) for pattern in patterns)]
    for part in announcing if len(announcing) < len(parts) else ():
        text = blanked(text, *part.span())
    return text
