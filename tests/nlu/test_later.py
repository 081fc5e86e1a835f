"""How far the words of a later message reach: its questions, days and denials, read by the project's own reader."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.facts import Value
from nlu.analyze import Reader, default_reader
from nlu.corrections import Known
from nlu.later import goes_on, within_reach

DAY = dt.date(2026, 11, 24)
DATED: Known = {"incident_date": [("2026-11-18", "stated", ["11月18日"])]}
CLAIMED: Known = {
    "claim_received": [(True, "stated", ["請求されました"])],
    "claimant": [("client", "stated", ["取引先から"])],
    "amount_yen": [(3_000_000, "stated", ["300万"])],
}
LEAKED: Known = {"harm": [("personal-data-leak", "stated", ["個人情報が漏れました"])]}
LOST: Known = {"harm": [("third-party-data-loss", "stated", ["データを消しました"])]}
HARASSED: Known = {"harm": [("employment-claim", "stated", ["パワハラで訴える"])]}


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The project's own reader."""
    return default_reader()


def read(reader: Reader, text: str, known: Known, asked: str | None = None) -> dict[str, Value | None]:
    found = within_reach(reader.analyze(text, DAY), known, asked, reader.extractor.roles, DAY)
    return {fact.id: fact.value if fact.status != "denied" else f"not {fact.value}" for fact in found.facts}


@pytest.mark.parametrize(
    "text",
    [
        "今朝なおりました",
        "本日、無事に復旧いたしました",
        "昨日、先方の社長に怒られました",
        "弁護士に相談したのは昨日です",
        "11/5に返事をしました",
        "先月末に払いました",
        "三年前のことも申告すべきでしょうか",
        "保険には3年前から入っています",
        "昨日、バグを直しました",
    ],
)
@pytest.mark.parametrize("known", [DATED, {}])
def test_a_day_of_something_else_is_not_the_day_of_the_incident(reader: Reader, text: str, known: Known) -> None:
    assert "incident_date" not in read(reader, text, known)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("いや、11月17日でした", "2026-11-17"),
        ("事故は11月16日です", "2026-11-16"),
        ("起きたのは昨日です", "2026-11-23"),
        ("正しくは11月14日です", "2026-11-14"),
    ],
)
def test_the_day_is_put_right_in_so_many_words(reader: Reader, text: str, day: str) -> None:
    assert read(reader, text, DATED)["incident_date"] == day


@pytest.mark.parametrize(
    "text", ["昨日です", "昨日の夜8時からです", "昨日から動かなくなりました", "昨日サーバーが落ちました"]
)
def test_the_day_is_taken_where_none_was_told(reader: Reader, text: str) -> None:
    assert read(reader, text, {})["incident_date"] == "2026-11-23"


def test_the_day_that_is_asked_for_is_taken(reader: Reader) -> None:
    assert "incident_date" in read(reader, "先週の月曜です", DATED, asked="incident_date")


@pytest.mark.parametrize(
    "text",
    [
        "ベトナムの会社に請求したらいいの？",
        "三つとも請求してよいのですか",
        "クライアントに払ってもらってから請求してもらえば？",
        "外注に任せてたら出ませんか？",
        "テストから1年過ぎてるとだめ？",
        "フランスの会社でも海外扱いになりますか",
        "示談したほうがいいですか",
    ],
)
def test_what_is_only_asked_is_no_fact(reader: Reader, text: str) -> None:
    assert read(reader, text, {}) == {}


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("取引先から請求されました。どうしたらいいですか", "claim_received", True),
        ("外注に任せていたんですけど、出ますか", "by_subcontractor", True),
        ("テストを済ませていなかったんですが、だめですか", "ordinary_test_done", False),
    ],
)
def test_what_is_told_before_a_question_is_a_fact(reader: Reader, text: str, fact: str, value: Value) -> None:
    assert read(reader, text, {})[fact] == value


@pytest.mark.parametrize(
    ("text", "known", "fact"),
    [
        ("退職であって解雇ではありません", HARASSED, "harm"),
        ("カード番号の流出はありません", LEAKED, "harm"),
        ("音楽の権利者からは何も言われてないです", CLAIMED, "claim_received"),
        ("内容証明は先方宛で、私どもには来ておりません", CLAIMED, "claim_received"),
    ],
)
def test_a_denial_of_a_part_denies_no_more(reader: Reader, text: str, known: Known, fact: str) -> None:
    assert fact not in read(reader, text, known)


@pytest.mark.parametrize(
    "text", ["請求はされていません", "誰からも請求されていません", "取引先からは請求されていません"]
)
def test_a_denial_of_the_whole_is_taken(reader: Reader, text: str) -> None:
    assert read(reader, text, CLAIMED)["claim_received"] is False


