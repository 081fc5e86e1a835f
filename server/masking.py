"""Personal numbers are taken out of what a person writes before anything keeps or reads it.

A number becomes a word for what it was (〔電話番号＊＊＊〕) of exactly its length, so that every offset into the text
as sent is one into the text as kept. Amounts, counts, dates and times stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import phonenumbers
from stdnum import luhn
from stdnum.jp import in_ as my_number


class _Fold(dict[int, str]):
    """One character for one: full-width to ASCII, all decimal digits to 0–9, all dashes to one."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if unicodedata.category(char) == "Nd":
            char = str(unicodedata.decimal(char))
        elif 0xFF01 <= code <= 0xFF5E:
            char = chr(code - 0xFEE0)
        elif char in "‐‑‒–—―−ーｰ─━⁃﹣":
            char = "-"
        elif char in "\u00a0\u2002\u2003\u2009\u200a\u202f\u3000\t":
            char = " "
        elif char in "・･·•":
            char = "."
        self[code] = char
        return char


_FOLD = _Fold()
_KANJI = str.maketrans("〇零一二三四五六七八九", "00123456789")
_KANJI_DIGIT = "[〇零一二三四五六七八九]"
_ZERO_WIDTH = "\u200b-\u200f\u2060\ufeff\u00ad"

# Between the digits of one number. A comma or a colon is none of these: amounts and times have them.
_GAP = rf"[-.() の{_ZERO_WIDTH}]{{1,3}}"
_AREA = rf"(?:\(0\d{{1,4}}\)[- ]{{0,2}}|0\d{{1,4}}{_GAP})"
_NARROW = rf"[-. {_ZERO_WIDTH}]{{0,3}}"
_LOCAL = r"[A-Za-z0-9_!#$%&'*+/=?^`{|}~.-]"
_START = r"(?<!\d)(?<!\d[-,:/])(?<!0\.)"
_END = r"(?![-]?\d)(?!\.\d)"
# What follows a figure that counts or measures something.
_UNIT = r"(?! ?(?:円|[万億兆千百]|件|人|名|個|台|回|本|行|通|枚|社|店|字|倍|歳|年|月|日|時|分|秒|[%℃A-Za-z]))"


def _digits(found: str) -> str:
    return re.sub(r"\D", "", found)


def _is_phone(found: str) -> bool:
    """A Japanese number from 0: ten digits, or eleven where the third one is a 0 (090…) and for 0800."""
    if re.fullmatch(r"0\d\D(19|20)\d\d(0[1-9]|1[0-2])[0-3]\d", found):
        return False  # a number and a date: 02-20261121
    digits = _digits(found.translate(_KANJI))
    return len(digits) == 10 or (len(digits) == 11 and (digits[2] == "0" or digits.startswith("0800")))


def _is_from_abroad(found: str) -> bool:
    """A number with a country code."""
    digits = _digits(re.sub(r"\( ?0 ?\)", "", found)).removeprefix("00")
    if digits.startswith("81"):
        return len(digits.removeprefix("81").lstrip("0")) in (9, 10)
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return False


def _is_card(found: str) -> bool:
    return luhn.is_valid(_digits(found))


