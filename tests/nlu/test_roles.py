"""Whose thing, whose doing it is."""

from __future__ import annotations

import pytest

from nlu.analyze import DATA
from nlu.roles import Roles

ROLES = Roles(DATA)


@pytest.mark.parametrize(
    ("sentence", "theirs"),
    [
        ("客先のルーター、足を引っかけて壊しました", True),
        ("訪問先の社長のノートパソコンにお茶をかけた", True),
        ("お客様のプリンターを運んでいて落とした", True),
        ("総務の田中さんのパソコンにコーヒーをこぼした", False),
        ("弊社の工場のサーバー機が雷で壊れました", False),
        ("取引先の担当者にコーヒーをこぼされてパソコンが壊れました", False),
        ("客先の帰りにパソコンを落とした", False),
        ("お客様のデータが入ったパソコンを落とした", False),
    ],
)
def test_whose_device_it_is(sentence: str, theirs: bool) -> None:
    assert ROLES.others_device(sentence) is theirs


@pytest.mark.parametrize(
    ("sentence", "late"),
    [
        ("うちは連絡が遅れただけ", True),
        ("気づくのが遅れた", True),
        ("復旧が遅れて怒られた", True),
        ("納期に遅れた", False),
        ("納期の遅れを報告するのが遅れた", False),
        ("出荷が遅れた", False),
    ],
)
def test_whether_a_call_came_late_or_a_date_was_missed(sentence: str, late: bool) -> None:
    assert ROLES.late_in_service(sentence) is late


def test_a_server_that_went_down_did_not_fall_and_what_was_carried_off_is_not_erased() -> None:
    down = "社内のファイルサーバーを更新中に落として"
    fell = "サーバー機を床に落として"
    lost = "データが入ったパソコンをなくし"

    tablet = "受付のタブレットを肘で落とし"

    kept = "預かったPCを落として"
    kept_disk = "預かったHDDを落として、データが消え"

    assert ROLES.harms("data_loss", kept, kept, kept) == []
    assert ROLES.harms("data_loss", kept, f"{kept}なくした", kept)
    assert ROLES.harms("data_loss", kept_disk, kept_disk, kept_disk)
    assert ROLES.harms("own_device", kept, kept, kept) == [("property-damage", True)]
    assert ROLES.harms("outage", tablet, tablet, tablet) == []
    assert ROLES.harms("outage", down, down, down)
    assert ROLES.harms("own_device", down, down, down) == []
    assert ROLES.harms("own_device", fell, fell, fell)
    assert ROLES.harms("data_loss", lost, lost, lost) == []


@pytest.mark.parametrize(
    ("cue", "sentence", "expected"),
    [
        ("fell", "運搬中にお客様のサーバーを落として壊しました", True),
        ("fell", "お客さんのサーバーも落ちて壊れたんですよ", True),
        ("fell", "サーバーを落としてしまい、業務が止まりました", False),
        ("fell", "サーバーが落ちて、データが壊れました", False),
        ("no_personal", "漏れたのは単価だけで個人の情報はないです", True),
        ("no_personal", "個人情報は含まれておりません", True),
        ("no_personal", "個人情報が漏れました", False),
    ],
)
def test_what_fell_and_what_is_no_personal_data(cue: str, sentence: str, expected: bool) -> None:
    assert bool(ROLES.cues[cue].search(sentence)) is expected


@pytest.mark.parametrize(
    ("sentence", "end", "expected"), [("台風の次の日でした", 2, True), ("台風で浸水しました", 2, False)]
)
def test_a_storm_may_only_name_a_day(sentence: str, end: int, expected: bool) -> None:
    assert ROLES.of_others("cause", "natural-disaster", sentence, 0, end) is expected


@pytest.mark.parametrize(
    ("sentence", "before"),
    [
        ("「達しなければ半額返します」と一筆入れて受けた仕事です。", True),
        ("届かなかった場合は差額を払うとの約束で始めました。", True),
        ("請求を受けて、社長が全額払いますと一筆入れてしまいました。", False),
    ],
)
def test_a_promise_made_before_anything_happened_settles_nothing(sentence: str, before: bool) -> None:
    place = sentence.index("一筆") if "一筆" in sentence else 0
    assert ROLES.of_others("settled_without_consent", True, sentence, place, place + 2) is before


@pytest.mark.parametrize(
    ("sentence", "word", "expected"),
    [
        ("うちは通販の運営代行で、商品を登録しています", "通販", True),
        ("弊社はネットショップの受注代行です", "ネットショップ", True),
        ("うちの通販の構築を頼んだ会社です", "通販", False),
        ("うちの通販の運営代行会社がデータを消しました", "通販", False),
        ("うちは通販をやっています", "通販", False),
    ],
)
def test_a_shop_that_is_carried_on_for_customers_is_not_ones_own(sentence: str, word: str, expected: bool) -> None:
    start = sentence.index(word)

    assert ROLES.of_others("business", "ecommerce", sentence, start, start + len(word)) is expected


@pytest.mark.parametrize(
    ("span", "sentence", "lost"),
    [
        ("ハードディスクの消去", "ハードディスクの消去を請け負う会社です", False),
        ("消したはずのPCから", "消したはずのPCから名簿が見つかりました", False),
        ("データ消去", "お客様のデータ消去が起きました", True),
    ],
)
def test_wiping_for_hire_loses_no_data(span: str, sentence: str, lost: bool) -> None:
    assert bool(ROLES.harms("data_loss", span, sentence, sentence)) is lost
