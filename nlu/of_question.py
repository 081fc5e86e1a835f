"""Whether a short message is of the question that is open, or tells of another matter. Its words: data/answers.yml."""

from __future__ import annotations

import re
from functools import cache

from knowledge.facts import FactDef, Vocabulary
from nlu.acts import sentences
from nlu.answer_words import answer_words
from nlu.short_replies import CONCEDED
from nlu.text import normalise

# The nouns of a phrase, roughly: 「GENZのテストは受けてません」 has GENZ and テスト.
NOUNS = re.compile(r"[A-Za-z]{2,}|[ァ-ヶー]{2,}|[一-龥々]{2,}")
ASKING = re.compile("(?:です|ます|でしょう|いい|よい|の)か[。!]?$|(?:いい|だめ|ダメ)(?:の|なの)?$")
_KANJI = re.compile("[一-龥]")
_NOT_KANA, _PAUSES = re.compile("[^ぁ-んー、。.!？?\\s]"), re.compile("[、。.!？?\\s]")
_TOPIC = re.compile(rf"({NOUNS.pattern})(?:は|も|って|なら)")
_REASON = re.compile(r"(?:て|で|ので|から|ため|もんで|もので)[、。.!\s]*$")


@cache
def _general_kanji() -> frozenset[str]:
    """Kanji that may stand in any answer: of the general words, and of what one did, had, or could."""
    return frozenset("済受終行出来有無通取入含持合全部思毎度前後時万々") | set(answer_words().general.pattern)


def speaks_of(fact: FactDef, text: str) -> bool:
    """Whether a short statement can answer a question on this fact: it names nothing else, and asks nothing.

    「受けました」 answers it; 「賠償すると言われました」 and 「去年から使ってます」 are none to a question on tests.
    """
    said = normalise(text).norm
    if "?" in said or ASKING.search(said):
        return False
    topic = f"{fact.question}{fact.label}"
    first = answer_words().before_it.sub("", CONCEDED.split(next(iter(sentences(said)), ""))[0])
    if any(_stem(doing.group()) not in topic for doing in answer_words().other_doings.finditer(first)):
        return False
    if answer_words().figure.search(first) and answer_words().nothing_more.fullmatch(
        answer_words().figure.sub("", first)
    ):
        return False  # 「去年の12月です」
    # 「もう長いです」「さっきも言いました」 tell something of their own.
    bare = answer_words().some_day.sub("", first)
    if bare != first and answer_words().nothing_more.fullmatch(bare):
        return False  # 「さっきです」
    if not _NOT_KANA.search(bare) and not answer_words().kana_answer.fullmatch(_PAUSES.sub("", bare)):
        return False
    known = _general_kanji() | set(topic)
    if any(kanji not in known for kanji in _KANJI.findall(answer_words().figure.sub("", first))):
        return False
    return all(noun in topic or answer_words().general.fullmatch(noun) for noun in NOUNS.findall(bare))


def _stem(doing: str) -> str:
    """What of a word for doing must stand in a question: its kanji; or all of it, where it is written without."""
    return doing[0] if _KANJI.match(doing) else doing


def is_on(fact: FactDef, sentence: str) -> bool:
    """Whether a sentence has a noun of the question for its topic (「テストは友達に頼んで触ってもらったくらい」)."""
    led = _TOPIC.match(sentence)
    return led is not None and led[1] in f"{fact.question}{fact.label}" and not answer_words().general.fullmatch(led[1])


def names_another(vocabulary: Vocabulary, asked: str, sentence: str) -> bool:
    """Whether a sentence names the subject of another fact than the one that was asked (「いえ、海外では…」)."""
    said, topic = normalise(sentence).norm, f"{vocabulary[asked].question}{vocabulary[asked].label}"
    if is_of_other_affairs(vocabulary[asked], said):
        return True
    if answer_words().figure.search(said):
        return False  # 「いいえ、納品は3月です」 says why it is no
    said = answer_words().before_it.sub("", said)
    return any(
        (found := subject.search(said)) is not None and found.group() not in topic
        for fact, subject in answer_words().subjects.items()
        if fact != asked
    )


def is_of_other_affairs(fact: FactDef, text: str) -> bool:
    """Whether a sentence tells what was done since, or a sum of money, and names nothing of a question on this fact
    (「はい、先方にはもう謝りました」). What gives the reason of an answer is part of it.
    """
    said, topic = normalise(text).norm, f"{fact.question}{fact.label}"
    if any(
        noun in topic for noun in NOUNS.findall(said) if not answer_words().general.fullmatch(noun)
    ) or _REASON.search(said):
        return False
    return any(_stem(affair.group()) not in topic for affair in answer_words().other_affairs.finditer(said))


def unknown_of(asked: str, text: str) -> str:
    """The fact that somebody does not know: the one that was asked, unless they name another (「原因はまだ…」)."""
    said = normalise(text).norm
    return next((fact for fact, topic in answer_words().unknown_of.items() if topic.search(said)), asked)


def others_look_into_it(text: str) -> bool:
    """Whether it is somebody else who still looks into something (「因果関係は病院側で調査中」)."""
    return answer_words().others_doubt.search(normalise(text).norm) is not None
