"""Whose data, whose loss, whose claim: what a text tells of others, of oneself, and of several incidents at once."""

from __future__ import annotations

import datetime as dt

import pytest

from nlu.analyze import DATA, Reader, default_reader
from nlu.polarity import PolarityReader

pytestmark = pytest.mark.slow

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return default_reader()


def stated(reader: Reader, text: str) -> set[str]:
    return {f"{fact.id}={fact.value}" for fact in reader.analyze(text, TODAY).facts if fact.status == "stated"}


@pytest.mark.parametrize(
    ("text", "told", "not_told"),
    [
        # an employee sues, and what was delivered stood still as well
        (
            "2件あります。取引先のレジが当社の更新ミスで半日止まり損害を請求されています。"
            "もう1件は、元社員から不当解雇だと訴えられました",
            "harm=third-party-outage harm=employment-claim",
            "claimant=employee",
        ),
        (
            "名簿が流出してしまいました。それとは別に、辞めた社員が残業代を払えと訴えています",
            "harm=personal-data-leak harm=employment-claim",
            "claimant=employee",
        ),
        (
            "納品したアプリが不具合で止まりました。別件ですが、社員がうつで3か月休職しています",
            "harm=third-party-outage harm=employee-disability",
            "",
        ),
        (
            "1件目は納品先のシステム停止で、取引先に50万円請求されています。2件目、自社の会計データを誤って消しました",
            "harm=own-data-loss",
            "harm=third-party-data-loss",
        ),
        ("客のデータを消した。自社の売上データも同じ日に消えた", "harm=third-party-data-loss harm=own-data-loss", ""),
        # one incident: the employee claims, and nothing else stood still
        (
            "元社員からパワハラで訴えられました。仕事を止められたと言っています",
            "harm=employment-claim claimant=employee",
            "harm=third-party-outage",
        ),
        (
            "社員の給与明細が全社員に見えるようになってしまい、社員から慰謝料を求められています",
            "harm=personal-data-leak claimant=employee",
            "",
        ),
        # who erased their own data
        (
            "うちの手順書どおりにやった取引先が、自社の売上台帳を上書きしてしまいました",
            "harm=third-party-data-loss",
            "harm=own-data-loss",
        ),
        (
            "自分の会社の会計データを間違えて消しました。だれからも請求はありません",
            "harm=own-data-loss",
            "harm=third-party-data-loss",
        ),
        # things that were torn
        ("預かった古文書をコピー中に破ってしまいました", "harm=property-damage", "harm=entrusted-data-loss"),
        ("お客様の契約書の原本をシュレッダーにかけてしまい怒られています", "harm=property-damage", ""),
        ("告発した社員がシュレッダー係にされたと訴えています", "harm=employment-claim", "harm=property-damage"),
        ("お客様から預かったデータを間違えて消してしまいました", "harm=entrusted-data-loss", "harm=property-damage"),
        # what was delivered, and what stood on one's own machines
        ("客に納めた端末の電池が膨らんで、カーペットが焦げました", "harm=property-damage", "harm=own-device-damage"),
        ("落雷で機器が壊れ、契約者さんのホームページが停止しています", "harm=third-party-outage", ""),
        (
            "落雷でうちの事務所のサーバーが壊れて、自社の仕事が止まりました。お客さんには影響ありません",
            "harm=own-device-damage",
            "harm=third-party-outage",
        ),
        ("事務所に空き巣が入ってタブレット3台を盗まれました", "cause=loss-or-theft", "harm=own-device-damage"),
        # prices and charges are no claim of damages
        ("制作費の残りを払ってくれないお客さんがいます", "", "claim_received=True"),
        ("クラウドの利用料の請求が300万円になりました。乗っ取られたようです", "", "claim_received=True"),
        ("お客さんから損害を払ってくれないなら訴えると言われ、内容証明が来ました", "claim_received=True", ""),
        ("フォントの利用料120万円をフォント会社から請求されています", "claim_received=True", ""),
        (
            "設定を間違えて取引先のAWSの請求が跳ね上がり、その分200万円を賠償しろと言われています",
            "claim_received=True",
            "",
        ),
        # one's own loss, one's own secret
        ("発注数を間違えて仕入れすぎました。うちの損です", "harm=own-costs", "harm=third-party-economic-loss"),
        ("計算を間違えてお客さんに損をさせ、200万円請求されています", "harm=third-party-economic-loss", ""),
        ("退職した社員が当社のソースコードを持ち出しました", "", "harm=confidential-leak"),
        ("うちの社員が取引先の設計図を盗んで転職しました", "harm=confidential-leak", ""),
        ("うちの社員がうちの顧客名簿を盗んで独立しました", "harm=personal-data-leak", ""),
        # where the work was done, where the claimant is, where the court is
        ("アメリカのカリフォルニアの裁判所に訴えられました", "suit_abroad=True", "overseas=True"),
        ("開発は全部国内で行いました。相手は中国の会社です", "overseas=False", "overseas=True"),
        ("作業はすべてベトナムで行っています", "overseas=True", ""),
        ("セブにあるうちの開発室が作った部分にバグがありました", "overseas=True", "by_subcontractor=True"),
        ("ハノイの子会社で開発したシステムが止まり、国内の取引先から請求されています", "overseas=True", ""),
        ("マニラの当社チームが作った所の誤りです。請求は名古屋の会社からで、国内の話です", "overseas=True", ""),
        ("台湾の会社から台北の当社支店が直接受けたアプリです", "contracted_abroad=True", ""),
        ("下請けの変換スクリプトの不具合で在庫が狂いました", "by_subcontractor=True", ""),
        ("設計は外注でしたが、作ったのは当社の社員です", "by_subcontractor=False", "by_subcontractor=True"),
        # somebody else's people, family, health
        ("常駐先の社員さんが間違えて本番DB消しました。自分じゃないです", "", "cause=operation-error"),
        ("うちの社員が間違えて設定を消して、取引先の業務が止まりました", "cause=operation-error", ""),
        ("父の会社は昔同じ事故で訴えられて2000万円払いました", "", "claim_received=True"),
        ("父の会社を継いだ者です。取引先から300万円請求されています", "claim_received=True", ""),
        ("一人社長です。うつで働けません。休職中の補償はありますか", "", "harm=employee-disability"),
        ("うちのエンジニアがヘルニアで3か月休んでいます", "harm=employee-disability", ""),
        ("利用者の代理人から運営責任があると言われています", "claim_received=True", "harm=employment-claim"),
        # what was only seen, sent out, or not opened
        ("顧客のサーバーに見覚えのないログインの履歴がありました", "", "harm=personal-data-leak"),
        ("不審なログインがあり、会員の個人情報が抜かれていました", "harm=personal-data-leak", ""),
        ("スパムメールが5万通ばらまかれました。お客さんのサーバーが踏み台です", "", "people_affected=50000"),
        ("変なメールが来ましたが、開かずに削除しました", "", "harm=third-party-outage"),
        (
            "原因は接続先の仕様変更で、うちの確認不足です。取引先の店が止まりました",
            "cause=operation-error",
            "cause=external-infrastructure",
        ),
    ],
)
def test_whose_it_is(reader: Reader, text: str, told: str, not_told: str) -> None:
    found = stated(reader, text)
    assert set(told.split()) <= found
    assert not set(not_told.split()) & found


