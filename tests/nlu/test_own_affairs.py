"""What a business loses itself, and nobody claims."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.facts import Value
from nlu.analyze import default_reader
from nlu.matters import Matter
from nlu.model import FactMention
from nlu.own_affairs import is_all

TODAY = dt.date(2026, 11, 24)


def said(*pairs: tuple[str, Value]) -> list[FactMention]:
    return [FactMention(fact, value, "stated", 0.9, ()) for fact, value in pairs]


def of(kind: str, likely: float = 0.4) -> Matter:
    return Matter(0.5, {kind: likely}, 80)


MONEY = ("harm", "own-costs")
STOOD_STILL = ("harm", "third-party-outage")


@pytest.mark.parametrize(
    ("matter", "facts", "own"),
    [
        (of("finance-tax-legal"), said(MONEY, ("cause", "insider-misconduct")), True),
        (of("finance-tax-legal"), said(MONEY, ("business", "system-development")), True),
        (of("cyber-unrelated-business"), said(STOOD_STILL, ("business", "ecommerce")), True),
        (of("cyber-unrelated-business"), said(STOOD_STILL, ("business", "hosting")), False),
        (of("finance-tax-legal"), said(MONEY, ("claim_received", True)), False),
        (of("finance-tax-legal"), said(MONEY, ("claimant", "client")), False),
        (of("finance-tax-legal"), said(MONEY, ("recall", True)), False),
        (of("finance-tax-legal"), said(MONEY, ("harm", "own-data-loss")), False),
        (of("car"), said(MONEY), False),
        (of("finance-tax-legal", 0.1), said(MONEY), False),
    ],
)
def test_what_nobody_claims_and_only_oneself_lost_is_ones_own_affair(
    matter: Matter, facts: list[FactMention], own: bool
) -> None:
    assert is_all(matter, facts) is own


@pytest.mark.slow  # reads with the whole model
@pytest.mark.parametrize(
    ("text", "scope"),
    [
        (
            "経理の社員が会社の預金から少しずつ、合わせて90万円を着服していました。お客さんの情報には触っていません。",
            "out",
        ),
        ("うちの通販サイトが昨日の夜落ちて、自分とこの売上が8万ほど減りました。よそに迷惑はかけてません。", "out"),
        ("うちが保守している通販サイトが昨日の夜落ちて、お店から売上8万円を弁償しろと言われています。", "in"),
        ("社員が預かり物の名簿を持ち出して売っていました。", "in"),
        ("会社の公式サイトを書き換えられました。元に戻すのに15万円かかりそうです", "in"),
        ("自社のホームページを改ざんされ、修理に40万円かかります", "in"),
    ],
)
def test_ones_own_losses_are_told_from_those_of_others(text: str, scope: str) -> None:
    assert default_reader().analyze(text, TODAY).scope == scope
