"""A message is read in the light of the story before it."""

from __future__ import annotations

from dataclasses import replace

from nlu.in_story import told_together
from nlu.model import Analysis, Evidence, FactMention, Status

BEFORE = "本番のDBを消しました\n"
NOW = "データはお客さんの物です"


def fact(fact_id: str, value: str, status: Status, text: str, words: str) -> FactMention:
    start = text.index(words)
    return FactMention(fact_id, value, status, 0.9, (Evidence(start, start + len(words), words),))


def analysis(text: str, *facts: FactMention) -> Analysis:
    return Analysis(text, "in", facts, ())


def test_what_only_the_story_makes_clear_is_told_by_the_words_that_made_it_clear() -> None:
    whole = analysis(BEFORE + NOW, fact("harm", "third-party-data-loss", "stated", BEFORE + NOW, "お客さんの物"))

    found = told_together(analysis(NOW), whole, {}).facts

    assert [(each.value, each.status) for each in found] == [("third-party-data-loss", "stated")]
    assert NOW[found[0].evidence[0].start : found[0].evidence[0].end] == "お客さんの物"


def test_what_was_told_before_and_is_sure_now_is_taken_once() -> None:
    whole = analysis(BEFORE + NOW, fact("harm", "third-party-data-loss", "stated", BEFORE + NOW, "消しました"))
    supposed = {"harm": [("own-data-loss", "unknown", ["消しました"])]}
    known = {"harm": [("third-party-data-loss", "stated", ["消しました"])]}

    assert [each.value for each in told_together(analysis(NOW), whole, supposed).facts] == ["third-party-data-loss"]
    assert told_together(analysis(NOW), whole, known).facts == ()
    assert told_together(analysis(NOW), whole, {}).facts == ()


def test_a_doubt_of_the_message_gives_way_to_what_the_story_tells() -> None:
    alone = analysis(NOW, fact("harm", "own-data-loss", "unknown", NOW, "データ"))
    whole = analysis(BEFORE + NOW, fact("harm", "third-party-data-loss", "stated", BEFORE + NOW, "お客さんの物"))

    assert [each.value for each in told_together(alone, whole, {}).facts] == ["third-party-data-loss"]


def test_other_facts_are_told_by_each_message_alone() -> None:
    whole = analysis(BEFORE + NOW, fact("business", "asp", "stated", BEFORE + NOW, "データ"))

    assert told_together(analysis(NOW), whole, {}).facts == ()


def test_what_is_only_heard_in_a_message_is_no_surer_than_the_story() -> None:
    told, now = "名簿を売っていたっぽいです\n", "名簿は3千人分です"
    heard = replace(fact("harm", "personal-data-leak", "stated", now, "3千人分"), by_ear=True)
    people = fact("people_affected", "3000", "stated", now, "3千人分")
    doubted = analysis(told + now, fact("harm", "personal-data-leak", "unknown", told + now, "名簿を売っていたっぽい"))

    assert told_together(analysis(now, heard, people), doubted, {}).facts == (people,)
    assert told_together(analysis(now, heard), analysis(told + now), {}).facts == (heard,)


def test_a_second_harm_that_is_heard_in_a_few_words_only_is_none() -> None:
    told, now = "取引先の受付が止まりました\n", "患者さんは3百人くらい"
    heard = replace(fact("harm", "personal-data-leak", "stated", now, "患者"), by_ear=True)
    people = fact("people_affected", "300", "stated", now, "3百人")
    known = {"harm": [("third-party-outage", "stated", ["止まりました"])]}

    assert told_together(analysis(now, heard, people), analysis(told + now), known).facts == (people,)
    assert told_together(analysis(now, heard), analysis(told + now), {}).facts == (heard,)
