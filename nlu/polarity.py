"""Whether a sentence asserts what it mentions: denied, doubted, rumoured, only imagined, or somebody else's story."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from spacy.tokens import Doc, Token

from knowledge.loader import read_yaml

Polarity = Literal["asserted", "denied", "unsure", "hypothetical", "other"]

# Verbs that say whether something exists or was seen; their negation denies the noun, any other verb's does not
# (「漏えいは確認されていない」 denies, 「バグを直していなかった」 does not).
_EXISTENCE = frozenset(
    "当たる あたる 至る 立つ ある ない 有る 無い する なる 起きる 起こる 出る 生じる 発生 確認 検出 検知 見つかる 認める 判明 含む 含める 受ける "
    "届く 来る いる おる 該当 関係 関与 残る 言う 至る 及ぶ よる 因る 被る 違う 否定 疑う 思う 御座る ござる ございます 呉れる 貰う くださる 頂く いただく しまう 仕舞う 参る いう ちゃう 免れる まぬがれる".split()
)
# A head beyond one of these is another statement.
_BREAK = re.compile(r"[、。,!?\n→・;]")
_CONTENT = frozenset({"VERB", "ADJ", "NOUN", "PROPN", "NUM"})


@dataclass(frozen=True)
class _Cues:
    tail_denied: re.Pattern[str]
    tail_unsure: re.Pattern[str]
    tail_hypothetical: re.Pattern[str]
    whole_hypothetical: re.Pattern[str]
    whole_other: re.Pattern[str]
    whole_own_again: re.Pattern[str]
    negative_stem: re.Pattern[str]
    listed_denied: re.Pattern[str]


class PolarityReader:
    """Reads the polarity of a span from GiNZA's parse and the cue words of data/polarity.yml."""

    def __init__(self, folder: Path) -> None:
        raw = read_yaml(folder / "polarity.yml")
        self.cues = _Cues(**{name: re.compile(pattern) for name, pattern in raw.items()})

    def sentence(self, doc: Doc) -> Polarity:
        """What the sentence as a whole is: asserted, only imagined (hypothetical), or about somebody else."""
        if self._elsewhere(doc.text, len(doc.text)):
            return "other"
        return "hypothetical" if self.cues.whole_hypothetical.search(doc.text) else "asserted"

    def span(self, doc: Doc, start: int, end: int, negative: bool = False) -> Polarity:
        """What the sentence says of the span from `start` to `end` (characters of the sentence).

        `negative` marks a phrase that is itself a negation (使えない): then a ない after it denies nothing.
        """
        whole = self.sentence(doc)
        if self._elsewhere(doc.text, start):
            return "other"
        if not negative and self.cues.listed_denied.match(doc.text[end : end + 70]):
            return "denied"
        tail, existence = _tail(doc, end)
        if whole == "hypothetical" or self._imagined(tail):
            return "hypothetical"
        if self.cues.tail_unsure.search(tail):
            return "unsure"
        if existence and not negative and not self.cues.negative_stem.search(doc.text[start:end]) and self.cues.tail_denied.search(tail):
            return "denied"
        return "asserted"

    def _imagined(self, tail: str) -> bool:
        """Whether what follows makes it a mere possibility (…した場合は) or something averted (…を防ぐため)."""
        if self.cues.tail_hypothetical.match(tail):
            return True
        averted = tail.startswith("を") and self.cues.tail_hypothetical.match(tail[1:])
        return bool(averted) and not self.cues.tail_denied.search(tail)

    def _elsewhere(self, text: str, start: int) -> bool:
        """Whether the place lies in a part about somebody else's incident or an earlier one (…と違い、うちは…)."""
        other = self.cues.whole_other.search(text)
        return other is not None and not self.cues.whole_own_again.search(text[:start], other.end())


def _tail(doc: Doc, end: int) -> tuple[str, bool]:
    """The text from the span to the end of its predicate, and whether a negation there denies the span itself."""
    last = _token_at(doc, end - 1)
    predicate, climbed = last, 0
    while climbed < 2 and not _closes(predicate) and predicate.head.i > predicate.i:
        if _BREAK.search(doc.text[predicate.idx : predicate.head.idx]):
            break
        predicate = predicate.head
        climbed += 1
    stop = _end_of_predicate(predicate)
    denies = predicate.i == last.i or predicate.lemma_ in _EXISTENCE or predicate.pos_ in ("NOUN", "AUX", "PRON")
    return doc.text[end:stop], denies


def _closes(token: Token) -> bool:
    """Whether a token is a predicate of its own: a verb or adjective, or a noun that する or a copula follows."""
    if token.pos_ in ("VERB", "ADJ"):
        return True
    following = token.nbor(1) if token.i + 1 < len(token.doc) else None
    return following is not None and following.pos_ == "AUX"


def _end_of_predicate(token: Token) -> int:
    """Where the function words after a predicate end: before the next content word that is not part of it."""
    index, doc = token.i + 1, token.doc
    while index < len(doc):
        here = doc[index]
        if here.text in "、。,!?\n" and here.text:
            break
        if here.pos_ in _CONTENT and here.lemma_ not in _EXISTENCE and not _function_noun(here):
            break
        index += 1
    if index < len(doc) and doc[index].text in "、," and index - token.i <= 1:
        return doc[index].idx
    return doc[index].idx if index < len(doc) else len(doc.text)


def _function_noun(token: Token) -> bool:
    return token.lemma_ in _FUNCTION_NOUNS


_FUNCTION_NOUNS = frozenset(
    "物 もの の 所 ところ 事 こと 可能 性 可能性 恐れ おそれ 疑い 事実 形跡 模様 様 よう 様子 場合 時 とき 不明 未 訳 わけ はず 心配 不安 噂 "
    "うわさ 話 懸念 痕跡 様相 線 説 旨 為 ため 調査 中 確認中 段階 気 知れる しれる 分かる わかる 聞く 思う 思われる 見る "
    "考える 見られる 疑う ゼロ 無関係 除外 誤報 へん 言い切れる 言い切る".split()
)


def natural_end(doc: Doc, end: int) -> int:
    """`end` moved to where the word and its auxiliaries end, so that evidence reads 止まってしまいました, not 止まっ."""
    token = _token_at(doc, end - 1)
    last = token.idx + len(token.text)
    inflected = token.pos_ in ("VERB", "ADJ", "AUX")
    while inflected and token.i + 1 < len(doc):
        token = doc[token.i + 1]
        if token.pos_ != "AUX" and not (token.pos_ == "SCONJ" and token.text in ("て", "で")) and not (
            token.pos_ == "VERB" and token.tag_ == "動詞-非自立可能"
        ):
            break
        last = token.idx + len(token.text)
    return max(end, last)


def _token_at(doc: Doc, char: int) -> Token:
    for token in doc:
        if token.idx <= char < token.idx + len(token.text_with_ws):
            return token
    return doc[-1]
