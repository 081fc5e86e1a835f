"""Whether a short message is of the question that is open."""

from __future__ import annotations

import pytest

from knowledge.model import Knowledge
from nlu.of_question import names_another, others_look_into_it, speaks_of, unknown_of


@pytest.mark.parametrize(
    "text",
    [
        "昨日ちゃんとやりました",
        "去年の秋に受けています",
        "納品の前に済ませました",
        "受けました",
        "正直、ほとんどできていません",
        "はい、テストは済ませました",
        "完了しています",
        "まだです",
    ],
)
def test_a_statement_that_names_nothing_else_can_answer(knowledge: Knowledge, text: str) -> None:
    assert speaks_of(knowledge.vocabulary["designated_test_done"], text)


@pytest.mark.parametrize(
    "text",
    [
        "賠償してもらうと言われました。",
        "払ってもいいですか",
        "社長が怒鳴りました",
        "テストしましたか？",
        "去年の6月から使ってます",
        "まだ届いています",
        "もう長いです",
        "夏からです",
        "さっきも言いましたけど",
        "まだ答えてません",
        "今日つながりました",
        "さっきです",
        "やっとなおりました",
        "昨日もどりました",
    ],
)
def test_a_statement_on_something_else_or_a_question_cannot(knowledge: Knowledge, text: str) -> None:
    assert not speaks_of(knowledge.vocabulary["designated_test_done"], text)


def test_what_the_question_itself_speaks_of_is_not_something_else(knowledge: Knowledge) -> None:
    assert speaks_of(knowledge.vocabulary["within_first_month_of_use"], "使い始めてすぐです")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("いえ、海外では作業していません", True),
        ("いえ、個人情報はありません", True),
        ("はい、それが原因です", False),
        ("いいえ、納品は3月です", False),
        ("いいえ、時間がなくて", False),
        ("はい、済ませました", False),
        ("はい、お客さんには電話で詫びました", True),
        ("はい、弁護士に相談しています", True),
        ("はい、もう復旧しました", True),
        ("はい、検収の前に済ませました", False),
        ("はい、お客さんと一緒に確認しました", False),
        ("いいえ、取引先から早く出せと言われたので", False),
        ("はい、テストの結果は先方に報告しました", False),
    ],
)
def test_another_subject_is_known_by_its_words(knowledge: Knowledge, text: str, other: bool) -> None:
    assert names_another(knowledge.vocabulary, "ordinary_test_done", text) is other


def test_who_does_not_know_may_speak_of_something_else() -> None:
    assert unknown_of("ordinary_test_done", "原因はまだ分かりません") == "cause"
    assert unknown_of("ordinary_test_done", "いくら払うことになるかは分かりません") == "amount_yen"
    assert unknown_of("ordinary_test_done", "訴えられるかどうか分かりません") == "claim_received"
    assert unknown_of("ordinary_test_done", "下請けに任せていたので分かりません") == "ordinary_test_done"


@pytest.mark.parametrize(
    ("text", "of_others"),
    [
        ("因果関係は病院側で調査中です", True),
        ("先方が確認しているところです", True),
        ("調査中です", False),
        ("社内で確認中です", False),
    ],
)
def test_somebody_else_may_look_into_it(text: str, of_others: bool) -> None:
    assert others_look_into_it(text) is of_others
