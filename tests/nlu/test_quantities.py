"""How long it stood still, how much money, how many were hit."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.quantities import read


def values(sentence: str, fact: str) -> list[float]:
    return [item.value for item in read(sentence) if item.fact == fact]


@pytest.mark.parametrize(
    ("sentence", "hours"),
    [
        ("島の南半分、電話も9時間だめでした。", 9),
        ("発券の仕組みが5時間沈黙しました。", 5),
        ("予約の画面が6時間開きませんでした。", 6),
        ("谷の回線が7時間切れたままでした。", 7),
        ("注文も打てず丸一日。", 24),
        ("和菓子屋さんのサイトが3日間見られなくなりました。", 72),
        ("お客様は丸1日半出荷を止めました。", 36),
        ("昨日の午前中3時間予約が取れなかった。", 3),
        ("丸2日間、生花の注文が入らなくなりました。", 48),
        ("ロッカーのクラウドが6時間開かんようになりました。", 6),
        ("注文サイトがまる1日エラーです。", 24),
        ("サーバーが丸2日止まりました。", 48),
        ("丸二日間、通信できなくなった。", 48),
        ("まる一日ダウンしていた。", 24),
        ("半日使えませんでした。", 12),
        ("業務が6時間停止。", 6),
        ("1日半も閉店していた。", 36),
        ("360分停止した。", 6),
        ("約90分間の停止。", 1.5),
        ("3日間使えず、", 72),
        ("三日間の休業。", 72),
        ("2時間30分止まった。", 2.5),
        ("2時間半止まってしまい、", 2.5),
        ("1週間つながらなかった。", 168),
        ("一晩中ではなく一晩落ちていた。", 12),
        ("24h落ちてました", 24),
        ("システムが終日使えない。", 24),
        ("復旧まで8時間かかった。", 8),
        ("公開サイトが3時間停止した。", 3),
        ("取引先への納品が二日間途絶えた。", 48),
        ("稼働中の基幹が5時間ダウン。", 5),
        ("11月3日から2日間停止した。", 48),
        ("今月は3日間止まった。", 72),
        ("停止し,3時間後ではなく4時間ダウンした。", 4),
        ("受付が朝から9時間だんまり。", 9),
        ("一つ目は9日、納めた仕組みが2日動かず、損を求められた。", 48),
        ("停止期間は2日、予約の画面です。", 48),
        ("正午から17時まで止まりました。", 5),
    ],
)
def test_a_standstill_has_a_length_in_hours(sentence: str, hours: float) -> None:
    assert values(sentence, "outage_hours")[-1] == hours


@pytest.mark.parametrize(
    "sentence",
    [
        "26日の5時に再開して、また止まりました。",
        "チケットは発売5分で落ちました。",
        "リリース10分でサーバーがダウンした。",
        "納品の2日後に停止した。",
        "20時7分にサーバーが停止しました。",
        "稼働から3日で止まった。",
        "リリースして2日、サーバーが落ちた。",
        "3日前から使えない。",
        "2時間以内に復旧した。",
        "11月3日に停止した。",
        "業務は翌17日の22時まで止まった。",
        "11日から12日にかけて止まった。",
        "先月3日、サーバーがダウン。",
        "24時間体制の監視が止まった。",
        "24時間365日の窓口が止まった。",
        "ポートの閉鎖が2日遅れた。",
        "2日分の売上が届かなかった。",
        "数時間止まった。",
        "数十時間止まった。",
        "1日あたり5件できなかった。",
        "サーバーの構築に3日間かけた。",
        "半日後に停止した。",
        "3人月の作業が止まった。",
        "サイトが止まった。復旧に2日かかりそう",
        "復旧まであと3時間です。",
        "復旧には2日の見込みです。",
        "開業が10日ずれ込み、止まったままです。",
        "9時から17時までの営業で、昨日一時止まりました。",
    ],
)
def test_a_day_a_delay_or_a_working_time_is_no_standstill(sentence: str) -> None:
    assert values(sentence, "outage_hours") == []


@pytest.mark.parametrize(
    ("sentence", "yen"),
    [
        ("残業代と応援の費用を請求。金額189万。", 1_890_000),
        ("差額400万そっちで払えと言うてはる", 4_000_000),
        ("スーパーさんに廃棄が320万出たって責められてます。", 3_200_000),
        ("売れたはずの分って420万言われてます", 4_200_000),
        ("作り直し代55万こっち持ちって", 550_000),
        ("止まった1時間につき10万、違約金は全部で20万です。払えと", 200_000),
        ("先方いわく被害は二百六十万", 2_600_000),
        ("約1,200万円の請求を受けた。", 12_000_000),
        ("数百万円を請求されている。", 3_000_000),
        ("数十万円の損害。", 300_000),
        ("十数万円かかった。", 130_000),
        ("数千万円を求められた。", 30_000_000),
        ("二億三千万円の訴え。", 230_000_000),
        ("2.5億円の賠償。", 250_000_000),
        ("1億2,000万円の請求書。", 120_000_000),
        ("146万3,000円を支払った。", 1_463_000),
        ("¥1,200,000を請求された。", 1_200_000),
        ("300 万円の見舞金。", 3_000_000),
        ("700万を返せの一点張り。", 7_000_000),
        ("1200万よこせと言われた。", 12_000_000),
        ("金額は500万", 5_000_000),
        ("請求額は1200万です", 12_000_000),
        ("80万って言われた", 800_000),
        ("賠償金300万と言われています", 3_000_000),
        ("200万円はもう払いましたが、残り600万円を請求されています", 6_000_000),
        ("1日50万円の違約金で、合わせて300万円を請求されています", 3_000_000),
        ("210万くらいかかる。", 2_100_000),
        ("修理費240万円と復旧費620万円、合計860万円を請求された。", 8_600_000),
        ("単価380円の品で52万円の損失。", 520_000),
        ("開発を1,850万円で受託し、58万円を請求された。", 580_000),
        ("会員に500円相当のクーポンを配り、5,800万円かかった。", 58_000_000),
        ("年商6億円のうちが、先方から90万円を請求された。", 900_000),
        ("動画を75万円で頼まれ、300万円を求める書面が来た。", 3_000_000),
        ("売上目標2000万円の日に止め、320万円を請求された。", 3_200_000),
        ("ノート1台(12万円)を置き忘れ、280万円を求められた。", 2_800_000),
    ],
)
def test_the_amount_is_what_is_demanded_or_lost(sentence: str, yen: int) -> None:
    assert values(sentence, "amount_yen") == [yen]


@pytest.mark.parametrize(
    "sentence",
    [
        "請求書の宛名が、会員5万に届きました。",
        "うちの代理店の利用者は12万です。",
        "示談は円満に進む。",
        "月給34万円の社員だ。",
        "1本29,800円で売っている。",
        "請負代金3,800万円の契約。",
        "9999兆円の請求。",
        "データは300万件です。",
        "請求の対象は500万人です。",
        "会員は2万です。",
        "2,980円と表示した。",
        "資本金1000万円の会社です。",
        "契約金額は月8万円です。",
        "1980円になってて、差額を払えと言われた。",
        "据え付けを65万円で請けました。",
    ],
)
def test_a_price_a_wage_or_an_order_is_no_amount(sentence: str) -> None:
    assert values(sentence, "amount_yen") == []


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("3万2千件が流出。", 32_000),
        ("会員1,500人分のデータ。", 1500),
        ("十数名の住所が見えた。", 13),
        ("数百名に届いた。", 300),
        ("百数十人に送った。", 130),
        ("50数名分が漏れた。", 50),
        ("約4,300名分が外に出た。", 4300),
        ("7万2,000通を誤って送った。", 72_000),
        ("2万6千世帯に配った。", 26_000),
        ("300口座の番号。", 300),
        ("10 万件の履歴を盗まれた。", 100_000),
        ("2万人と書いたのは桁違いで、正しくは2千人です。", 2000),
        ("従業員300名の健診結果が漏れた。", 300),
    ],
)
def test_the_people_and_items_hit_are_counted(sentence: str, count: int) -> None:
    assert values(sentence, "people_affected") == [count]


@pytest.mark.parametrize(
    "sentence",
    [
        "納める前の確認は二人でやりました。",
        "3人で手分けして名簿を見直しました。",
        "40店のうち一部から苦情。",
        "試験は一通り終えた。",
        "3部署で使っている。",
        "2通信会社。",
        "慰謝料は一人1万円。",
        "5人月の案件。",
        "社員85名である。",
        "従業員は60名。",
        "従業員40名のソフトハウスで開発した。",
        "二件の事故を起こした。",
        "サーバーの保守を18件請け負っている。",
        "1日40件を超える。",
        "数名から連絡があった。",
        "契約データが1,500件消えた。",
        "3時間で412件の申込。",
        "エンジニアが2人辞めた",
        "担当者1名が辞める",
        "技術者が二人続けて辞め、間に合わなかった。",
    ],
)
def test_staff_parts_and_idioms_are_not_counted(sentence: str) -> None:
    assert values(sentence, "people_affected") == []


def test_each_figure_stands_where_its_offsets_say() -> None:
    sentence = "3万2千件が流出し、6時間停止、約1,200万円を請求された。"

    assert {sentence[item.start : item.end] for item in read(sentence)} == {"3万2千件", "6時間", "約1,200万円"}


@pytest.mark.parametrize(
    ("sentence", "fact", "value", "evidence"),
    [
        ("2、3時間止まりました。", "outage_hours", 3, "2、3時間"),
        ("2,3時間止まりました。", "outage_hours", 3, "2,3時間"),
        ("二三時間ほど停止した。", "outage_hours", 3, "二三時間"),
        ("2〜3日使えなかった。", "outage_hours", 72, "2〜3日"),
        ("半日か1日ほど止まっていた。", "outage_hours", 24, "半日か1日"),
        ("3時間から5時間ダウン。", "outage_hours", 5, "3時間から5時間"),
        ("100人か200人の住所が漏れた。", "people_affected", 200, "100人か200人"),
        ("50〜60名に届いた。", "people_affected", 60, "50〜60名"),
        ("数十人に送った。", "people_affected", 30, "数十人"),
        ("100万円から200万円を請求された。", "amount_yen", 2_000_000, "100万円から200万円"),
        ("数百万円を求められた。", "amount_yen", 3_000_000, "数百万円"),
    ],
)
def test_of_a_range_the_upper_end_is_taken_and_is_not_exact(
    sentence: str, fact: str, value: float, evidence: str
) -> None:
    found = [item for item in read(sentence) if item.fact == fact]

    assert [(item.value, sentence[item.start : item.end], item.exact) for item in found] == [(value, evidence, False)]


@pytest.mark.parametrize(
    ("sentence", "fact", "found"),
    [
        ("半日くらい止まった。", "outage_hours", [12]),
        ("6時間停止、300名の住所が漏れた。", "outage_hours", [6]),
        ("1,200万円を請求された。", "amount_yen", [12_000_000]),
        ("3日から5時間止まった。", "outage_hours", [5]),
        ("A社が100人、B社が200人の名簿が漏れた。", "people_affected", [100, 200]),
    ],
)
def test_figures_side_by_side_are_no_range(sentence: str, fact: str, found: list[float]) -> None:
    assert [item.value for item in read(sentence) if item.fact == fact] == found


@given(
    st.lists(
        st.sampled_from(
            [
                *"1,.千万億数円名件日半分、月約",
                "23",
                "9" * 14,
                "時間",
                "停止",
                "を返せ",
                "納品",
                "か",
                "から",
                "〜",
                "二三",
                "2,3",
            ]
        ),
        max_size=40,
    )
)
def test_any_row_of_figures_is_read_without_error_and_in_bounds(pieces: list[str]) -> None:
    sentence = "".join(pieces)
    for item in read(sentence):
        assert 0 <= item.start < item.end <= len(sentence)
        assert 0 < item.value < 1e15
        if item.fact == "outage_hours":
            assert item.value <= 10_000


@pytest.mark.parametrize(
    "piece",
    [
        *"9万約",
        "1,",
        "千百十",
        "数十",
        "一二三",
        "1万",
        "月給",
        "停止1日",
        "納品し",
        "1円",
        "社員数約",
        "2,3",
        "二三日",
        "1人か",
        "1〜",
    ],
)
def test_no_row_of_figures_takes_long(piece: str) -> None:
    sentence = (piece * 240)[:240]
    began = time.perf_counter()
    list(read(sentence))

    assert time.perf_counter() - began < 0.1
