"""A message in which nothing was read: what happened is not asked again and again, one's own words are told back."""

from __future__ import annotations

from actions import unread
from actions.answer import Understanding, conclude
from knowledge.model import Knowledge
from tests.actions.test_wording import facts

NEAR_MISS = Understanding("unclear", (), (), "near-miss")


def test_where_nothing_happened_yet_nobody_is_told_of_a_view_that_could_change(knowledge: Knowledge) -> None:
    told = conclude(knowledge, Understanding("in", facts(harm="third-party-outage", cause="software-defect")))
    unheard = unread.nothing_asked(conclude(knowledge, NEAR_MISS), "猫が鳴いています")

    assert "見立て" not in unheard.text
    assert [button.title for button in unheard.buttons] == ["担当者と話したい"]
    assert "見立て" in unread.nothing_asked(told, "猫が鳴いています").text


def test_who_goes_on_telling_has_the_words_told_back(knowledge: Knowledge) -> None:
    told = conclude(knowledge, Understanding("in", facts(harm="third-party-outage", cause="software-defect")))
    long = "使っている美容室は県内の86店舗で、担当の社員はきょう休んでいます"

    assert "「ログは全部とってあります」" in unread.nothing_asked(told, "ログは全部とってあります。").text
    assert "「使っている美容室は県内の86店舗で、" in unread.gone_on(long, again=False).text
    assert long not in unread.gone_on(long, again=True).text
    assert "書き直" in unread.nothing_asked(told, "猫が鳴いています").text
