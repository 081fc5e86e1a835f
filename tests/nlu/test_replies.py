"""Free words as a reply to a question of choice."""

from __future__ import annotations

import pytest

from knowledge.model import Knowledge
from nlu.replies import nearest_option


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("プログラムの書き間違いです", "software-defect"),
        ("たしか外部からの攻撃で", "unauthorized-access"),
        ("操作や手順の間違い", None),
        ("はあ", None),
        ("", None),
        ("プログラムの書き間違いを見つけたのは昨日の夜おそくで、そのあとみんなで直していました", None),
    ],
)
def test_the_option_that_shares_most_words_is_meant(knowledge: Knowledge, text: str, value: str | None) -> None:
    found = nearest_option(knowledge.vocabulary, "cause", text)

    assert (found.value if found else None) == value


def test_a_yes_no_question_has_no_options(knowledge: Knowledge) -> None:
    assert nearest_option(knowledge.vocabulary, "delivered", "納品済みです") is None
