"""The same things in other words: taken back, long past; neglected, mistyped, soaked; whose shop, whose refund."""

from __future__ import annotations

import datetime as dt

import pytest

from nlu.analyze import Reader, default_reader

pytestmark = pytest.mark.slow

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return default_reader()


@pytest.mark.parametrize(
    ("text", "told", "not_told"),
    [
        # reported first, and taken back
        ("当初は下請けのミスだと思っていたが、ログを見ると当社の担当の操作でした。", "", "by_subcontractor=True"),
        ("「外注が消した」とお伝えしましたが訂正します。うちの社員でした。", "", "by_subcontractor=True"),
        ("はじめは協力会社が消したと聞いていましたが、実際はうちの若手でした。", "", "by_subcontractor=True"),
        ("下請けが消したと書きましたが、そのとおりでした。お客さんのデータです。", "by_subcontractor=True", ""),
        ("委託先が消したと書いた報告書を送ります。お客様のデータです。", "by_subcontractor=True", ""),
        ("機器の故障と報告しましたが、調べたらハードは正常で、設定の間違いでした。", "", "cause=equipment-failure"),
        ("電源が故障したと保守から聞き、交換しました。お客様のサイトが止まりました。", "cause=equipment-failure", ""),
        # settled last year; a drill; not only this
        (
            "去年はメールの誤送信で名簿が漏れて保険金をもらいました。今年は設定ミスで客のサイトが止まりました。",
            "harm=third-party-outage",
            "harm=personal-data-leak",
        ),
        ("避難訓練です。サーバーが焼けて客のデータが消えたという筋書きでした。", "", "harm=third-party-data-loss"),
        ("客のサイトが止まりました。個人情報が漏れたということではありません。", "", "harm=personal-data-leak"),
        ("名簿が漏れただけでなく、サイトも止まって取引先から苦情です。", "harm=personal-data-leak", ""),
        ("納めたサイトが止まり、「損をどうしてくれる」の電話がやみません。", "claim_received=True", ""),
        ("うちの会社で、下請けがミスした時も出る特約っていくらですか?", "", "by_subcontractor=True"),
        # neglected, mistyped, poured
        ("配電盤の増し締めを怠って出火し、専用線が止まりました。", "cause=operation-error", ""),
        ("投光器をつけたまま引き上げて、局舎が焼けました。", "cause=operation-error", ""),
        ("画面のエスケープ処理を書き忘れていて、会員のカード情報が漏れました。", "cause=software-defect", ""),
        ("入力チェックを二人で確認しています。停電で納品先が止まりました。", "", "cause=software-defect"),
        ("タイムアウトを300秒にするつもりが3秒にしていました。", "cause=configuration-error", ""),
        ("3000円にするはずの商品を300円にして載せました。", "", "cause=configuration-error"),
        (
            "天井の配管から水が漏れて、事務所のサーバーがだめになりました。",
            "cause=physical-accident harm=own-device-damage",
            "cause=natural-disaster",
        ),
        (
            "機械室の天井から雨が漏れてサーバーがだめになり、利用者から賠償を請求されています。",
            "harm=own-device-damage",
            "",
        ),
        ("お客様のサーバー室で水が漏れ、先方のスイッチがやられました。賠償の話です。", "", "harm=own-device-damage"),
        (
            "社員が、設計図を入れたUSBメモリを駅で落とし、拾った人に見られました。取引先から賠償を請求されました。",
            "cause=loss-or-theft",
            "cause=insider-misconduct",
        ),
        ("社員が客先の図面を自分のUSBに落として転職先に渡しました。", "cause=insider-misconduct", ""),
        (
            "倉庫のドアをこじ開けられ、置いてあった端末から図面を消されました。自社の図面です。",
            "",
            "cause=unauthorized-access",
        ),
        ("チラシの写真に写り込んだ男性から慰謝料を払えと言われています。", "harm=personality-rights", ""),
        ("防犯カメラに映ってた人が機材を壊していきました。", "", "harm=personality-rights"),
        ("掲示板の中傷を、削除の依頼を受けた後も一か月そのまま載せていました。", "cause=moderation-failure", ""),
        # whose shop, whose work
        (
            "文房具の通販サイトを運営しております。注文データを間違って消しました。",
            "business=ecommerce",
            "business=internet-media business=asp",
        ),
        ("農家の直売サイトをやっております。名簿が漏れました。", "business=ecommerce", "business=internet-media"),
        ("お客様の通販サイトを作って納めました。止まって賠償を求められています。", "", "business=ecommerce"),
        ("金物問屋の経理から電話。自社の在庫サーバーが壊れ、得意先が発注できず。", "business=non-it", ""),
        ("木材問屋の総務から賠償を求められています。当社が作った受注システムです。", "", "business=non-it"),
        ("派遣で行ってるうちの若いのが、客先のデータを消しました。", "business=engineer-dispatch", ""),
        ("派遣で来てる子が、うちの顧客リストを消した。", "", "business=engineer-dispatch"),
        ("市場の保守うちです。更新で止めてしまいました", "business=system-maintenance", ""),
        ("保守はよその会社です。うちの通販サイトが止まりました。", "", "business=system-maintenance"),
        # who is to pay whom
        (
            "配信が落ちて、受講者への払い戻しを負担しろと教室から言われています。",
            "harm=third-party-economic-loss",
            "fee_or_refund_claim=True",
        ),
        ("代わりの弁当を手配した、その代金86万円を請求されています。", "", "fee_or_refund_claim=True"),
        ("納めたシステムの代金を返せと言われています。", "fee_or_refund_claim=True", ""),
        ("売り逃し分は求められていません。サイトが止まりました。", "", "credit_or_profit_loss=True"),
        ("先方は減収分を求める文書を用意していて、まだ届いていません。", "", "claim_received=True"),
        ("組合様の請求は、止まった間の応援の人件費で、48万円です。", "claim_received=True", ""),
        ("取引先の請求は、一件もありません。損害は50万円です。", "", "claim_received=True"),
        # work at home, directors, the police, tests, years of use
        ("海外の拠点は今回いっさい関わっていません。", "overseas=False", ""),
        ("役員は関知していません。社員が名簿を売っていました。", "intentional=False", ""),
        ("不正アクセスを受け、警察に届出をしました。捜査が続いています。", "", "illegal_act=True"),
        ("無許可で技術者を派遣して、警察に摘発されました。", "illegal_act=True", ""),
        ("外の業者に頼んで復元してもらいました。自社のデータです。", "", "by_subcontractor=True"),
        ("頼まれていた五十音順ではなく番号順に印字されるバグです。", "spec_mismatch=True", ""),
        ("指定のテストは7月に修了、仕様との食い違いは指摘なし。", "designated_test_done=True", ""),
        ("指定のテストは7月に修了予定でした。", "", "designated_test_done=True"),
        ("通常の試験は納品前に全部済みです。先方から損した分を払えと言われました。", "", "delivered=False"),
        ("構築から8か月のネットワークが、まる2日つながりません。", "within_first_month_of_use=False", ""),
        ("4年前、この会社を始めました。先週納めたシステムが止まりました。", "", "within_first_month_of_use=False"),
        ("手直しをしないまま4月20日に公開しました。", "detected_risk_unmitigated=True", ""),
    ],
)
def test_the_same_in_other_words(text: str, told: str, not_told: str, reader: Reader) -> None:
    stated = {f"{fact.id}={fact.value}" for fact in reader.analyze(text, TODAY).facts if fact.status == "stated"}

    assert set(told.split()) <= stated
    assert not set(not_told.split()) & stated


def test_thanks_for_a_matter_that_is_settled_tell_no_incident(reader: Reader) -> None:
    text = "先日は、止めたサーバーの件で大変お世話になりました。先方とも話がまとまりましたので、お礼のご連絡です。"

    assert reader.analyze(text, TODAY).scope != "in"


def test_of_several_incidents_each_keeps_its_cause(reader: Reader) -> None:
    text = (
        "2件です。(1)当社が運営する会員サイトで、画面の出し分けの誤りにより他の方の氏名と電話番号が見えていました。"
        "(2)社内の技術者が過労で倒れ、3か月休んでいます。"
    )
    causes = {fact.value for fact in reader.analyze(text, TODAY).facts if fact.id == "cause"}

    assert causes >= {"software-defect", "overwork"}
