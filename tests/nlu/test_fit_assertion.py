"""What is learnt of how phrases are meant."""

from __future__ import annotations

import pytest

from nlu.assertion import Assertion, probabilities
from nlu.fit_assertion import Example, _of_reports, fit_assertion, not_knowing
from nlu.fitting import Features
from nlu.reports import Label, Line

LEAK: Label = ("harm", "personal-data-leak")
ABROAD: Label = ("overseas", True)


def line(text: str, *asserts: Label, denies: tuple[Label, ...] = (), doubts: tuple[Label, ...] = ()) -> Line:
    return Line(text, frozenset(asserts), frozenset(denies + doubts), frozenset(denies))


@pytest.mark.slow  # GiNZA parses the lines
@pytest.mark.parametrize(
    ("told", "readings"),
    [
        (line("会員の名簿が流出しました。", LEAK), {"asserted"}),
        (line("会員の名簿は流出していません。", denies=(LEAK,)), {"denied"}),
        (line("会員の名簿が流出したかもしれません。", doubts=(LEAK,)), {"unsure"}),
        (line("開発は海外の会社に任せていません。", ("overseas", False)), {"denied"}),
        (line("会員の名簿の流出はありません。"), {"denied"}),
        (line("会員の名簿が流出しました。"), set()),
    ],
    ids=["said", "denied", "doubted", "the contrary said", "denied by rule, unlabelled", "unlabelled"],
)
def test_the_author_of_a_line_says_how_its_phrases_are_meant(told: Line, readings: set[str]) -> None:
    found = [item.reading for item in _of_reports([(told,)])]

    assert set(found) == readings


def example(reading: str, *features: int) -> Example:
    return Example(Features.of(features), reading)  # type: ignore[arg-type]


def test_what_stands_beside_denied_phrases_makes_others_denied_and_what_stands_beside_all_tells_nothing() -> None:
    told = [example("asserted", 1, 9), example("denied", 2, 9), example("unsure", 3, 9)] * 30
    model = fit_assertion(told)
    chances = probabilities(model.each([{1, 9}, {2, 9}, {3, 9}]) + model.intercepts)

    assert chances.argmax(axis=1).tolist() == [0, 1, 2]
    assert Assertion(model)


def test_each_author_is_judged_by_a_model_that_does_not_know_them() -> None:
    """Only one author denies with a word of their own: the model for them must not know it."""
    common = [example("asserted", 1, 9), example("denied", 2, 9), example("unsure", 4, 9)] * 20
    own = [example("denied", 3, 9)] * 20
    models = not_knowing({"a": [*common, *own], "b": common, "c": common, "d": common})
    sums = {author: (model.each([{3, 9}]) + model.intercepts)[0] for author, model in models.items()}

    assert set(models) == {"a", "b", "c", "d"}
    assert 3 not in models["a"].keys.tolist()
    assert 3 in models["b"].keys.tolist()
    assert sums["b"][1] > sums["a"][1]
