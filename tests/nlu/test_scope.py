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


@pytest.mark.parametrize("facts", [[], [HARM], [DOUBTED], [DENIED], [HARM, CLAIM]])
def test_words_that_are_clearly_an_incident_need_no_facts(facts: list[FactMention]) -> None:
    assert decide(like(SURE_IN + 0.01), facts)[0] == "in"


@pytest.mark.parametrize("facts", [[], [HARM], [DOUBTED], [DENIED], [HARM, CLAIM]])
def test_words_that_are_clearly_something_else_are_no_incident_whatever_was_read(facts: list[FactMention]) -> None:
    assert decide(like(SURE_OUT - 0.3), facts)[0] != "in"


@pytest.mark.parametrize(("facts", "inside"), [([HARM], True), ([HARM, CLAIM], True), ([], False), ([DENIED], False)])
def test_between_them_the_facts_decide(facts: list[FactMention], inside: bool) -> None:
    assert (decide(like(-0.1), facts)[0] == "in") is inside


def test_an_injury_beside_a_car_is_no_incident_of_these_products() -> None:
    injury = FactMention("harm", "bodily-injury", "stated", 0.9, ())

    assert decide(like(-0.1), [injury])[0] != "in"
    assert decide(like(-0.1), [injury, HARM])[0] == "in"


@pytest.mark.parametrize("margin", [-0.9, -0.5, -0.3, -0.1, 0.0, 0.05, 0.2])
def test_a_claim_never_makes_an_incident_less_likely(margin: float) -> None:
    for facts in ([], [HARM], [DOUBTED]):
        assert decide(like(margin), facts)[0] != "in" or decide(like(margin), [*facts, CLAIM])[0] == "in"


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
