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
    ("keep-silent", "バックアップがないことは話さないほうがいいですか？"),
    ("keep-silent", "隠しておくのはだめですか"),
    ("deny-fault", "責任はないと先方に答えていいでしょうか"),
    ("hire-help", "調査会社に依頼しても大丈夫ですか"),
    ("is-it-a-claim", "口頭だけでも請求になるんでしょうか"),
    ("is-it-a-claim", "この費用は賠償にあたりますか？"),
    ("is-it-a-leak", "社内で見られただけでも漏えいになりますか"),
    ("authorities", "県庁への届け出は要りますか"),
    ("press", "テレビ局から電話が来たらどう答えればいいですか"),
    ("proxy", "妻が代わりに電話してもいいですか"),
    ("what-not-to-say", "先方に何を言ったらまずいですか"),
    ("use-or-not", "小さい話なら保険を使わなくていいかな"),
    ("paid-already", "お見舞い金は先週渡しました。いけなかったですか？"),
    ("recourse", "レンタルサーバーに求償すればいいですか"),
    ("insider", "内部の者の犯行だと出ないんですか"),
    ("earthquake", "津波だと対象外ですか"),
    ("fee-reduction", "稼働率の減額分も出ますか？"),
    ("this-cost", "社労士の報酬は？"),
    ("discount", "料金を割引しようと思っています。問題ないですか"),
    ("this-cost", "サイトの修理に28万。これ保険で出ますか"),
    ("which-test", "テストは自分たちだけでもいいですか"),
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
    "調査会社に頼んで調べてもらいました",
    "利用料を半額にしろと言われています",
    "社長に言わないほうがいいと言われて黙っていました",
    "先方はうちのミスではないと言ってくれました",
    "約款の減額が190万円あります",
    "県庁の予約システムを納めました",
    "新聞社のシステムを止めました",
    "テストは社内で行いました",
    "代わりに連絡してくれた人がいます",
    "情報漏えいになりました",
    "120万請求されました。これ保険で出ますか",
    "割引しようと思っていたら断られました",
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
