"""In, out or unclear."""

from __future__ import annotations

import datetime as dt

import pytest

from nlu.analyze import DATA, default_reader
from nlu.matters import Matter
from nlu.model import FactMention
from nlu.scope import NO_INCIDENT, decide, features, probability
from nlu.weights import read_weights

WEIGHTS = read_weights(DATA / "weights.yml").scope
HARM = FactMention("harm", "third-party-outage", "stated", 0.9, ())
DOUBTED = FactMention("harm", "third-party-outage", "unknown", 0.4, ())
CLAIM = FactMention("claim_received", True, "stated", 0.9, ())


def like(words: float, kind: str = "car", characters: int = 100) -> Matter:
    """A text whose words make it as likely an incident of ours: log odds."""
    return Matter(words, {kind: 0.4, "personal-matters": 0.1}, characters)


def sure(words: float, facts: list[FactMention]) -> float:
    return probability(features(like(words), facts), WEIGHTS)


def test_words_that_are_clearly_an_incident_need_no_facts() -> None:
    assert decide(like(5), [], WEIGHTS) == ("in", None)


@pytest.mark.parametrize("facts", [[], [DOUBTED], [CLAIM]])
def test_words_that_are_clearly_something_else_are_no_incident(facts: list[FactMention]) -> None:
    assert decide(like(-6), facts, WEIGHTS)[0] != "in"


@pytest.mark.parametrize(("facts", "inside"), [([HARM], True), ([HARM, CLAIM], True), ([], False)])
def test_between_them_the_facts_decide(facts: list[FactMention], inside: bool) -> None:
    assert (decide(like(1.6), facts, WEIGHTS)[0] == "in") is inside


def test_a_harm_that_somebody_complains_of_is_an_incident_even_if_it_only_seems_so() -> None:
    seems = FactMention("harm", "personal-data-leak", "unknown", 0.4, ())
    parent = FactMention("claimant", "end-user", "unknown", 0.4, ())
    business = FactMention("business", "system-development", "stated", 0.9, ())

    assert decide(like(0.9, "complaint"), [seems, parent, business], WEIGHTS)[0] == "in"
    assert decide(like(0.9, "complaint"), [seems, business], WEIGHTS)[0] == "unclear"
    assert decide(like(0.9, "complaint"), [seems, parent], WEIGHTS)[0] == "unclear"


def test_a_leak_with_its_cause_is_asked_about_even_if_it_is_only_rumoured() -> None:
    leak = FactMention("harm", "personal-data-leak", "unknown", 0.4, ())
    sold = FactMention("cause", "insider-misconduct", "unknown", 0.4, ())
    faint = Matter(0.5, {"coverage-question": 0.1}, 100)

    assert decide(faint, [leak, sold], WEIGHTS)[0] == "in"
    assert decide(faint, [leak], WEIGHTS)[0] == "unclear"
    assert decide(Matter(-0.5, {"coverage-question": 0.1}, 100), [leak, sold], WEIGHTS)[0] == "unclear"
    assert decide(Matter(0.5, {"somebody-elses-incident": 0.4}, 100), [leak, sold], WEIGHTS)[0] != "in"


@pytest.mark.parametrize(
    "text",
    [
        "個人情報が漏れました",
        "個人情報が流出しました",
        "顧客情報が漏れた",
        "不正アクセスされた",
        "ランサムウェアにやられた",
        "ランサムウェアで会社のパソコン全部やられました。仕事になりません",
        "データを消してしまいました",
        "サーバーが止まりました",
        "弁護士から手紙が来た",
        "しすてむがとまってそんがいばいしょうをいわれてる",
    ],
)
def test_the_first_words_of_somebody_frightened_are_not_taken_for_news_of_others(text: str) -> None:
    assert default_reader().analyze(text, dt.date(2026, 11, 23)).scope == "in"


@pytest.mark.parametrize("text", ["ニュースで個人情報が漏れたと聞きました", "他社が不正アクセスされたそうです"])
def test_few_words_that_name_others_are_no_incident(text: str) -> None:
    assert default_reader().analyze(text, dt.date(2026, 11, 23)).scope != "in"


def test_where_words_speak_for_an_incident_a_faint_likeness_turns_nobody_away() -> None:
    assert decide(Matter(0.5, {"car": 0.1}, 10), [], WEIGHTS)[0] == "unclear"
    assert decide(Matter(-0.5, {"car": 0.1}, 10), [], WEIGHTS)[0] == "out"


