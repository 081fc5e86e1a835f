"""Dialogue acts beyond the examples of bot/data/nlu.yml: what is no act, moods, hedges, and what is taken back."""

from __future__ import annotations

import pytest

from nlu.acts import (
    Act,
    beyond_announcing,
    mood,
    only_begins,
    read_act,
    spoken_now,
    was_no_answer,
)


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
        ("まだ何も言われてないけど怒ってる", None),
        ("こちらも怒っています。返事はまだですか", "anger"),
    ],
)
def test_a_mood_speaks_out_of_an_account(text: str, expected: str | None) -> None:
    assert mood(text) == expected


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
        ("黙っといたほうがいいですか", "ask_topic"),
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("まだ答えてません", True),
        ("はいとは言ってません", True),
        ("まだ何も言われてません", False),
        ("まだです", False),
    ],
)
def test_who_gave_no_answer_says_so(text: str, expected: bool) -> None:
    assert was_no_answer(text) is expected


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("なんぼ出るん？", "ask_limits"),
        ("出るんかね", "ask_verdict"),
        ("これ保険でなんとかなりますか", "ask_verdict"),
        ("先方へお詫びの書面を送付してもよろしいでしょうか。", "ask_settlement"),
        ("示談したら楽になるかな", "ask_settlement"),
        ("誰に電話すればいいですか", "ask_what_now"),
        ("先に保険会社に言っといた方がいい？", "ask_what_now"),
        ("私バイトなんですけど、私が払うんですか", "ask_who_pays"),
        ("これ自腹ですか？", "ask_who_pays"),
        ("特約に入ってるかどうかはどこを見ればわかりますか", "ask_policy_where"),
        ("免責って何ですか", "explain"),
        ("免責って？", "explain"),
        ("GENZ? なんやそれ、知らんわ", "unsure"),
        ("使い始めは覚えてない", "unsure"),
        ("2件目は別の話で、納めたシステムが止まりました", "another_incident"),
        ("1件目の客からはまだ何も言われてないです", "back_to"),
    ],
)
def test_people_ask_and_answer_in_many_words(text: str, intent: str) -> None:
    act = read_act(text)

    assert act is not None
    assert act.intent == intent


@pytest.mark.parametrize(
    "text",
    [
        "えっと、お客様から振込の件で電話があって",
        "忙しくて半年ほったらかしにしちゃって",
        "部長は80人って",
        "サーバーが止まったので担当者が弁償させられました",
        "お客さんが契約書をどこにやったか分からないと言っています",
    ],
)
def test_an_account_that_ends_in_the_middle_is_no_question(text: str) -> None:
    assert read_act(text) is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("お詫び状の郵送代も含まれますか", "ask_topic"),
        ("原因を調べるお金は出る？", "ask_topic"),
        ("どんな費用が出ますか", "ask_costs"),
        ("身代金は払ってもらえますか", "ask_topic"),
        ("いくら出ますか", "ask_limits"),
    ],
)
def test_costs_and_sums_are_asked_for_apart(text: str, intent: str) -> None:
    act = read_act(text)

    assert act is not None
    assert act.intent == intent


@pytest.mark.parametrize(
    "text",
    [
        "うちの社員が名簿を売ったんだけど保険の対象ですか",
        "保険会社の基幹システムが止まって、何を確認しても原因が分からない",
        "バイトが壊したサーバー、弁償しろと言われていますの",
        "社長が黙っていろと言って、不具合を隠していました",
        "誰に報告すればよいか分からず、サーバーが止まったままです",
        "どの端末が使えなくなったか",
        "USBの中身を覚えていません",
        "分かっていることを教えると、11月3日に止まりました",
        "納品したのが何かわからなくなった",
        "お客さんの予約を全部取り消してしまいました",
        "取引先から契約を取り消したいと言われました",
        "先方はそんなこと言ってません",
    ],
)
def test_no_account_is_swallowed_by_a_question_a_refusal_or_a_correction(text: str) -> None:
    act = read_act(text)

    assert act is None or (not act.whole and act.intent != "correct"), act


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("夜分すいません、青森です", True),
        ("うちはシステム開発で", True),
        ("えと", True),
        ("コーヒーがおいしい", False),
        ("青い色がいいと思う", False),
        ("うちは食品の会社なんですが、社食の味噌汁の味が薄くて困っています", False),
    ],
)
def test_who_only_begins_to_speak(text: str, expected: bool) -> None:
    assert only_begins(text) is expected


@pytest.mark.parametrize(
    "text", ["違約金じゃなくて損害賠償という名目にしてもらったら出ますか？", "昨日じゃなくて一昨日ですか"]
)
def test_a_question_corrects_nothing(text: str) -> None:
    act = read_act(text)

    assert act is None or act.intent != "correct"
