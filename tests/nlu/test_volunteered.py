"""Short messages that answer what nobody asked."""

from __future__ import annotations

import pytest

from knowledge.facts import Value
from knowledge.model import Knowledge
from nlu.model import Analysis, Evidence, FactMention
from nlu.volunteered import volunteered


def told(knowledge: Knowledge, text: str, *harms: Value) -> list[tuple[str, Value | None]]:
    found = volunteered(knowledge.vocabulary, Analysis(text, "unclear", (), ()), harms).facts
    return [(fact.id, fact.value) for fact in found]


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("自社です", "by_subcontractor", False),
        ("うちの社員です。", "by_subcontractor", False),
        ("下請けがやりました", "by_subcontractor", True),
        ("作業したのは協力会社さんです", "by_subcontractor", True),
        ("国内です", "overseas", False),
        ("請求はまだです", "claim_received", False),
        ("テストはしました", "ordinary_test_done", True),
        ("請求まだ", "claim_received", False),
        ("相手は取引先です", "claimant", "client"),
        ("相手は社員です", "claimant", "employee"),
        ("止まってはいません", "service_unusable", False),
    ],
)
def test_words_that_say_by_themselves_what_they_answer(
    knowledge: Knowledge, text: str, fact: str, value: Value
) -> None:
    assert told(knowledge, text) == [(fact, value)]


@pytest.mark.parametrize(
    "text",
    [
        "うちのサーバーです",
        "うちのせいです",
        "先方は取引先です。怒っています",
        "はい",
        "3200件です",
        "国内の客は無事です",
    ],
)
def test_what_does_not_say_what_it_answers_tells_nothing(knowledge: Knowledge, text: str) -> None:
    assert told(knowledge, text) == []


def test_a_bare_figure_measures_the_harm_that_is_known(knowledge: Knowledge) -> None:
    assert told(knowledge, "3200件くらいって言うてはりました", "personal-data-leak") == [("people_affected", 3200)]
    assert told(knowledge, "3時間くらい", "third-party-outage") == [("outage_hours", 3)]
    assert told(knowledge, "3時間くらい", "personal-data-leak") == []


def test_what_tells_something_by_itself_is_left_alone(knowledge: Knowledge) -> None:
    bug = FactMention("cause", "software-defect", "stated", 0.9, (Evidence(0, 2, "バグ"),))
    analysis = Analysis("バグです", "in", (bug,), ())

    assert volunteered(knowledge.vocabulary, analysis) is analysis


def test_one_sentence_may_tell_of_tests_beside_another_fact(knowledge: Knowledge) -> None:
    used = FactMention("within_first_month_of_use", False, "stated", 0.9, (Evidence(0, 5, "使って3年"),))
    text = "使って3年です。テストもちゃんとしました"
    found = volunteered(knowledge.vocabulary, Analysis(text, "in", (used,), ()))

    assert [(fact.id, fact.value) for fact in found.facts] == [
        ("within_first_month_of_use", False),
        ("ordinary_test_done", True),
    ]
