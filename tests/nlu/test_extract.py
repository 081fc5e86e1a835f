"""Facts with evidence from whole texts, as the reader finds them with GiNZA."""

from __future__ import annotations

import copy
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.errors import TriageError
from nlu.analyze import Reader, default_reader
from nlu.model import Analysis
from nlu.parse import Parser
from nlu.text import normalise
from tests.golden_texts import open_texts

pytestmark = pytest.mark.slow

TODAY = dt.date(2026, 11, 21)
FRAGMENTS = (
    "㈱山田の|①|ｻｰﾊﾞｰが|丸2日停止し|、|。|\r\n|　|顧客の|個人情報が|漏え\u200bい|３万２千件|しました|していません|"
    "かもしれません|の疑い|とのこと|不正アクセスで|ウイルス|か\u3099|𠮷野家さんから|１，２００万円の|"
    "損害賠償請求|を受けました|11/1に|昨日、|納品した|もし|他社で|データが消え|👨\u200d👩\u200d👧|バグが原因で|\u202e|テストは実施済み|うちは"
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return default_reader()


def forgetful(reader: Reader) -> Reader:
    """The same reader with nothing parsed yet."""
    fresh = copy.copy(reader)
    fresh.parser = Parser()
    return fresh


def check_evidence(analysis: Analysis) -> None:
    for fact in analysis.facts:
        assert fact.evidence, fact
        assert 0 < fact.confidence <= 1
        assert fact.status in ("stated", "denied", "unknown")
        for item in fact.evidence:
            assert 0 <= item.start < item.end <= len(analysis.text)
            assert analysis.text[item.start : item.end] == item.text
            assert normalise(item.text).norm.strip()


@given(st.lists(st.sampled_from(FRAGMENTS.split("|")), min_size=1, max_size=25).map("".join))
@settings(max_examples=80, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
def test_evidence_points_at_its_own_words_in_any_text(text: str) -> None:
    found = default_reader().analyze_many([(text, TODAY)])[0]
    if isinstance(found, TriageError):
        assert found.code == "empty_text"
    else:
        assert found.text == text
        check_evidence(found)


def test_evidence_points_at_its_own_words_in_every_open_text(reader: Reader) -> None:
    texts = [(item["text"], dt.date.fromisoformat(item["as_of"])) for item in open_texts()]
    found = reader.analyze_many(texts)
    facts = 0
    for analysis in found:
        assert isinstance(analysis, Analysis)
        check_evidence(analysis)
        facts += len(analysis.facts)

    assert facts > 3 * len(texts)


def test_evidence_is_the_text_as_sent_however_it_was_typed(reader: Reader) -> None:
    text = "㈱山田様へ納めたｼｽﾃﾑがﾊﾞｸﾞで\r\n6時間止まり、1,200万円を請求されました。"
    facts = {(fact.id, fact.value): fact for fact in reader.analyze(text, TODAY).facts}

    assert [item.text for item in facts["cause", "software-defect"].evidence] == ["ﾊﾞｸﾞ"]
    assert [item.text for item in facts["outage_hours", 6].evidence] == ["6時間"]
    assert [item.text for item in facts["amount_yen", 12_000_000].evidence] == ["1,200万円"]


def test_the_same_text_is_always_read_the_same(reader: Reader) -> None:
    texts = [(item["text"], TODAY) for item in open_texts()[::12]]

    assert forgetful(reader).analyze_many(texts) == forgetful(reader).analyze_many(texts)


def test_many_texts_read_at_once_are_read_as_one_by_one(reader: Reader) -> None:
    texts = [(item["text"], dt.date.fromisoformat(item["as_of"])) for item in open_texts()[::8]]
    alone = forgetful(reader)

    assert forgetful(reader).analyze_many(texts) == [alone.analyze(*text) for text in texts]


def test_a_text_that_cannot_be_read_leaves_the_others_alone(reader: Reader) -> None:
    good = "サーバーが停止し、取引先から請求を受けました。"
    texts = [good, "", "停止\x00", "あ" * 30_000, good]
    found = reader.analyze_many([(text, TODAY) for text in texts])

    assert [item.code for item in found if isinstance(item, TriageError)] == [
        "empty_text",
        "invalid_characters",
        "text_too_long",
    ]
    assert found[0] == found[4] == reader.analyze(good, TODAY)


def test_nothing_asked_is_nothing_read(reader: Reader) -> None:
    assert reader.analyze_many([]) == []


def test_a_text_that_cannot_be_read_raises_when_it_is_alone(reader: Reader) -> None:
    with pytest.raises(TriageError, match="何が起きたか"):
        reader.analyze("  ", TODAY)


@pytest.mark.parametrize(
    ("text", "fact", "value", "status"),
    [
        ("個人情報の漏えいはありません。サーバーが停止しました。", "harm", "personal-data-leak", "denied"),
        ("個人情報が漏えいしました。", "harm", "personal-data-leak", "stated"),
        ("ウイルスに感染した疑いがあります。", "cause", "malware", "unknown"),
        ("取引先からまだ請求は受けていません。", "claim_received", False, "stated"),
        ("取引先から損害賠償請求を受けました。", "claim_received", True, "stated"),
        ("昨日サーバーが停止しました。", "incident_date", "2026-11-20", "stated"),
        ("納品したシステムのバグで取引先の業務が6時間停止。", "outage_hours", 6, "stated"),
        ("電気や通信は関係ありません。うちのバグです。", "cause", "external-infrastructure", "denied"),
        ("もう200万円払ってしまいました。請求は全部で800万円です。", "amount_yen", 8_000_000, "stated"),
        ("遅れた分は1日50万円払う契約。請求は300万円。", "amount_yen", 3_000_000, "stated"),
        ("修理費240万円を払いました。", "amount_yen", 2_400_000, "stated"),
    ],
)
def test_what_a_text_says_of_a_fact(reader: Reader, text: str, fact: str, value: object, status: str) -> None:
    found = [item.status for item in reader.analyze(text, TODAY).facts if (item.id, item.value) == (fact, value)]

    assert found == [status]


@pytest.mark.parametrize(
    "text",
    [
        "単体テストしかしてませんでした",
        "結合テストはしていません",
        "まだ検収されていません",
        "リリースできていません",
        "自社のコードではありません",
    ],
)
def test_what_was_not_done_denies_no_trade(reader: Reader, text: str) -> None:
    assert [item for item in reader.analyze(text, TODAY).facts if item.id == "business"] == []


@pytest.mark.parametrize("text", ["示談したら楽になるかな", "示談したほうがいいですか", "払ったほうがいいかな"])
def test_who_thinks_of_settling_has_not_even_perhaps_settled(reader: Reader, text: str) -> None:
    assert [item for item in reader.analyze(text, TODAY).facts if item.id == "settled_without_consent"] == []


def test_who_asks_for_a_part_in_the_negative_denies_nothing(reader: Reader) -> None:
    facts = reader.analyze("止まった分だけでも出ませんか", TODAY).facts

    assert [item for item in facts if item.status == "denied"] == []


def test_who_says_that_it_is_not_their_trade_denies_it(reader: Reader) -> None:
    found = reader.analyze("うちの仕事はホスティングではなく、システムの受託開発です。", TODAY).facts

    assert ("hosting", "denied") in {(item.value, item.status) for item in found if item.id == "business"}


@pytest.mark.parametrize(
    "text",
    [
        "もし個人情報が漏えいしたら補償されますか。",
        "ニュースでランサムウェアの被害を見ました。",
        "同業の会社で情報漏えいがあったそうです。",
    ],
)
def test_what_is_imagined_or_somebody_elses_is_no_fact(reader: Reader, text: str) -> None:
    assert [item for item in reader.analyze(text, TODAY).facts if item.id in ("harm", "cause")] == []


def test_a_later_plain_statement_settles_an_earlier_doubt_about_the_cause(reader: Reader) -> None:
    found = reader.analyze("当初は不正アクセスを疑いました。原因は設定ミスでサーバーが停止しました。", TODAY).facts

    assert {(item.value, item.status) for item in found if item.id == "cause"} == {("configuration-error", "stated")}


@pytest.mark.parametrize(
    "text", ["👍👍👍", "あ" * 2000, "、" * 500, "。" * 500, "ｶﾞ" * 300, "1" * 700, "(" * 600, "𠮷" * 600]
)
def test_odd_texts_are_read_without_an_error(reader: Reader, text: str) -> None:
    check_evidence(reader.analyze(text, TODAY))


def test_evidence_never_begins_inside_a_figure(reader: Reader) -> None:
    text = "先方から1,500万円の賠償を求められています。"
    claims = [fact for fact in reader.analyze(text, dt.date(2026, 11, 21)).facts if fact.id == "claim_received"]

    assert claims
    assert not any(text[span.start - 1].isdigit() for fact in claims for span in fact.evidence if span.start)
