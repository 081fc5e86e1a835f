"""Text as sent ⇄ text to read."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import TriageError
from nlu.spelling import usual_spellings
from nlu.text import MAX_CHARACTERS, Text, check, normalise

# Characters that make offsets go astray, mixed with ordinary ones.
AWKWARD = st.sampled_from(
    list("㈱①ｶﾞﾟか\u3099\u309a𠮷﨑神葛\U000e0100\u200b\u200d\u202e\u2066👨🏽\ufe0f\r\n　 ﷺ½№㍿ー―－〜～〇ée\u0301A１")
)
SENT = st.one_of(st.lists(AWKWARD, min_size=1, max_size=30).map("".join), st.text(min_size=1, max_size=40))


def readable(raw: str) -> Text | None:
    """The text as read, or None when it was refused for one of the reasons that there are."""
    try:
        return normalise(check(raw))
    except TriageError as error:
        if error.code not in {"empty_text", "invalid_characters", "text_too_long"}:
            raise
        return None


@pytest.mark.parametrize(
    ("raw", "norm"),
    [
        ("㈱山田", "(株)山田"),
        ("①停止", "1停止"),
        ("ｶﾞｽ", "ガス"),
        ("ﾊﾟﾝｸ", "パンク"),
        ("か\u3099っこう", "がっこう"),
        ("𠮷野家", "𠮷野家"),
        ("山﨑", "山﨑"),
        ("葛\U000e0100城市", "葛城市"),
        ("不正\u200bアク\u2060セス", "不正アクセス"),
        ("\u202e漏えい\u202c", "漏えい"),
        ("👨\u200d👩 故障", "👨👩 故障"),
        ("一行目\r\n二行目", "一行目\r\n二行目"),
        ("１，２００万円", "1,200万円"),
        ("１０―３", "10-3"),
        ("かいしゃのぱそこん", "会社のパソコン"),
        ("べんごしからせいきゅうがきた", "弁護士から請求がきた"),
        ("さーばーがおちた", "サーバーがおちた"),
        ("うぃるすにやられた", "ウィルスにやられた"),
        ("教えてくださいと言われた", "教えてくださいと言われた"),
        ("うちのだいちょうをまちごうてけしてしもた", "うちの台帳を間違えて消してしもた"),
        ("おきゃくさんのれじが2にちつかえん", "お客さんのレジが2日使えん"),
        ("下うけさんのつくったとこのふぐあい", "下請けさんの作ったとこの不具合"),
        ("てんぽのしごとが6じかんとまった", "店舗の仕事が6時間止まった"),
        ("しはらえといわれた", "支払えといわれた"),
    ],
)
def test_text_is_folded_to_one_spelling(raw: str, norm: str) -> None:
    assert normalise(raw).norm == norm


def test_a_word_in_hiragana_is_found_again_as_it_was_written() -> None:
    text = normalise("昨日べんごしからせいきゅうがきた")
    for word, sent in (("弁護士", "べんごし"), ("請求", "せいきゅう"), ("から請求が", "からせいきゅうが")):
        start, end = text.span(text.norm.index(word), text.norm.index(word) + len(word))
        assert text.raw[start:end] == sent


@pytest.mark.parametrize(
    "text",
    [
        "値引きで話をまとめてしまいました。",
        "まとまったお金が要ります。",
        "代わりにお受けしてしまったのです。",
        "お金を出せっていわれました。",
        "あとで入れておくって聞きました。",
        "メールに埋もれていました。",
        "こちらからお電話をおかけした件です。",
        "早めにしておかねばなりません。",
        "それじゃ、またあいてがみえないので。",
        "やばいとの声です。",
        "たけした様の件です。",
        "けしてもういたしません。",
    ],
)
def test_other_words_that_hold_such_a_spelling_stay_as_they_are(text: str) -> None:
    assert normalise(text).norm == text


def test_no_usual_spelling_holds_another_word_in_hiragana() -> None:
    for hiragana, written in usual_spellings().items():
        assert normalise(hiragana).norm == written == normalise(written).norm
        assert len(written) > 1


@pytest.mark.parametrize(
    ("raw", "word", "sent"),
    [
        ("㈱山田の漏えい", "漏えい", "漏えい"),
        ("㈱山田", "株", "㈱"),
        ("①②停止", "2", "②"),
        ("ｻｰﾊﾞが停止", "サーバ", "ｻｰﾊﾞ"),
        ("ﾊﾟﾝｸした", "パンク", "ﾊﾟﾝｸ"),
        ("か\u3099いぶ流出", "がいぶ", "か\u3099いぶ"),
        ("𠮷野の漏えい", "漏えい", "漏えい"),
        ("葛\U000e0100城の件", "葛", "葛\U000e0100"),
        ("不正\u200bアクセス", "不正アクセス", "不正\u200bアクセス"),
        ("\u200b漏えい", "漏えい", "漏えい"),
        ("👨\u200d👩\u200d👧が転倒", "転倒", "転倒"),
        ("先週\r\n停止", "停止", "停止"),
    ],
)
def test_a_word_is_found_again_in_the_text_as_sent(raw: str, word: str, sent: str) -> None:
    text = normalise(raw)
    at = text.norm.index(word)
    start, end = text.span(at, at + len(word))

    assert raw[start:end] == sent


@given(raw=SENT, data=st.data())
def test_every_span_maps_to_a_span_as_sent_that_says_the_same(raw: str, data: st.DataObject) -> None:
    text = normalise(raw)
    assert len(text.origin) == len(text.norm)
    if not text.norm:
        return
    start = data.draw(st.integers(0, len(text.norm) - 1))
    end = data.draw(st.integers(start + 1, len(text.norm)))
    first, after = text.span(start, end)

    assert 0 <= first < after <= len(raw)
    assert text.norm[start:end] in normalise(raw[first:after]).norm


@given(raw=SENT)
def test_nothing_in_the_text_as_sent_is_read_out_of_order(raw: str) -> None:
    assert list(normalise(raw).origin) == sorted(normalise(raw).origin)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "empty_text"),
        (" \t　\r\n", "empty_text"),
        ("\u200b\u200d\ufeff", "empty_text"),
        ("\u3164\U000e0100", "empty_text"),
        ("停止\x00した", "invalid_characters"),
        ("停止\x1bした", "invalid_characters"),
        ("停止\x7fした", "invalid_characters"),
        ("停止\ud800した", "invalid_characters"),
        ("\udfff", "invalid_characters"),
        ("あ" * (MAX_CHARACTERS + 1), "text_too_long"),
        ("あ" * 1_000_000, "text_too_long"),
        ("ﷺ" * (MAX_CHARACTERS // 8), "text_too_long"),
        (None, "not_text"),
        (b"abc", "not_text"),
        (12, "not_text"),
    ],
)
def test_text_that_cannot_be_read_is_refused_with_a_reason(raw: object, code: str) -> None:
    with pytest.raises(TriageError) as caught:
        normalise(check(raw))

    assert caught.value.code == code
    assert caught.value.message.startswith("text: ")
    assert caught.value.message.endswith("。")


def test_the_place_of_a_refused_character_is_named_and_the_character_is_not() -> None:
    with pytest.raises(TriageError) as caught:
        check("ab\x00c")

    assert caught.value.details["position"] == 2
    assert "3文字目" in caught.value.message
    assert "\x00" not in caught.value.message


@pytest.mark.parametrize("raw", ["あ" * MAX_CHARACTERS, "停止\t した\r\n", "👍", "﨑", "゙", "ﷺ" * 2000])
def test_text_at_the_edge_of_what_is_allowed_is_read(raw: str) -> None:
    assert normalise(check(raw)).norm


@given(raw=st.one_of(SENT, st.text(alphabet=st.characters(), max_size=60)))
def test_any_string_is_either_read_or_refused(raw: str) -> None:
    text = readable(raw)

    assert text is None or text.norm.strip()


@given(raw=SENT)
def test_reading_what_was_read_changes_nothing(raw: str) -> None:
    text = readable(raw)
    if text is not None and unicodedata.is_normalized("NFKC", text.norm):
        assert normalise(text.norm).norm == text.norm


def test_a_heap_of_combining_marks_costs_no_more_than_its_length() -> None:
    raw = "a" + "\u0316\u0301" * (MAX_CHARACTERS // 2 - 1)
    began = time.perf_counter()
    text = normalise(check(raw))

    assert time.perf_counter() - began < 0.3
    assert text.span(0, 1)[1] <= len(raw)