def test_an_it_business_that_is_claimed_from_for_its_work_is_never_turned_away() -> None:
    business = FactMention("business", "system-development", "stated", 0.9, ())
    bug = FactMention("cause", "software-defect", "stated", 0.4, (), by_ear=True)
    fire = FactMention("cause", "fire", "stated", 0.9, ())

    assert decide(like(-0.2, "crime-private"), [business, bug, CLAIM], WEIGHTS)[0] == "in"
    assert decide(like(-0.2, "fire-building"), [business, fire, CLAIM], WEIGHTS)[0] != "in"


def test_an_injury_beside_a_car_is_no_incident_of_these_products() -> None:
    injury = FactMention("harm", "bodily-injury", "stated", 0.9, ())

    assert decide(like(-2), [injury], WEIGHTS)[0] != "in"
    assert decide(like(1.6), [injury, HARM], WEIGHTS)[0] == "in"


@pytest.mark.parametrize("words", [-6, -3, -1, 0, 1, 3])
def test_a_claim_never_makes_an_incident_less_likely(words: float) -> None:
    for facts in ([], [HARM], [DOUBTED]):
        assert sure(words, [*facts, CLAIM]) >= sure(words, facts)


@pytest.mark.parametrize("words", [-6, -3, -1, 0, 1, 3])
def test_a_harm_that_is_stated_counts_more_than_one_that_is_doubted(words: float) -> None:
    assert sure(words, [HARM]) > sure(words, [DOUBTED]) >= sure(words, [])


def test_only_a_short_text_can_be_silence() -> None:
    assert like(-6, "silence", 12).kind == "silence"
    assert like(-6, "silence", 100).kind == "personal-matters"


def test_every_feature_has_a_weight() -> None:
    assert set(features(like(0), [])) == set(WEIGHTS.features)


def test_another_matter_is_named() -> None:
    assert decide(like(-6), [], WEIGHTS) == ("out", "car")


def test_of_a_few_words_what_was_read_decides_unless_they_ask_in_general() -> None:
    assert decide(like(-6, "precaution", 8), [DOUBTED], WEIGHTS)[0] == "in"
    assert decide(like(-6, "precaution", 80), [DOUBTED], WEIGHTS)[0] == "out"
    assert decide(like(-6, "precaution", 8), [], WEIGHTS)[0] == "out"
    assert decide(like(-6, "coverage-question", 8), [DOUBTED], WEIGHTS)[0] == "unclear"


@pytest.mark.parametrize("kind", sorted(NO_INCIDENT))
def test_a_message_without_an_incident_is_unclear_rather_than_out(kind: str) -> None:
    assert decide(like(-6, kind, 12), [], WEIGHTS) == ("unclear", kind)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("納品した販売管理システムのバグで取引先の業務が半日止まり、損害賠償を請求されています。", "in"),
        ("社員が会社のノートパソコンを落として画面が割れました。", "in"),
        ("サイトに不正アクセスがあり、会員の住所が流出しました。", "in"),
        ("サーバーが落ちた", "in"),
        ("メールを誤送信しました", "in"),
        ("本番DB飛ばした", "in"),
        ("保守会社です。ヘアサロンさんの予約台帳、うちの更新でまっさらになりました。控えもありません。", "in"),
        ("市役所から、うちの納めた住民向けサイトの不具合について損害賠償の請求書が届きました。", "in"),
        ("会員サイトの個人情報が不正アクセスで流出しました。", "in"),
        ("他社の不正アクセスの記事を読みました", "out"),
        ("営業車で信号待ち中に追突されました。", "out"),
        ("自宅のエアコンが壊れました。", "out"),
        ("こんにちは", "unclear"),
        ("テストです", "unclear"),
        ("サイバー保険はどんなときに使えますか。", "unclear"),
        ("ああああああ", "unclear"),
    ],
)
def test_plain_messages_find_their_scope(text: str, scope: str) -> None:
    assert default_reader().analyze(text, dt.date(2026, 11, 21)).scope == scope


def test_where_words_name_another_matter_clearly_an_incident_has_to_be_surer() -> None:
    faintly = Matter(2.4, {"near-miss": 0.3}, 100)
    clearly = Matter(2.4, {"near-miss": 0.6}, 100)

    assert decide(faintly, [DOUBTED], WEIGHTS)[0] == "in"
    assert decide(clearly, [DOUBTED], WEIGHTS) == ("unclear", "near-miss")
    assert decide(clearly, [HARM], WEIGHTS)[0] == "in"


def test_a_kind_that_is_hardly_probable_is_not_named() -> None:
    assert decide(Matter(-4, {"near-miss": 0.12}, 100), [], WEIGHTS) == ("unclear", None)
    assert decide(Matter(-4, {"near-miss": 0.3}, 100), [], WEIGHTS) == ("unclear", "near-miss")
