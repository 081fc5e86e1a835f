"""Questions and remarks whose answer is known: found in other words, and not in accounts that sound alike."""

from __future__ import annotations

import pytest

from nlu import topics

ASKED = [
    ("delete-records", "やりとりのメール、捨てといた方がええですかね"),
    ("delete-records", "この履歴って削除しても大丈夫でしょうか？"),
    ("keep-silent", "先方には黙っとってもよかですか？"),
    ("keep-silent", "社長に内緒にしろと言われました"),
    ("change-the-facts", "日付をずらしてもらったら通りますか？"),
    ("commission", "委員会には何日以内に届けないといけないんでしょうか"),
    ("recourse", "回線業者に請求できるんですか"),
    ("lawyer", "弁護士代って保険で出るんかな"),
    ("first-month", "公開して一か月以内だと対象外になりますか"),
    ("penalty", "違約金も払ってもらえるんでしょうか？"),
    ("overseas", "アメリカの会社からでも対象になりますか？"),
    ("own-sales", "うちの売上が落ちた分は保険で出ますか？"),
    ("plans-of-cyber", "ワイドとベーシックはどう違うんですか"),
    ("paid-already", "示談金を先月払いました。あとから保険に請求できますか"),
    ("own-illness", "夫の入院費も出ますか？"),
    ("apology-costs", "おわびの てがみを だす おかねは でますか"),
    ("several-insurances", "二つとも使ってもいいんでしょうか"),
]
REMARKED = [
    ("promised", "全額弁償すると言ってしまいました"),
    ("disclaimer", "規約には賠償はしないと書いてあります"),
    ("full-compensation", "契約書には一切の損害を賠償するとあります"),
    ("denies-infringement", "盗作はしていません"),
    ("unwell", "社長が入院していて連絡がつきません"),
    ("nothing-happened", "まだ何も起きていません"),
    ("introduction", "横浜の制作会社です。自分はデザイナーです"),
]
ACCOUNTS = [
    "操作を間違えてお客様のデータを消してしまいました",
    "取引先から損害賠償を請求されています",
    "海外の開発会社に作らせたシステムが止まりました",
    "納期に間に合わず、違約金を請求されました",
    "元社員が会社に請求してきました",
    "先方が払うと言っています",
    "うちは制作会社です。納めたサイトが止まって訴えられました",
    "1か月前に納品したシステムが昨日から動きません",
    "違約金とは何ですか",
    "原因を調べて先方に伝えたらいいと言われました",
    "上司に言われて設定を変えました",
    "火事です",
    "わざとやないです、ほんまに間違えて消しただけなんです",
    "稼働率を下回ったら料金の5倍を払うと約束した条項があります",
]


@pytest.mark.parametrize(("topic", "text"), ASKED)
def test_a_question_is_known_in_other_words(topic: str, text: str) -> None:
    found = topics.asked_about(text)

    assert found is not None
    assert found.id == topic


@pytest.mark.parametrize(("topic", "text"), REMARKED)
def test_a_remark_is_known_and_is_no_question(topic: str, text: str) -> None:
    found = topics.remarked_on(text)

    assert found is not None
    assert found.id == topic
    assert found.remark
    assert topics.asked_about(text) is None


@pytest.mark.parametrize("text", ACCOUNTS)
def test_an_account_that_sounds_alike_is_left_alone(text: str) -> None:
    assert topics.remarked_on(text) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("昨日止まりました。お客さんに１万ずつ返金してもいい？", "昨日止まりました。"),
        ("ログは残っていますが、消してもいいですか。原因はバグです", "ログは残っていますが、 原因はバグです"),
    ],
)
def test_what_only_asks_is_blanked_out_and_every_offset_stays(text: str, left: str) -> None:
    told = topics.without_questions(text, lambda sentence: "もいい" in sentence)

    assert len(told) == len(text)
    assert "".join(told.split()) == "".join(left.split())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("三つとも請求してよいのですか", ""),
        ("取引先に請求されていますが、弁護士費用は出ますか", "取引先に請求されていますが、"),
        ("復元費用というのがあるらしいけど、いくら出ます？", ""),
    ],
)
def test_a_question_of_a_known_topic_tells_nothing_but_what_stands_before(text: str, left: str) -> None:
    assert topics.without_questions(text).strip() == left
