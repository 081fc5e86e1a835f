"""Dialogue acts beyond the examples of bot/data/nlu.yml: what is no act, moods, hedges, and what is taken back."""

from __future__ import annotations

import pytest

from nlu.acts import Act, beyond_announcing, leaning, mood, read_act, spoken_now


@pytest.mark.parametrize(
    "text",
    [
        "サーバーが止まって会社に苦情が来ています",
        "納品したのは先月の末です",
        "/それと、不正アクセスで個人情報も流出しました。",
        "別のサーバーで動かしています",
        "最初のリリースは3月でした",
    ],
)
def test_a_statement_is_no_act(text: str) -> None:
    assert read_act(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "何をしたらいいですか",
        "で、何をすればいいんでしょうか",
        "私は何をすべきですか",
        "何から手をつければいいですか",
        "なにしたらいい",
        "とりあえず何すればいい",
        "どないしたらええですか",
        "今なにをやっておくべきでしょう",
        "やることは？",
    ],
)
def test_whoever_asks_what_to_do_is_understood(text: str) -> None:
    assert read_act(text) == Act("ask_what_now", whole=True)


@pytest.mark.parametrize(
    "text", ["何をしたのか分かりませんがサーバーが止まりました", "テスト環境でやることはやりました"]
)
def test_whoever_tells_of_doing_does_not_ask_what_to_do(text: str) -> None:
    assert read_act(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("もう無理です。顧客データを消してしまいました", "distress"),
        ("何度も同じことを聞かないで。バグで止まったと言っています", "anger"),
        ("もう生きていけません", "crisis"),
        ("取引先に納めたシステムが止まりました", None),
    ],
)
def test_a_mood_speaks_out_of_an_account(text: str, expected: str | None) -> None:
    assert mood(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("たぶん", True),
        ("はい、たぶん", True),
        ("たぶん済んでいると思います", True),
        ("たぶん違う", False),
        ("おそらくまだです", False),
        ("たぶん月曜のやつ", None),
    ],
)
def test_a_hedged_reply_leans_one_way(text: str, expected: bool | None) -> None:
    assert leaning(text) is expected


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("いや、3時間じゃなくて6時間", "いや、6時間"),
        ("さっきのは間違いで、納品は先月です", "納品は先月です"),
        ("訂正、漏えいはありませんでした", "漏えいはありませんでした"),
        ("バグではなく設定ミスです", "バグではなく設定ミスです"),
    ],
)
def test_what_a_correction_takes_back_is_blanked_out_in_place(text: str, left: str) -> None:
    spoken = spoken_now(text)

    assert spoken.replace("　", "") == left
    assert len(spoken) == len(text)


def test_the_last_sentence_of_a_pasted_mail_says_what_is_wanted() -> None:
    mail = "お世話になります。担当者と相談しました。期限はいつまでですか、と聞かれています。システムが止まりました。"

    assert read_act(mail + "よろしくお願いします。") is None
    assert (act := read_act(mail + "書類は何が必要ですか。")) is not None
    assert act.intent == "ask_documents"
    assert not act.whole


@pytest.mark.parametrize("text", ["いや、" * 5000, "別件" * 9000, "さっきの" * 6000, "じゃなくて" * 5000, "a " * 9000])
def test_a_long_text_is_read_at_once(text: str) -> None:
    import time

    started = time.perf_counter()
    read_act(text)
    mood(text)
    spoken_now(text)

    assert time.perf_counter() - started < 1


def test_a_greeting_before_a_question_leaves_the_question_whole() -> None:
    assert read_act("こんにちは。期限はいつですか。") == Act("ask_deadlines", whole=True)
    assert read_act("はじめまして。ここで相談できますか。") == Act("greet", whole=True)


def test_the_sentence_that_only_announces_another_incident_is_blanked_out_and_offsets_stay() -> None:
    text = "話は変わりますが、もう一件相談です。会社のパソコンを水没させました。"
    spoken = beyond_announcing(text)

    assert len(spoken) == len(text)
    assert spoken.strip("　") == "会社のパソコンを水没させました。"
    assert (
        beyond_announcing("別の事故の相談ですが、データを消しました。") == "別の事故の相談ですが、データを消しました。"
    )


@pytest.mark.parametrize(
    "text",
    [
        "なぜか商品が二重に発送されて、客から返金を求められています",
        "なぜか検索結果に他人の名前が出ます",
        "電話番号は漏れていません",
        "漏れた電話番号は200件です",
        "納品したシステムが止まったのはうちの責任ですか",
        "うちの責任者に聞いたほうがいいですか",
        "担当者が黙っていいかげんな設定をしたのが原因です",
    ],
)
def test_an_account_that_sounds_like_a_question_is_read(text: str) -> None:
    act = read_act(text)

    assert act is None or not act.whole or act.intent in ("ask_settlement", "ask_what_now"), act


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("なんでその保険なんですか", "ask_clause"),
        ("これってうちが悪いってことになりますか？", "ask_fault"),
        ("黙っといたほうがいいですか", "ask_what_now"),
        ("電話番号を教えて", "ask_human"),
        ("いや、それは聞いてないけど", "unsure"),
        ("何が原因かはまだ調べてます", "unsure"),
        ("はい、届いていますが金額は分かりません", "affirm"),
        ("いいえ、まだです。原因は調査中です", "deny"),
        ("え、対象外ってことですか？保険料払ってるのに！", "dispute"),
    ],
)
def test_what_the_frightened_ask_is_known(text: str, intent: str) -> None:
    act = read_act(text)

    assert act is not None
    assert act.intent == intent
