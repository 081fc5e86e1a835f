"""What the open question makes clear: days, periods, predicates, and words that belong to it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import nlu
from knowledge.facts import Value
from knowledge.model import Knowledge
from nlu.answers import in_answer
from nlu.day_roles import DayRoles
from nlu.model import Analysis, Evidence, FactMention

TODAY = dt.date(2026, 11, 21)


@pytest.fixture(scope="module")
def roles() -> DayRoles:
    return DayRoles(Path(nlu.__file__).parent / "data")


def read(knowledge: Knowledge, roles: DayRoles, asked: str, text: str, *facts: FactMention) -> dict[str, Value | None]:
    analysis = Analysis(text, "unclear", facts, ())
    found = in_answer(knowledge.vocabulary, knowledge.derivations, roles, analysis, asked, TODAY)
    return {fact.id: fact.value for fact in found.facts}


def mention(fact: str, value: Value, text: str, words: str) -> FactMention:
    start = text.index(words)
    return FactMention(fact, value, "stated", 0.8, (Evidence(start, start + len(words), words),))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("きのうです", "2026-11-20"),
        ("先週の金曜", "2026-11-13"),
        ("金曜日の夜です", "2026-11-20"),
        ("13日の朝", "2026-11-13"),
        ("25日です", "2026-10-25"),
        ("１１月１０日", "2026-11-10"),
        ("1週間くらい前", "2026-11-14"),
        ("10月ごろ", None),
    ],
)
def test_the_day_that_was_asked_for(knowledge: Knowledge, roles: DayRoles, text: str, day: str | None) -> None:
    assert read(knowledge, roles, "incident_date", text) == {"incident_date": day}


def test_the_day_is_taken_as_the_one_asked_for_and_no_other(knowledge: Knowledge, roles: DayRoles) -> None:
    text = "11月18日に書類が届いたときです"
    told = mention("claim_date", "2026-11-18", text, "11月18日")

    assert read(knowledge, roles, "incident_date", text, told) == {"incident_date": "2026-11-18"}


@pytest.mark.parametrize(
    "text", ["わかりません", "請求は11月18日ですが、起きた日はわかりません", "11月1日か11月3日です", ""]
)
def test_no_day_or_several_days_are_no_answer(knowledge: Knowledge, roles: DayRoles, text: str) -> None:
    assert "incident_date" not in read(knowledge, roles, "incident_date", text)


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        ("within_one_year_of_designated_test", "1年は過ぎています。", False),
        ("within_one_year_of_designated_test", "いえ、1年半たっています", False),
        ("within_one_year_of_designated_test", "1年はたっていません", True),
        ("within_one_year_of_designated_test", "まだ8か月です", True),
        ("within_one_year_of_designated_test", "去年の4月です", False),
        ("within_first_month_of_use", "半年ほど", False),
        ("within_first_month_of_use", "2週間です", True),
        ("within_first_month_of_use", "もう過ぎています", False),
        ("service_unusable", "いえ、システムは動いていました", False),
        ("service_unusable", "つながりませんでした", True),
        ("service_unusable", "止まってはいません", False),
        ("spec_mismatch", "違いはありません", False),
        ("spec_mismatch", "頼まれたものと違いました", True),
        ("tested_version_differs", "同じです", False),
        ("detected_risk_unmitigated", "全部直しました", False),
        ("release_criteria_unmet", "満たしていました", False),
        ("by_subcontractor", "うちの社員です", False),
        ("by_subcontractor", "下請けの作業でした", True),
        ("claim_received", "まだ何も言われていません", False),
        ("within_first_month_of_use", "まだ使い始めて2週間です", True),
        ("within_first_month_of_use", "リリースの翌日です", True),
        ("ordinary_test_done", "うちではやってません", False),
        ("untested_change", "テストはしてから出しました", False),
        ("by_subcontractor", "うちの若い社員です", False),
    ],
)
def test_a_predicate_or_a_period_answers_the_question(
    knowledge: Knowledge, roles: DayRoles, asked: str, text: str, value: bool
) -> None:
    assert read(knowledge, roles, asked, text) == {asked: value}


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("service_unusable", "社長に怒られました"),
        ("spec_mismatch", "さあ"),
        ("delivered", "下請けの作業でした"),
        ("within_first_month_of_use", "返事まだ"),
        ("within_first_month_of_use", "先方の社長がまだ怒鳴ってます"),
        ("within_first_month_of_use", "すぐ連絡しました"),
        ("within_first_month_of_use", "部長はとっくに帰りました"),
        ("ordinary_test_done", "うちは何もしてません"),
        ("service_unusable", "だいぶ落ち着きました"),
        ("claim_received", "説明を求められています"),
        ("claim_received", "修理の人が来ました"),
        ("untested_change", "社長に確認しました"),
        ("detected_risk_unmitigated", "昨夜徹夜で直しました"),
        ("by_subcontractor", "うちの社長が怒ってます"),
        ("delivered", "ログを渡しました"),
    ],
)
def test_what_does_not_answer_is_left_alone(knowledge: Knowledge, roles: DayRoles, asked: str, text: str) -> None:
    assert asked not in read(knowledge, roles, asked, text)


def test_before_the_official_use_it_is_still_the_test_period(knowledge: Knowledge, roles: DayRoles) -> None:
    text = "正式にはまだ使い始めていません"

    assert read(knowledge, roles, "within_first_month_of_use", text) == {"in_test_period": True}


def test_the_month_beside_a_yes_is_of_what_was_asked(knowledge: Knowledge, roles: DayRoles) -> None:
    text = "はい、今年の2月に"

    assert read(knowledge, roles, "designated_test_done", text) == {"within_one_year_of_designated_test": True}


def test_a_day_with_words_of_its_own_keeps_them(knowledge: Knowledge, roles: DayRoles) -> None:
    text = "11月10日に止まりました"
    told = mention("incident_date", "2026-11-10", text, "11月10日")

    assert read(knowledge, roles, "designated_test_done", text, told) == {"incident_date": "2026-11-10"}


def test_a_bare_word_is_of_the_question(knowledge: Knowledge, roles: DayRoles) -> None:
    bare, own = "テストは受けていません", "GENZのテストは受けてません"
    of_other = mention("ordinary_test_done", False, bare, "テストは受けていません")
    designated = mention("designated_test_done", False, own, own)

    assert read(knowledge, roles, "designated_test_done", bare, of_other) == {}
    assert read(knowledge, roles, "ordinary_test_done", own, designated) == {"designated_test_done": False}


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        ("cause", "よその会社の設備の障害です。", "external-infrastructure"),
        ("cause", "人の手違いです", "operation-error"),
        ("claimant", "委託元の会社からです", "client"),
        ("claimant", "だれからも言われていません", "none"),
    ],
)
def test_the_usual_words_name_an_option(
    knowledge: Knowledge, roles: DayRoles, asked: str, text: str, value: str
) -> None:
    assert read(knowledge, roles, asked, text) == {asked: value}


@pytest.mark.parametrize(
    "text", ["昨日、先方の社長に怒られました", "損害が出続けたのは11月20日までです", "3年前から取引しています"]
)
def test_a_day_of_something_else_is_not_the_day_of_the_test(knowledge: Knowledge, roles: DayRoles, text: str) -> None:
    assert read(knowledge, roles, "designated_test_done", text) == {}


@pytest.mark.parametrize("text", ["テストから1年過ぎてるとだめ？", "1年以内ならいいんですか"])
def test_a_question_answers_none(knowledge: Knowledge, roles: DayRoles, text: str) -> None:
    assert read(knowledge, roles, "within_one_year_of_designated_test", text) == {}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("テストはちゃんとやっとる", {"ordinary_test_done": True}),
        ("テストは自分たちでしっかりしました", {"ordinary_test_done": True}),
        ("検証はしたよ", {"ordinary_test_done": True}),
        ("指定のテストはした", {}),
        ("テストはちゃんとやってないです", {}),
        ("GENZのテストはちゃんとやりました", {}),
    ],
)
def test_one_s_own_test_is_not_the_designated_one(
    knowledge: Knowledge, roles: DayRoles, text: str, facts: dict[str, Value | None]
) -> None:
    assert read(knowledge, roles, "designated_test_done", text) == facts


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("テストはベトナム側とうちでやりました", True),
        ("リリース前のテストは外注がやりました", True),
        ("テストはお客さんがやるって言ったのでうちはしてない", False),
    ],
)
def test_who_tested_tells_whether_it_was_done(knowledge: Knowledge, roles: DayRoles, text: str, done: bool) -> None:
    assert read(knowledge, roles, "ordinary_test_done", text) == {"ordinary_test_done": done}
