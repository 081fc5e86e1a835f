"""A message in the light of the question that is open: a day, a period, an option or a predicate that answers it.

What the words say by themselves was read before; here is added, or turned to the question, what only the question
makes clear. The words are in `data/answers.yml`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from knowledge.facts import FactDef, Vocabulary
from knowledge.loader import read_yaml
from knowledge.model import Derivation
from nlu import calendar_words, reply_days
from nlu.acts import sentences
from nlu.day_roles import DayRoles
from nlu.model import Analysis, Evidence, FactMention
from nlu.periods import Periods
from nlu.replies import nearest_option
from nlu.short_replies import CONCEDED, in_part, yes_or_no
from nlu.text import Text, normalise

DATA = Path(__file__).parent / "data" / "answers.yml"
# A reply longer than this is an account of its own.
_LONGEST = 40
# Sentences of a reply that may answer (「うちのテストは厳しいですよ。ちゃんとやってます」).
_SENTENCES = 3
# The nouns of a phrase, roughly: 「GENZのテストは受けてません」 has GENZ and テスト.
_NOUNS = re.compile(r"[A-Za-z]{2,}|[ァ-ヶー]{2,}|[一-龥々]{2,}")

# Words that may stand in any answer.
_GENERAL = re.compile(
    "正直|実際|結局|一応|一切|全然|絶対|残念|基本的?|自分|完了|実施|終了|全部|全て|一通|正式|現在|当時|多分|今回|今日|先日|去年|昨年|先月|以前|最近|問題|大丈夫|済|納品済|確実|間違|勿論|無論|当然|通常|必要|事前|社内|自社|弊社|当社|十分|半分|途中|最低限|程度|入念|徹底|未実施|普通"
)
# Kanji of other words that may: what one did, had, or could.
_GENERAL_KANJI = frozenset("済受終行出来有無通取入含持合全部思毎度前後時万々") | set(_GENERAL.pattern)
_KANJI = re.compile("[一-龥]")
_NOT_KANA, _PAUSES = re.compile("[^ぁ-んー、。.!？?\\s]"), re.compile("[、。.!？?\\s]")
# An answer in hiragana: 「もう、ちゃんと やっとります」; 「おかね まだ いわない」 is none.
_KANA_ANSWER = re.compile(
    "(?:はい|いいえ|いや|ええ|うん|もう|まだ|ちゃんと|きちんと|しっかり|ぜんぶ|すべて|いちおう|それ|そこ|そう|ぜんぜん|あまり|あんまり|ほとんど|ほぼ"
    "|ふつう|それなり|ざっと|たぶん|おもう|おもいます|つもり|はず|とおり|ひととおり|とくに|なにも|だいじょうぶ|やっ|やら|やり|やる|し|せ|すん|すみ|すませ|すまし|うけ|おわっ|おわり|おえ"
    "|でき|でけ|あり|あっ|ある|あら|なかっ|ない|ねえ|ねえべ|へん|まへん|おり|おら|おる|おい|とり|とら|とる|とん|ましょう|ました|ません|ましたよ|ます|です|でした|だ"
    "|だった|っす|ばい|たい|けん|じゃ|や|のう|わ|よ|ね|な|なあ|けど|けども|が|から|ので|て|で|は|も|に|と|を|の|ん|い|る|た|っ|ー)+"
)
_FIGURE = re.compile(
    "[0-9一二三四五六七八九十]+(?:年|か?月|週|日|時|割|件|回)|(?:昨年|去年|今年|おととし)の[春夏秋冬]|昨年|去年|先月|先週|昨日|きのう"
)
# When it was says nothing of what was done (「今日なおりました」).
_SOME_DAY = re.compile(
    "今日|今朝|今夜|昨日|昨夜|昨晩|一昨日|先日|先週|先月|今週|今月|去年|昨年|最近|現在|当時|さっき|先ほど"
)
_NOTHING_MORE = re.compile("(?:の|に|から|ごろ|頃|くらい|ぐらい|ほど|です|でした|だ|や|やった|ね|よ|、|。|\\s)*")
_OLD_DAY = re.compile(r"(?<![0-9月/])([0-9]{1,2})日(?:じゃ|では|や)な(?:く|い)")
_WEEKDAYS = "月火水木金土日"
_OLD_WEEKDAY = re.compile(rf"([{_WEEKDAYS}])曜日?(?:じゃ|では|や)な(?:く|い)て?、?[^。、]{{0,6}}[{_WEEKDAYS}]曜")
# 「再テストはしていません」 is of what was changed since, whatever test was asked about.
_AGAIN = re.compile("再(?:テスト|試験|検証)")
# 「検収の前に済ませました」: when it was done; it says nothing of the delivery.
_BEFORE_IT = re.compile("(?:納品|納入|検収|引き?渡し|リリース|公開|本番|稼[働動])(?:する)?の?前(?:に|までに|の)?")
_TOPIC = re.compile(rf"({_NOUNS.pattern})(?:は|も|って|なら)")
_REASON = re.compile(r"(?:て|で|ので|から|ため|もんで|もので)[、。.!\s]*$")
_ASKING = re.compile("(?:です|ます|でしょう|いい|よい|の)か[。!]?$|(?:いい|だめ|ダメ)(?:の|なの)?$")


@dataclass(frozen=True)
class _Words:
    words: Mapping[str, Mapping[bool, re.Pattern[str]]]
    instead: Mapping[str, Mapping[str, re.Pattern[str]]]
    subjects: Mapping[str, re.Pattern[str]]
    other_doings: re.Pattern[str]
    options: Mapping[str, Mapping[str, re.Pattern[str]]]
    other_affairs: re.Pattern[str]
    other_day: re.Pattern[str]
    unknown_of: Mapping[str, re.Pattern[str]]
    others_doubt: re.Pattern[str]
    periods: Periods
    days: Mapping[str, str]
    day_words: Mapping[str, re.Pattern[str]]


@cache
def _words() -> _Words:
    raw = read_yaml(DATA)
    subjects, unknown_of, day_words = (
        {fact: re.compile(pattern) for fact, pattern in raw[name].items()}
        for name in ("subjects", "unknown_of", "day_words")
    )
    words, instead, options = (_compiled(raw[name]) for name in ("words", "instead", "options"))
    other_doings, other_affairs, other_day, others_doubt = (
        re.compile(raw[name]) for name in ("other_doings", "other_affairs", "other_day", "others_doubt")
    )
    periods = Periods(**raw["periods"])
    return _Words(
        words=words,
        instead=instead,
        subjects=subjects,
        other_doings=other_doings,
        options=options,
        other_affairs=other_affairs,
        other_day=other_day,
        unknown_of=unknown_of,
        others_doubt=others_doubt,
        periods=periods,
        days=raw["days"],
        day_words=day_words,
    )


def _compiled(raw: Mapping[str, Mapping[Any, str]]) -> dict[str, dict[Any, re.Pattern[str]]]:
    return {fact: {value: re.compile(words) for value, words in each.items()} for fact, each in raw.items()}


def in_answer(
    vocabulary: Vocabulary,
    derivations: Sequence[Derivation],
    roles: DayRoles,
    analysis: Analysis,
    asked: str,
    as_of: dt.date,
) -> Analysis:
    """The analysis of a message that follows the question `asked`: what the question makes of it comes in its place."""
    text, kind = normalise(analysis.text), vocabulary[asked].kind
    if kind == "date":
        return reply_days.answer(analysis, text, asked, as_of)
    if kind == "choice":
        option = None if _tells(analysis, asked) or analysis.policies else _option(vocabulary, analysis, text, asked)
        return replace(analysis, facts=(*analysis.facts, option)) if option else analysis
    if kind != "yes_no":
        return analysis
    analysis = _turned_to(vocabulary[asked], analysis, asked)
    day_of = _words().days.get(asked)
    dated = day_of is not None and _is_of_the_day(vocabulary[asked], text.norm, as_of)
    if day_of is not None and dated:
        analysis = reply_days.beside(analysis, text, day_of, derivations, as_of, roles=roles)
    for other, said in _words().instead.get(asked, {}).items():
        if len(text.norm) <= _LONGEST and said.search(text.norm):
            return _with(analysis, other, True)
    value = _answer(text, asked, derivations)
    if value is None and dated and reply_days.long_over(analysis, text, asked, derivations, as_of):
        value = False
    if value is not None and not _tells(analysis, asked):
        return _with(analysis, asked, value)
    return analysis


def _is_of_the_day(fact: FactDef, said: str, as_of: dt.date) -> bool:
    """Whether a day in a reply can be the day of what was asked: the reply names that, or nothing else."""
    days = [*calendar_words.read(said, as_of), *calendar_words.months(said, as_of)]
    for day in sorted(days, key=lambda day: -day.start):
        said = said[: day.start] + said[day.end :]
    topic = [noun for noun in _NOUNS.findall(f"{fact.question}{fact.label}") if not _GENERAL.fullmatch(noun)]
    return any(noun in said for noun in topic) or all(
        speaks_of(fact, sentence) for sentence in sentences(said)[:_SENTENCES]
    )


def _with(analysis: Analysis, fact_id: str, value: bool) -> Analysis:
    """The analysis with what the whole reply says of a fact, in place of what was read of it."""
    told = FactMention(fact_id, value, "stated", 0.7, (Evidence(0, len(analysis.text), analysis.text),))
    return replace(analysis, facts=(*(fact for fact in analysis.facts if fact.id != fact_id), told))


def named_option(fact_id: str, sentence: str) -> str | None:
    """The option of a choice that a short sentence means by its usual words, or None."""
    said = normalise(sentence).norm
    if len(said) > _LONGEST:
        return None
    return next((value for value, words in _words().options.get(fact_id, {}).items() if words.search(said)), None)


def _option(vocabulary: Vocabulary, analysis: Analysis, text: Text, asked: str) -> FactMention | None:
    """The option that a short reply means by its usual words, or else by the words that it shares."""
    if (value := named_option(asked, text.norm)) is not None:
        spoken = Evidence(0, len(analysis.text), analysis.text)
        return FactMention(asked, value, "stated", 0.6, (spoken,))
    return nearest_option(vocabulary, asked, analysis.text)


def _tells(analysis: Analysis, asked: str) -> bool:
    return any(fact.id == asked for fact in analysis.facts)


def speaks_of(fact: FactDef, text: str) -> bool:
    """Whether a short statement can answer a question on this fact: it names nothing else, and asks nothing.

    「受けました」 answers it; 「賠償すると言われました」 and 「去年から使ってます」 are none to a question on tests.
    """
    said = normalise(text).norm
    if "?" in said or _ASKING.search(said):
        return False
    topic = f"{fact.question}{fact.label}"
    first = _BEFORE_IT.sub("", CONCEDED.split(next(iter(sentences(said)), ""))[0])
    if any(_stem(doing.group()) not in topic for doing in _words().other_doings.finditer(first)):
        return False
    if _FIGURE.search(first) and _NOTHING_MORE.fullmatch(_FIGURE.sub("", first)):
        return False  # 「去年の12月です」
    # 「もう長いです」「さっきも言いました」 tell something of their own.
    bare = _SOME_DAY.sub("", first)
    if bare != first and _NOTHING_MORE.fullmatch(bare):
        return False  # 「さっきです」
    if not _NOT_KANA.search(bare) and not _KANA_ANSWER.fullmatch(_PAUSES.sub("", bare)):
        return False
    known = _GENERAL_KANJI | set(topic)
    if any(kanji not in known for kanji in _KANJI.findall(_FIGURE.sub("", first))):
        return False
    return all(noun in topic or _GENERAL.fullmatch(noun) for noun in _NOUNS.findall(bare))


def _stem(doing: str) -> str:
    """What of a word for doing must stand in a question: its kanji; or all of it, where it is written without."""
    return doing[0] if _KANJI.match(doing) else doing


def reply_act(fact: FactDef, text: str) -> Literal["affirm", "deny", "perhaps"] | None:
    """The act of a short reply to a yes/no question: that of the first sentence that answers it, or None."""
    for sentence in sentences(normalise(text).norm)[:_SENTENCES]:
        reply = "perhaps" if in_part(sentence) else yes_or_no(sentence)
        if reply is not None and (speaks_of(fact, sentence) or (reply == "perhaps" and _is_on(fact, sentence))):
            return reply
    return None


def _is_on(fact: FactDef, sentence: str) -> bool:
    """Whether a sentence has a noun of the question for its topic (「テストは友達に頼んで触ってもらったくらい」)."""
    led = _TOPIC.match(sentence)
    return led is not None and led[1] in f"{fact.question}{fact.label}" and not _GENERAL.fullmatch(led[1])


def names_another(vocabulary: Vocabulary, asked: str, sentence: str) -> bool:
    """Whether a sentence names the subject of another fact than the one that was asked (「いえ、海外では…」)."""
    said, topic = normalise(sentence).norm, f"{vocabulary[asked].question}{vocabulary[asked].label}"
    if is_of_other_affairs(vocabulary[asked], said):
        return True
    if _FIGURE.search(said):
        return False  # 「いいえ、納品は3月です」 says why it is no
    said = _BEFORE_IT.sub("", said)
    return any(
        (found := subject.search(said)) is not None and found.group() not in topic
        for fact, subject in _words().subjects.items()
        if fact != asked
    )


def is_of_other_affairs(fact: FactDef, text: str) -> bool:
    """Whether a sentence tells what was done since, or a sum of money, and names nothing of a question on this fact
    (「はい、先方にはもう謝りました」). What gives the reason of an answer is part of it.
    """
    said, topic = normalise(text).norm, f"{fact.question}{fact.label}"
    if any(noun in topic for noun in _NOUNS.findall(said) if not _GENERAL.fullmatch(noun)) or _REASON.search(said):
        return False
    return any(_stem(affair.group()) not in topic for affair in _words().other_affairs.finditer(said))


def unknown_of(asked: str, text: str) -> str:
    """The fact that somebody does not know: the one that was asked, unless they name another (「原因はまだ…」)."""
    said = normalise(text).norm
    return next((fact for fact, topic in _words().unknown_of.items() if topic.search(said)), asked)


def others_look_into_it(text: str) -> bool:
    """Whether it is somebody else who still looks into something (「因果関係は病院側で調査中」)."""
    return _words().others_doubt.search(normalise(text).norm) is not None


def corrected_day(text: str) -> str | None:
    """The date fact that a correction names the day of, if it names one (「テストの日、間違えました」)."""
    said = normalise(text).norm
    named = [fact for fact, words in _words().day_words.items() if words.search(said)]
    return named[0] if len(named) == 1 else None


def names_another_day(text: str, asked: str | None) -> bool:
    """Whether a message takes back a day that was told before (「いや、おととしやった」).

    Where a day is asked for, or what turns on one, it answers that.
    """
    return asked not in _words().days and _words().other_day.search(normalise(text).norm) is not None


def replaced_day(text: str) -> int | None:
    """The day of a month that a message takes back (「20日じゃなくて19日でした」)."""
    found = _OLD_DAY.search(normalise(text).norm)
    return int(found[1]) if found else None


def replaced_weekday(text: str) -> int | None:
    """The day of the week (Monday: 0) that a message takes back for another (「水曜じゃなくて木曜でした」)."""
    found = _OLD_WEEKDAY.search(normalise(text).norm)
    return _WEEKDAYS.index(found[1]) if found else None


def _turned_to(fact: FactDef, analysis: Analysis, asked: str) -> Analysis:
    """Without yes/no facts of which the reply names nothing but what the question names: it speaks of the question.

    「テストは受けていません」 after a question on the designated test is no word on any other test.
    """
    topic = f"{fact.question}{fact.label}"

    def is_of_the_question(mention: FactMention) -> bool:
        spoken = [normalise(span.text).norm for span in mention.evidence]
        if any(_AGAIN.search(words) for words in spoken):
            return False
        nouns = [noun for words in spoken for noun in _NOUNS.findall(words)]
        return mention.id != asked and bool(nouns) and all(noun in topic for noun in nouns)

    kept = tuple(
        mention
        for mention in analysis.facts
        if not (isinstance(mention.value, bool) and len(analysis.text) <= _LONGEST and is_of_the_question(mention))
    )
    return replace(analysis, facts=kept)


def answered(asked: str, said: str) -> bool | None:
    """What a sentence says of a yes/no fact by the usual words of an answer; None when it says nothing."""
    words = _words().words.get(asked, {})
    return next((value for value in (False, True) if value in words and words[value].search(said)), None)


def _answer(text: Text, asked: str, derivations: Sequence[Derivation]) -> bool | None:
    """What the first sentence of a reply answers by its predicate or its period; None when it does neither."""
    said = next(iter(sentences(text.norm)), "")
    if len(said) > _LONGEST or said.endswith("?") or _ASKING.search(said):
        return None
    within = _words().periods.answer(said, asked, derivations)
    if within is not None:
        return within
    return answered(asked, said)
