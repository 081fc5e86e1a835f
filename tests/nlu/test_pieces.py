"""The pieces of a short message."""

from __future__ import annotations

import pytest

from nlu.pieces import SENTENCE, blanked, closed_up


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("止まりました。どうしたらいい？", ["止まりました。", "どうしたらいい？"]),
        ("え！？ 本当ですか", ["え！？", " 本当ですか"]),
        ("一行目\n二行目", ["一行目\n", "二行目"]),
    ],
)
def test_a_message_is_cut_after_its_marks_as_sent(text: str, pieces: list[str]) -> None:
    assert [piece for piece in SENTENCE.findall(text) if piece] == pieces


def test_blanks_are_closed_up_between_japanese_letters_only() -> None:
    assert closed_up(" なにを　すれば いい AWS の件 ") == "なにをすればいい AWS の件"


def test_what_is_blanked_out_moves_nothing() -> None:
    text = blanked("返金していい？止まりました", 0, 7)

    assert (len(text), text[7:]) == (13, "止まりました")
