"""What the learned reader looks at: runs of characters, words, pairs, and the words before; places are kept."""

from __future__ import annotations

import pytest

from nlu import features
from nlu.parse import pipeline

pytestmark = pytest.mark.slow  # loads GiNZA


def of(text: str) -> dict[str, tuple[int, int]]:
    found = features.own(text, 0, len(text), features.words(pipeline().make_doc(text)))
    return {feature.name: (feature.start, feature.end) for feature in found}


def test_words_come_in_their_normal_form_and_every_feature_keeps_its_place() -> None:
    text = "サーバが引越しで止まった"
    found = of(text)

    assert {"cサーバ", "wサーバー", "w引っ越し", "c^サ", "cた$"} <= set(found)
    assert all(text[start:end] for name, (start, end) in found.items() if name not in ("c^", "c$"))
    assert text[slice(*found["w引っ越し"])] == "引越し"


@pytest.mark.parametrize("text", ["サーバが引越しで止まった", "A1 と B22、C333", "た", "朝から、受注が 止まった。"])
def test_the_numbers_of_features_are_those_of_their_names(text: str) -> None:
    told = features.words(pipeline().make_doc(text))
    for start, end in [(0, len(text)), (1, len(text))]:
        found = {feature.key for feature in features.own(text, start, end, told)}
        assert features.keys(text, start, end, told) == found


def test_figures_are_all_alike() -> None:
    assert set(of("被害は1,200万円")) == set(of("被害は3,456万円"))


def test_a_long_sentence_is_also_looked_at_clause_by_clause() -> None:
    text = "朝から受注の画面が開かないと言われて、調べたところ、夜中の更新で設定ファイルを取り違えていました。"

    assert [text[start:end] for start, end in features.pieces(text)] == [
        text,
        "朝から受注の画面が開かないと言われて、",
        "調べたところ、夜中の更新で設定ファイルを取り違えていました。",
    ]
    assert features.pieces("止まりました。") == [(0, 7)]


def test_what_was_said_before_counts_by_its_content_words() -> None:
    spoken = features.words(pipeline().make_doc("旅館の予約が止まった。"))

    assert len(features.before(spoken)) == 3
    assert features.before(()) == frozenset()
