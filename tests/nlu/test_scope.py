"""In, out or unclear."""

from __future__ import annotations

import datetime as dt

import pytest

from nlu.analyze import default_reader
from nlu.cases import Similarity
from nlu.model import FactMention
from nlu.scope import NO_INCIDENT, SURE_IN, SURE_OUT, decide

HARM = FactMention("harm", "third-party-outage", "stated", 0.9, ())
DOUBTED = FactMention("harm", "third-party-outage", "unknown", 0.4, ())
DENIED = FactMention("harm", "third-party-outage", "denied", 0.9, ())
CLAIM = FactMention("claim_received", True, "stated", 0.9, ())


def like(margin: float, kind: str = "car") -> Similarity:
    return Similarity(cases={"it-pi/case/server-capacity": 0.5 + margin}, kinds={kind: 0.5, "home": 0.1})


@pytest.mark.parametrize(
    ("margin", "facts", "scope"),
    [
        (SURE_IN + 0.01, [], "in"),
        (SURE_IN - 0.1, [], "out"),
        (SURE_IN - 0.1, [HARM], "in"),
        (-0.1, [HARM], "in"),
        (-0.1, [DOUBTED], "out"),
        (-0.1, [DENIED], "out"),
        (-0.3, [HARM], "out"),
        (-0.3, [HARM, CLAIM], "in"),
        (SURE_OUT - 0.01, [HARM, CLAIM], "out"),
    ],
)
def test_the_words_decide_when_they_are_clear_and_the_facts_between(
    margin: float, facts: list[FactMention], scope: str
) -> None:
    assert decide(like(margin), facts)[0] == scope


def test_an_incident_has_no_other_kind() -> None:
    assert decide(like(0.5), []) == ("in", None)


def test_another_matter_is_named() -> None:
    assert decide(like(-0.6), []) == ("out", "car")


@pytest.mark.parametrize("kind", sorted(NO_INCIDENT))
def test_a_message_without_an_incident_is_unclear_rather_than_out(kind: str) -> None:
    assert decide(like(-0.6, kind), []) == ("unclear", kind)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("納品した販売管理システムのバグで取引先の業務が半日止まり、損害賠償を請求されています。", "in"),
        ("社員が会社のノートパソコンを落として画面が割れました。", "in"),
        ("サイトに不正アクセスがあり、会員の住所が流出しました。", "in"),
        ("営業車で信号待ち中に追突されました。", "out"),
        ("自宅のエアコンが壊れました。", "out"),
        ("こんにちは", "unclear"),
        ("テストです", "unclear"),
        ("サイバー保険はどんなときに使えますか。", "unclear"),
        ("ああああああ", "unclear"),
    ],
)
def test_plain_messages_find_their_scope(text: str, scope: str) -> None:
    assert default_reader().analyze(text, dt.date(2026, 11, 21)).scope == scope
