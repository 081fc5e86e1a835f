"""Short replies: whether they say yes, no, neither, something in part, or ask in their turn. Read without GiNZA."""

from __future__ import annotations

import re
from typing import Literal

from nlu.acts import opens, phrases, plain, sentences, without_pictures
from nlu.text import normalise

_HEDGE = re.compile(
    r"(?:たぶん|多分|おそらく|恐らく|きっと|と思(?:う|い)ます?|かもしれ(?:ません|ない)|はずです|はず|気がします?)"
)
_NO = re.compile(
    r"(^未実施|未[完対着]?[了応手済]|ません|ない|なかった|まだ|違い|ちがい|ん)(でした|です|と思います|はず|けど|が|よ|ね|っす)*$"
)
_YES = re.compile(
    r"(ます|ました|です|た|[てで]い?る|だ|はず|う|済|済み|完了)(けど|が|よ|ね|っす|と思います|とも|わ|な|なあ|ので|から)*$"
)
# 「テストは半分くらい」
_PARTLY = re.compile(
    r"(?<=[たるの])(?:くらい|ぐらい|程度|だけ|のみ)(?:です|でした|だ|や|やった|かな)?$"
    r"|(?:半分|一部|途中|最低限|ちょっと|少し|すこし)(?:くらい|ぐらい|だけ|しか|まで|程度)?(?:です|でした|だ|や|やった|かな)?$"
)
# 「テストはしたけど、…」: what comes before is the answer.
CONCEDED = re.compile(r"(?<=[たるすい])(?:けど|けれど|けども|が)、")
_IN_PART = re.compile(
    r"全部(?:では|じゃ|で)|すべてでは|一部|途中|足り|不十分|十分(?:では|じゃ|とは)|抜け|漏れ|残っ|だけ|まで(?:は|しか)|やって(?:い)?ね|半分"
)
_HOWEVER = re.compile(r"[、。!]\s*(?:ただし?|でも|けど|けれど|もっとも|とはいえ)[^。]{2,}")
_LESS = re.compile(
    rf"{_IN_PART.pattern}|しか|目視|簡単|軽く|していな|してな|してませ|していませ|できてな|できていな|省"
)
_NOT_YET = re.compile(r"^まだ")
# 「やったと思うんですが」: this ん explains, and denies nothing; 「知らんです」 does.
_EXPLAINING = re.compile(r"(?<=[るうたなだいくぐすつぬぶむ])ん(?=です|だ|や|す|っす|じゃ|よ)")
_YES_AFTER_ALL = re.compile(
    r"(?:いや|いえ|違います|違う|ちゃう|ちがう)[、,。.!\s]+(?:だから|それは|それも|もう|ちゃんと|きちんと|しっかり|全部|一応|テストは|テストも|、)*"
    r"(?:やり|し|受け|済ませ|実施し|終え|行い|やっ|済ん|終わっ)(?:ました|まし|てます|ています|てある|た|てる|だ|でます|でいます)"
    r"(?:って|よ|ってば|けど|わ|で)*"
)
_QUESTION = re.compile(
    r"(?:です|ます|ました|でした|でしょう|ません|ない|たい|る|た|の)(?:か|のか|んか|んですか)(?:ね|な|なあ|いな|しら)?$"
    r"|(?:どれ|どこ|どっち|なに|何|いつ|だれ|誰|どう).{0,8}(?:でしょう|や|です|の)$"
    r"|(?:かな|かなあ|かしら|でしょうか|ますよね|ですよね|んやろか|やろか|やろ|ん?ちゃうん|るん|たん|ですの|るの|たの|いの)$"
)
# What leaves it open, asks back, or tells a feeling.
_UNDECIDED = re.compile(
    r"^(?:うち|当社|弊社|自社|こっち|こちら)(?:の(?:場合|ところ|件))?(?:は|も)、?(?:違|ちが|関係)|でしょう|だろう|(?:かな|かなあ|かしら|っけ|のか|ですか|ますか|たか)$|う[ー~]*ん$|ん[ー~]+$|うーん|どれ|どこ|どっち|どちら"
    r"|なに(?!も)|何[がをで](?!も)|いつ(?!も)|(?:だれ|誰)(?!も)|なぜ|なんで|どう(?!にか|しても|やら)"
    r"|(?:いや|嫌)(?:だ|です)|(?:だめ|ダメ)(?:だ|です)|(?<![ないよ])い(?:です|っす)$"
)


def leaning(text: str) -> bool | None:
    """Which way a hedged reply leans (「たぶん済んでいます」: yes), or None when it says neither."""
    # 「返ってこない人は3名です。たぶん8万円くらい」: the sentence that is hedged leans, and no other.
    parts = sentences(normalise(text).norm)
    if in_part(text):
        # 「一通りはやったつもりですけど、そこだけ抜けてました」: yes as far as it goes.
        parts = CONCEDED.split(parts[0])
        text = parts[0] if len(parts) > 1 else text
        parts = [text]
    hedged = [part for part in parts if _HEDGE.search(part)]
    rest = plain(_HEDGE.sub("", hedged[0] if len(parts) > 1 and hedged else normalise(text).norm))
    known = phrases()
    if not rest or rest in known["affirm"].exact or opens(rest + "、", "はい"):
        return True
    if rest in known["deny"].exact or opens(rest + "、", "いいえ"):
        return False
    if _PARTLY.search(rest):
        return False
    said = yes_or_no(rest)
    return None if said is None else said == "affirm"


def contradicts(text: str) -> bool:
    """Whether a message begins with いや or いえ and yet says yes (「いや、やりました」): it denies a no."""
    return _YES_AFTER_ALL.fullmatch(plain(text)) is not None


def asks(text: str) -> bool:
    """Whether a message ends in a question, whatever it is about."""
    last = ["", *sentences(without_pictures(text))][-1].strip()
    return last.endswith("?") or _QUESTION.search(plain(last)) is not None


def in_part(text: str) -> bool:
    """Whether a yes is taken back in part in the same breath (「テストはしましたが、全部ではありません」)."""
    parts = CONCEDED.split(next(iter(sentences(without_pictures(text))), ""))
    if len(parts) == 1 and _PARTLY.search(plain(parts[0])):
        return True
    return len(parts) > 1 and any(_IN_PART.search(part) for part in parts[1:])


def qualified(text: str) -> bool:
    """Whether a yes is taken back in part by a later sentence (「もちろん。ただ税率のところは目視だけ」)."""
    however = _HOWEVER.search(without_pictures(text))
    return however is not None and _LESS.search(however.group()) is not None


def yes_or_no(text: str) -> Literal["affirm", "deny"] | None:
    """How a short statement answers a yes/no question that was just asked (「もう済ませました」「まだです」)."""
    # 「していません。納期が厳しくて…」: the first sentence answers.
    if in_part(text):
        return None
    first = CONCEDED.split(next(iter(sentences(without_pictures(text))), ""))[0]
    said = _EXPLAINING.sub("", plain(first))
    if not said or len(said) > 30 or _UNDECIDED.search(said):
        return None
    if _NO.search(said) or _NOT_YET.match(said):
        return "deny"
    return "affirm" if _YES.search(said) else None
