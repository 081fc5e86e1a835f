"""What a message does in the conversation: answers, asks back, corrects, thanks… The phrases are in `data/acts.yml`.

Read without GiNZA, so that 「はい」 costs next to nothing. Whatever is no known act is left to the reader of incidents.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from nlu.text import normalise

DATA = Path(__file__).parent / "data" / "acts.yml"

DESCRIBE = "describe"
ANSWER = "answer"
# Only policies were named; an order in a foreign syntax; another language.
TELL_POLICIES, COMMAND, FOREIGN = "tell_policies", "command", "foreign"
# Acts that no phrase of acts.yml makes.
WITHOUT_PHRASES = (DESCRIBE, ANSWER, TELL_POLICIES, COMMAND, FOREIGN)
# How somebody feels; said beside an account, it colours the answer.
MOODS = ("crisis", "distress", "anger")
# Acts that may tell facts in the same breath.
TELLING = ("correct", "perhaps", "another_incident", "back_to", *MOODS)

# A question or a wish is said in a short sentence; phrases are not looked for in a long story.
MAX_SENTENCE = 60
# What only asks or refuses is brief.
MAX_ASKING = 16
# In a pasted mail only the last sentence says what is wanted now.
MAX_SENTENCES = 4
_SENTENCE = re.compile(r"[^。.!?\n]*[。.!?\n]*")
_EDGES = " \t\r\n　。、,.!…~〜ー-♪★☆※"
_COMMAND = re.compile(r"[/\\][A-Za-z_]{2,40}(?:\{.*)?$", re.DOTALL)
_JAPANESE = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z]{2,}")
# 「すみません、」 before what is said.
_LEAD_IN = re.compile(
    r"(?:すみません|すいません|ごめんなさい|あの|えっと|ちなみに|ところで|あと|あっ|あ|では|じゃあ)[、,。.!\s]+"
)
_HEDGE = re.compile(
    r"(?:たぶん|多分|おそらく|恐らく|きっと|と思(?:う|い)ます?|かもしれ(?:ません|ない)|はずです|はず|気がします?)"
)
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
# What says something of its own before the words of not knowing.
_OWN_PREDICATE = re.compile(r"(?:です|ます|ました|でした|ません)[。が、け]|。")
_PICTURES = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f]+")


@dataclass(frozen=True)
class Act:
    """An intent of the domain. `whole`: the message does nothing else, so there is no incident in it to read."""

    intent: str
    whole: bool


@dataclass(frozen=True)
class Phrases:
    """The phrases of one intent: whole utterances, openings of longer ones, patterns inside a sentence.

    `taken_back` finds the words that a correction takes back.
    """

    exact: frozenset[str]
    opening: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    taken_back: tuple[re.Pattern[str], ...]


@cache
def phrases() -> Mapping[str, Phrases]:
    """The phrases of every intent, in the order of the file. Loaded once per process."""
    raw: dict[str, dict[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return {
        intent: Phrases(
            frozenset(plain(str(phrase)) for phrase in given.get("exact", ())),
            tuple(plain(str(phrase)) for phrase in given.get("opening", ())),
            tuple(re.compile(pattern) for pattern in given.get("patterns", ())),
            tuple(re.compile(pattern) for pattern in given.get("taken_back", ())),
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
    if not said:
        return Act("silence", whole=True)
    if _COMMAND.match(norm.strip()):
        return Act(COMMAND, whole=True)
    for intent, known in phrases().items():
        if said in known.exact:
            return Act(intent, whole=True)
    if not _JAPANESE.search(norm) and not norm.startswith("#") and len(_WORD.findall(norm)) > 1:
        return Act(FOREIGN, whole=True)
    # 「いや、3時間じゃなくて6時間」 is more than its first word.
    turned = _by_pattern(norm, ("correct", "perhaps"))
    if turned:
        return turned
    for intent, known in phrases().items():
        if opening := next((opening for opening in known.opening if _opens(said, opening)), None):
            # 「いや、それは聞いてないけど」; 「いいえ、まだです。原因は調査中です」 is no
            if intent == "deny" and _is_unsure(said.removeprefix(opening)):
                return Act("unsure", whole=True)
            return Act(intent, whole=False)
    return _by_pattern(norm, tuple(phrases()))


def _is_unsure(rest: str) -> bool:
    known, said = phrases()["unsure"], _bare(rest)
    if _OWN_PREDICATE.search(said):
        return False
    return said in known.exact or any(pattern.search(said) for pattern in known.patterns)


def sentences(norm: str) -> list[str]:
    """The sentences of a normalised text, without empty ones."""
    return [part for part in _SENTENCE.findall(norm) if part.strip(_EDGES)]


def _opens(said: str, opening: str) -> bool:
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
            if len(part) <= MAX_SENTENCE and any(
                pattern.search(part.strip()) for pattern in phrases()[intent].patterns
            ):
                # An account may end in a question (「名簿を売ったんだけど対象ですか」): what is longer is read, too.
                alone = len(parts) == 1 and len(part.strip()) <= MAX_ASKING
                return Act(intent, whole=alone and intent not in TELLING)
    return None


def mood(text: str) -> str | None:
    """Distress or anger that speaks out of a message, whatever else it says."""
    parts = [part.strip() for part in sentences(_without_pictures(text))]
    for intent in MOODS:
        known = phrases()[intent]
        for part in parts:
            if len(part) <= MAX_SENTENCE and (
                _bare(part) in known.exact or any(pattern.search(part) for pattern in known.patterns)
            ):
                return intent
    return None


def spoken_now(text: str) -> str:
    """A correction without the words that it takes back; they are blanked out, so that every offset stays."""
    for pattern in phrases()["correct"].taken_back:
        for match in reversed(list(pattern.finditer(text.translate(_WIDE)))):
            text = text[: match.start()] + "　" * len(match.group()) + text[match.end() :]
    return text


def beyond_announcing(text: str) -> str:
    """Another incident without the sentence that only announces it (「もう一件相談です。」), which is blanked out.

    Every offset stays; a text of one sentence is left as it is.
    """
    parts = [match for match in _SENTENCE.finditer(text) if match.group().strip(_EDGES)]
    patterns = phrases()["another_incident"].patterns
    announcing = [part for part in parts if any(pattern.search(part.group().strip()) for pattern in patterns)]
    for part in announcing if len(announcing) < len(parts) else ():
        text = text[: part.start()] + "　" * len(part.group()) + text[part.end() :]
    return text


def leaning(text: str) -> bool | None:
    """Which way a hedged reply leans (「たぶん済んでいます」: yes), or None when it says neither."""
    rest = plain(_HEDGE.sub("", normalise(text).norm))
    known = phrases()
    if not rest or rest in known["affirm"].exact or _opens(rest + "、", "はい"):
        return True
    if rest in known["deny"].exact or _opens(rest + "、", "いいえ"):
        return False
    said = yes_or_no(rest)
    return None if said is None else said == "affirm"


_NO = re.compile(
    r"(^未実施|未[完対着]?[了応手済]|ません|ない|なかった|まだ|違い|ちがい|ん)(でした|です|と思います|はず|けど|が|よ|ね|っす)*$"
)
_YES = re.compile(
    r"(ます|ました|です|た|[てで]い?る|だ|はず|う|済|済み|完了)(けど|が|よ|ね|っす|と思います|とも|わ|な|なあ|ので|から)*$"
)
# 「テストはしたけど、…」: what comes before is the answer.
CONCEDED = re.compile(r"(?<=[たるすい])(?:けど|けれど|けども|が)、")
_IN_PART = re.compile(
    r"全部(?:では|じゃ|で)|すべてでは|一部|途中|足り|不十分|十分(?:では|じゃ|とは)|抜け|漏れ|残っ|だけ|まで(?:は|しか)|やって(?:い)?ね|半分"
)
_NOT_YET = re.compile(r"^まだ")
# 「やったと思うんですが」: this ん explains, and denies nothing; 「知らんです」 does.
_EXPLAINING = re.compile(r"(?<=[るうたなだいくぐすつぬぶむ])ん(?=です|だ|や|す|っす|じゃ|よ)")
_YES_AFTER_ALL = re.compile(
    r"(?:いや|いえ|違います|違う|ちゃう|ちがう)[、,。.!\s]+(?:だから|それは|それも|もう|ちゃんと|きちんと|しっかり|全部|一応|テストは|テストも|、)*"
    r"(?:やり|し|受け|済ませ|実施し|終え|行い|やっ|済ん|終わっ)(?:ました|まし|てます|ています|てある|た|てる|だ|でます|でいます)"
    r"(?:って|よ|ってば|けど|わ|で)*"
)
_NO_ANSWER = re.compile(
    r"^(?:え、?|いや、?|いえ、?|あれ、?)?(?:(?:私|うち|僕|俺)(?:は|も)、?)?(?:(?:まだ|何も)(?:何も)?(?:答えて|返事して)"
    r"|(?:そんな(?:こと|ふうに)|そう(?:は)?|(?:はい|いいえ)(?:と|とは|って))(?:は|も)?(?:言って|答えて|書いて))"
    r"(?:い)?(?:ない|ません|へん|まへん)(?:です|けど|が|よ|で|って)*$"
)
_QUESTION = re.compile(
    r"(?:です|ます|ました|でした|でしょう|ません|ない|たい|る|た|の)(?:か|のか|んか|んですか)(?:ね|な|なあ|いな|しら)?$"
    r"|(?:どれ|どこ|どっち|なに|何|いつ|だれ|誰|どう).{0,8}(?:でしょう|や|です|の)$"
    r"|(?:かな|かなあ|かしら|でしょうか|ますよね|ですよね|んやろか|やろか|やろ|ん?ちゃうん|るん|たん|ですの|るの|たの|いの)$"
)
# What leaves it open, asks back, or tells a feeling.
_UNDECIDED = re.compile(
    r"でしょう|だろう|(?:かな|かなあ|かしら|っけ|のか|ですか|ますか|たか)$|う[ー~]*ん$|ん[ー~]+$|うーん|どれ|どこ|どっち|どちら"
    r"|なに(?!も)|何[がをで](?!も)|いつ(?!も)|(?:だれ|誰)(?!も)|なぜ|なんで|どう(?!にか|しても|やら)"
    r"|(?:いや|嫌)(?:だ|です)|(?:だめ|ダメ)(?:だ|です)|(?<![ないよ])い(?:です|っす)$"
)


def contradicts(text: str) -> bool:
    """Whether a message begins with いや or いえ and yet says yes (「いや、やりました」): it denies a no."""
    return _YES_AFTER_ALL.fullmatch(plain(text)) is not None


def was_no_answer(text: str) -> bool:
    """Whether a message says that the words before it were no answer (「まだ答えてません」)."""
    return _NO_ANSWER.search(plain(text)) is not None


def asks(text: str) -> bool:
    """Whether a message ends in a question, whatever it is about."""
    last = ["", *sentences(_without_pictures(text))][-1].strip()
    return last.endswith("?") or _QUESTION.search(_bare(last)) is not None


def in_part(text: str) -> bool:
    """Whether a yes is taken back in part in the same breath (「テストはしましたが、全部ではありません」)."""
    parts = CONCEDED.split(next(iter(sentences(_without_pictures(text))), ""))
    return len(parts) > 1 and any(_IN_PART.search(part) for part in parts[1:])


def yes_or_no(text: str) -> Literal["affirm", "deny"] | None:
    """How a short statement answers a yes/no question that was just asked (「もう済ませました」「まだです」)."""
    # 「していません。納期が厳しくて…」: the first sentence answers.
    if in_part(text):
        return None
    first = CONCEDED.split(next(iter(sentences(_without_pictures(text))), ""))[0]
    said = _EXPLAINING.sub("", plain(first))
    if not said or len(said) > 30 or _UNDECIDED.search(said):
        return None
    if _NO.search(said) or _NOT_YET.match(said):
        return "deny"
    return "affirm" if _YES.search(said) else None
