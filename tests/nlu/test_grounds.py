"""What a text has to name, or must not, for something to be heard in it."""

from __future__ import annotations

import pytest

from knowledge.facts import Value, Vocabulary
from knowledge.loader import default
from nlu.analyze import DATA
from nlu.grounds import Grounds

GROUNDS = Grounds(DATA)


@pytest.mark.parametrize(
    ("clause", "own"),
    [
        ("うちのクラウドサービスが止まって", True),
        ("弊社が提供するアプリが今朝から使えない", True),
        ("自社で運営しているサイト、落ちてます", True),
        ("うちの借りているクラウドが止まって", False),
        ("クラウドが落ちて、うちのサービスも", False),
        ("うちは無事ですがAWSが止まった", False),
    ],
)
def test_whose_service_stopped(clause: str, own: bool) -> None:
    allowed = GROUNDS.allow(("cause", "external-infrastructure"), clause, f"停電で{clause}")

    assert allowed is not own


@pytest.mark.parametrize(
    ("sentence", "theirs"),
    [
        ("通信会社の障害で止まった", True),
        ("停電で落ちました", True),
        ("AWSの東京リージョンが落ちた", True),
        ("システム障害で業務が止まった", False),
        ("先ほどの障害の件です", False),
        ("ネットワーク障害でお客様の業務が止まりました", False),
        ("ネットショップで障害が起きた", False),
    ],
)
def test_whether_works_of_others_are_named(sentence: str, theirs: bool) -> None:
    allowed = GROUNDS.allow(("cause", "external-infrastructure"), "", sentence)

    assert allowed is theirs


@pytest.mark.parametrize(
    ("fact", "value", "sentence", "allowed"),
    [
        ("cause", "misestimate", "工数を半分に見積もっていました", True),
        ("cause", "misestimate", "売れ行きの予測を大きく外しました", True),
        ("cause", "misestimate", "台数の読みが甘くて5分で落ちました", False),
        ("cause", "misestimate", "勧めた機種が要件に合わず、買い直しになりました", False),
        ("illegal_act", True, "無許可と知りながら続けていました", True),
        ("illegal_act", True, "薬機法に触れる書き方でした", True),
        ("illegal_act", True, "名簿を業者へ売っていたことが分かりました", False),
        ("cause", "contractor-misconduct", "外注のデザイナーが描いた絵です", False),
        ("cause", "contractor-misconduct", "外注の人が名簿を持ち出しました", True),
        ("cause", "software-defect", "何も名指さない文です", True),
    ],
)
def test_some_things_are_heard_only_where_words_name_them(
    fact: str, value: Value, sentence: str, allowed: bool
) -> None:
    assert GROUNDS.allow((fact, value), sentence, sentence) is allowed


@pytest.mark.parametrize(
    ("whole", "allowed"),
    [
        ("切り捨てで動いていました。設計書は正しかったです。", False),
        ("設計に間違いはなく、書き方の誤りでした。", False),
        ("設計書は仕様書どおりで、実装だけが違っていました。", False),
        ("設計書の段階で流れを取り違えていました。", True),
        ("設計は正しくなかったと認めています。", True),
        ("設計書は仕様と合っていませんでした。", True),
    ],
)
def test_no_error_of_design_is_heard_where_the_design_was_right(whole: str, allowed: bool) -> None:
    assert (("cause", "design-error") not in GROUNDS.ruled_out(whole)) is allowed


def test_every_label_is_a_value_of_a_fact() -> None:
    vocabulary: Vocabulary = default().vocabulary
    for table in (GROUNDS.needed, GROUNDS.against, GROUNDS.against_anywhere):
        for fact, value in table:
            assert value in (vocabulary.facts[fact].values or (True, False))
