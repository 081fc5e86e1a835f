"""More than 500 invented people's names, addresses and numbers, to be planted and looked for."""

from __future__ import annotations

import random

from tests.server.test_masking import card, e_mail, my_number, phone, postal_code

_SURNAMES = (
    *("鬼頭", "勅使河原", "小鳥遊", "五十嵐", "長曽我部", "東雲", "四方田", "御厨"),
    *("七五三掛", "薬師寺", "大豆生田", "神宮司", "百目鬼", "龍造寺", "早乙女"),
)
_GIVEN = (
    *("颯太郎", "凛々花", "銀次郎", "小夜子", "悠之介", "麻里亜", "権三郎"),
    *("千枝美", "蔵之丞", "奈緒恵", "伊織丸", "翠々香", "雪之丞", "百合音"),
)
_CITIES = (
    *("北海道江別市野幌", "青森県弘前市土手町", "新潟県燕市吉田"),
    *("長野県飯田市鼎", "兵庫県豊岡市出石町", "徳島県阿南市富岡町"),
)
_BUILDINGS = ("かえで荘", "メゾン楓", "第二コーポ桂", "グリーンハイツ栞", "ヴィラ杏")
_STORY = "担当の{}（{}）から、連絡先は{}です、と聞きました。サーバーが停止しました。"


def names() -> list[str]:
    """200 names."""
    return [f"{surname}{given}" for surname in _SURNAMES for given in _GIVEN][:200]


def addresses() -> list[str]:
    """150 addresses."""
    chance = random.Random(7)
    return [
        f"{city}{chance.randint(2, 9)}丁目{number}番地 {building}{chance.randint(101, 909)}号室"
        for number in range(11, 16)
        for city in _CITIES
        for building in _BUILDINGS
    ]


def numbers() -> list[str]:
    """200 phone, card and My Numbers, postal codes and e-mail addresses, in many notations."""
    chance = random.Random(8)
    made = (phone, card, my_number, postal_code, e_mail)
    return [made[at % len(made)](chance) for at in range(200)]


def stories() -> list[tuple[str, list[str]]]:
    """Messages, each with the personal data planted in it."""
    kinds = zip(names(), [*addresses(), *addresses()[:50]], numbers(), strict=True)
    return [(_STORY.format(*planted), list(planted)) for planted in kinds]
