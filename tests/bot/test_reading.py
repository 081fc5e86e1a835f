"""What reaches the reader: short replies cost no parse, and typed text arrives as it was sent."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.guard import guard, unguard
from nlu.short_replies import yes_or_no
from tests.bot.conversing import opening


@given(st.text())
def test_a_guarded_text_comes_back_as_it_was_sent(text: str) -> None:
    assert unguard(guard(text)) == text


@given(
    st.text(min_size=1).map(lambda text: "/" + text) | st.just("／restart") | st.just("  /restart ") | st.just("　/x")
)
def test_a_guarded_text_is_no_command_and_loses_no_white_space(text: str) -> None:
    handed_over = guard(text)

    assert handed_over.strip() == handed_over
    assert not handed_over.startswith(("/", "／"))


@pytest.mark.parametrize("text", ["もう済ませました", "はい済みです", "納品しています", "受けた"])
def test_a_short_statement_says_yes(text: str) -> None:
    assert yes_or_no(text) == "affirm"


@pytest.mark.parametrize(
    "text",
    [
        "まだです",
        "していません",
        "してません。納期が厳しくて…",
        "受けてないです",
        "まだ納品していない",
        "ありませんでした",
    ],
)
def test_a_short_statement_says_no(text: str) -> None:
    assert yes_or_no(text) == "deny"


@pytest.mark.parametrize(
    "text", ["", "えっと", "サーバー", "去年の秋に別の取引先へ納めた物流のシステムのことを言っているのですか"]
)
def test_what_says_neither_is_left_alone(text: str) -> None:
    assert yes_or_no(text) is None


@pytest.mark.slow
@pytest.mark.parametrize(
    "reply", ["はい", "いいえ", "わからない", "あとで", "なぜ聞くの？", "#in_test_period=true", "ありがとう"]
)
async def test_a_short_reply_is_not_parsed(engine: Any, monkeypatch: pytest.MonkeyPatch, reply: str) -> None:
    from nlu.analyze import Reader

    story = "取引先に納めたシステムがバグで止まりました。"
    first = await engine.handle("short", [], story, opening({}))

    def parse(*_: Any) -> None:
        raise AssertionError("a short reply was parsed")

    monkeypatch.setattr(Reader, "analyze", parse)
    assert (await engine.handle("short", first.events, reply, opening({}))).messages
