"""1,500 strings of odd characters: 500 oddities, each alone, in the middle of a report and at its end."""

from __future__ import annotations

import random
import sys
import unicodedata

REPORT = "昨日{}サーバーが止まりました。"
_OF_EACH_CATEGORY = 9

# What is known to make trouble, beside the characters drawn from every category.
_KNOWN = (
    *("\ufdfa", "\ufdfa" * 30, "㍿", "㌔㌧", "①②㊿", "Ⅷ", "½⅓", "ﬀﬁ", "Å", "ǅ", "ß", "ı", "İ"),
    *("ｻｰﾊﾞｰ", "ﾊﾟ", "か\u3099", "ガ", "ヷ", "ゟ", "ヿ", "〆", "々", "〱", "ー―‐−－ｰ", "〜～", "・･·"),
    *("𠮷", "﨑", "葛\U000e0100", "辻\U000e0101", "\U0003134a", "\ufa30", "⿰氵工", "\u2ff0"),
    *(
        "👨\u200d👩\u200d👧\u200d👦",
        "👍🏽",
        "🇯🇵",
        "🏴\U000e0067\U000e007f",
        "☺\ufe0e☺\ufe0f",
        "1\ufe0f\u20e3",
    ),
    *(
        "\u200b",
        "\u200c",
        "\u200d",
        "\u2060",
        "\ufeff",
        "\u00ad",
        "\u180e",
        "\u034f",
        "\u115f",
        "\u3164",
        "\uffa0",
    ),
    *("\u202e漏えい\u202c", "\u2066a\u2069", "\u061c", "\u200e\u200f", "\u202a" * 40),
    *("\u2028", "\u2029", "\x85", "\xa0", "\u3000", "\u1680", "\u205f", "\r", "\n\n\n", "\t"),
    *(
        "e\u0301",
        "a" + "\u0301" * 60,
        "Z\u0351\u036b\u0343",
        "\u0301",
        "\u20dd",
        "\u0e33",
        "\u0fb2\u0f80",
        "\u1100\u1161",
    ),
    *("\x00", "\x07", "\x1b[31m", "\x7f", "\x9b", "\ud800", "\udfff", "\ud83d", "a\udc00b", "\udbff\ud800"),
    *("\ufffd", "\ufffe", "\uffff", "\ufdd0", "\U0001fffe", "\U0010ffff", "\ue000", "\U000f0000", "\U000e0001"),
    *(
        "العربية",
        "עברית",
        "हिन्दी",
        "ไทย",
        "中文简体",
        "한국어",
        "Ελλάδα",
        "кириллица",
        "𝕊𝕖𝕣𝕧𝕖𝕣",
        "🅰🅱",
        "ᵃᵇ",
        "⁰¹²",
        "₁₂",
    ),
    *("ã‚µãƒ¼ãƒ\x90ãƒ¼", "ƒT[ƒo", "繧ｵ繝ｼ繝舌", "�T�[�o�[", "&#x30b5;", "\\u30b5", "%E3%82%B5"),
    *("٣時間", "３時間", "三時間", "Ⅲ時間", "③時間", "𝟛時間", "੩時間", "\u0663\u0664", "〇〇", "零", "壱弐参"),
)


def unicode_strings() -> list[str]:
    """The strings, always the same ones."""
    frames = ("{}", REPORT, f"{REPORT.format('')}{{}}")
    return [frame.replace("{}", odd) for odd in _oddities() for frame in frames]


def _oddities() -> list[str]:
    chance, found = random.Random(20261122), dict.fromkeys(_KNOWN)
    by_category: dict[str, list[int]] = {}
    for code in range(sys.maxunicode + 1):
        by_category.setdefault(unicodedata.category(chr(code)), []).append(code)
    for _, codes in sorted(by_category.items()):
        found |= dict.fromkeys(chr(code) for code in chance.sample(codes, min(_OF_EACH_CATEGORY, len(codes))))
    single = list(found)
    while len(found) < 500:  # mixtures of them
        found["".join(chance.choices(single, k=chance.randint(2, 6)))] = None
    return list(found)[:500]
