"""Which day is the day of what."""

from __future__ import annotations

import datetime as dt

import pytest

from nlu.analyze import DATA
from nlu.calendar_words import months, read
from nlu.day_roles import DayRoles

TODAY = dt.date(2026, 11, 21)
ROLES = DayRoles(DATA)


def roles(sentence: str) -> list[str | None]:
    days = sorted([*read(sentence, TODAY), *months(sentence, TODAY)], key=lambda day: day.start)
    return [ROLES.date_fact(sentence, day.start, day.end) for day in days]


@pytest.mark.parametrize(
    ("sentence", "fact"),
    [
        ("保険の始期は今年4月1日です。", "policy_start_date"),
        ("この保険は10月1日に加入しました。", "policy_start_date"),
        ("Bプランは去年の5月1日から入っています。", "policy_start_date"),
        ("契約開始日は2026年4月1日。", "policy_start_date"),
        ("加入したのは今年6月です。", "policy_start_date"),
        ("共済は3月31日で満期でした。", "policy_end_date"),
        ("プランは8月末に解約しています。", "policy_end_date"),
        ("遡及日は2024年4月1日です。", "retroactive_date"),
        ("11月3日に保険会社へ連絡しました。", "notice_received_date"),
        ("代理店には11月3日に報告しています。", "notice_received_date"),
        ("10月3日に納品しました。", "delivered_date"),
        ("運用は5月から、受入れの試験は済んでいます。", "use_started_date"),
        ("版を上げたのが10月2日です。", "use_started_date"),
        ("10月1日に切り替えた仕組みです。", "use_started_date"),
        ("10月5日に切り替えの手順を飛ばし、レジが止まりました。", "incident_date"),
        ("消え始めたのが10月20日です。", "incident_date"),
        ("10月5日、求められた仕様では優先のはずが、止まりました。", "incident_date"),
        ("11/20受付。", None),
        ("11/20、長崎の開発会社より。", None),
        ("社長より11/20午前。", None),
        ("10月5日の留守電を聞きました。", None),
        ("本番は今年6月から。", "use_started_date"),
        ("4月に動き始めた受付です。", "use_started_date"),
        ("釣具店の注文の仕組み（4月に納めて稼働中）。", "use_started_date"),
        ("3月に改修した配車のプログラムです。", "use_started_date"),
        ("9/1本番開始。", "use_started_date"),
        ("GENZさんの検査が終わったのが昨年9月8日です。", "designated_test_date"),
        ("指定のテストを終えたのは昨年の9月15日です。", "designated_test_date"),
        ("10/27 16:00 SI会社の社長、集計が合わない。", None),
        ("受電 11/16 10:20 問屋の室長", None),
        ("11/16 10:20 サーバーが落ちた。", "incident_date"),
        ("11/18 15:10 入電。", None),
        ("11/20 通話記録。", None),
        ("保守会社 11/19受電", None),
        ("11/20 9:05 電話が不通になりました。", "incident_date"),
        ("昨日のお電話の訂正です。", None),
        ("11月2日に本番を開け、", "use_started_date"),
        ("契約日は本年4月1日(本プランとBプラン)。", "policy_start_date"),
        ("開発の契約日は4月1日(本プラン)。", None),
        ("7月13日、その部品のせいで注文が二重に流れ、紙代を求められています。", "incident_date"),
        ("稼働は12月1日に延びる見込みです。", None),
        ("11月1日より正式稼働。", "use_started_date"),
        ("2024年から使っていただいています。", "use_started_date"),
        ("弊社は食品問屋で、11年前から自社開発の受注サイトを使い、主にホテルから注文を受けております。", None),
        ("報告日 11月20日", None),
        ("2015年からお付き合いのある印刷会社です。", None),
        ("10月20日に請求書が届きました。", "claim_date"),
        ("賠償を求められたのは10月20日です。", "claim_date"),
        ("11月3日、受注サーバーのディスクが突然故障しました。", "incident_date"),
        ("止まったのは11月16日です。", "incident_date"),
        ("11月3日に設定作業を行った際、誤って消しました。", "incident_date"),
        ("改修版の適用は10月6日です。", "act_date"),
        ("GENZ社のテストを3月10日に終えました。", "designated_test_date"),
        ("指定の検査は3月1日、止まったのはそのあとです。", "designated_test_date"),
        ("3月1日に世に出しました。", "use_started_date"),
        ("8月に入り、前に消してしまった写真の件で、賠償を求める書状が来ました。", "claim_date"),
        ("8月に入り、納めた受付が止まりました。", "incident_date"),
        ("納期は10月末です。", None),
        ("バックアップは一昨日のやつしかないです", None),
        ("昨日のバックアップから戻しました", None),
        ("昨日のバックアップ作業中に消しました", "incident_date"),
        ("さっき聞いたら、まだ止まっていました", None),
        ("さっき止まりました", "incident_date"),
        ("9月12日に修理代を支払った。", None),
        ("4月1日に取引先と保守契約を結びました。", None),
    ],
)
def test_the_words_around_a_day_name_it(sentence: str, fact: str | None) -> None:
    assert roles(sentence) == [fact]