@pytest.mark.parametrize(
    ("text", "fact", "status"),
    [
        ("更新したら、お客さんの会計ソフトまで消えちゃうんです", "harm=third-party-data-loss", "stated"),
        ("ウイルスちゃうで、ただの設定ミスや", "cause=malware", "denied"),
        ("ウイルスを疑って検査しましたが、何も見つかりませんでした。原因は設定ミスです", "cause=malware", "denied"),
        ("停止の件ですが、漏電を疑って点検したものの、何も出ませんでした", "cause=equipment-failure", None),
    ],
)
def test_denials_reach_no_further_than_they_mean(reader: Reader, text: str, fact: str, status: str | None) -> None:
    facts = {f"{fact.id}={fact.value}": fact.status for fact in reader.analyze(text, TODAY).facts}
    assert facts.get(fact) == status


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("会社のノートPCを落として画面が割れました。修理費はいくらまで出ますか", "in"),
        ("社用のタブレットに水をこぼして壊れました。直す代金はどのくらいもらえますか", "in"),
        ("パソコンが壊れたら修理代はいくら出ますか", "unclear"),
        ("スマホを落として画面が割れました。いくらかかりますか", "out"),
        ("塗料の不良で、納め先から塗り直しの費用を請求されました。当社はITの仕事はしていません", "out"),
        ("委託先から連絡があり、うちの通販サイトの会員情報が漏れたかもしれません。うちは通販の会社です", "in"),
    ],
)
def test_a_question_beside_a_story_and_a_trade_without_it(reader: Reader, text: str, scope: str) -> None:
    assert reader.analyze(text, TODAY).scope == scope


def test_a_text_of_several_incidents_is_told_apart() -> None:
    polarity = PolarityReader(DATA)
    text = "1件目、客先のサイトが止まりました。2件目、自社のデータを消しました。"
    second = text.index("2件目")
    assert polarity.story(text, 0, 10) == text[:second]
    assert polarity.story(text, second, len(text)) == text[second:]
    assert (
        polarity.story("サイトが止まりました。請求されています。", 0, 5) == "サイトが止まりました。請求されています。"
    )