@pytest.mark.parametrize(
    ("text", "known", "value"),
    [
        ("やっぱり漏れてなかったみたいです", LEAKED, "not personal-data-leak"),
        ("被害はないです。情報が漏れた形跡もなし", LEAKED, "not personal-data-leak"),
        ("すみません、消えてなかったです", LOST, "not third-party-data-loss"),
        ("よく見たら、データは消えていませんでした", LOST, "not third-party-data-loss"),
    ],
)
def test_what_did_not_come_about_is_taken_back(reader: Reader, text: str, known: Known, value: str) -> None:
    assert read(reader, text, known)["harm"] == value


@pytest.mark.parametrize("text", ["漏れてないですよね？", "バックアップは消えてなかったです", "止まってなかったです"])
def test_what_is_asked_or_of_another_thing_takes_nothing_back(reader: Reader, text: str) -> None:
    told = read(reader, text, LEAKED | LOST)

    assert told.get("harm") not in ("not personal-data-leak", "not third-party-data-loss")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("450万", 4_500_000),
        ("ぜんぶで40万です", 400_000),
        ("100万に減りました", 1_000_000),
        ("合計1,200万円くらい", 12_000_000),
    ],
)
def test_a_bare_sum_is_what_is_claimed(reader: Reader, text: str, amount: int) -> None:
    assert read(reader, text, CLAIMED) == {"amount_yen": amount}
    assert read(reader, text, {}) != {"amount_yen": amount} or "円" in text


MISUSED: Known = {"cause": [("insider-misconduct", "stated", ["社員が名簿を売って"])]}


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("うちの正社員ではなくて、派遣会社から来てもらっている人です", "contractor-misconduct"),
        ("業務委託の人でした", "contractor-misconduct"),
        ("社員じゃなくてアルバイトでした", "insider-misconduct"),
        ("派遣社員ではありません", None),
        ("派遣社員だとだめですか", None),
    ],
)
def test_who_did_wrong_is_told_later(reader: Reader, text: str, cause: str | None) -> None:
    assert read(reader, text, MISUSED).get("cause") == cause
    assert "cause" not in read(reader, text, CLAIMED)


@pytest.mark.parametrize("text", ["払ったのは62万円です", "契約金額は300万円でした", "代金は120万円です"])
def test_other_money_is_not_what_is_claimed(reader: Reader, text: str) -> None:
    assert "amount_yen" not in read(reader, text, CLAIMED)


@pytest.mark.parametrize("text", ["請求額は500万円に減りました", "代金120万円の返金も請求されました"])
def test_a_new_claim_is_a_new_sum(reader: Reader, text: str) -> None:
    assert "amount_yen" in read(reader, text, CLAIMED)


def test_a_test_that_was_not_repeated_is_no_word_on_the_first_one(reader: Reader) -> None:
    told = read(reader, "その後ライブラリを更新しましたが、再テストはしてないです", {})

    assert told["untested_change"] is True
    assert "ordinary_test_done" not in told


INTRUDED: Known = {"cause": [("unauthorized-access", "stated", ["不正アクセス"])]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("専門の会社に見てもらってますが、今のところ不正アクセスの形跡はありません", "unauthorized-access"),
        ("現時点では侵入された痕跡は見つかっていません", "unauthorized-access"),
        ("調べ終わりました。不正アクセスではありませんでした", "not unauthorized-access"),
    ],
)
def test_what_is_still_looked_into_is_not_taken_back(reader: Reader, text: str, value: str) -> None:
    assert read(reader, text, INTRUDED).get("cause") == value


@pytest.mark.parametrize(
    ("text", "known", "claimed"),
    [
        ("正式な請求書はまだ届いてませんが、90万くらいと言われました", CLAIMED, None),
        ("いくらという話はまだありません", CLAIMED, None),
        ("請求は取り下げられました", CLAIMED, False),
        ("正式な請求書はまだ届いていません", {}, False),
    ],
)
def test_what_is_not_in_writing_yet_is_claimed_all_the_same(
    reader: Reader, text: str, known: Known, claimed: bool | None
) -> None:
    assert read(reader, text, known).get("claim_received") is claimed


def test_who_has_not_claimed_yet_is_no_other(reader: Reader) -> None:
    told = read(reader, "取引先からはまだ請求はなくて、事情を話しに来いと言われています", LEAKED)

    assert told == {"claim_received": False}


def test_what_was_not_down_was_down_for_no_time(reader: Reader) -> None:
    told = read(reader, "4日間ずっと業務が止まってたわけじゃなくて、メールが送れなかっただけです", CLAIMED)

    assert told.get("service_unusable") is False
    assert "outage_hours" not in told


@pytest.mark.parametrize("text", ["修正版をさっき配りました", "今朝なおりました", "先方には詫びました"])
def test_who_tells_of_repairs_and_excuses_goes_on(text: str) -> None:
    assert goes_on(text)
