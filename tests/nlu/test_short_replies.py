"""Short replies: yes, no, neither, or a question."""

from __future__ import annotations

import pytest

from nlu.short_replies import asks, contradicts, leaning, qualified, yes_or_no


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("たぶん", True),
        ("はい、たぶん", True),
        ("たぶん済んでいると思います", True),
        ("たぶん違う", False),
        ("おそらくまだです", False),
        ("たぶん月曜のやつ", None),
        ("ひと通りはやったつもりですが、そこだけ見落としが残ってました", True),
        ("困っている人は5人です。たぶん月曜のやつ", None),
    ],
)
def test_a_hedged_reply_leans_one_way(text: str, expected: bool | None) -> None:
    assert leaning(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一応やったと思うんですが", "affirm"),
        ("やってないんです", "deny"),
        ("しとらん", "deny"),
        ("未実施です", "deny"),
        ("やりましたけど、時間はかかりました", "affirm"),
        ("テストはしたけど、その条件だけ漏れてました", None),
        ("知り合いに見てもらった程度です", None),
        ("どうでしょう", None),
        ("で、使えるのはどれでしょう", None),
        ("そうですね、うーん", None),
        ("もう嫌だ", None),
        ("しつこいです", None),
    ],
)
def test_what_explains_wonders_or_laments_is_neither_yes_nor_no_by_its_ending(text: str, expected: str | None) -> None:
    assert yes_or_no(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("いや、やりました", True),
        ("いえ、ちゃんとやってますよ", True),
        ("いや、まだです", False),
        ("いや、自分でやりました", False),
        ("いいえ、GENZのテストだけです", False),
    ],
)
def test_a_no_may_deny_the_no_that_was_taken(text: str, expected: bool) -> None:
    assert contradicts(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("どっちがどの保険ですか", True),
        ("出るんかね", True),
        ("Bプランで行けるやろ", True),
        ("お客さんの店が会計できんかった", False),
        ("サーバーが止まりました", False),
    ],
)
def test_a_question_is_known_whatever_it_is_about(text: str, expected: bool) -> None:
    assert asks(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("もちろん。ただ端数のところは目視だけ", True),
        ("はい、でも全部ではないです", True),
        ("はい、ただ時間はかかりました", False),
        ("ええ。徹夜でやりました", False),
    ],
)
def test_a_yes_may_be_taken_back_in_part(text: str, expected: bool) -> None:
    assert qualified(text) is expected
