"""What a correction says without its context: it speaks of what was told before.

「いや、3時間じゃなくて6時間」: the duration known; 「漏えいはありませんでした」: the leak that was told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from knowledge.facts import HELD, Value, Vocabulary
from nlu import numbers, quantities
from nlu.acts import spoken_now
from nlu.answers import answered, named_option
from nlu.model import Analysis, Evidence, FactMention
from nlu.text import normalise

# In a correction a bare figure measures what stood still or leaked; the reader of figures wants to hear so.
_CONTEXT = "停止、漏えい、"
_OF_A_CLAIM, _MISTAKEN = "請求、", re.compile("の(?:間違い|まちがい|誤り)")


_DENIED = re.compile(
    r"([^、。\s　はがもの]{2,12}?)(?:の事実)?(?:では|は|が|も|って)?(?:全く|一切|まだ)?"
    r"(?:あり|ござい|起きて(?:い)?|発生して(?:い)?|して(?:い)?|やって(?:い)?|されて(?:い)?|受けて(?:い)?)?(?:ません(?:でした)?|なかった|ない|なし|無し)(?:です)?"
)

# 「派遣じゃなくて準委任でした」「消したのはうちじゃなくて客です」: what is taken back
_TAKEN_BACK = re.compile(
    r"^(?:[^、。]{0,6}[、,]\s?|いや|いえ)?(?P<doing>[^、。]{1,10}のは、?)?(?:[^、。]{1,10}は、?)?(?P<words>[^、。は]{1,12}?)"
    r"(?:(?:じゃ|では|とちゃう|や)なく|(?:じゃ|や)のう)て"
)
# 「バグというのは取り消します」「請求も取り消します」
_WITHDRAWN = re.compile(
    r"(?:^|[、。,]\s?|あと)(?P<words>[^、。,\s]{1,14}?)(?:という?の|って(?:いう)?の|という話|って話|の話|の件)?(?:は|も|を)、?(?:いったん|全部|やっぱり)?取り?消し(?:ます|たい|で(?:お願い)?|といて)(?![^。]{0,6}(?:と言|って|くれ))"
)
# 「4,200じゃなくて2,400でした」: a bare figure in place of a figure that is known.
_BARE = re.compile(
    r"(?P<old>[0-9][0-9,]*)(?:じゃ|では)な(?:くて?|い)[、,]?\s?(?P<new>[0-9][0-9,]*)(?:でした|です|だった|の(?:間違い|誤り))"
)
# 「3万」 is 30000: a new figure is told in the same scale.
_SCALES = ((1000, "千"), (10_000, "万"), (1_000_000, "百万"), (10_000_000, "千万"), (100_000_000, "億"))
_OURSELVES = ("うち", "当社", "弊社", "自社", "私", "こちら", "こっち", "俺", "わたし", "自分", "僕", "わし")
_OURSELF = f"(?:{'|'.join(_OURSELVES)})(?:たち|ら)?"
_WE = re.compile(rf"{_OURSELF}(?:の(?:社員|者|人間|担当))?$")
_THEY = re.compile(r"[、,\s]*(?:お?客|先方|取引先|相手|発注|利用者|ユーザー|向こう)")
_OURS = re.compile(rf"{_OURSELF}の(?:物|もの|もん|機械|データ)?$")
_OF_SOMEBODY_ELSE = {"own-device-damage": "property-damage", "own-data-loss": "third-party-data-loss"}
# 「お客さんのサイトじゃなくて自社の…」: it was one's own; of what stood still one has no claim to fear then.
_THEIRS = re.compile(r"(?:お?客(?:さん|様)?|先方|取引先|相手|発注元|利用者|ユーザー|顧客|クライアント)の[^、。]{0,6}$")
_ITS_OWN = re.compile(rf"[、,\s]*(?:{_OURSELF}|自分(?:たち|ところ)?|社内|会社)の")
_OF_ONES_OWN = {
    "property-damage": "own-device-damage",
    "third-party-data-loss": "own-data-loss",
    "entrusted-data-loss": "own-data-loss",
    "third-party-outage": None,
}
# 「客のデータじゃなくて自社のやつ」: whose thing it was is no word on who did the work.
_A_THING = re.compile(
    r"の(?:データ|サイト|システム|サーバー?|機械|機器|パソコン|PC|ファイル|情報|やつ|もの|物|もん)(?:では|じゃ|や)?(?:な|です|でした|だ|や|。|$)"
)
_FIGURE = re.compile("[0-9〇一二三四五六七八九十百千万億数半]")
_SAME_WORD = 2
# Words that stand in many labels, and name none.
_GENERAL = re.compile(
    "システム|サービス|サイト|サーバー?|設定|業務|作業|開発|担当者?|会社|社員|テスト|納品|取引先|利用者|データ|情報|個人|請求|契約|期間|被害"
    "|停止|事故|労働審判|訴訟|訴状|裁判|内容証明|請求書|調停|通知"
)

# 「機密資料だけです」「操作ミスのほうです」
_ONLY = re.compile(r"([^、。\s　]{2,20})(?:だけ|のみ|の(?:ほう|方))(?:です|でした|だった|だ)")

# What is known of an incident: each fact with (value, status, evidence texts).
Known = Mapping[str, Sequence[tuple[Value, str, Sequence[str]]]]


def in_context(vocabulary: Vocabulary, analysis: Analysis, text: str, known: Known) -> Analysis:
    """The analysis of a correction, with the figures and denials that stand without their context."""
    analysis = _without_harms_of_figures(vocabulary, analysis)
    withdrawn = tuple(_withdrawn(vocabulary, text, known))
    taken = {(fact.id, fact.value) for fact in withdrawn}
    analysis = replace(analysis, facts=tuple(fact for fact in analysis.facts if (fact.id, fact.value) not in taken))
    read = {fact.id for fact in analysis.facts}
    figures = tuple(_figures(text, known))
    if any((fact.id, fact.value) == ("service_unusable", False) for fact in analysis.facts):
        # 「止まってたわけじゃなくて、復旧に6日」: nothing stood still for so long.
        figures = tuple(fact for fact in figures if fact.id != "outage_hours")
    measured = {fact.id for fact in figures}
    said = (
        *(fact for fact in _bare_figures(vocabulary, text, known) if fact.id not in measured),
        *figures,
        *_turned(text, known),
        *_denials(vocabulary, text, known),
        *_taken_back(vocabulary, text, known),
        *withdrawn,
    )
    found = [fact for fact in said if fact.id not in read]
    found += _instead(vocabulary, text, (*analysis.facts, *found))
    told = tuple(
        replace(fact, evidence=tuple(replace(span, text=text[span.start : span.end]) for span in fact.evidence))
        for fact in (*analysis.facts, *found)
    )
    return replace(analysis, facts=told)


def _without_harms_of_figures(vocabulary: Vocabulary, analysis: Analysis) -> Analysis:
    """Without harms of which nothing but a figure tells: a corrected amount is no other harm than the one known."""
    figures = [span for fact in analysis.facts if vocabulary[fact.id].kind == "number" for span in fact.evidence]
    return replace(
        analysis,
        facts=tuple(
            fact
            for fact in analysis.facts
            if fact.id != "harm"
            or not all(any(one.start < each.end and each.start < one.end for one in figures) for each in fact.evidence)
        ),
    )


def _turned(text: str, known: Known) -> Iterator[FactMention]:
    """Yes/no facts of which the correction tells the contrary as an answer would (作業したのはうちの社員でした)."""
    spoken = normalise(spoken_now(text)).norm
    whole = (Evidence(0, len(text), text),)
    if _A_THING.search(spoken):
        return
    for fact_id, told in known.items():
        for value, status, _ in told:
            if isinstance(value, bool) and status in HELD and answered(fact_id, spoken) is (not value):
                yield FactMention(fact_id, not value, "stated", 0.7, whole)


def _taken_back(vocabulary: Vocabulary, text: str, known: Known) -> Iterator[FactMention]:
    """What is known by the words that a correction takes back (派遣じゃなくて…). Who says that the other side did it
    takes back what they themselves did wrong; what is not theirs is somebody else's.
    """
    spoken = normalise(text)
    match = _TAKEN_BACK.search(spoken.norm)
    if match is None:
        return
    words = match["words"].strip()
    if _FIGURE.search(words):
        return  # a figure is taken back for another figure
    first, last = spoken.span(match.start("words"), match.end())
    evidence = (Evidence(first, last, text[first:last]),)
    they = _THEY.match(spoken.norm, match.end()) is not None
    not_we = they and match["doing"] is not None and _WE.match(words) is not None
    not_ours = _OURS.match(words) is not None
    ours = _THEIRS.search(words) is not None and _ITS_OWN.match(spoken.norm, match.end()) is not None
    is_telling = len(words) >= _SAME_WORD and not _GENERAL.fullmatch(words) and not words.startswith(_OURSELVES)
    if is_telling:
        yield from _by_words(vocabulary, known, words, evidence)
    for value, status, _ in known.get("harm", ()):
        if not_ours and status in HELD and value in _OF_SOMEBODY_ELSE:
            yield FactMention("harm", _OF_SOMEBODY_ELSE[str(value)], "stated", 0.7, evidence)
            yield FactMention("harm", value, "denied", 0.7, evidence)
        elif ours and status in HELD and value in _OF_ONES_OWN:
            if (own := _OF_ONES_OWN[str(value)]) is not None:
                yield FactMention("harm", own, "stated", 0.7, evidence)
            yield FactMention("harm", value, "denied", 0.7, evidence)
    for value, status, _ in known.get("cause", ()):
        if not_we and status in HELD:
            yield FactMention("cause", value, "denied", 0.7, evidence)


def _by_words(
    vocabulary: Vocabulary, known: Known, words: str, evidence: tuple[Evidence, ...]
) -> Iterator[FactMention]:
    """What is known by the words that are taken back: a yes is a no then, an option is denied."""
    for fact_id, told in known.items():
        fact = vocabulary[fact_id]
        for value, status, said in told:
            if status not in HELD:
                continue
            if value is True and words in fact.label:
                yield FactMention(fact_id, False, "stated", 0.7, evidence)
            elif fact.kind == "choice" and _names(words, vocabulary.label(fact_id, value), said):
                yield FactMention(fact_id, value, "denied", 0.7, evidence)


def _withdrawn(vocabulary: Vocabulary, text: str, known: Known) -> Iterator[FactMention]:
    """What is known by the words that are withdrawn; a yes that is withdrawn is a no."""
    spoken = normalise(text)
    for match in _WITHDRAWN.finditer(spoken.norm):
        words = match["words"]
        if len(words) < _SAME_WORD or _GENERAL.fullmatch(words):
            continue
        first, last = spoken.span(match.start("words"), match.end())
        evidence = (Evidence(first, last, text[first:last]),)
        yield from _by_words(vocabulary, known, words, evidence)


def _bare_figures(vocabulary: Vocabulary, text: str, known: Known) -> Iterator[FactMention]:
    """The figure without a unit that takes the place of the one known figure it can mean (4,200じゃなくて2,400)."""
    spoken = normalise(text)
    for match in _BARE.finditer(spoken.norm):
        old, new = (int(match[name].replace(",", "")) for name in ("old", "new"))
        meant = [
            (fact_id, value, said)
            for fact_id, told in known.items()
            for value, status, said in told
            if status in HELD and vocabulary[fact_id].kind == "number" and isinstance(value, int | float) and value
            if value == old or any(value == old * scale and word in words for scale, word in _SCALES for words in said)
        ]
        if len(meant) == 1:
            fact_id, value, _ = meant[0]
            first, last = spoken.span(match.start(), match.end())
            evidence = (Evidence(first, last, text[first:last]),)
            yield FactMention(fact_id, numbers.tidy(new * value / old), "stated", 0.7, evidence)


def _names(words: str, label: str, said: Sequence[str]) -> bool:
    """Whether words stand for a value: they are in its label, or are most of what told it."""
    return words in label or any(words in name and 2 * len(words) >= len(name) for name in said)


def _instead(vocabulary: Vocabulary, text: str, told: Sequence[FactMention]) -> Iterator[FactMention]:
    """What is named in place of a choice that the correction denies (「漏えいはありません。機密資料だけです」)."""
    held = {fact.id for fact in told if fact.status in HELD}
    denied = {fact.id: fact.value for fact in told if fact.status == "denied" and vocabulary[fact.id].kind == "choice"}
    for fact_id in denied.keys() - held:
        for match in _ONLY.finditer(text):
            value = named_option(fact_id, match[1])
            if value is not None and value != denied[fact_id]:
                span = Evidence(match.start(), match.end(), match[0])
                yield FactMention(fact_id, value, "stated", 0.6, (span,))


def _figures(text: str, known: Known) -> Iterator[FactMention]:
    """Figures of facts that are known: their new values; or the only figure there is."""
    spoken = normalise(spoken_now(text))
    # 「2千じゃなくて3千件」 names its figure twice, so that it is one even where the first was not read.
    replaces = spoken_now(text) != text
    items = _read_in(_CONTEXT, spoken.norm)
    if not items and known.get("amount_yen"):
        items = _bare_sum(spoken.norm)
    for item in items:
        start, end = item.start, item.end
        if item.fact in known or (len(items) == 1 and replaces):
            first, last = spoken.span(start, end)
            yield FactMention(item.fact, item.value, "stated", 0.7, (Evidence(first, last, text[first:last]),))


def _read_in(context: str, said: str) -> list[quantities.Quantity]:
    """The figures of what is said, read behind words of what they measure; their places are those in what is said."""
    before = len(context)
    found = (item for item in quantities.read(context + said) if item.start >= before)
    return [replace(item, start=item.start - before, end=item.end - before) for item in found]


def _bare_sum(said: str) -> list[quantities.Quantity]:
    """The sum that a correction names without a word of the claim (「43万の間違いでした」)."""
    first = _FIGURE.search(said)
    at = first.start() if first else 0
    found = _read_in(_OF_A_CLAIM, _MISTAKEN.sub("です", said[at:]))
    return [replace(item, start=at + item.start, end=at + item.end) for item in found if item.fact == "amount_yen"]


def _denials(vocabulary: Vocabulary, text: str, known: Known) -> Iterator[FactMention]:
    """What is known and denied by its own word, or by the word that stands for it."""
    spoken = normalise(spoken_now(text))
    for match in _DENIED.finditer(spoken.norm):
        first, last = spoken.span(match.start(), match.end())
        evidence = (Evidence(first, last, text[first:last]),)
        for fact_id, told in known.items():
            said_yes = any(value is True and status in HELD for value, status, _ in told)
            if said_yes and match[1] in vocabulary[fact_id].label:
                yield FactMention(fact_id, False, "stated", 0.7, evidence)
            if vocabulary[fact_id].kind != "choice":
                continue
            for value, status, words in told:
                named = (vocabulary.label(fact_id, value), *words)
                if status in HELD and any(match[1] in name for name in named):
                    yield FactMention(fact_id, value, "denied", 0.7, evidence)
