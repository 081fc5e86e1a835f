"""How a phrase is meant where it stands, as learnt beside the rules."""

from __future__ import annotations

import numpy as np
import pytest

from nlu import features, fit
from nlu.analyze import DATA
from nlu.assertion import HAPPENED, NOT_SAID, READINGS, SAID, Around, Assertion, Span, decide, keys, probabilities
from nlu.linear import Linear, read, source_of
from nlu.parse import pipeline
from nlu.polarity import Polarity


def around(text: str, following: str = "") -> Around:
    doc = pipeline()(text)
    return Around(doc, text, tuple(features.words(doc)), following)


def span(text: str, phrase: str, rule: Polarity = "asserted") -> Span:
    start = text.index(phrase)
    return Span("harm", "personal-data-leak", start, start + len(phrase), rule, False)


@pytest.fixture(scope="module")
def assertion() -> Assertion:
    return Assertion(read(DATA / "assertion.npz")[1])


def read_as(rule: Polarity, negative: bool = False) -> Span:
    return Span("harm", "leak", 0, 3, rule, negative)


def test_what_a_rule_takes_as_said_stands_unless_the_contrary_is_plain() -> None:
    said = read_as("asserted")

    assert decide(said, np.array([1 - NOT_SAID + 0.01, 0.0, NOT_SAID - 0.01])) == "asserted"
    assert decide(said, np.array([0.2, 0.7, 0.1])) == "denied"
    assert decide(said, np.array([0.2, 0.3, 0.5])) == "unsure"


def test_a_phrase_that_is_itself_a_negation_is_not_doubted() -> None:
    assert decide(read_as("asserted", negative=True), np.array([0.0, 1.0, 0.0])) == "asserted"


@pytest.mark.parametrize(
    ("rule", "plain"), [("denied", SAID), ("unsure", SAID), ("hypothetical", HAPPENED), ("other", HAPPENED)]
)
def test_what_a_rule_does_not_take_as_said_is_said_only_where_that_is_plain(rule: Polarity, plain: float) -> None:
    assert decide(read_as(rule), np.array([plain - 0.01, 0.0, 1.01 - plain])) == rule
    assert decide(read_as(rule), np.array([plain, 1 - plain, 0.0])) == "asserted"


def test_the_three_readings_share_one_probability() -> None:
    found = probabilities(np.array([[3.0, -2.0, -1.0], [-90.0, 90.0, 0.0]], dtype=np.float32))

    assert found.shape == (2, len(READINGS))
    assert np.allclose(found.sum(axis=1), 1)


def test_what_comes_before_and_after_a_phrase_tells_it_apart_and_figures_do_not() -> None:
    told = "名簿が漏れたのは3日前です。"
    same = keys(around(told), span(told, "漏れた"))

    assert same == keys(around(other := told.replace("3", "8")), span(other, "漏れた"))
    assert same != keys(around(denied := "名簿が漏れたのは嘘です。"), span(denied, "漏れた"))
    assert same != keys(around(told, "それは誤報でした。"), span(told, "漏れた"))
    assert same != keys(around(told), span(told, "漏れた", "unsure"))


def test_a_sentence_without_phrases_needs_no_judging(assertion: Assertion) -> None:
    assert assertion.readings(around("昨日は晴れでした。"), []) == []


@pytest.mark.parametrize(
    ("text", "phrase", "rule", "reading"),
    [
        ("名簿が漏れたと聞いて調べたら、まったくの勘違いでした。", "漏れた", "asserted", {"denied", "unsure"}),
        ("もし名簿が漏れたら、と思うと眠れません。", "漏れた", "asserted", {"denied", "unsure"}),
        ("会員の名簿が漏れました。", "漏れ", "asserted", {"asserted"}),
        ("会員の名簿が漏れて、100人からお金を払えと言われています。", "漏れ", "asserted", {"asserted"}),
    ],
)
def test_denials_and_thoughts_are_heard_where_a_rule_hears_none(
    text: str, phrase: str, rule: Polarity, reading: set[str], assertion: Assertion
) -> None:
    assert assertion.readings(around(text), [span(text, phrase, rule)])[0] in reading


def test_phrases_are_judged_one_by_one_as_they_are_together(assertion: Assertion) -> None:
    text = "サイトが止まったのは本当ですが、名簿が漏れたというのは間違いです。"
    spans = [span(text, "止まった"), span(text, "漏れた")]

    assert assertion.readings(around(text), spans) == [assertion.readings(around(text), [each])[0] for each in spans]


def test_the_model_is_of_the_present_texts() -> None:
    labels, model = read(DATA / "assertion.npz")

    assert tuple(labels) == READINGS
    assert isinstance(model, Linear)
    assert source_of(DATA / "assertion.npz") == fit.source(DATA), "python -m nlu.fit を実行してください"