def _is_my_number(found: str) -> bool:
    digits = _digits(found)
    stamp = re.fullmatch(r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d", found)
    return stamp is None and my_number.is_valid(digits)


def _is_postal_code(found: str) -> bool:
    first, second = (int(part) for part in found.split("-"))
    return not (second > first and first % 50 == 0 and second % 100 == 0)  # a range in round figures: 500-1000


def _any(_: str) -> bool:
    return True


@dataclass(frozen=True)
class _Rule:
    """What is looked for (its group 1, or all of it), the words that stand for it, and the check that it is one."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]
    is_one: Callable[[str], bool] = _any


def _card(prefix: str, length: int) -> str:
    first = len(re.sub(r"\[[^]]*\]", "d", prefix))
    return rf"{prefix}(?:{_NARROW}\d){{{length - first}}}{_END}{_UNIT}"


_MAIL, _CARD, _PHONE, _MINE, _POST = (
    ("メールアドレス", "メール"),
    ("カード番号",),
    ("電話番号",),
    ("個人番号",),
    ("郵便番号",),
)
_RULES = (
    _Rule(
        _MAIL,
        re.compile(
            rf"(?<!{_LOCAL}){_LOCAL}+ ?(?:@|[(\[]at[)\]]) ?(?:[\w-]{{1,63}}\.){{1,8}}[A-Za-z]{{2,24}}", re.ASCII
        ),
    ),
    _Rule(
        _MAIL, re.compile(rf"(?<!{_LOCAL}){_LOCAL}+@(?:[\w-]{{1,63}}\.){{1,3}}[A-Za-z]{{2,24}}")
    ),  # a domain in Japanese
    *(
        _Rule(_CARD, re.compile(_START + _card(prefix, length)), _is_card)
        for prefix, length in (
            ("[46]", 19),
            ("[4-6]", 16),
            ("3[05689]", 16),
            ("2[2-7]", 16),
            ("3[47]", 15),
            ("3[0689]", 14),
            ("4", 13),
        )
    ),
    _Rule(
        _PHONE,
        re.compile(rf"(?<!\d)((?:\+ ?|00)[1-9](?:(?:{_GAP})?\d){{7,14}}|81(?:{_GAP}\d{{1,4}}){{3,4}}){_END}"),
        _is_from_abroad,
    ),
    _Rule(_PHONE, re.compile(rf"{_START}({_AREA}\d{{1,4}}{_GAP}\d{{3,4}}){_END}"), _is_phone),
    _Rule(_PHONE, re.compile(rf"{_START}({_AREA}\d{{4,8}}|0\d{{5,6}}{_GAP}\d{{4,5}}){_END}"), _is_phone),
    _Rule(_PHONE, re.compile(rf"{_START}(0\d{{1,3}}(?:[-の]\d\d){{2,4}}(?:\d\d)?){_END}"), _is_phone),
    _Rule(_PHONE, re.compile(rf"{_START}(0\d{{9,10}}){_END}"), _is_phone),
    _Rule(
        _PHONE,
        re.compile(rf"(?<!{_KANJI_DIGIT})([〇零](?:[-.の ]?{_KANJI_DIGIT}){{9,10}})(?!{_KANJI_DIGIT})"),
        _is_phone,
    ),
    _Rule(
        _MINE, re.compile(rf"(?:マイナンバ-?|個人番号)[^\d\n]{{0,10}}(\d{{4}}{_NARROW}\d{{4}}{_NARROW}\d{{4}}){_END}")
    ),
    _Rule(_MINE, re.compile(rf"{_START}\d{{4}}{_NARROW}\d{{4}}{_NARROW}\d{{4}}{_END}{_UNIT}"), _is_my_number),
    _Rule(_POST, re.compile(rf"(?:〒|郵便番号)[^\d\n]{{0,5}}(\d{{3}}{_NARROW}\d{{4}})(?!\d)")),
    _Rule(
        _POST,
        re.compile(rf"(?<![A-Za-z#])(?<![A-Za-z]-)(?<!番号)(?<!番号.){_START}\d{{3}}-\d{{4}}{_END}{_UNIT}"),
        _is_postal_code,
    ),
)


def mask(text: str) -> str:
    """The text without phone, card and My Numbers, postal codes and e-mail addresses; as long as it was."""
    folded = text.translate(_FOLD)
    for rule in _RULES:
        for start, end in _found(rule, folded):
            instead = _placeholder(rule.words, end - start)
            text = text[:start] + instead + text[end:]
            folded = folded[:start] + instead + folded[end:]
    return text


def _found(rule: _Rule, folded: str) -> Iterator[tuple[int, int]]:
    position = 0
    while match := rule.pattern.search(folded, position):
        start, end = match.span(match.lastindex or 0)
        position = start + 1
        if rule.is_one(folded[start:end]):
            position = end
            yield start, end


def _placeholder(words: tuple[str, ...], length: int) -> str:
    word = next((word for word in words if len(word) + 2 <= length), words[-1])
    return f"〔{word}".ljust(length - 1, "＊")[: length - 1] + "〕"