def test_several_days_of_a_sentence_are_told_apart() -> None:
    assert roles("改修版の適用は10月6日、止まったのは11月16日です。") == ["act_date", "incident_date"]
    assert roles("保険期間は2026年4月1日から2026年10月1日までです。") == ["policy_start_date", "policy_end_date"]


@pytest.mark.parametrize(
    ("text", "insured"),
    [
        ("9月1日に保険に加入しました。", True),
        ("始期は9月1日です。", True),
        ("会員が9月1日に加入しました。", False),
        ("保険薬局のレセプトが止まりました。", False),
    ],
)
def test_days_of_a_policy_are_read_where_insurance_is_spoken_of(text: str, insured: bool) -> None:
    assert ROLES.insured(text) is insured


@pytest.mark.parametrize(
    ("sentence", "known"),
    [
        ("8月に客先から連絡を受けて知っていました。", True),
        ("不具合が判明したのは8月です。", True),
        ("8月には気づいていませんでした。", False),
        ("8月に納めました。", False),
    ],
)
def test_a_day_on_which_somebody_learnt_of_the_matter(sentence: str, known: bool) -> None:
    (month,) = months(sentence, TODAY)

    assert ROLES.became_known(sentence, month.start, month.end) is known


def test_bare_dates_take_no_long_search() -> None:
    sentence = "11月3日、" * 30
    assert len(roles(sentence)) == 30


@pytest.mark.parametrize(
    ("sentence", "fact"),
    [
        ("指定のテストは、昨年12月に終えています。", "designated_test_date"),
        ("納品は、10月6日です。", "delivered_date"),
        ("4年前に組んだ受注システムです。", "delivered_date"),
        ("2024年秋に当社が入れた設定です。", "delivered_date"),
        ("令和6年4月から同じ版で動いています。", "use_started_date"),
        ("令和6年4月から動いていません。", "incident_date"),
        ("今月になって賠償を求める手紙が来ました。", "claim_date"),
        ("この保険は今年3月末で終わっています。", "policy_end_date"),
        ("今年3月から販売している会計ソフトです。", None),
    ],
)
def test_a_day_told_obliquely_has_its_role_too(sentence: str, fact: str | None) -> None:
    assert roles(sentence) == [fact]


@pytest.mark.parametrize(
    ("sentence", "over"),
    [
        ("保険は6月末で切れ、更新していません。", True),
        ("保険は6月末に切れて8月に請求が来ました。", True),
        ("保険は12月末で切れます。", False),
        ("保険は12月末までです。", False),
        ("保険は6月末まででした。", True),
    ],
)
def test_whether_a_policy_is_over(sentence: str, over: bool) -> None:
    assert ROLES.ended(sentence, sentence.index("月末") + 2) is over
