"""Corrections that speak of what was told before."""

from __future__ import annotations

import pytest

from knowledge.model import Knowledge
from nlu import acts
from nlu.acts import Act, read_act
from nlu.corrections import Known, in_context
from nlu.model import Analysis

KNOWN: Known = {
    "outage_hours": [(3, "stated", ["3時間"])],
    "harm": [("personal-data-leak", "stated", ["情報が流出"]), ("third-party-outage", "stated", ["停止"])],
    "delivered": [(True, "stated", ["納品"])],
}


def read(knowledge: Knowledge, text: str) -> list[tuple[str, object, str]]:
    nothing = Analysis(text, "unclear", (), ())
    found = in_context(knowledge.vocabulary, nothing, text, KNOWN).facts
    for fact in found:
        assert all(text[span.start : span.end] == span.text for span in fact.evidence)
    return [(fact.id, fact.value, fact.status) for fact in found]


@pytest.mark.parametrize("text", ["いや、3時間じゃなくて6時間", "すみません、6時間です", "３時間ではなく６時間でした"])
def test_a_bare_figure_replaces_the_one_that_was_told(knowledge: Knowledge, text: str) -> None:
    assert read(knowledge, text) == [("outage_hours", 6, "stated")]


CLAIMED: Known = {"amount_yen": [(450_000, "stated", ["45万"])]}


@pytest.mark.parametrize(
    "text",
    [
        "すみません、43万の間違いでした",
        "45万と言いましたが43万でした",
        "やっぱり43万",
        "さっき言った45万って、正しくは43万です",
    ],
)
def test_a_bare_sum_replaces_the_one_that_is_claimed(knowledge: Knowledge, text: str) -> None:
    assert read_act(text) == Act("correct", whole=False)
    found = in_context(knowledge.vocabulary, Analysis(text, "unclear", (), ()), text, CLAIMED).facts

    assert [(fact.id, fact.value) for fact in found] == [("amount_yen", 430_000)]


@pytest.mark.parametrize(
    "text",
    [
        "消したのは受注表だけじゃなくて顧客表もです",
        "会員が3人だけではなく10人います",
        "先方は払うと言いました",
        "やっぱり取引先が怒っています",
        "納品の日を間違えたと言いましたか?",
    ],
)
def test_what_adds_or_reports_puts_nothing_right(text: str) -> None:
    assert (act := read_act(text)) is None or act.intent != "correct"


@pytest.mark.parametrize(
    ("text", "puts_right"),
    [
        ("プログラムじゃなくて写真です", False),
        ("うちじゃなくて回線の会社がね", False),
        ("いや、写真じゃなくて音楽です", True),
        ("訂正します、写真じゃなくて音楽です", True),
        ("まだ答えてません", True),
    ],
)
def test_a_contrast_alone_puts_nothing_right(text: str, puts_right: bool) -> None:
    assert acts.puts_right(text) is puts_right


@pytest.mark.parametrize("text", ["訂正、漏えいはありませんでした", "流出はしていません", "情報の漏えいはなかったです"])
def test_a_bare_denial_takes_back_what_was_told(knowledge: Knowledge, text: str) -> None:
    assert ("harm", "personal-data-leak", "denied") in read(knowledge, text)


@pytest.mark.parametrize("text", ["火災はありませんでした", "100人です", "間違えました"])
def test_what_was_not_told_is_neither_replaced_nor_denied(knowledge: Knowledge, text: str) -> None:
    assert read(knowledge, text) == []


TOLD: Known = {
    "business": [("engineer-dispatch", "stated", ["派遣"])],
    "cause": [("operation-error", "stated", ["間違えて消した"])],
    "harm": [("own-device-damage", "stated", ["コーヒーをこぼして"])],
    "ip_by_display": [(True, "confirmed", ["はい"])],
    "delivered": [(True, "stated", ["納品した"])],
}


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("派遣じゃなくて準委任でした、すみません", [("business", "engineer-dispatch", "denied")]),
        ("いや画面じゃなくて、パンフレットの印刷物の方", [("ip_by_display", False, "stated")]),
        ("さっきのは間違い。画面表示ではありません", [("ip_by_display", False, "stated")]),
        ("いや、消したのはうちじゃなくて客です", [("cause", "operation-error", "denied")]),
        ("消したのはうちの社員じゃなくて外注さんです", []),
        ("納品じゃなくて検収が済んだところです", []),
        ("システムじゃなくてサイトです", []),
        ("うちじゃなくて下請けがやりました", []),
        ("いや、3時間じゃなくて6時間", [("outage_hours", 6, "stated")]),
        (
            "パソコンはうちのやのうて、工場さんのもんです",
            [("harm", "property-damage", "stated"), ("harm", "own-device-damage", "denied")],
        ),
    ],
)
def test_what_a_correction_takes_back_by_its_own_words(
    knowledge: Knowledge, text: str, corrected: list[tuple[str, object, str]]
) -> None:
    found = in_context(knowledge.vocabulary, Analysis(text, "unclear", (), ()), text, TOLD).facts

    assert [(fact.id, fact.value, fact.status) for fact in found] == corrected


@pytest.mark.parametrize(
    "text",
    ["止まったのは3店舗じゃなくて5店舗です", "3社じゃなくて5社です", "30じゃなくて50です", "3回じゃなくて4回です"],
)
def test_a_figure_of_something_else_replaces_nothing(knowledge: Knowledge, text: str) -> None:
    known = {
        "outage_hours": [(3, "stated", ["3時間"])],
        "people_affected": [(300, "stated", ["300人"])],
        "amount_yen": [(30000, "stated", ["3万円"])],
    }

    told = in_context(knowledge.vocabulary, Analysis(text, "in", (), ()), text, known).facts

    assert [fact for fact in told if fact.id in known] == []


def test_who_withdraws_speaks_for_themselves(knowledge: Knowledge) -> None:
    known = {
        "harm": [("personal-data-leak", "stated", ["個人情報"])],
        "cause": [("software-defect", "stated", ["バグ"])],
    }
    own, others = "バグというのは取り消します", "お客さんは、個人情報も取り消してくれと言いました"

    told = in_context(knowledge.vocabulary, Analysis(own, "in", (), ()), own, known).facts
    assert [(fact.value, fact.status) for fact in told] == [("software-defect", "denied")]
    assert in_context(knowledge.vocabulary, Analysis(others, "in", (), ()), others, known).facts == ()


STOOD: Known = {
    "harm": [("third-party-outage", "stated", ["サイトが止まって"])],
    "by_subcontractor": [(True, "stated", ["委託先がやらかして"])],
}


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("お客さんのサイトじゃなくて自社の通販サイトです", [("harm", "third-party-outage", "denied")]),
        ("取引先のシステムではなくて、うちのシステムです", [("harm", "third-party-outage", "denied")]),
        ("客のデータじゃなくて自社のやつです", [("harm", "third-party-outage", "denied")]),
        ("お客さんのサイトじゃなくて別の客のサイトです", []),
        ("うちの社員がやりました。外注じゃなくて", [("by_subcontractor", False, "stated")]),
    ],
)
def test_whose_thing_it_was_is_no_word_on_who_did_it(
    knowledge: Knowledge, text: str, corrected: list[tuple[str, object, str]]
) -> None:
    found = in_context(knowledge.vocabulary, Analysis(text, "unclear", (), ()), text, STOOD).facts

    assert [(fact.id, fact.value, fact.status) for fact in found] == corrected
